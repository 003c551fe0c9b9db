"""One attempt: a report that is held goes to the collector, and what the answer asks for is done.

Delivered leaves the spool, Later waits in it, Never is set aside. What came of each is remembered.
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict

from hypercare import report
from hypercare.process import survive_forks
from hypercare.sealed import Sealed
from hypercare.settings import Settings
from hypercare.spool import Held, Spool, SpoolFull
from hypercare.transport import Delivered, Later, Never, Outcome, send

log = logging.getLogger("hypercare")

OUTCOMES = 500
TOO_LARGE = 413
IN_VAIN_SECONDS = 60 * 60.0
"""How long an old report must have been tried before its age counts: clocks and laptops sleep."""
HEAVY_TRIES = 4
"""How often a connection may break off before files are left behind."""


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

    def make(self, held: Held, tries: int = 0, failing: float = 0.0) -> Outcome:
        """Send one report, and do with it what the answer asks for.

        ``tries`` is how often it failed by itself: files that never come through are left behind.
        ``failing`` is for how many seconds it has been tried in vain: only then is one too old.
        """
        try:
            answered = send(self._settings, held.sealed)
            self._tell(held.sealed.id, answered)  # before it leaves the spool: `flush` looks there
            outcome = self._settle(held, answered, tries, failing)
        except BaseException:
            self._spool.release(held)
            raise
        self._tell(held.sealed.id, outcome)
        return outcome

    def outcome(self, id: str) -> Outcome | None:
        """Return what the latest attempt for a feedback came to, as far as this process knows."""
        with self._lock:
            return self._outcomes.get(id)

    def _settle(self, held: Held, outcome: Outcome, tries: int, failing: float) -> Outcome:
        if isinstance(outcome, Never):
            return self._refuse(held, outcome)
        if isinstance(outcome, Later) and tries >= HEAVY_TRIES and _breaks_off(outcome):
            return self._lighten(held, outcome)
        if isinstance(outcome, Delivered):
            self._spool.remove(held)
        elif failing >= IN_VAIN_SECONDS and (why := self._spool.expired(held)):
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
        light = report.lightened(held.sealed) if outcome.status == TOO_LARGE else None
        self._spool.set_aside(held, outcome.why, outcome.status)
        log.error(
            "The collector refused feedback %s for good (%s). It is kept in %s.",
            held.sealed.id,
            outcome.why,
            self._spool.refused.folder,
        )
        return self._put(light, outcome) if light else outcome

    def _lighten(self, held: Held, outcome: Later) -> Outcome:
        """Let the words go without files that break off the connection each time."""
        light = report.lightened(held.sealed) if held.is_feedback else None
        if light is None:
            self._spool.release(held)
            return outcome
        self._spool.set_aside(held, outcome.why)
        log.error(
            "Feedback %s goes without its files (%s): it is kept with them in %s.",
            held.sealed.id,
            outcome.why,
            self._spool.refused.folder,
        )
        return self._put(light, outcome)

    def _put(self, light: Sealed, outcome: Never | Later) -> Outcome:
        try:
            self._spool.release(self._spool.put(light, words_only=True))
        except SpoolFull:
            return outcome
        why = f"{outcome.why}; the words go without the files"
        return Later(why, 0.0, outcome.status, everyone=False)

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


def _breaks_off(outcome: Later) -> bool:
    """Say whether there was a connection, and no answer."""
    return outcome.status is None and outcome.everyone and not outcome.certain
