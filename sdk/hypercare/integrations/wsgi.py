"""WSGI: a trail for each request, the session's cookie, and the relay.

``application = Hypercare(application, who=lambda environ: …)`` is all that an application without
a framework needs; Flask builds on the same parts. Request steps name method, path and status,
never the query or the body.
"""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Callable, Iterable, Iterator
from contextvars import Token
from http import HTTPStatus
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from hypercare import client, relay, trail
from hypercare.integrations.environ import (
    COOKIE,
    below,
    facts_of,
    person,
    request,
    session_of,
    text_of,
)
from hypercare.process import harmless
from hypercare.trail import Trail

log = logging.getLogger("hypercare")

PATH = "/_hypercare"
PAGES = ("", "document", "iframe", "frame", "empty")
"""Values of ``Sec-Fetch-Dest`` that make a step: pages and calls, not pictures and styles."""


class Hypercare:
    """The whole integration around one WSGI application."""

    def __init__(
        self,
        app: WSGIApplication,
        *,
        who: Callable[[WSGIEnvironment], Any] | None = None,
        path: str = PATH,
    ) -> None:
        """Wrap ``app``; ``who`` gets the environ and says who the user is (see `person`)."""
        self.app = Recorded(app, path=path, who=who)
        self._path, self._who = path, who

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer below the relay's path, and let the application answer everything else."""
        if not below(environ, self._path):
            return self.app(environ, start_response)
        environ_of_who = self._who
        who = (lambda: environ_of_who(environ)) if environ_of_who else None
        response = relay.answer(request(environ, self._path, who))
        start_response(status_line(response.status), list(response.headers))
        return [] if environ.get("REQUEST_METHOD") == "HEAD" else [response.body]


class Recorded:
    """Gives each request of a WSGI application its trail, and each visit its cookie."""

    def __init__(
        self,
        app: WSGIApplication,
        *,
        path: str = PATH,
        who: Callable[[WSGIEnvironment], Any] | None = None,
    ) -> None:
        """Wrap ``app``. What lies below ``path`` is ours and leaves no trail."""
        self._app, self._path, self._who = app, path, who

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Run the request inside a trail of its own."""
        if below(environ, self._path):
            return self._app(environ, start_response)
        visit = Visit(environ, self._who)
        visit.begin()
        try:
            body = self._app(environ, visit.starting(start_response))
        except BaseException as error:
            visit.fail(error)
            visit.end()
            raise
        if isinstance(body, list | tuple) or _is_file(body, environ):
            visit.end()
            return body
        return Body(body, visit)


class Visit:
    """One request on its way through the application."""

    def __init__(
        self, environ: WSGIEnvironment, who: Callable[[WSGIEnvironment], Any] | None = None
    ) -> None:
        """Look at nothing yet: `begin` does, under guard."""
        self._environ, self._who = environ, who
        self._token: Token[Trail] | None = None
        self._trail = Trail()
        self._status = 0
        self._started = 0.0
        self._known = False

    @harmless(lambda: None)
    def begin(self) -> None:
        """Start the trail, under the session's id or a new one."""
        environ, who = self._environ, self._who
        session = session_of(environ)
        self._known = session is not None
        self._trail.session = session or secrets.token_urlsafe(24)
        self._trail.lasting = self._known
        self._trail.facts.update(facts_of(environ))
        if who is not None:
            self._trail.ask = lambda: person(lambda: who(environ))
        self._started = time.perf_counter()
        self._token = trail.begin(self._trail)
        client.rouse()

    def starting(self, start_response: StartResponse) -> StartResponse:
        """Wrap ``start_response`` so that status and headers are seen."""

        def start(status: str, headers: list[tuple[str, str]], *exc_info: Any) -> Any:
            return start_response(status, self._headers(status, headers) or headers, *exc_info)

        return start

    @harmless(lambda: None)
    def fail(self, error: BaseException) -> None:
        """Record an exception that leaves the application."""
        if isinstance(error, Exception):
            self._status = 500
            trail.notice(error, handled=False)

    @harmless(lambda: None)
    def end(self) -> None:
        """Record the request as a step, and close the trail."""
        token, self._token = self._token, None
        if token is None:
            return
        if self._environ.get("HTTP_SEC_FETCH_DEST", "") in PAGES:
            method, path = self._trail.facts["method"], self._trail.facts["path"]
            ms = round((time.perf_counter() - self._started) * 1000)
            data = {"method": method, "path": path, "status": self._status, "ms": ms}
            trail.record(
                self._trail, f"{method} {path} → {self._status or 'no answer'}", "request", data
            )
        trail.end(self._trail, token)

    @harmless(lambda: None)
    def _headers(self, status: str, headers: list[tuple[str, str]]) -> list[tuple[str, str]] | None:
        """Note the status; return the headers with the cookie when the page may carry it."""
        self._status = int(status[:3])
        if self._known or not takes_cookie(headers):
            return None
        trail.keep(self._trail)
        return [*headers, ("Set-Cookie", self._cookie())]

    def _cookie(self) -> str:
        path = text_of(self._environ.get("SCRIPT_NAME", "")) or "/"
        secure = "; Secure" if self._environ.get("wsgi.url_scheme") == "https" else ""
        value = f"{COOKIE}={self._trail.session}"
        return f"{value}; Path={_cookie_path(path)}; HttpOnly; SameSite=Lax{secure}"


class Body:
    """A response's body that ends its visit when the server has taken all of it."""

    def __init__(self, body: Iterable[bytes], visit: Visit) -> None:
        """Keep both."""
        self._body, self._visit = body, visit

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._body
        except Exception as error:
            self._visit.fail(error)
            raise

    def close(self) -> None:
        """Close the application's body first, as WSGI asks, then the visit."""
        try:
            close = getattr(self._body, "close", None)
            if close is not None:
                close()
        finally:
            self._visit.end()


def takes_cookie(headers: Iterable[tuple[str, str]]) -> bool:
    """Say whether a response is HTML that no shared cache keeps."""
    told = {name.lower(): value.lower() for name, value in headers}
    if not told.get("content-type", "").startswith(("text/html", "application/xhtml")):
        return False
    rules = {
        each.strip().partition("=")[0]: each for each in told.get("cache-control", "").split(",")
    }
    if "public" in rules or "s-maxage" in rules:
        return False
    own = any(each in rules for each in ("private", "no-store", "no-cache"))
    return own or rules.get("max-age", "max-age=0").strip() == "max-age=0"


def status_line(status: int) -> str:
    """Return a status with its phrase."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"{status} Status"


def _cookie_path(path: str) -> str:
    return re.sub(r"[^!-:<-~]", "", path)


def _is_file(body: Iterable[bytes], environ: WSGIEnvironment) -> bool:
    wrapper = environ.get("wsgi.file_wrapper")
    return isinstance(wrapper, type) and isinstance(body, wrapper)
