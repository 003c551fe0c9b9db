"""One attempt: a report that is held goes to the collector, and what the answer asks for is done.

Delivered leaves the spool, Later waits in it, Never is set aside. What came of each is remembered.
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict

from hypercare import report
from hypercare.process import survive_forks
from hypercare.settings import Settings
from hypercare.spool import REFUSED, Held, Spool, SpoolFull
from hypercare.transport import Delivered, Later, Never, Outcome, send

log = logging.getLogger("hypercare")

OUTCOMES = 500


class Attempts:
    """The attempts to empty one spool, from any thread."""

    def __init__(self, settings: Settings, spool: Spool) -> None:
        """Remember where reports come from and where they go."""
        self._settings, self._spool = settings, spool
        self._outcomes: OrderedDict[str, Outcome] = OrderedDict()
        self._warned: set[str] = set()
        self.after_fork()
        survive_forks(self)

    def after_fork(self) -> None:
        """Leave a lock behind that another of the parent's threads may hold."""
        self._lock = threading.RLock()

    def make(self, held: Held) -> Outcome:
        """Send one report, and do with it what the answer asks for."""
        try:
            answered = send(self._settings, held.sealed)
            self._tell(held.sealed.id, answered)  # before it leaves the spool: `flush` looks there
            outcome = self._settle(held, answered)
        except BaseException:
            self._spool.release(held)
            raise
        self._tell(held.sealed.id, outcome)
        return outcome

    def outcome(self, id: str) -> Outcome | None:
        """Return what the latest attempt for a feedback came to, as far as this process knows."""
        with self._lock:
            return self._outcomes.get(id)

    def _settle(self, held: Held, outcome: Outcome) -> Outcome:
        if isinstance(outcome, Never):
            return self._refuse(held, outcome)
        if isinstance(outcome, Delivered):
            self._spool.remove(held)
        elif why := self._spool.expired(held):
            return self._refuse(held, Never(why))
        else:
            if held.is_feedback:
                self._warn_once(outcome)
            self._spool.release(held)
        return outcome

    def _refuse(self, held: Held, outcome: Never) -> Outcome:
        """Set a refused report aside; one that is too large is tried again without its files."""
        if not held.is_feedback:
            self._spool.remove(held)
            self._warn_once(outcome)
            return outcome
        light = report.lightened(held.sealed) if outcome.status == 413 else None
        self._spool.set_aside(held, outcome.why, outcome.status)
        log.error(
            "The collector refused feedback %s for good (%s). It is kept in %s.",
            held.sealed.id,
            outcome.why,
            self._spool.folder / REFUSED,
        )
        if light is None:
            return outcome
        try:
            self._spool.release(self._spool.put(light, words_only=True))
        except SpoolFull:
            return outcome
        return Later(f"{outcome.why}; the words go without the files", 0.0, 413, everyone=False)

    def _warn_once(self, outcome: Later | Never) -> None:
        """Say each kind of trouble once, not at every attempt."""
        kind = f"{type(outcome).__name__} {outcome.status}"
        if kind in self._warned:
            return
        self._warned.add(kind)
        if isinstance(outcome, Later):
            log.warning("Feedback waits and will be sent later: %s", outcome.why)
        else:
            log.warning("Errors that were seen are not told by themselves: %s", outcome.why)

    def _tell(self, id: str, outcome: Outcome) -> None:
        with self._lock:
            self._outcomes[id] = outcome
            self._outcomes.move_to_end(id)
            while len(self._outcomes) > OUTCOMES:
                self._outcomes.popitem(last=False)
