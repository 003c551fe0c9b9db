"""The rounds of the courier: what waits of one kind is tried, the ones that never failed first.

Feedback and signals have rounds of their own, so that trouble with one does not hold up the other.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from hypercare.attempt import Attempts
from hypercare.patience import Patience
from hypercare.process import survive_forks
from hypercare.spool import Held, Spool
from hypercare.transport import TOO_MANY, Later, Outcome

log = logging.getLogger("hypercare")

LIMITED = 5
"""Reports refused in a row for coming too often, after which a round ends."""
DOUBTED = 2
"""Reports that fail in a row in a way that may be the collector's, after which a round ends."""


class Round:
    """What waits of one kind in a spool, and how long each has to."""

    def __init__(self, spool: Spool, attempts: Attempts, kind: str) -> None:
        """Let nothing wait yet."""
        self._spool, self._attempts, self._kind = spool, attempts, kind
        self.after_fork()
        survive_forks(self)

    def after_fork(self) -> None:
        """Begin anew: what the parent knows of its attempts is its own."""
        self._lock = threading.RLock()
        self._patience = Patience()

    def away(self) -> bool:
        """Say whether the collector is known to be away just now."""
        with self._lock:
            return self._patience.away(time.monotonic())

    def due(self) -> list[float]:
        """Return when each of them may be tried, in monotonic seconds."""
        names = self._spool.names(self._kind)
        with self._lock:
            return [self._patience.due(name) for name in names]

    def run(self, *, hurry: bool, enough: Callable[[], bool] = lambda: False) -> None:
        """Try each that is due, once; in a ``hurry`` all of them. ``enough`` ends it early."""
        limited = doubted = 0
        for name in self._ordered():
            if enough():
                return
            if not hurry and not self._is_due(name):
                continue
            outcome = self._try(name)
            limited = limited + 1 if outcome.status == TOO_MANY else 0
            doubted = doubted + 1 if isinstance(outcome, Later) and outcome.everyone else 0
            certain = isinstance(outcome, Later) and outcome.certain
            if certain or limited == LIMITED or doubted == DOUBTED:
                return

    def attempt(self, held: Held) -> Outcome:
        """Try one that is held, and plan when it may be tried again if it has to be."""
        with self._lock:
            tries = self._patience.tries(held.name)
            failing = self._patience.failing(held.name, time.monotonic())
        try:
            outcome = self._attempts.make(held, tries, failing)
        except Exception:
            log.exception("hypercare could not send feedback %s: it waits", held.sealed.id)
            outcome = Later("our own fault: see the log", everyone=False)
        self._plan(held.name, outcome)
        return outcome

    def _try(self, name: str) -> Outcome:
        held = self._spool.claim(name)
        if held is not None:
            return self.attempt(held)
        elsewhere = Later("another process has it", everyone=False)
        self._plan(name, elsewhere)
        return elsewhere

    def _ordered(self) -> list[str]:
        """Return the names, those that never failed first, else the oldest."""
        names = self._spool.names(self._kind)
        with self._lock:
            self._patience.keep_only(names)
            return sorted(names, key=self._patience.tries)

    def _is_due(self, name: str) -> bool:
        with self._lock:
            return time.monotonic() >= self._patience.due(name)

    def _plan(self, name: str, outcome: Outcome) -> None:
        now = time.monotonic()
        with self._lock:
            if isinstance(outcome, Later):
                self._patience.failed(
                    name, outcome.after, now, everyone=outcome.everyone, certain=outcome.certain
                )
            else:
                self._patience.settled(name)
