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

from sqlalchemy import ColumnElement, and_, exists, func, insert, or_, select, update

from hypercare_collector.model import FileState, Verb
from hypercare_collector.store.engine import Db
from hypercare_collector.store.tables import attachments, attempts, deliveries

WAITING, DONE, HELD, DROPPED = "waiting", "done", "held", "dropped"
NAMESPACE = uuid.UUID("3f0c7f2e-5d0b-4b0e-9a55-8f2b7c1d6e10")
AT_ONCE = 2
"""Attempts that may run at one destination at the same time, so that a slow one blocks no other."""
CUT_OFFS = 10
"""How often in a row a delivery may end with its worker before a person looks."""
CLOCK_SKEW = timedelta(minutes=5)


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
) -> None:
    """Queue one act towards a destination, in the transaction that causes it.

    Its key follows from what it is, so that it is the same at every attempt and nowhere else;
    ``about`` tells several updates of one feedback apart.
    """
    parts = (case_id, destination, feedback_uid, verb, attachment_id or "", *filter(None, (about,)))
    what = "/".join(parts)
    db.execute(
        insert(deliveries).values(
            key=f"hc-{uuid.uuid5(NAMESPACE, what).hex}",
            project=project,
            case_id=case_id,
            feedback_uid=feedback_uid,
            destination=destination,
            verb=verb,
            about=about,
            attachment_id=attachment_id,
            state=WAITING,
            due=now,
            queued_at=now,
        )
    )


def destinations_of(db: Db, case_id: str) -> set[str]:
    """Return where the case already has a ticket, or will have one."""
    d = deliveries.c
    made = (d.case_id == case_id) & (d.verb == Verb.CREATE) & (d.state != DROPPED)
    return set(db.scalars(select(d.destination).where(made)))


def any_due(db: Db, now: datetime) -> bool:
    """Say whether there is something to do, without taking any lock."""
    d, a = deliveries.c, attachments.c
    delivery = select(d.id).where(d.state == WAITING, _due(now), _free(now)).limit(1)
    picture = select(a.id).where(a.state == FileState.PENDING).limit(1)
    return db.scalar(delivery) is not None or db.scalar(picture) is not None


def claim(
    db: Db, holder: str, now: datetime, lease: timedelta, busy: Collection[int] = ()
) -> Claim | None:
    """Take the delivery that has been due the longest, and hide it from others for ``lease``.

    ``busy`` are those under way in this process, whatever the clock says of their leases.
    """
    d = deliveries.c
    _hold_what_cuts_off(db, now)
    row = db.execute(
        select(deliveries)
        .where(d.state == WAITING, _due(now), _free(now), d.id.not_in(busy), *_in_turn(now))
        .order_by(d.due, d.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).one_or_none()
    if row is None:
        return None
    died = bool(row.holder)
    unsure = bool(row.unsure or died)
    db.execute(
        update(deliveries)
        .where(d.id == row.id)
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
    """Close a delivery that went through. Returns False when the lease had passed to another."""
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


def attempts_of(db: Db, delivery_id: int) -> list[Any]:
    """Return what each attempt of a delivery came to, oldest first."""
    a = attempts.c
    return list(db.execute(select(attempts).where(a.delivery_id == delivery_id).order_by(a.id)))


def _due(now: datetime) -> ColumnElement[bool]:
    """Say what is due; what was written by a clock that was ahead is due as well."""
    d = deliveries.c
    return or_(d.due <= now, d.attempts == 0, d.touched_at > now + CLOCK_SKEW)


def _hold_what_cuts_off(db: Db, now: datetime) -> None:
    """Set aside what took its worker down again and again, so that the rest flows."""
    d = deliveries.c
    reason = f"its worker ended in the middle of it {CUT_OFFS} times"
    db.execute(
        update(deliveries)
        .where(d.state == WAITING, d.cut_off >= CUT_OFFS, _free(now))
        .values(state=HELD, reason=reason, settled_at=now, holder=None, cut_off=0)
    )


def _free(now: datetime) -> ColumnElement[bool]:
    return or_(deliveries.c.lease_until.is_(None), deliveries.c.lease_until < now)


def _in_turn(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Let a ticket be made before it is added to, by one attempt at a time, with good pictures."""
    d, other = deliveries.c, deliveries.alias("other")
    same = and_(other.c.case_id == d.case_id, other.c.destination == d.destination)
    unmade = exists().where(
        same, other.c.verb == Verb.CREATE, other.c.state.in_((WAITING, HELD)), other.c.id < d.id
    )
    busy = exists().where(same, other.c.state == WAITING, other.c.lease_until >= now)
    unexamined = exists().where(
        attachments.c.feedback_uid == d.feedback_uid, attachments.c.state == FileState.PENDING
    )
    running = deliveries.alias("running")
    crowded = (
        select(running.c.destination)
        .where(running.c.state == WAITING, running.c.lease_until >= now)
        .group_by(running.c.destination)
        .having(func.count() >= AT_ONCE)
    )
    return (
        or_(d.verb == Verb.CREATE, ~unmade),
        ~busy,
        ~unexamined,
        d.destination.not_in(crowded),
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
