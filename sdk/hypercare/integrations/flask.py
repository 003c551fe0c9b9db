"""Flask: ``hypercare.integrations.flask.install(app, who=…)`` and ``{{ hypercare_widget() }}``.

Flask's own hooks do the work: its signals for errors, a route for the relay, ``wsgi_app`` for the
trail. Works with application factories, blueprints and mounts below a prefix.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import flask
from markupsafe import Markup

from hypercare import relay, trail
from hypercare.integrations import environ, people, tag, visit, wsgi
from hypercare.process import harmless

log = logging.getLogger("hypercare")

ENDPOINT = "hypercare"


@harmless(lambda: None)
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
    path = visit.relay_path(path)
    app.extensions[ENDPOINT] = path
    app.add_url_rule(
        f"{path}/<path:rest>",
        ENDPOINT,
        _relay_view(path, who),
        methods=["GET", "POST"],
        provide_automatic_options=False,
    )
    app.wsgi_app = wsgi.Recorded(app.wsgi_app, path=path)  # type: ignore[method-assign]
    app.add_template_global(_widget_call(path), "hypercare_widget")
    flask.request_started.connect(_starting(who), app, weak=False)
    flask.got_request_exception.connect(_failed, app, weak=False)


def _relay_view(path: str, who: Callable[[], Any] | None) -> Callable[[str], flask.Response]:
    def hypercare_relay(rest: str) -> flask.Response:
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
        _exempt_from_csrf(app)
        here = trail.current()
        if not here.begun:
            return
        if flask.request.url_rule is not None:
            here.facts["route"] = flask.request.url_rule.rule
        if who is not None:
            here.ask = lambda: people.person(who)

    return starting


def _exempt_from_csrf(app: flask.Flask) -> None:
    """Tell Flask-WTF, wherever it was set up, that the relay checks the origin by itself."""
    exempt = getattr(app.extensions.get("csrf"), "exempt", None)
    if exempt is not None and flask.request.endpoint == ENDPOINT:
        exempt(app.view_functions[ENDPOINT])


@harmless(lambda: None)
def _failed(app: flask.Flask, exception: BaseException, **_: Any) -> None:
    trail.notice(exception, handled=False, via="flask")
