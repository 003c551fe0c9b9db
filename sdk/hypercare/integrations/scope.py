"""What an ASGI scope says: what was asked, and the relay's request.

Source: the ASGI specification 3.0, HTTP and WebSocket. Servers and frameworks differ in whether
``path`` holds ``root_path``; both are understood.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

from hypercare import posted, relay
from hypercare.integrations.visit import Asked, session_of

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

ROOT = "hypercare.root"
"""Where in a scope it stands under which path our application lies, whatever is mounted in it."""


def asked(scope: Scope) -> Asked:
    """Read what a trail tells of a request or a connection."""
    headers, mount = headers_of(scope), mount_of(scope)
    return Asked(
        method=scope.get("method", "WEBSOCKET"),
        scheme=scope.get("scheme") or "http",
        host=headers.get("host") or str((scope.get("server") or ("",))[0]),
        path=mount + path_of(scope) or "/",
        mount=mount,
        address=address_of(scope),
        user_agent=headers.get("user-agent"),
        cookies=headers.get("cookie", ""),
        dest=headers.get("sec-fetch-dest", ""),
        traceparent=headers.get("traceparent", ""),
    )


def request(
    scope: Scope,
    path: str,
    body: posted.Readable,
    who: Callable[[], Mapping[str, str] | None] = lambda: None,
) -> relay.Request:
    """Read a scope as a request to the relay that is mounted at ``path``."""
    headers = headers_of(scope)
    return relay.Request(
        method=scope["method"],
        path=path_of(scope)[len(path) :] or "/",
        prefix=mount_of(scope) + path,
        query=scope.get("query_string", b"").decode("latin-1"),
        headers=headers,
        body=body,
        address=address_of(scope),
        session=session_of(headers.get("cookie", "")),
        who=who,
    )


def below(scope: Scope, path: str) -> bool:
    """Say whether the request is for the relay."""
    return path_of(scope).startswith(f"{path}/")


def mount_of(scope: Scope) -> str:
    """Return the path under which the application lies, without a slash at its end."""
    return str(scope.get("root_path") or "").rstrip("/")


def root_of(scope: Scope) -> str:
    """Return the path under which the application lies, not one that is mounted in it."""
    return str(scope[ROOT]) if ROOT in scope else mount_of(scope)


def path_of(scope: Scope) -> str:
    """Return the path within the application."""
    path, mount = str(scope.get("path", "")), mount_of(scope)
    inside = mount and (path == mount or path.startswith(f"{mount}/"))
    return path[len(mount) :] if inside else path


def route_of(scope: Scope, path: str) -> str | None:
    """Return the pattern that Starlette or FastAPI found for ``path``, with all its prefixes.

    A router below a mount, or included in another, names only the end of the pattern.
    """
    route = scope.get("route")
    pattern, end = getattr(route, "path_regex", None), getattr(route, "path_format", None)
    if pattern is None or not isinstance(end, str):
        return None
    starts = (slash.start() for slash in re.finditer("/", path))
    return next((path[:start] + end for start in starts if pattern.match(path[start:])), end)


def headers_of(scope: Scope) -> dict[str, str]:
    """Return the headers by their names in lower case; those that came twice are joined."""
    found: dict[str, str] = {}
    for raw, value in scope.get("headers") or ():
        name, text = raw.decode("latin-1").lower(), value.decode("latin-1")
        comma = "; " if name == "cookie" else ", "
        found[name] = f"{found[name]}{comma}{text}" if name in found else text
    return found


def address_of(scope: Scope) -> str | None:
    """Return the address of the other end, if the server knows it."""
    client = scope.get("client")
    return str(client[0]) if client else None
