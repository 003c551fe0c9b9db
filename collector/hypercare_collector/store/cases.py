"""Cases, and the tickets that stand for them elsewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from hypercare_collector.model import Case, Judgement, Priority, TicketRef
from hypercare_collector.store.engine import Db
from hypercare_collector.store.tables import cases, tickets

OPEN = "open"


def open_with(db: Db, project: str, fingerprint: str) -> Case | None:
    """Return the open case of a project that has this fingerprint, and hold on to its row."""
    c = cases.c
    row = db.execute(
        select(cases)
        .where(c.project == project, c.fingerprint == fingerprint, c.state == OPEN)
        .with_for_update()
    ).one_or_none()
    return _case(row) if row else None


def add(db: Db, case: Case) -> None:
    """Open a case."""
    db.execute(
        insert(cases).values(
            id=case.id,
            key=case.key,
            project=case.project,
            title=case.title,
            fingerprint=case.fingerprint,
            state=case.state,
            priority=case.priority,
            priority_reason=case.priority_reason,
            category=case.category,
            module=case.module,
            feedbacks=case.feedbacks,
            opened_at=case.opened_at,
        )
    )


def join(db: Db, case: Case, judged: Judgement) -> Case:
    """Count one more feedback, and let its judgement be the case's."""
    joined = replace(
        case,
        feedbacks=case.feedbacks + 1,
        priority=judged.priority,
        priority_reason=judged.reason,
    )
    db.execute(
        update(cases)
        .where(cases.c.id == case.id)
        .values(
            feedbacks=cases.c.feedbacks + 1,
            priority=joined.priority,
            priority_reason=joined.priority_reason,
        )
    )
    return joined


def get(db: Db, case_id: str) -> Case:
    """Return a case that is known to exist."""
    return _case(db.execute(select(cases).where(cases.c.id == case_id)).one())


def link(db: Db, case_id: str, destination: str, ref: TicketRef, now: datetime) -> None:
    """Remember the ticket of a case at a destination."""
    here = (tickets.c.case_id == case_id) & (tickets.c.destination == destination)
    db.execute(delete(tickets).where(here))
    db.execute(
        insert(tickets).values(
            case_id=case_id,
            destination=destination,
            remote_id=ref.id,
            name=ref.name,
            url=ref.url,
            linked_at=now,
        )
    )


def ticket(db: Db, case_id: str, destination: str) -> TicketRef | None:
    """Return the ticket of a case at a destination, once there is one."""
    return tickets_of(db, case_id).get(destination)


def tickets_of(db: Db, case_id: str) -> dict[str, TicketRef]:
    """Return the tickets of a case by destination."""
    rows = db.execute(select(tickets).where(tickets.c.case_id == case_id))
    return {r.destination: TicketRef(r.remote_id, r.name, r.url) for r in rows}


def _case(row: Any) -> Case:
    return Case(
        id=row.id,
        key=row.key,
        project=row.project,
        title=row.title,
        priority=Priority(row.priority),
        priority_reason=row.priority_reason,
        state=row.state,
        opened_at=row.opened_at,
        category=row.category,
        module=row.module,
        fingerprint=row.fingerprint,
        feedbacks=row.feedbacks,
    )
