"""Whose turn it is: of the processes that share a store, one does what is done once for all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, insert, select, update

from hypercare_collector.store.engine import Conflict, Database, Db
from hypercare_collector.store.tables import meta


def take(database: Database, name: str, holder: str, now: datetime, lease: timedelta) -> bool:
    """Take, or keep, the turn ``name`` until ``now + lease``; False while another has it.

    By compare-and-set, so that of several that ask at once one gets it. A turn beyond twice the
    lease was taken by a clock that is wrong, and counts for nothing.

    Raises:
        Unavailable: the database cannot be written.
    """
    mine = f"{(now + lease).isoformat()} {holder}"
    try:
        with database.write() as db:
            known = db.scalar(select(meta.c.value).where(meta.c.name == name))
            if known is None:
                db.execute(insert(meta).values(name=name, value=mine))
                return True
            until, _, theirs = known.partition(" ")
            if theirs != holder and now <= datetime.fromisoformat(until) <= now + 2 * lease:
                return False
            same = (meta.c.name == name) & (meta.c.value == known)
            return bool(db.execute(update(meta).where(same).values(value=mine)).rowcount)
    except Conflict:
        return False


def give_up(db: Db, name: str, holder: str) -> None:
    """Let the next take the turn at once, if it is ours."""
    db.execute(delete(meta).where(meta.c.name == name, meta.c.value.endswith(f" {holder}")))


def done_at(db: Db, name: str) -> datetime | None:
    """Return when a thing that is done now and then was done last."""
    value = db.scalar(select(meta.c.value).where(meta.c.name == f"{name} done"))
    return datetime.fromisoformat(value).astimezone(UTC) if value else None


def done(db: Db, name: str, now: datetime) -> None:
    """Remember that a thing has been done."""
    here = meta.c.name == f"{name} done"
    if not db.execute(update(meta).where(here).values(value=now.isoformat())).rowcount:
        db.execute(insert(meta).values(name=f"{name} done", value=now.isoformat()))
