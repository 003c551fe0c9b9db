"""Cases, and the tickets that stand for them elsewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, or_, select, update

from hypercare_collector.model import Case, Judgement, Priority, TicketRef
from hypercare_collector.store.engine import Db
from hypercare_collector.store.tables import cases, feedback, tickets

OPEN, RESOLVED, CLOSED = "open", "resolved", "closed"

_OPEN_WITH = (
    select(cases)
    .where(
        cases.c.project == bindparam("project"),
        cases.c.fingerprint == bindparam("fingerprint"),
        cases.c.state == OPEN,
    )
    .with_for_update(key_share=True)
)
_ADD = insert(cases)
_JOIN = (
    update(cases)
    .where(cases.c.id == bindparam("case"))
    .values(
        feedbacks=cases.c.feedbacks + 1,
        priority=bindparam("priority"),
        priority_reason=bindparam("priority_reason"),
    )
)


def open_with(db: Db, project: str, fingerprint: str) -> Case | None:
    """Return the open case of a project that has this fingerprint, and hold on to its row."""
    wanted = {"project": project, "fingerprint": fingerprint}
    row = db.execute(_OPEN_WITH, wanted).one_or_none()
    return _case(row) if row else None


def add(db: Db, case: Case) -> None:
    """Open a case."""
    db.execute(
        _ADD,
        {
            "id": case.id,
            "key": case.key,
            "project": case.project,
            "title": case.title,
            "fingerprint": case.fingerprint,
            "state": case.state,
            "priority": case.priority,
            "priority_reason": case.priority_reason,
            "category": case.category,
            "module": case.module,
            "feedbacks": case.feedbacks,
            "opened_at": case.opened_at,
        },
    )


def join(db: Db, case: Case, judged: Judgement) -> Case:
    """Count one more feedback, and let its judgement be the case's."""
    joined = replace(
        case,
        feedbacks=case.feedbacks + 1,
        priority=judged.priority,
        priority_reason=judged.reason,
    )
    judgement = {"priority": joined.priority, "priority_reason": joined.priority_reason}
    db.execute(_JOIN, {"case": case.id, **judgement})
    return joined


def get(db: Db, case_id: str) -> Case:
    """Return a case that is known to exist."""
    return _case(db.execute(select(cases).where(cases.c.id == case_id)).one())


def named(db: Db, name: str) -> Case | None:
    """Return the case that has this key, or that holds the feedback with this receipt."""
    held = select(feedback.c.case_id).where(feedback.c.receipt == name).scalar_subquery()
    found = db.execute(select(cases).where(or_(cases.c.key == name, cases.c.id == held)))
    row = found.one_or_none()
    return _case(row) if row else None


def set_state(db: Db, case: Case, state: str) -> bool:
    """Give a case another state; False when somebody else has changed it since it was read."""
    same = (cases.c.id == case.id) & (cases.c.state == case.state)
    return bool(db.execute(update(cases).where(same).values(state=state)).rowcount)


def link(db: Db, case_id: str, destination: str, ref: TicketRef, now: datetime) -> None:
    """Remember the ticket of a case at a destination."""
    here = (tickets.c.case_id == case_id) & (tickets.c.destination == destination)
    db.execute(delete(tickets).where(here))
    db.execute(
        insert(tickets).values(
            case_id=case_id,
            destination=destination,
            remote_id=ref.id,
            name=ref.name[:200],
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
