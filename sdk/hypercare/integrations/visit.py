"""One request on its way through an application: its session and cookie, its facts, its step.

Neutral to frameworks: each integration reads what was asked into an `Asked`, and tells the `Visit`
what is answered. Steps name method, path and status, never the query or the body.
"""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import Token
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import lru_cache, partial
from typing import Any

from hypercare import client, trail
from hypercare.integrations.people import person
from hypercare.process import harmless
from hypercare.trail import Trail

log = logging.getLogger("hypercare")

PATH = "/_hypercare"
COOKIE = "hypercare_session"
OURS = re.compile(rf"(?:^|;\s*){COOKIE}=([A-Za-z0-9_-]{{20,64}}(?:\.[A-Za-z0-9_-]{{16}})?)(?:;|$)")
"""Our cookie among the others, found where another one would break a cookie parser."""
AIMED = ("-cache-control", "surrogate-control")
"""How the fields end that tell one cache what ``Cache-Control`` does not."""
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
        self._cookie: str | None = None

    @harmless(lambda: None)
    def begin(self) -> None:
        """Start the trail, under the session's id or a new one."""
        who, asked = self._who, self._read()
        self._asked = asked
        session = session_of(asked.cookies)
        self._known = session is not None
        self._trail.session = session or secrets.token_urlsafe(24)
        self._trail.lasting, self._trail.returning = False, self._known
        self._cookie = self._trail.session if self._known else None
        self._trail.facts.update(asked.facts())
        self._trail.look = self._look
        if who is not None:
            self._trail.ask = partial(person, who)
        self._started = time.perf_counter()
        self._token = trail.begin(self._trail)
        client.rouse()

    @harmless(lambda: None)
    def route(self, route: str) -> None:
        """Add the pattern that the framework found for the address, such as ``/items/{id}``."""
        self._trail.facts["route"] = route

    @harmless(lambda: None)
    def answered(self, status: int, headers: Iterable[tuple[str, str]]) -> str | None:
        """Note the status; return the session's cookie when it is new and the page may carry it.

        It is new for a new visitor, and when the browser has got another user.
        """
        self._status = status
        carries = takes_cookie(headers)
        if self._token is None or not (self._known or carries):
            return None
        if self._trail.returning is not None:
            self._claim()
        if not carries or self._cookie == self._trail.session:
            return None
        self._cookie = self._trail.session
        if not self._known:
            trail.keep(self._trail)
        secure = "; Secure" if self._asked.scheme in ("https", "wss") else ""
        value = f"{COOKIE}={self._trail.session}"
        return f"{value}; Path={cookie_path(self._asked.mount)}; HttpOnly; SameSite=Lax{secure}"

    def undecided(self, headers: Iterable[tuple[str, str]]) -> bool:
        """Say whether `who` must be asked for whom the visit that is answered now is remembered."""
        here = self._trail
        wanted = self._token is not None and here.ask is not None and not here.reporter
        return wanted and here.returning is not None and (self._known or takes_cookie(headers))

    @harmless(lambda: None)
    def told(self, person: Mapping[str, str] | None) -> None:
        """Take the answer of a ``who`` that only the integration can wait for."""
        trail.claim(self._trail, person)

    @harmless(lambda: None)
    def untold(self) -> None:
        """Remember nothing: nobody could be asked."""
        self._trail.returning = None

    def _claim(self) -> None:
        """Ask whose the visit is, while the application's own session is still open.

        A ``who`` that fails for whom it does not know is not worth a line for each page.
        """
        here = self._trail
        asked = here.reporter or (here.ask(logging.DEBUG) if here.ask else None)
        trail.claim(here, asked)

    @harmless(lambda: None)
    def fail(self, error: BaseException, via: str = "request") -> None:
        """Record an exception that leaves the application."""
        if isinstance(error, Exception):
            self._status = 500
            if self._known and self._trail.returning is not None:
                self._claim()
            trail.notice(error, handled=False, trail=self._trail, via=via)

    @harmless(lambda: None)
    def end(self) -> None:
        """Record the request as a step, and close the trail."""
        token, self._token = self._token, None
        if token is None:
            return
        if self._known and self._trail.returning is not None:
            self._claim()
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
    """Return where the relay lies, with a slash before it and none behind.

    What is no path, or the root, which belongs to the application, is said and does not count.
    """
    inner = path.strip("/") if isinstance(path, str) else ""
    if not inner:
        _say_no_path(repr(path))
    return f"/{inner}" if inner else PATH


@lru_cache(maxsize=16)
def _say_no_path(told: str) -> None:
    log.error("hypercare: path must be a path such as %r, not %s", PATH, told)


def takes_cookie(headers: Iterable[tuple[str, str]]) -> bool:
    """Say whether a response is HTML that no shared cache keeps.

    Source: RFC 9111, sections 4.2 and 5.2, and RFC 9213 for caches that have a field of their own.
    """
    told: dict[str, str] = {}
    for name, value in headers:
        before = told.get(name.lower())
        told[name.lower()] = f"{before},{value}".lower() if before else value.lower()
    if not told.get("content-type", "").startswith(("text/html", "application/xhtml")):
        return False
    aimed = (each for name, each in told.items() if name.endswith(AIMED))
    rules = _rules(told.get("cache-control", ""))
    if "public" in rules or "s-maxage" in rules or not all(_unkept(_rules(each)) for each in aimed):
        return False
    lasts = "max-age" not in rules and _lasts(told.get("expires", ""))
    return _unkept(rules) or ("max-age" not in rules and not lasts)


def _rules(control: str) -> dict[str, str]:
    pairs = (each.partition("=") for each in control.split(","))
    return {name.strip(): value.strip(' "') for name, _, value in pairs}


def _unkept(rules: Mapping[str, str]) -> bool:
    own = any(each in rules for each in ("private", "no-store", "no-cache"))
    return own or rules.get("max-age") == "0"


def _lasts(expires: str) -> bool:
    """Say whether a moment lies ahead; what is none counts as past."""
    try:
        return parsedate_to_datetime(expires).timestamp() > time.time()
    except ValueError:
        return False


def cookie_path(mount: str) -> str:
    """Return what a cookie's ``Path`` may hold of the path under which the application lies."""
    return re.sub(r"[^!-:<-~]", "", mount) or "/"
