"""What processes report by themselves: one row for each error of a session, however often seen.

A row holds an unbroken run of one error: an occurrence further than ``gap`` from the others begins
a new row, so that joining by time stays right. A flood costs its distinct errors and no more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, text, update

from hypercare_collector.model import Signal
from hypercare_collector.store.engine import Db
from hypercare_collector.store.tables import signals

OF_SESSION = 50
"""Rows kept of one session, the newest ones."""
OF_PROJECT = 20_000
"""Rows kept of one project; those that nobody vouches for go first, then the oldest."""
IDS = 200
"""Ids that a row remembers, so that a repeated post does not count twice."""
COUNTED = 1_000_000_000
"""Beyond this nobody counts."""

_AROUND = (
    select(signals)
    .where(
        signals.c.project == bindparam("project"),
        signals.c.session == bindparam("session"),
        signals.c.first_at <= bindparam("last"),
        signals.c.last_at >= bindparam("first"),
    )
    .order_by(signals.c.last_at, signals.c.id)
)


@dataclass(frozen=True)
class Run:
    """One error of one session, seen ``count`` times from ``first_at`` to ``last_at``."""

    fingerprint: str
    error: dict[str, Any]
    vouched: bool
    first_at: datetime
    last_at: datetime
    count: int
    ids: tuple[str, ...] = ()
    trace_id: str | None = None
    id: int | None = None


def alone(db: Db, project: str, sessions: Iterable[str]) -> None:
    """Let no other transaction write of these sessions until this one ends.

    So a feedback and a signal that come at the same instant see each other. SQLite has one writer
    anyway. Sessions are locked in one order, so that two transactions never wait for each other.
    """
    if db.dialect.name == "postgresql":
        for session in sorted(set(sessions)):
            lock = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")
            db.execute(lock, {"name": f"{project}/{session}"})


def add(db: Db, project: str, new: Collection[Signal], now: datetime, gap: timedelta) -> list[Run]:
    """Count occurrences of ONE error of one session; return the runs that grew, or began.

    One whose id is known was counted before, and changes nothing.
    """
    some = next(iter(new))
    known = _runs(db, project, some)
    before = list(known)
    for each in sorted(new, key=lambda signal: signal.at):
        if each.id is None or not any(each.id in run.ids for run in known):
            known = _with(known, each, gap)
    changed = [run for run in known if run not in before]
    for run in changed:
        _write(db, project, some.session, run, now)
    return changed


def around(
    db: Db, project: str, session: str, spans: Sequence[tuple[datetime, datetime]]
) -> list[Run]:
    """Return the runs of a session that reach into one of the spans, oldest first."""
    first, last = min(span[0] for span in spans), max(span[1] for span in spans)
    mine = {"project": project, "session": session, "first": first, "last": last}
    runs = [_run(row) for row in db.execute(_AROUND, mine)]
    return [run for run in runs if any(run.first_at <= b and run.last_at >= a for a, b in spans)]


def trim(db: Db, project: str, sessions: Iterable[str]) -> int:
    """Remove what is beyond the bounds of the sessions and the project; return how many rows."""
    s = signals.c
    mine = s.project == project
    gone = 0
    for session in sorted(set(sessions)):
        gone += _keep_newest(db, (mine & (s.session == session)), OF_SESSION)
    return gone + _keep_newest(db, mine, OF_PROJECT)


def purge(db: Db, before: datetime) -> int:
    """Remove the runs that began to come in before a moment; return how many."""
    return db.execute(delete(signals).where(signals.c.received_at < before)).rowcount


def _keep_newest(db: Db, mine: Any, most: int) -> int:
    s = signals.c
    over = (db.scalar(select(func.count()).select_from(signals).where(mine)) or 0) - most
    if over <= 0:
        return 0
    oldest = select(s.id).where(mine).order_by(s.vouched, s.last_at, s.id).limit(over)
    return db.execute(delete(signals).where(s.id.in_(oldest.scalar_subquery()))).rowcount


def _runs(db: Db, project: str, like: Signal) -> list[Run]:
    s = signals.c
    rows = db.execute(
        select(signals)
        .where(
            s.project == project,
            s.session == like.session,
            s.fingerprint == like.fingerprint,
            s.vouched == like.vouched,
        )
        .order_by(s.first_at, s.id)
    )
    return [_run(row) for row in rows]


def _with(known: list[Run], new: Signal, gap: timedelta) -> list[Run]:
    """Return the runs with one more occurrence: in the run that it is near to, or in a new one."""
    for place, run in enumerate(known):
        if run.first_at - gap <= new.at <= run.last_at + gap:
            return [*known[:place], _grown(run, new), *known[place + 1 :]]
    return [*known, _begun(new)]


def _begun(new: Signal) -> Run:
    return Run(
        fingerprint=new.fingerprint,
        error=dict(new.error),
        vouched=new.vouched,
        first_at=new.at,
        last_at=new.at,
        count=new.count,
        ids=() if new.id is None else (new.id,),
        trace_id=new.trace_id,
    )


def _grown(run: Run, new: Signal) -> Run:
    ids = run.ids if new.id is None else (*run.ids, new.id)
    return replace(
        run,
        first_at=min(run.first_at, new.at),
        last_at=max(run.last_at, new.at),
        count=min(run.count + new.count, COUNTED),
        ids=ids[-IDS:],
    )


def _write(db: Db, project: str, session: str, run: Run, now: datetime) -> None:
    grown: dict[str, Any] = {
        "count": run.count,
        "ids": list(run.ids),
        "first_at": run.first_at,
        "last_at": run.last_at,
    }
    if run.id is not None:
        db.execute(update(signals).where(signals.c.id == run.id).values(grown))
        return
    begun = {
        "project": project,
        "session": session,
        "fingerprint": run.fingerprint,
        "trace_id": run.trace_id,
        "error": run.error,
        "vouched": run.vouched,
        "received_at": now,
    }
    db.execute(insert(signals).values({**begun, **grown}))


def _run(row: Any) -> Run:
    return Run(
        fingerprint=row.fingerprint,
        error=row.error,
        vouched=row.vouched,
        first_at=row.first_at,
        last_at=row.last_at,
        count=row._mapping["count"],  # ``row.count`` is a method of tuples
        ids=tuple(row.ids),
        trace_id=row.trace_id,
        id=row.id,
    )
