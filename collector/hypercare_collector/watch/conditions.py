"""What is an alarm: sentences for whoever is called at night. Pure but for `look`."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from hypercare_collector.settings import MEGABYTE
from hypercare_collector.store import Db, numbers
from hypercare_collector.store.alarms import Alarm
from hypercare_collector.store.ledger import Ledger, ledger
from hypercare_collector.store.numbers import HeldFiles, Queue

FAILING = timedelta(minutes=10)
"""How long a destination may refuse every attempt before somebody is told."""


def look(db: Db, folder: Path, disk_mb: int, now: datetime) -> list[Alarm]:
    """Return what a person should know of at this moment."""
    return [
        *queues(numbers.queues(db), now),
        *files(numbers.held_files(db), now),
        *disk(folder, disk_mb, now),
    ]


def look_at_the_sum(db: Db, now: datetime) -> list[Alarm]:
    """Return an alarm when the ledger differs; this look goes through all feedback."""
    return list(difference(ledger(db), now))


def queues(found: list[Queue], now: datetime) -> Iterator[Alarm]:
    """Yield what is wrong at the destinations."""
    for at in found:
        if at.held:
            yield Alarm(
                f"held {at.destination}",
                f"{_some(at.held, 'delivery', 'deliveries')} to {at.destination} will not be tried"
                f" again by {'itself' if at.held == 1 else 'themselves'}."
                " Look with: hypercare held",
                at.oldest_held or now,
            )
        if at.failing_since and now - at.failing_since >= FAILING:
            yield Alarm(
                f"failing {at.destination}",
                f"{at.destination} has taken nothing since;"
                f" {_some(at.waiting, 'delivery waits', 'deliveries wait')} and will be tried"
                f" again. Look with: hypercare check {at.destination}",
                at.failing_since,
            )


def files(held: HeldFiles, now: datetime) -> Iterator[Alarm]:
    """Yield an alarm when files are not what they say."""
    if held.count:
        yield Alarm(
            "held files",
            f"{_some(held.count, 'file is', 'files are')} held: not what they say, or not to be"
            " read. Their feedback goes on without them. Look with: hypercare held",
            held.oldest or now,
        )


def difference(counted: Ledger, now: datetime) -> Iterator[Alarm]:
    """Yield an alarm when the sum is not right."""
    if counted.difference:
        yield Alarm(
            "ledger",
            f"The ledger differs by {counted.difference}: submissions stand in no state. This is a"
            " fault in hypercare; keep a copy of the data folder. Look with: hypercare ledger",
            now,
        )


def disk(folder: Path, least_mb: int, now: datetime) -> Iterator[Alarm]:
    """Yield an alarm when the data folder's disk is nearly full."""
    free = shutil.disk_usage(folder).free // MEGABYTE
    if free < least_mb:
        yield Alarm(
            "disk",
            f"Only {free} MB are free on the disk of the data folder (the alarm is set at"
            f" {least_mb}). When it is full, feedback is refused with 503. Look with: df -h",
            now,
        )


def _some(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
