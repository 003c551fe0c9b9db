"""What waits for a person: held deliveries, and files that were not what they said."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select, update

from hypercare_collector.model import FileState
from hypercare_collector.store.engine import Db
from hypercare_collector.store.queue import DROPPED, HELD, WAITING
from hypercare_collector.store.tables import attachments, cases, deliveries, feedback


@dataclass(frozen=True)
class Held:
    """One held thing. ``name`` is what ``hypercare held`` takes."""

    name: str
    receipt: str
    what: str
    reason: str
    since: datetime


def all_held(db: Db) -> list[Held]:
    """Return everything that waits for a person, oldest first."""
    d, a, f = deliveries.c, attachments.c, feedback.c
    joined = select(deliveries, f.receipt).join(feedback, f.uid == d.feedback_uid)
    acts = db.execute(joined.where(d.state == HELD).order_by(d.id))
    named = select(attachments, f.receipt, f.received_at).join(feedback, f.uid == a.feedback_uid)
    files = db.execute(named.where(a.state == FileState.HELD).order_by(f.received_at))
    return sorted([*map(_delivery, acts), *map(_file, files)], key=lambda held: held.since)


def retry(db: Db, name: str, now: datetime) -> bool:
    """Let a held thing be tried again from the start. Returns False when there is no such."""
    if name.startswith("f"):
        changed = db.execute(
            update(attachments)
            .where(attachments.c.id == name[1:], attachments.c.state == FileState.HELD)
            .values(state=FileState.PENDING, reason=None, attempts=0, lease_until=None)
        )
        return bool(changed.rowcount)
    again = {"state": WAITING, "due": now, "queued_at": now, "settled_at": None, "attempts": 0}
    return bool(db.execute(update(deliveries).where(_held(name)).values(again)).rowcount)


def drop(db: Db, name: str, now: datetime, why: str) -> bool:
    """Give a held delivery up for good, and what was to follow it. False when there is no such."""
    d = deliveries.c
    row = db.execute(select(deliveries).where(_held(name))).one_or_none()
    if row is None:
        return False
    gone = d.id == row.id
    if row.verb == "create":
        # whoever joins the case meanwhile sees that this ticket will not be made
        db.execute(select(cases.c.id).where(cases.c.id == row.case_id).with_for_update())
        same = (d.case_id == row.case_id) & (d.destination == row.destination)
        gone = same & d.state.in_((WAITING, HELD))
    db.execute(update(deliveries).where(gone).values(state=DROPPED, settled_at=now, reason=why))
    return True


def _held(name: str) -> ColumnElement[bool]:
    number = int(name[1:]) if re.fullmatch(r"d[0-9]{1,9}", name) else -1
    return (deliveries.c.id == number) & (deliveries.c.state == HELD)


def _delivery(row: Any) -> Held:
    what = f"{row.verb} at {row.destination}"
    return Held(f"d{row.id}", row.receipt, what, row.reason or "", row.settled_at)


def _file(row: Any) -> Held:
    return Held(f"f{row.id}", row.receipt, f"file {row.name}", row.reason or "", row.received_at)
