"""Flask: ``hypercare.integrations.flask.install(app, who=…)`` and ``{{ hypercare_widget() }}``.

Flask's own hooks do the work: its signals for errors, a route for the relay, ``wsgi_app`` for the
trail. Works with application factories, blueprints and mounts below a prefix.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from typing import Any

import flask
from markupsafe import Markup

from hypercare import multipart, relay, template, trail
from hypercare.integrations import environ, people, tag, visit, wsgi
from hypercare.integrations.installing import askable, forgiving
from hypercare.process import harmless

log = logging.getLogger("hypercare")

ENDPOINT = "hypercare"


@harmless(lambda: None)
@forgiving
def install(
    app: flask.Flask, *, who: Callable[[], Any] | None = None, path: str = visit.PATH
) -> None:
    """Give ``app`` the relay, the trail and the template call ``hypercare_widget(nonce=None)``.

    ``who`` is called within a request and says who the user is: None, a mapping or an object with
    ``id``, ``name``, ``email`` and ``role``, or a tuple in that order. ``path`` is where the relay
    lies. Call it once for each application, before or after ``hypercare.init``.
    """
    if ENDPOINT in app.extensions:
        log.warning("hypercare is installed in this Flask application already")
        return
    try:
        _join(app, askable(who), visit.relay_path(path))
    except Exception:
        app.jinja_env.globals.setdefault("hypercare_widget", lambda nonce=None: Markup(""))
        raise


def _join(app: flask.Flask, who: Callable[[], Any] | None, path: str) -> None:
    app.extensions[ENDPOINT] = path
    view = _relay_view(path, who)
    for place in _places(app):
        app.add_url_rule(
            f"{path}/<path:rest>",
            ENDPOINT,
            view,
            methods=["GET", "POST"],
            provide_automatic_options=False,
            **place,
        )
    app.wsgi_app = wsgi.Recorded(app.wsgi_app, path=path)  # type: ignore[method-assign]
    app.add_template_global(_widget_call(path), "hypercare_widget")
    flask.request_started.connect(_starting(who), app, weak=False)
    flask.got_request_exception.connect(_failed, app, weak=False)


def _places(app: flask.Flask) -> list[dict[str, str]]:
    """Have the relay on every host and subdomain that the application answers for."""
    if app.url_map.host_matching:
        return [{"host": "<hypercare_host>"}]
    return [{}, {"subdomain": "<hypercare_host>"}] if app.subdomain_matching else [{}]


def _relay_view(path: str, who: Callable[[], Any] | None) -> Callable[..., flask.Response]:
    def hypercare_relay(**_: str) -> flask.Response:
        response = relay.answer(environ.request(flask.request.environ, path, who))
        return flask.Response(response.body, response.status, response.headers)

    return hypercare_relay


def _widget_call(path: str) -> Callable[..., Markup]:
    def hypercare_widget(nonce: str | None = None) -> Markup:
        """Return the widget's script tag; nothing while the SDK is not configured."""
        return Markup(tag.written(lambda: _root() + path, nonce))  # noqa: S704 escaped there

    return hypercare_widget


def _root() -> str:
    return flask.request.script_root if flask.has_request_context() else ""


def _starting(who: Callable[[], Any] | None) -> Callable[..., None]:
    @harmless(lambda: None)
    def starting(app: flask.Flask, **_: Any) -> None:
        """Add what Flask knows once it has matched the address."""
        if flask.request.endpoint == ENDPOINT:
            _exempt_from_csrf(app)
            _widen()
        here = trail.current()
        if not here.begun:
            return
        if flask.request.url_rule is not None:
            here.facts["route"] = flask.request.url_rule.rule
        if who is not None:
            here.ask = partial(people.person, who)

    return starting


def _exempt_from_csrf(app: flask.Flask) -> None:
    """Tell Flask-WTF, wherever it was set up, that the relay checks the origin by itself."""
    exempt = getattr(app.extensions.get("csrf"), "exempt", None)
    if exempt is not None:
        exempt(app.view_functions[ENDPOINT])


def _widen() -> None:
    """Let the application's hooks read a feedback, whose limits are the template's."""
    flask.request.max_content_length = template.LIMITS.body_bytes
    flask.request.max_form_memory_size = template.LIMITS.body_bytes
    flask.request.max_form_parts = multipart.PARTS


@harmless(lambda: None)
def _failed(app: flask.Flask, exception: BaseException, **_: Any) -> None:
    trail.settle(trail.current())
    trail.notice(exception, handled=False, via="flask")
