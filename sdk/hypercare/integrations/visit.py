"""One request on its way through an application: its session and cookie, its facts, its step.

Neutral to frameworks: each integration reads what was asked into an `Asked`, and tells the `Visit`
what is answered. Steps name method, path and status, never the query or the body.
"""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import Token
from dataclasses import dataclass
from typing import Any

from hypercare import client, trail
from hypercare.integrations.people import person
from hypercare.process import harmless
from hypercare.trail import Trail

PATH = "/_hypercare"
COOKIE = "hypercare_session"
OURS = re.compile(rf"(?:^|;\s*){COOKIE}=([A-Za-z0-9_-]{{20,64}})(?:;|$)")
"""Our cookie among the others, found where another one would break a cookie parser."""
PAGES = ("", "document", "iframe", "frame", "empty", "websocket")
"""Values of ``Sec-Fetch-Dest`` that make a step: pages and calls, not pictures and styles."""
TRACE = re.compile(
    r"(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?"
)
"""A ``traceparent``. Source: W3C Trace Context, section 3.2."""


@dataclass(frozen=True)
class Asked:
    """What a request says. ``path`` is whole, ``mount`` that under which the application lies."""

    method: str
    scheme: str
    host: str
    path: str
    mount: str = ""
    address: str | None = None
    user_agent: str | None = None
    cookies: str = ""
    dest: str = ""
    traceparent: str = ""

    def facts(self) -> dict[str, Any]:
        """Describe the request for the wire's ``context``: never its query."""
        traced = TRACE.fullmatch(self.traceparent)
        facts = {
            "method": self.method,
            "path": self.path,
            "url": f"{self.scheme}://{self.host}{self.path}",
            "address": self.address,
            "user_agent": self.user_agent,
            "trace_id": traced.group(1) if traced else None,
        }
        return {name: fact for name, fact in facts.items() if fact}


class Visit:
    """A trail for one request, under the session of its visitor."""

    def __init__(
        self,
        read: Callable[[], Asked],
        who: Callable[[], Any] | None = None,
        look: Callable[[], Mapping[str, Any]] | None = None,
    ) -> None:
        """Look at nothing yet: `begin` does, under guard. ``look`` tells facts known only later."""
        self._read, self._who, self._look = read, who, look
        self._token: Token[Trail | None] | None = None
        self._trail = Trail()
        self._asked = Asked("", "", "", "")
        self._status = 0
        self._started = 0.0
        self._known = False

    @harmless(lambda: None)
    def begin(self) -> None:
        """Start the trail, under the session's id or a new one."""
        who, asked = self._who, self._read()
        self._asked = asked
        session = session_of(asked.cookies)
        self._known = session is not None
        self._trail.session = session or secrets.token_urlsafe(24)
        self._trail.lasting = self._known
        self._trail.facts.update(asked.facts())
        self._trail.look = self._look
        if who is not None:
            self._trail.ask = lambda: person(who)
        self._started = time.perf_counter()
        self._token = trail.begin(self._trail)
        client.rouse()

    @harmless(lambda: None)
    def route(self, route: str) -> None:
        """Add the pattern that the framework found for the address, such as ``/items/{id}``."""
        self._trail.facts["route"] = route

    @harmless(lambda: None)
    def answered(self, status: int, headers: Iterable[tuple[str, str]]) -> str | None:
        """Note the status; return the session's cookie when it is new and the page may carry it."""
        self._status = status
        if self._known or self._token is None or not takes_cookie(headers):
            return None
        trail.keep(self._trail)
        secure = "; Secure" if self._asked.scheme in ("https", "wss") else ""
        value = f"{COOKIE}={self._trail.session}"
        return f"{value}; Path={cookie_path(self._asked.mount)}; HttpOnly; SameSite=Lax{secure}"

    @harmless(lambda: None)
    def fail(self, error: BaseException, via: str = "request") -> None:
        """Record an exception that leaves the application."""
        if isinstance(error, Exception):
            self._status = 500
            trail.notice(error, handled=False, trail=self._trail, via=via)

    @harmless(lambda: None)
    def end(self) -> None:
        """Record the request as a step, and close the trail."""
        token, self._token = self._token, None
        if token is None:
            return
        if self._asked.dest in PAGES:
            method, path = self._asked.method, self._asked.path
            ms = round((time.perf_counter() - self._started) * 1000)
            data = {"method": method, "path": path, "status": self._status, "ms": ms}
            message = f"{method} {path} → {self._status or 'no answer'}"
            trail.record(self._trail, message, "request", data)
        trail.end(self._trail, token)


@contextmanager
def passing() -> Iterator[None]:
    """Give a request for the relay a trail that nobody is told of.

    What the application's own hooks say there of its user, by `hypercare.identify` or `describe`,
    is about this request and no other.
    """
    token = trail.begin(Trail(lasting=False))
    try:
        yield
    finally:
        trail.leave(token)


def session_of(cookies: str) -> str | None:
    """Return the session that a ``Cookie`` header names, if it looks like one of ours."""
    found = OURS.search(cookies)
    return found.group(1) if found else None


def relay_path(path: str) -> str:
    """Return where the relay lies, with a slash before it and none behind."""
    return f"/{path.strip('/')}"


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


def cookie_path(mount: str) -> str:
    """Return what a cookie's ``Path`` may hold of the path under which the application lies."""
    return re.sub(r"[^!-:<-~]", "", mount) or "/"
