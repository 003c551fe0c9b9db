"""What sessions leave behind: a bounded memory of their recent steps, errors and described facts.

A request ends, its visitor comes back: what the earlier request saw joins the feedback that
follows. Everything is bounded: sessions, age, steps, errors, facts.
"""

from __future__ import annotations

import threading
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


@dataclass(slots=True)
class Past:
    """What is known of one session. ``seen`` is in epoch seconds."""

    seen: float = 0.0
    steps: deque[Step] = field(default_factory=lambda: deque(maxlen=SESSION_STEPS))
    errors: deque[Fault] = field(default_factory=lambda: deque(maxlen=SESSION_ERRORS))
    facts: dict[str, Any] = field(default_factory=dict)


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
            past = self._known.pop(session, None) or Past()
            past.seen = now
            past.steps.extend(steps)
            past.errors.extend(errors)
            for name, fact in (facts or {}).items():
                if name in past.facts or len(past.facts) < ITEMS:
                    past.facts[name] = fact
            self._known[session] = past
            self._forget(now)

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
