"""What may be delivered now: due, free, in its turn, and where there is room for one more attempt.

The statements look at one destination at a time, along an index, so that ten thousand deliveries
that wait for one destination cost the others nothing. ``EXPLAIN`` shows no scan on either database.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    and_,
    bindparam,
    exists,
    func,
    literal_column,
    or_,
    select,
)

from hypercare_collector.model import FileState, Verb
from hypercare_collector.store.engine import Db
from hypercare_collector.store.tables import attachments, deliveries
from hypercare_collector.store.tables import destinations as places

WAITING, DONE, HELD, DROPPED = "waiting", "done", "held", "dropped"
AT_ONCE = 2
"""Attempts that may run at one destination at the same time, so that a slow one blocks no other."""
CLOCK_SKEW = timedelta(minutes=5)
PENDING = attachments.c.state == literal_column(f"'{FileState.PENDING}'")
"""A file that waits to be examined; said in the words of the index, as `is_create`, since SQLite
uses a partial index for nothing else."""

_now: BindParameter[datetime] = bindparam("now")
_soon: BindParameter[datetime] = bindparam("soon")


def destinations(db: Db, now: datetime, busy: Collection[int] = ()) -> list[str]:
    """Return where something may be attempted now, first the one that has waited the longest."""
    found = [head for head in db.execute(heads, _times(now, busy)) if head.due]
    return [head.name for head in sorted(found, key=_since)]


def first(db: Db, destination: str, now: datetime, busy: Collection[int] = ()) -> Any | None:
    """Return, and lock, the row that has been due the longest at a destination with room.

    A row that another transaction has locked is passed over.
    """
    return db.execute(_FIRST, {"destination": destination, **_times(now, busy)}).one_or_none()


def anything(db: Db, now: datetime) -> bool:
    """Say whether there is a delivery that may be attempted, or a file to be examined."""
    return db.scalar(_WAITING_FILE, {"now": now}) is not None or bool(destinations(db, now))


def free(now: Any) -> ColumnElement[bool]:
    """Say what nobody has under way."""
    return or_(deliveries.c.lease_until.is_(None), deliveries.c.lease_until < now)


def _since(head: Any) -> datetime:
    since: datetime = head.due
    return since


def _times(now: datetime, busy: Collection[int]) -> dict[str, Any]:
    return {"now": now, "soon": now + CLOCK_SKEW, "busy": list(busy)}


def _at(destination: ColumnElement[str]) -> Select[Any]:
    """Return what may be attempted at a destination, first what has been due the longest."""
    d = deliveries.c
    return (
        select(deliveries)
        .where(
            d.state == WAITING,
            d.destination == destination,
            _due(),
            free(_now),
            d.id.not_in(bindparam("busy", expanding=True)),
            *_in_turn(),
        )
        .order_by(d.due, d.id)
        .limit(1)
    )


def _due() -> ColumnElement[bool]:
    """Say what is due; what was written by a clock that was ahead is due as well."""
    d = deliveries.c
    patient = and_(d.verb == Verb.UPDATE, d.due <= _soon)
    begun_never = and_(d.attempts == 0, ~patient)
    return or_(d.due <= _now, begun_never, d.touched_at > _soon)


def _in_turn() -> tuple[ColumnElement[bool], ...]:
    """Let a ticket be made before it is added to, by one attempt at a time, with good pictures."""
    d, other = deliveries.c, deliveries.alias("other")
    same = and_(other.c.case_id == d.case_id, other.c.destination == d.destination)
    unmade = exists().where(
        same, is_create(other), other.c.state.in_((WAITING, HELD)), other.c.id < d.id
    )
    underway = exists().where(same, *_running(other))
    unexamined = exists().where(attachments.c.feedback_uid == d.feedback_uid, PENDING)
    return or_(d.verb == Verb.CREATE, ~unmade), ~underway, ~unexamined


def _room(destination: ColumnElement[str]) -> ColumnElement[bool]:
    running = deliveries.alias("running")
    here = running.c.destination == destination
    count = select(func.count()).where(here, *_running(running)).scalar_subquery()
    return count < AT_ONCE


def _running(rows: Any) -> tuple[ColumnElement[bool], ...]:
    return rows.c.holder.is_not(None), rows.c.lease_until >= _now


def is_create(rows: Any) -> ColumnElement[bool]:
    """Say which rows make a ticket, in the words of the index."""
    create: ColumnElement[bool] = rows.c.verb == literal_column("'create'")
    return create


def _heads() -> Select[Any]:
    """Return the destinations with room, and since when something waits for each, if at all."""
    first_due = _at(places.c.name).with_only_columns(deliveries.c.due).correlate(places)
    named = select(places.c.name, first_due.scalar_subquery().label("due"))
    return named.where(_room(places.c.name))


_here = bindparam("destination", type_=places.c.name.type)
heads = _heads()
"""For every destination with room, its name and since when something waits for it, if at all."""
_FIRST = _at(_here).where(_room(_here)).with_for_update(skip_locked=True, key_share=True)
_WAITING_FILE = (
    select(attachments.c.id)
    .where(PENDING, or_(attachments.c.lease_until.is_(None), attachments.c.lease_until < _now))
    .limit(1)
)
