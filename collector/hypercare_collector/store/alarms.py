"""The alarms that stand: each condition once, whichever process saw it, restarts included."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from hypercare_collector.store.engine import Db
from hypercare_collector.store.tables import alarms


@dataclass(frozen=True)
class Alarm:
    """A condition that a person should know of: what it is, in words, and since when.

    ``told_at`` is when somebody was told of it last; None for one that nobody knows of yet.
    """

    name: str
    text: str
    since: datetime
    told_at: datetime | None = None


def standing(db: Db) -> list[Alarm]:
    """Return the alarms that stand, by name."""
    return [_alarm(row) for row in db.execute(select(alarms).order_by(alarms.c.name))]


def stand(db: Db, found: Alarm) -> None:
    """Let a condition stand; of one that stood before, the words are new and the rest stays."""
    here = alarms.c.name == found.name
    if not db.execute(update(alarms).where(here).values(text=found.text)).rowcount:
        db.execute(insert(alarms).values(name=found.name, text=found.text, since=found.since))


def told(db: Db, names: Collection[str], now: datetime) -> None:
    """Remember that somebody was told of these."""
    db.execute(update(alarms).where(alarms.c.name.in_(names)).values(told_at=now))


def end(db: Db, names: Collection[str]) -> None:
    """Take away what stands no more."""
    db.execute(delete(alarms).where(alarms.c.name.in_(names)))


def _alarm(row: Any) -> Alarm:
    return Alarm(row.name, row.text, row.since, row.told_at)
