"""The errors that joined a feedback: what other processes saw in its session."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import insert, select, update

from hypercare_collector.model import Joined
from hypercare_collector.store.engine import Db
from hypercare_collector.store.tables import joined


def add(db: Db, feedback_uid: str, new: Collection[Joined]) -> None:
    """Join errors to a feedback; no two of them have the same fingerprint."""
    if new:
        rows = [
            {
                "feedback_uid": feedback_uid,
                "fingerprint": each.fingerprint,
                "error": dict(each.error),
                "count": each.count,
                "at": each.at,
                "late": each.late,
            }
            for each in new
        ]
        db.execute(insert(joined), rows)


def count(db: Db, feedback_uid: str, fingerprint: str, times: int) -> None:
    """Write down how often an error that has joined was seen."""
    here = (joined.c.feedback_uid == feedback_uid) & (joined.c.fingerprint == fingerprint)
    db.execute(update(joined).where(here).values(count=times))


def of_feedback(db: Db, feedback_uid: str) -> tuple[Joined, ...]:
    """Return the errors that joined a feedback, oldest first."""
    j = joined.c
    rows = db.execute(select(joined).where(j.feedback_uid == feedback_uid).order_by(j.at, j.id))
    return tuple(_joined(row) for row in rows)


def _joined(row: Any) -> Joined:
    # ``row.count`` would be the method that every tuple has.
    return Joined(row.fingerprint, row.error, row._mapping["count"], row.at, row.late)
