"""Taking a feedback away so that its skeleton stays: counted, known by its id, linked to tickets.

What it said, who said it and what was captured go; so do the answers of destinations, which may
repeat it. Files are named by no row after the commit: their bytes are the caller's to remove.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update

from hypercare_collector.model import FileState, Verb
from hypercare_collector.store.due import DROPPED, HELD, WAITING
from hypercare_collector.store.engine import Db
from hypercare_collector.store.tables import (
    attachments,
    attempts,
    cases,
    deliveries,
    feedback,
    joined,
)

ERASED = "[erased]"
REASON = "its feedback was erased"
NOTHING: dict[str, Any] = {"description": ERASED}


def erase(db: Db, uids: Collection[str], now: datetime) -> list[str]:
    """Erase feedback; return the paths of the files that no row names any more.

    What waits to be delivered of it is dropped; another feedback of the same case then makes the
    ticket. Somebody who works on it at this moment finds the lease gone.
    """
    paths = take_files(db, uids, name=ERASED)
    db.execute(delete(joined).where(joined.c.feedback_uid.in_(uids)))
    _erase_titles(db, uids)
    _drop(db, uids, now)
    forget_answers(db, select(deliveries.c.id).where(deliveries.c.feedback_uid.in_(uids)))
    db.execute(
        update(feedback)
        .where(feedback.c.uid.in_(uids))
        .values(
            content=NOTHING,
            body_hash="",
            session=None,
            happened_at=None,
            stripped_at=now,
            erased_at=now,
        )
    )
    return paths


def take_files(db: Db, uids: Collection[str], name: str | None = None) -> list[str]:
    """Let the files of feedback be gone; return their paths. ``name`` replaces theirs."""
    a = attachments.c
    here = a.feedback_uid.in_(uids)
    paths = [path for path in db.scalars(select(a.path).where(here)) if path]
    gone: dict[str, Any] = {"state": FileState.GONE, "path": "", "sha256": "", "reason": None}
    if name is not None:
        gone["name"] = name
    db.execute(update(attachments).where(here).values(lease_until=None, **gone))
    return paths


def forget_answers(db: Db, of_deliveries: Any) -> int:
    """Forget what destinations said, in the attempts of these deliveries; return how many."""
    d, a = deliveries.c, attempts.c
    told = (d.reason.is_not(None)) & (d.state != DROPPED)
    db.execute(update(deliveries).where(d.id.in_(of_deliveries), told).values(reason=None))
    said = a.delivery_id.in_(of_deliveries) & (a.detail != "")
    return db.execute(update(attempts).where(said).values(detail="")).rowcount


def under_way(db: Db, uids: Collection[str], now: datetime) -> set[str]:
    """Return that feedback of which somebody is carrying something at this moment.

    Nobody can begin to, with the rest, before this transaction ends.
    """
    d = deliveries.c
    mine = d.feedback_uid.in_(uids) & (d.state == WAITING)
    rows = db.execute(select(d.feedback_uid, d.lease_until).where(mine).with_for_update())
    return {row.feedback_uid for row in rows if row.lease_until and row.lease_until >= now}


def _erase_titles(db: Db, uids: Collection[str]) -> None:
    """Erase what a case took from the words of the feedback that opened it."""
    opened = select(feedback.c.case_id).where(
        feedback.c.uid.in_(uids), feedback.c.opened_case.is_(True)
    )
    db.execute(update(cases).where(cases.c.id.in_(opened)).values(title=ERASED, module=None))


def _drop(db: Db, uids: Collection[str], now: datetime) -> None:
    d = deliveries.c
    open_ones = d.feedback_uid.in_(uids) & d.state.in_((WAITING, HELD))
    creates = db.execute(
        select(d.case_id, d.destination).where(open_ones, d.verb == Verb.CREATE)
    ).all()
    gone = {"state": DROPPED, "settled_at": now, "reason": REASON, "holder": None}
    db.execute(update(deliveries).where(open_ones).values(lease_until=None, **gone))
    _pass_on(db, creates)


def _pass_on(db: Db, creates: Sequence[Any]) -> None:
    """Let the oldest feedback that was to join a ticket make it, now that nobody else will."""
    d = deliveries.c
    for case_id, destination in creates:
        heir = select(func.min(d.id)).where(
            d.case_id == case_id,
            d.destination == destination,
            d.state.in_((WAITING, HELD)),
            d.verb == Verb.COMMENT,
            d.attachment_id.is_(None),
        )
        db.execute(
            update(deliveries).where(d.id == db.scalar(heir)).values(verb=Verb.CREATE, about="")
        )
