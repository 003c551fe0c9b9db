"""Starlette: ``hypercare.integrations.starlette.install(app, who=…)``, for FastAPI as well.

The relay is a route of the application, so that sessions and logins work for ``who``; the trail
lies around everything, error pages included. With ``templates`` the call
``{{ hypercare_widget() }}`` works in Jinja.
"""

from __future__ import annotations

import inspect
import logging
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.requests import HTTPConnection, Request
from starlette.routing import Route

from hypercare.integrations import asgi, tag
from hypercare.integrations.installing import askable, forgiving
from hypercare.integrations.scope import Scope, root_of
from hypercare.integrations.visit import PATH, relay_path
from hypercare.process import harmless

if TYPE_CHECKING:
    from markupsafe import Markup
    from starlette.templating import Jinja2Templates

log = logging.getLogger("hypercare")

NAME = "hypercare"


@harmless(lambda: None)
@forgiving
def install(
    app: Starlette,
    *,
    who: Callable[[Any], Any] | None = None,
    path: str = PATH,
    templates: Jinja2Templates | None = None,
) -> None:
    """Give ``app`` the relay and the trail, and ``templates`` the call ``hypercare_widget``.

    ``who`` gets the request (of a websocket, the connection) and says who the user is: None, a
    mapping or an object with ``id``, ``name``, ``email`` and ``role``, or a tuple in that order.
    It may be a coroutine function; for what it may await, see `asgi.Hypercare`.
    ``path`` is where the relay lies. Call it once for each application, before it starts.
    """
    path = relay_path(path)
    if templates is not None:  # before all that may fail: pages call it
        templates.env.globals["hypercare_widget"] = _widget_call(path)
    if any(getattr(route, "name", None) == NAME for route in app.router.routes):
        log.warning("hypercare is installed in this application already")
        return
    ask = _asking(askable(who))
    relay = Route(
        f"{path}/{{rest:path}}", asgi.Relay(path, ask), name=NAME, include_in_schema=False
    )
    app.router.routes.insert(0, relay)
    _wrap(app, path, ask)


def hypercare_widget(request: HTTPConnection, nonce: str | None = None, path: str = PATH) -> str:
    """Return the widget's script tag as HTML; "" while the SDK is not configured.

    For pages that are made without Jinja. ``path`` is that of `install`.
    """
    return tag.written(lambda: root_of(request.scope) + relay_path(path), nonce)


def _wrap(app: Starlette, path: str, who: asgi.Who | None) -> None:
    """Lie around the whole stack: an added middleware would not see the pages of failures."""
    build = app.build_middleware_stack
    app.build_middleware_stack = (  # type: ignore[method-assign]
        lambda: asgi.Recorded(build(), path=path, who=who)
    )


def _asking(who: Callable[[Any], Any] | None) -> asgi.Who | None:
    if who is None:
        return None

    def asked(scope: Scope) -> Any:
        return who(Request(scope) if scope["type"] == "http" else HTTPConnection(scope))

    async def awaited(scope: Scope) -> Any:
        return await asked(scope)

    return awaited if inspect.iscoroutinefunction(who) else asked


def _widget_call(path: str) -> Callable[..., Markup]:
    from jinja2 import pass_context
    from markupsafe import Markup

    @pass_context
    def hypercare_widget(context: Mapping[str, Any], nonce: str | None = None) -> Markup:
        """Return the widget's script tag; nothing while the SDK is not configured."""
        request = context.get("request")
        root = root_of(request.scope) if request is not None else ""
        return Markup(tag.written(lambda: root + path, nonce))  # noqa: S704 escaped there

    return hypercare_widget
