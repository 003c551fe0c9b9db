"""What has become old, kind by kind, a batch at a time. What waits to be delivered never has."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, select, update

from hypercare_collector.model import FileState
from hypercare_collector.store.due import HELD, WAITING
from hypercare_collector.store.engine import Db
from hypercare_collector.store.erasure import erase, forget_answers, take_files
from hypercare_collector.store.tables import (
    attachments,
    attempts,
    deliveries,
    feedback,
    joined,
    rejections,
)

CAPTURED = ("context", "environment", "trail", "app", "sdk", "tags", "extra")
"""Parts of a feedback that software gathered, no person wrote."""


def attachments_before(db: Db, before: datetime, most: int) -> tuple[int, list[str]]:
    """Take the files of old feedback away; return of how many, and the paths to remove."""
    lying = exists().where(
        attachments.c.feedback_uid == feedback.c.uid, attachments.c.state != FileState.GONE
    )
    uids = _settled(db, before, lying, most)
    return len(uids), take_files(db, uids)


def captured_before(db: Db, before: datetime, now: datetime, most: int) -> int:
    """Take away what was captured with old feedback, joined errors included; return of how many."""
    f = feedback.c
    uids = _settled(db, before, f.stripped_at.is_(None), most)
    for uid, content in db.execute(select(f.uid, f.content).where(f.uid.in_(uids))).all():
        written = {name: part for name, part in content.items() if name not in CAPTURED}
        gone: dict[str, Any] = {"session": None, "happened_at": None, "stripped_at": now}
        db.execute(update(feedback).where(f.uid == uid).values(content=written, **gone))
    db.execute(delete(joined).where(joined.c.feedback_uid.in_(uids)))
    return len(uids)


def feedback_before(db: Db, before: datetime, now: datetime, most: int) -> tuple[int, list[str]]:
    """Erase old feedback; return how much, and the paths of its files, to remove."""
    uids = _settled(db, before, feedback.c.erased_at.is_(None), most)
    return len(uids), erase(db, uids, now) if uids else []


def rejections_before(db: Db, before: datetime, most: int) -> int:
    """Remove old refused bodies; they stay counted. Return how many went."""
    r = rejections.c
    old = db.scalars(select(r.id).where(r.at < before).order_by(r.id).limit(most)).all()
    db.execute(delete(rejections).where(r.id.in_(old)))
    return len(old)


def attempts_before(db: Db, before: datetime, most: int) -> int:
    """Forget what destinations said of deliveries that were settled long ago; return of how many.

    That there was an attempt, when, and what it came to, stays.
    """
    d, a = deliveries.c, attempts.c
    said = exists().where(a.delivery_id == d.id, a.detail != "")
    settled = d.state.not_in((WAITING, HELD)) & (d.settled_at < before)
    old = db.scalars(select(d.id).where(settled, said).order_by(d.id).limit(most)).all()
    forget_answers(db, old)
    return len(old)


def _settled(db: Db, before: datetime, which: ColumnElement[bool], most: int) -> list[str]:
    """Return feedback from before a moment of which nothing is on its way, or held, any more."""
    f, d = feedback.c, deliveries.c
    open_one = exists().where(d.feedback_uid == f.uid, d.state.in_((WAITING, HELD)))
    old = select(f.uid).where(f.received_at < before, which, ~open_one)
    return list(db.scalars(old.order_by(f.received_at).limit(most)))
