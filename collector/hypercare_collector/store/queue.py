"""The outbox: a delivery is claimed for a while, and leaves only when its fate is known.

A worker that dies lets its lease run out, and the delivery is taken up again, marked ``unsure``
because the attempt may have got through. So a delivery may be attempted twice, never lost; that
the second attempt makes no second ticket is ``delivery.carry``'s duty.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, insert, select, update

from hypercare_collector.model import Verb
from hypercare_collector.store import due, locks
from hypercare_collector.store.due import DONE as DONE
from hypercare_collector.store.due import DROPPED as DROPPED
from hypercare_collector.store.due import HELD as HELD
from hypercare_collector.store.due import WAITING as WAITING
from hypercare_collector.store.engine import Db
from hypercare_collector.store.tables import attempts, deliveries

NAMESPACE = uuid.UUID("3f0c7f2e-5d0b-4b0e-9a55-8f2b7c1d6e10")
CUT_OFFS = 10
"""How often in a row a delivery may end with its worker before a person looks."""

_MADE = select(deliveries.c.destination).where(
    deliveries.c.case_id == bindparam("case"),
    due.is_create(deliveries),
    deliveries.c.state != DROPPED,
)
_ADD = insert(deliveries)


@dataclass(frozen=True)
class Claim:
    """One delivery that is ours until the lease runs out.

    ``unsure`` says that an earlier attempt may have reached the other side; ``last_touched`` is
    when that attempt ended, or, where nobody could say, when it was found dead.
    """

    id: int
    key: str
    project: str
    case_id: str
    feedback_uid: str
    destination: str
    verb: Verb
    attachment_id: str | None
    about: str
    attempts: int
    unsure: bool
    queued_at: datetime
    last_touched: datetime | None
    holder: str


def add(
    db: Db,
    *,
    project: str,
    case_id: str,
    feedback_uid: str,
    destination: str,
    verb: Verb,
    now: datetime,
    attachment_id: str | None = None,
    about: str = "",
    due: datetime | None = None,
) -> None:
    """Queue one act towards a destination, in the transaction that causes it.

    Its key follows from what it is, so that it is the same at every attempt and nowhere else;
    ``about`` tells several updates of one feedback apart. An update may wait a little: until
    ``due``, at most five minutes from now.
    """
    parts = (case_id, destination, feedback_uid, verb, attachment_id or "", *filter(None, (about,)))
    what = "/".join(parts)
    db.execute(
        _ADD,
        {
            "key": f"hc-{uuid.uuid5(NAMESPACE, what).hex}",
            "project": project,
            "case_id": case_id,
            "feedback_uid": feedback_uid,
            "destination": destination,
            "verb": verb,
            "about": about,
            "attachment_id": attachment_id,
            "state": WAITING,
            "due": due or now,
            "queued_at": now,
        },
    )


def destinations_of(db: Db, case_id: str) -> set[str]:
    """Return where the case already has a ticket, or will have one."""
    return set(db.scalars(_MADE, {"case": case_id}))


def any_due(db: Db, now: datetime) -> bool:
    """Say whether there is something to do, without taking any lock."""
    return due.anything(db, now)


def claim(
    db: Db, holder: str, now: datetime, lease: timedelta, busy: Collection[int] = ()
) -> Claim | None:
    """Take the delivery that has been due the longest, and hide it from others for ``lease``.

    ``busy`` are those under way in this process, whatever the clock says of their leases. Who
    claims for a destination does so alone, since it counts what others have under way there; a
    destination at which another claims just now is passed over.
    """
    _hold_what_cuts_off(db, now)
    for destination in due.destinations(db, now, busy):
        alone = locks.free(db, f"claim {destination}")
        if alone and (row := due.first(db, destination, now, busy)):
            return _lease(db, row, holder, now, lease)
    return None


def _lease(db: Db, row: Any, holder: str, now: datetime, lease: timedelta) -> Claim:
    died = bool(row.holder)
    unsure = bool(row.unsure or died)
    db.execute(
        update(deliveries)
        .where(deliveries.c.id == row.id)
        .values(
            holder=holder,
            lease_until=now + lease,
            attempts=row.attempts + 1,
            unsure=unsure,
            cut_off=row.cut_off + died,
            touched_at=now,
        )
    )
    return _claim(row, holder, unsure)


def settle(db: Db, claim: Claim, now: datetime, detail: str) -> bool:
    """Close a delivery that went through. Returns False when the lease had passed to another.

    Until the transaction ends no file of the feedback is found good or bad, so that each of them
    is either seen by who follows up here, or sees this delivery as done.
    """
    locks.wait(db, f"files of {claim.feedback_uid}")
    return _close(db, claim, now, "done", detail, state=DONE, settled_at=now, reason=None)


def hold(db: Db, claim: Claim, now: datetime, reason: str, *, unsure: bool) -> bool:
    """Keep a delivery for a person to look at."""
    return _close(
        db, claim, now, "held", reason, state=HELD, settled_at=now, reason=reason, unsure=unsure
    )


def put_back(
    db: Db, claim: Claim, now: datetime, due: datetime, reason: str, *, unsure: bool
) -> bool:
    """Let a delivery wait until ``due``."""
    values = {"due": due, "reason": reason, "unsure": unsure, "touched_at": now, "cut_off": 0}
    return _close(db, claim, now, "later", reason, **values)


def postpone(db: Db, claim: Claim, due: datetime) -> None:
    """Give a delivery back unattempted: what an earlier attempt did cannot be looked up yet."""
    db.execute(
        update(deliveries)
        .where(_ours(claim))
        .values(
            holder=None,
            lease_until=None,
            due=due,
            attempts=claim.attempts - 1,
            touched_at=claim.last_touched,
        )
    )


def free_dead(db: Db, alive: Callable[[str], bool], now: datetime) -> int:
    """Free the leases of holders that no longer live; return how many that were."""
    d = deliveries.c
    holders = db.scalars(select(d.holder).where(d.state == WAITING, d.holder.is_not(None)))
    dead = [holder for holder in set(holders) if holder and not alive(holder)]
    freed = db.execute(
        update(deliveries)
        .where(d.state == WAITING, d.holder.in_(dead))
        .values(holder=None, lease_until=None, unsure=True, touched_at=now, cut_off=d.cut_off + 1)
    )
    return freed.rowcount


def of_feedback(db: Db, feedback_uid: str) -> list[Any]:
    """Return the deliveries of a feedback, oldest first, as rows of the table."""
    d = deliveries.c
    return list(db.execute(select(deliveries).where(d.feedback_uid == feedback_uid).order_by(d.id)))


def unfinished(db: Db, case_id: str) -> list[Any]:
    """Return the deliveries of a case that wait, or are held, oldest first, as rows."""
    d = deliveries.c
    mine = (d.case_id == case_id) & d.state.in_((WAITING, HELD))
    return list(db.execute(select(deliveries).where(mine).order_by(d.id)))


def is_routed(db: Db, case_id: str) -> bool:
    """Tell whether anything of a case was ever meant for a destination."""
    d = deliveries.c
    return db.scalar(select(d.id).where(d.case_id == case_id).limit(1)) is not None


def attempts_of(db: Db, delivery_id: int) -> list[Any]:
    """Return what each attempt of a delivery came to, oldest first."""
    a = attempts.c
    return list(db.execute(select(attempts).where(a.delivery_id == delivery_id).order_by(a.id)))


def _hold_what_cuts_off(db: Db, now: datetime) -> None:
    """Set aside what took its worker down again and again, so that the rest flows."""
    d = deliveries.c
    reason = f"its worker ended in the middle of it {CUT_OFFS} times"
    db.execute(
        update(deliveries)
        .where(d.state == WAITING, d.cut_off > 0, d.cut_off >= CUT_OFFS, due.free(now))
        .values(state=HELD, reason=reason, settled_at=now, holder=None, cut_off=0)
    )


def _claim(row: Any, holder: str, unsure: bool) -> Claim:
    return Claim(
        id=row.id,
        key=row.key,
        project=row.project,
        case_id=row.case_id,
        feedback_uid=row.feedback_uid,
        destination=row.destination,
        verb=Verb(row.verb),
        attachment_id=row.attachment_id,
        about=row.about,
        attempts=row.attempts + 1,
        unsure=unsure,
        queued_at=row.queued_at,
        last_touched=row.touched_at,
        holder=holder,
    )


def _close(
    db: Db, claim: Claim, now: datetime, outcome: str, detail: str, **values: object
) -> bool:
    """Write, unless the lease ran out and somebody else has taken the delivery up since."""
    changed = db.execute(
        update(deliveries).where(_ours(claim)).values(holder=None, lease_until=None, **values)
    )
    if changed.rowcount:
        db.execute(
            insert(attempts).values(
                delivery_id=claim.id, number=claim.attempts, at=now, outcome=outcome, detail=detail
            )
        )
    return bool(changed.rowcount)


def _ours(claim: Claim) -> ColumnElement[bool]:
    d = deliveries.c
    return and_(d.id == claim.id, d.holder == claim.holder, d.attempts == claim.attempts)
