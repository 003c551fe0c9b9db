"""What sessions leave behind: a bounded memory of their recent steps, errors and described facts.

A request ends, its visitor comes back: what the earlier request saw joins the feedback that
follows. Everything is bounded: sessions, age, steps, errors, facts.

A browser may change hands. So a visitor's session is that of a cookie *and* of a person: of one
cookie, each person has another (`session_of`), and only who logs in takes along what the cookie
saw of nobody. Every process comes to the same ids, however few of the visits it has seen.
"""

from __future__ import annotations

import hashlib
import threading
from base64 import urlsafe_b64encode
from collections import OrderedDict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from time import time
from typing import Any

from hypercare.fault import Fault
from hypercare.process import survive_forks
from hypercare.steps import Step
from hypercare.values import ITEMS

SESSIONS = 500
SESSION_STEPS = 50
SESSION_ERRORS = 10
AGE = 15 * 60.0
"""Seconds for which a session is remembered after its last sign of life."""


def session_of(cookie: str, person: str | None) -> str:
    """Return the session of a person, or of nobody, in a browser that holds ``cookie``.

    ``cookie`` is what this returned for an earlier visit: random at first, and bound to a person
    once one is known. In the place of somebody else a session begins that has no past.
    """
    start, _, bound = cookie.partition(".")
    if bound and bound != _tag(start, person):
        start = _digest(cookie)[:32]
    return f"{start}.{_tag(start, person)}" if person else start


def _tag(start: str, person: str | None) -> str:
    return _digest(f"{start} {person}")[:16] if person else ""


def _digest(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    return urlsafe_b64encode(digest).decode("ascii")


@dataclass(slots=True)
class Past:
    """What is known of one session. ``seen`` is in epoch seconds.

    ``heir`` is the session of the person who logged in, and took along what was here.
    """

    seen: float = 0.0
    steps: deque[Step] = field(default_factory=lambda: deque(maxlen=SESSION_STEPS))
    errors: deque[Fault] = field(default_factory=lambda: deque(maxlen=SESSION_ERRORS))
    facts: dict[str, Any] = field(default_factory=dict)
    heir: str = ""


class Memory:
    """The recent past of many sessions, the ones silent longest forgotten first."""

    def __init__(self, sessions: int = SESSIONS, age: float = AGE) -> None:
        self._limit, self._age = sessions, age
        self._known: OrderedDict[str, Past] = OrderedDict()
        self.after_fork()
        survive_forks(self)

    def __len__(self) -> int:
        return len(self._known)

    def after_fork(self) -> None:
        """Replace a lock that another thread held when this process was forked.

        It is taken again by whoever holds it: a signal's handler may come in between.
        """
        self._lock = threading.RLock()

    def add(
        self,
        session: str,
        steps: Iterable[Step] = (),
        errors: Iterable[Fault] = (),
        facts: Mapping[str, Any] | None = None,
    ) -> None:
        """Remember what happened in a session, and forget what is too old or too much."""
        now = time()
        with self._lock:
            past = self._seen(session, now)
            past.steps.extend(steps)
            past.errors.extend(errors)
            for name, fact in (facts or {}).items():
                if name in past.facts or len(past.facts) < ITEMS:
                    past.facts[name] = fact
            self._forget(now)

    def claim(self, cookie: str, person: str | None) -> tuple[str, bool]:
        """Return the session of who is here now, and whether the person has just changed.

        Who logs in takes along what the cookie saw of nobody. The visit during which one person
        leaves is told of neither: it began with the one and ended with the other.
        """
        now = time()
        with self._lock:
            self._forget(now)
            session, start = self._own(cookie, person)
            changed = start != cookie.partition(".")[0] and start not in self._known
            if session not in (cookie, start):
                self._inherit(start, session, now)
            elif changed:
                self._seen(start, now)
        return session, changed

    def _own(self, cookie: str, person: str | None) -> tuple[str, str]:
        """Return a person's session and its start, past all whom this process saw come and go."""
        session = session_of(cookie, person)
        start = session.partition(".")[0]
        left = self._known.get(start)
        if left is not None and left.heir not in ("", session):
            return self._own(left.heir, person)
        return session, start

    def _inherit(self, start: str, session: str, now: float) -> None:
        """Hand what was nobody's to the person who logged in."""
        left, mine = self._known.pop(start, None) or Past(), self._seen(session, now)
        self._seen(start, now).heir = session
        if left.seen >= now - self._age and not left.heir:
            mine.steps.extendleft(reversed(left.steps))
            mine.errors.extendleft(reversed(left.errors))
            mine.facts = {**left.facts, **mine.facts}

    def _seen(self, session: str, now: float) -> Past:
        """Return what is known of a session that gives a sign of life."""
        past = self._known.pop(session, None) or Past()
        past.seen = now
        self._known[session] = past
        return past

    def recall(self, session: str) -> tuple[list[Step], list[Fault]]:
        """Return the session's steps and errors that are young enough, oldest first."""
        oldest = time() - self._age
        with self._lock:
            past = self._known.get(session) or Past()
            steps = [each for each in past.steps if each[0] >= oldest]
            return steps, [each for each in past.errors if each.last >= oldest]

    def facts(self, session: str) -> dict[str, Any]:
        """Return what the application described of the session, if that is young enough."""
        with self._lock:
            past = self._known.get(session) or Past()
            return dict(past.facts) if past.seen >= time() - self._age else {}

    def _forget(self, now: float) -> None:
        while self._known:
            past = next(iter(self._known.values()))
            if len(self._known) <= self._limit and past.seen >= now - self._age:
                return
            self._known.popitem(last=False)
