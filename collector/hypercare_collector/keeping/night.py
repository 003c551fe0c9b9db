"""Retention: what has become old is taken away at night, by one process, in small batches."""

from __future__ import annotations

import logging
import time as clocks
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from hypercare_collector.moments import this_moment
from hypercare_collector.settings import RetentionSettings
from hypercare_collector.store import Db, Store, retention, signals, turns
from hypercare_collector.store import feedback as kept_feedback

log = logging.getLogger(__name__)

TURN = "retention"
LEASE = timedelta(minutes=5)
BATCH = 50
"""Of one kind in one transaction, so that feedback coming in never waits for long."""
BREATH = 0.05
"""Seconds between two batches, in which others may write."""
SIGNALS = timedelta(hours=72)
"""Signals are for joining, and are of no use beyond this."""


class Interrupted(Exception):
    """The process is stopping, or the turn went to another; the rest comes next time."""


@dataclass(frozen=True)
class Night:
    """Retention as one process does it. One thread calls `look`, again and again.

    ``stopping`` says that the process is to end: a run then stops after the batch at hand.
    """

    store: Store
    settings: RetentionSettings
    holder: str
    stopping: Callable[[], bool] = lambda: False
    clock: Callable[[], datetime] = this_moment

    def look(self) -> None:
        """Run when a night has come since the last run.

        Raises:
            Unavailable: the database cannot be used just now.
        """
        now = self.clock()
        with self.store.database.read() as db:
            last = turns.done_at(db, TURN)
        if not is_due(last, now, time.fromisoformat(self.settings.at)) or not self._turn(now):
            return
        try:
            self._run(now)
        except Interrupted:
            log.info("retention was interrupted; the rest follows")
        finally:
            with self.store.database.write() as db:
                turns.give_up(db, TURN, self.holder)

    def _run(self, now: datetime) -> None:
        began = clocks.monotonic()
        taken = {f"{kind}_gone": self._all(act) for kind, act in self._acts(now)}
        self._sweep()
        with self.store.database.write() as db:
            turns.done(db, TURN, now)
        seconds = round(clocks.monotonic() - began, 3)
        log.info("retention done", extra={**taken, "seconds": seconds})

    def _acts(self, now: datetime) -> Iterable[tuple[str, Callable[[Db], tuple[int, list[str]]]]]:
        """Yield each kind that is not kept for ever, with what takes one batch of it."""

        def before(days: int) -> datetime:
            return now - timedelta(days=days)

        kept = self.settings
        if kept.feedback:
            old = before(kept.feedback)
            yield "feedback", lambda db: retention.feedback_before(db, old, now, BATCH)
        if kept.attachments:
            of_files = before(kept.attachments)
            yield "attachments", lambda db: retention.attachments_before(db, of_files, BATCH)
        if kept.captured:
            of_captured = before(kept.captured)
            yield (
                "captured",
                lambda db: (retention.captured_before(db, of_captured, now, BATCH), []),
            )
        if kept.rejections:
            of_refused = before(kept.rejections)
            yield "rejections", lambda db: (retention.rejections_before(db, of_refused, BATCH), [])
        if kept.attempts:
            of_attempts = before(kept.attempts)
            yield "attempts", lambda db: (retention.attempts_before(db, of_attempts, BATCH), [])
        yield "signals", lambda db: (signals.purge(db, now - SIGNALS), [])

    def _all(self, act: Callable[[Db], tuple[int, list[str]]]) -> int:
        """Take batch after batch until a batch is not full; return how many went."""
        total = 0
        while True:
            with self.store.database.write() as db:
                number, paths = act(db)
            self.store.files.discard(paths)
            total += number
            if number < BATCH:
                return total
            if self.stopping() or not self._turn(self.clock()):
                raise Interrupted
            clocks.sleep(BREATH)

    def _turn(self, now: datetime) -> bool:
        return turns.take(self.store.database, TURN, self.holder, now, LEASE)

    def _sweep(self) -> None:
        def named(paths: Iterable[str]) -> set[str]:
            with self.store.database.read() as db:
                return kept_feedback.named(db, list(paths))

        self.store.files.sweep(named)


def is_due(last: datetime | None, now: datetime, at: time) -> bool:
    """Say whether the last run was before the latest night, by the machine's own clock and zone."""
    if last is None or last > now + timedelta(days=1):
        return True
    local = now.astimezone()
    night = local.replace(hour=at.hour, minute=at.minute, second=at.second, microsecond=0)
    if night > local:
        night -= timedelta(days=1)
    return last < night
