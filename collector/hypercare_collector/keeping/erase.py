"""Erasure: what is here of one reporter, and taking it away while the collector works."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from hypercare_collector.store import Db, Store, erasure, reporters
from hypercare_collector.store.reporters import Elsewhere, Reported

BATCH = 20
"""Feedback in one transaction, so that feedback coming in never waits for long."""
PATIENCE = 90.0
"""Seconds to wait for attempts under way; longer than a delivery's lease."""


class StillUnderWay(Exception):
    """Deliveries of the reporter's feedback are being attempted all the time."""


@dataclass(frozen=True)
class Found:
    """What is here of a reporter, and where else it is.

    ``others`` are further ids and addresses that the same feedback gave.
    """

    feedback: tuple[Reported, ...]
    files: int
    open_deliveries: int
    signals: int
    refused: tuple[int, ...]
    elsewhere: tuple[Elsewhere, ...]
    others: tuple[str, ...]

    @property
    def sessions(self) -> frozenset[tuple[str, str]]:
        """Project and session of each visit."""
        return _sessions(self.feedback)

    @property
    def is_nothing(self) -> bool:
        """Whether there is nothing to erase."""
        return not (self.feedback or self.refused)


def find(db: Db, who: str, project: str | None = None) -> Found:
    """Return what is here of the reporter with this id or e-mail address."""
    feedback = tuple(reporters.of_reporter(db, who, project))
    uids = [each.uid for each in feedback]
    emails = {each.email for each in feedback if each.email}
    ids = {each.id for each in feedback if each.id}
    files, open_deliveries = reporters.counts(db, uids)
    return Found(
        feedback=feedback,
        files=files,
        open_deliveries=open_deliveries,
        signals=reporters.signals_of(db, _sessions(feedback)),
        refused=tuple(reporters.refused(db, {who, *emails}, project)),
        elsewhere=tuple(reporters.elsewhere(db, uids)),
        others=tuple(sorted(name for name in emails | ids if name.lower() != who.lower())),
    )


def erase(
    store: Store, found: Found, done: Callable[[int], None] = lambda number: None
) -> tuple[Elsewhere, ...]:
    """Erase what was found, files included; return, once that is durable, where else it is.

    ``done`` is told how much feedback each batch was.

    Raises:
        StillUnderWay: some of it is being delivered all the time; the rest has been erased.
        Unavailable: the database cannot be used; the rest is left for another call.
    """
    left, told = [each.uid for each in found.feedback], list[Elsewhere]()
    ends = time.monotonic() + PATIENCE
    while left:
        batch, moment = left[:BATCH], datetime.now(UTC)
        with store.database.write() as db:
            free = [uid for uid in batch if uid not in erasure.under_way(db, batch, moment)]
            told += reporters.elsewhere(db, free)
            paths = erasure.erase(db, free, moment) if free else []
        store.files.discard(paths)
        done(len(free))
        left = [uid for uid in left if uid not in free]
        if len(free) < len(batch):
            if time.monotonic() > ends:
                raise StillUnderWay("it is being delivered at this moment; try again in a minute")
            time.sleep(0.2)
    with store.database.write() as db:
        reporters.forget_signals(db, found.sessions)
        reporters.forget_refused(db, found.refused)
    return tuple(told)


def _sessions(feedback: Iterable[Reported]) -> frozenset[tuple[str, str]]:
    return frozenset((each.project, each.session) for each in feedback if each.session)
