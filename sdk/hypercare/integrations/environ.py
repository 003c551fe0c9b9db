"""What a WSGI environ says: the relay's request, the session, the person, the facts of a visit.

Source: PEP 3333.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from wsgiref.types import WSGIEnvironment

from hypercare import relay
from hypercare.values import words_of

log = logging.getLogger("hypercare")

COOKIE = "hypercare_session"
OURS = re.compile(rf"(?:^|;\s*){COOKIE}=([A-Za-z0-9_-]{{20,64}})(?:;|$)")
"""Our cookie among the others, found where another one would break a cookie parser."""
PERSON = ("id", "name", "email", "role")


def request(
    environ: WSGIEnvironment, path: str, who: Callable[[], Any] | None = None
) -> relay.Request:
    """Read an environ as a request to the relay that is mounted at ``path``."""
    return relay.Request(
        method=environ["REQUEST_METHOD"],
        path=text_of(environ.get("PATH_INFO", ""))[len(path) :] or "/",
        prefix=text_of(environ.get("SCRIPT_NAME", "")) + path,
        query=environ.get("QUERY_STRING", ""),
        headers=_headers_of(environ),
        body=Input(environ),
        address=environ.get("REMOTE_ADDR"),
        session=session_of(environ),
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
        self._left: int | None = int(length) if length.isdigit() else None if terminated else 0

    def read(self, size: int, /) -> bytes:
        """Return at most ``size`` bytes; none at the end."""
        wanted = size if self._left is None else min(size, self._left)
        piece: bytes = self._input.read(wanted) if wanted else b""
        if self._left is not None:
            self._left -= len(piece)
        return piece


def person(ask: Callable[[], Any]) -> dict[str, str] | None:
    """Ask the application who the user is; its errors are logged, and it is never guessed.

    The answer is None, a mapping or an object with ``id``, ``name``, ``email`` and ``role``, a
    tuple in that order, or the id alone. Without an id there is nobody.
    """
    try:
        told = _person(ask())
    except Exception:
        log.warning("who() failed; the feedback goes without its reporter", exc_info=True)
        return None
    return told if told.get("id") else None


def below(environ: WSGIEnvironment, path: str) -> bool:
    """Say whether the request is for the relay."""
    return str(environ.get("PATH_INFO", "")).startswith(f"{path}/")


def session_of(environ: WSGIEnvironment) -> str | None:
    """Return the session that the request's cookie names, if it looks like one of ours."""
    found = OURS.search(str(environ.get("HTTP_COOKIE", "")))
    return found.group(1) if found else None


def facts_of(environ: WSGIEnvironment) -> dict[str, Any]:
    """Describe a request for the wire's ``context``: never its query."""
    path = text_of(environ.get("SCRIPT_NAME", "")) + text_of(environ.get("PATH_INFO", "")) or "/"
    host = environ.get("HTTP_HOST") or environ.get("SERVER_NAME", "")
    facts = {
        "method": environ.get("REQUEST_METHOD", "GET"),
        "path": path,
        "url": f"{environ.get('wsgi.url_scheme', 'http')}://{host}{path}",
        "address": environ.get("REMOTE_ADDR"),
        "user_agent": environ.get("HTTP_USER_AGENT"),
    }
    return {name: fact for name, fact in facts.items() if fact}


def _person(found: Any) -> dict[str, str]:
    if found is None:
        return {}
    if isinstance(found, str | int):
        found = (found,)
    if isinstance(found, tuple | list):
        pairs: Iterable[tuple[str, Any]] = zip(PERSON, found, strict=False)
    elif isinstance(found, Mapping):
        pairs = ((name, found.get(name)) for name in PERSON)
    else:
        pairs = ((name, getattr(found, name, None)) for name in PERSON)
    return {name: words_of(value) for name, value in pairs if value is not None and value != ""}


def _headers_of(environ: WSGIEnvironment) -> dict[str, str]:
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
