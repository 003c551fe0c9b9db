"""What a WSGI environ says: what was asked, and the relay's request.

Source: PEP 3333.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any
from wsgiref.types import WSGIEnvironment

from hypercare import posted, relay
from hypercare.integrations.again import KEPT, Kept
from hypercare.integrations.people import person
from hypercare.integrations.visit import Asked, session_of
from hypercare.process import harmless


def asked(environ: WSGIEnvironment) -> Asked:
    """Read what a trail tells of a request."""
    mount = text_of(environ.get("SCRIPT_NAME", ""))
    return Asked(
        method=environ.get("REQUEST_METHOD", "GET"),
        scheme=environ.get("wsgi.url_scheme", "http"),
        host=environ.get("HTTP_HOST") or environ.get("SERVER_NAME", ""),
        path=mount + text_of(environ.get("PATH_INFO", "")) or "/",
        mount=mount,
        address=environ.get("REMOTE_ADDR"),
        user_agent=environ.get("HTTP_USER_AGENT"),
        cookies=str(environ.get("HTTP_COOKIE", "")),
        dest=environ.get("HTTP_SEC_FETCH_DEST", ""),
        traceparent=environ.get("HTTP_TRACEPARENT", ""),
    )


def request(
    environ: WSGIEnvironment, path: str, who: Callable[[], Any] | None = None
) -> relay.Request:
    """Read an environ as a request to the relay that is mounted at ``path``."""
    return relay.Request(
        method=environ["REQUEST_METHOD"],
        path=text_of(environ.get("PATH_INFO", ""))[len(path) :] or "/",
        prefix=text_of(environ.get("SCRIPT_NAME", "")) + path,
        query=environ.get("QUERY_STRING", ""),
        headers=headers_of(environ),
        body=body_of(environ),
        address=environ.get("REMOTE_ADDR"),
        session=session_of(str(environ.get("HTTP_COOKIE", ""))),
        who=(lambda: person(who)) if who else (lambda: None),
    )


class Input:
    """The request's body, up to its declared length; without one, to its end if the server has one.

    Source: PEP 3333, and the servers' ``wsgi.input_terminated``.
    """

    def __init__(self, environ: WSGIEnvironment) -> None:
        """Find out how much there is."""
        self._input = environ["wsgi.input"]
        length = environ.get("CONTENT_LENGTH") or ""
        terminated = environ.get("wsgi.input_terminated", False)
        self._left = posted.declared(length) if length else None if terminated else 0

    def read(self, size: int, /) -> bytes:
        """Return at most ``size`` bytes; none at the end."""
        wanted = size if self._left is None else min(size, self._left)
        piece: bytes = self._input.read(wanted) if wanted else b""
        if self._left is not None:
            self._left -= len(piece)
        return piece


@harmless(lambda: None)
def keep_body(environ: WSGIEnvironment) -> None:
    """Have what the application's hooks read of a body for the relay kept for it."""
    if environ.get("REQUEST_METHOD") == "POST" and KEPT not in environ:
        environ[KEPT] = kept = Kept(Input(environ))
        environ["wsgi.input"] = io.BufferedReader(kept)


def body_of(environ: WSGIEnvironment) -> posted.Readable:
    """Return the request's whole body, even when the application has read it already."""
    kept = environ.get(KEPT)
    return kept.again() if isinstance(kept, Kept) else Input(environ)


def below(environ: WSGIEnvironment, path: str) -> bool:
    """Say whether the request is for the relay."""
    return str(environ.get("PATH_INFO", "")).startswith(f"{path}/")


def headers_of(environ: WSGIEnvironment) -> dict[str, str]:
    """Return the request's headers, their names in lower case."""
    headers = {
        name[5:].replace("_", "-").lower(): str(value)
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }
    for name in ("CONTENT_TYPE", "CONTENT_LENGTH"):
        headers[name.replace("_", "-").lower()] = str(environ.get(name) or "")
    return headers


def text_of(raw: str) -> str:
    """Undo the latin-1 in which WSGI hands over paths (PEP 3333)."""
    return raw.encode("latin-1", "replace").decode("utf-8", "replace")
