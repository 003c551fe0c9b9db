"""How much waits, is held and lies here: what a scrape and the watch look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, text

from hypercare_collector.model import FileState
from hypercare_collector.store.due import DONE, HELD, WAITING
from hypercare_collector.store.engine import Db
from hypercare_collector.store.tables import attachments, attempts, deliveries, destinations
from hypercare_collector.store.tables import feedback as feedbacks


@dataclass(frozen=True)
class Queue:
    """What stands at one destination: counts, and since when the oldest of each does.

    ``failing_since`` is the first failure after the last success, when something waits that was
    attempted; else None.
    """

    destination: str
    waiting: int = 0
    oldest_waiting: datetime | None = None
    held: int = 0
    oldest_held: datetime | None = None
    failing_since: datetime | None = None


@dataclass(frozen=True)
class HeldFiles:
    """How many files wait for a person, and since when the oldest feedback of them is here."""

    count: int
    oldest: datetime | None


def queues(db: Db) -> list[Queue]:
    """Return what stands at each destination, by its name."""
    d = deliveries.c
    rows = db.execute(
        select(
            d.destination,
            d.state,
            func.count().label("number"),
            func.min(d.queued_at).label("queued"),
            func.min(d.settled_at).label("settled"),
            func.max(d.attempts).label("attempts"),
        )
        .where(d.state.in_((WAITING, HELD)))
        .group_by(d.destination, d.state)
    ).all()
    waiting = {row.destination: row for row in rows if row.state == WAITING}
    held = {row.destination: row for row in rows if row.state == HELD}
    names = db.scalars(select(destinations.c.name).order_by(destinations.c.name)).all()
    return [
        Queue(
            name,
            waiting[name].number if name in waiting else 0,
            waiting[name].queued if name in waiting else None,
            held[name].number if name in held else 0,
            held[name].settled if name in held else None,
            _failing_since(db, name) if name in waiting and waiting[name].attempts else None,
        )
        for name in names
    ]


def held_files(db: Db) -> HeldFiles:
    """Return how many files are held."""
    of_file = select(func.count(), func.min(feedbacks.c.received_at)).join(
        attachments, attachments.c.feedback_uid == feedbacks.c.uid
    )
    return HeldFiles(*db.execute(of_file.where(attachments.c.state == FileState.HELD)).one())


def database_bytes(db: Db) -> int:
    """Return the size of the database."""
    if db.dialect.name == "sqlite":
        pages = db.execute(text("PRAGMA page_count")).scalar_one()
        return int(pages * db.execute(text("PRAGMA page_size")).scalar_one())
    return int(db.execute(text("SELECT pg_database_size(current_database())")).scalar_one())


def _failing_since(db: Db, destination: str) -> datetime | None:
    """Return the first failure since the last success of a destination, as far as it waits."""
    d, a = deliveries.c, attempts.c
    here = d.destination == destination
    success = db.scalar(select(func.max(d.settled_at)).where(here, d.state == DONE))
    failures = (
        select(func.min(a.at))
        .join(deliveries, d.id == a.delivery_id)
        .where(here, d.state == WAITING, a.at >= d.queued_at)
    )
    first: datetime | None = db.scalar(failures.where(a.at > success) if success else failures)
    return first
