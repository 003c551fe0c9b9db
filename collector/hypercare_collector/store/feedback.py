"""Feedback and its attachments, as they were accepted."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, insert, or_, select, update

from hypercare_collector.model import Attachment, Feedback, FileState
from hypercare_collector.store import joined, locks
from hypercare_collector.store.due import PENDING
from hypercare_collector.store.engine import Db
from hypercare_collector.store.tables import attachments, cases, feedback, projects

EXAMINATIONS = 3
"""How often a file may take its examiner down with it before it is held."""
OF_SESSION = 20
"""Feedback of one session that one signal may join."""

# Statements of the accept path are built once: building one costs more than running it.
_KNOWN = select(feedback.c.uid, feedback.c.receipt, feedback.c.body_hash).where(
    feedback.c.project == bindparam("project"), feedback.c.id == bindparam("id")
)
_COUNT = (
    update(projects)
    .where(projects.c.id == bindparam("project"))
    .values(received=projects.c.received + 1, receipts=projects.c.receipts + 1)
    .returning(projects.c.prefix, projects.c.receipts)
)
_ADD = insert(feedback)
_ADD_FILES = insert(attachments)


@dataclass(frozen=True)
class Known:
    """A feedback that is already here: enough to answer its sender once more."""

    uid: str
    receipt: str
    body_hash: str


@dataclass(frozen=True)
class Trace:
    """What a feedback is called from the click to the ticket; ``case`` is its case's key."""

    feedback: str
    receipt: str
    case: str
    received_at: datetime


def known(db: Db, project: str, feedback_id: str) -> Known | None:
    """Return what an earlier post of the same id left here."""
    row = db.execute(_KNOWN, {"project": project, "id": feedback_id}).one_or_none()
    return Known(*row) if row else None


def next_receipt(db: Db, project: str) -> str:
    """Count one more feedback as received and name it. Numbers may have gaps."""
    row = db.execute(_COUNT, {"project": project}).one()
    return f"{row.prefix}-{row.receipts}"


def add(db: Db, new: Feedback, case_id: str, *, opened_case: bool) -> None:
    """Store a feedback with its attachments, and the errors that it takes with it."""
    db.execute(
        _ADD,
        {
            "uid": new.uid,
            "project": new.project,
            "id": new.id,
            "receipt": new.receipt,
            "case_id": case_id,
            "opened_case": opened_case,
            "body_hash": new.body_hash,
            "content": dict(new.content),
            "vouched": new.vouched,
            "received_at": new.received_at,
            "session": new.session,
            "happened_at": new.happened_at,
        },
    )
    if new.attachments:
        db.execute(_ADD_FILES, [_row(a, i) for i, a in enumerate(new.attachments)])
    joined.add(db, new.uid, new.joined)


def get(db: Db, uid: str) -> Feedback | None:
    """Return a feedback with its attachments."""
    row = db.execute(select(feedback).where(feedback.c.uid == uid)).one_or_none()
    return _feedback(db, row) if row else None


def with_id(db: Db, feedback_id: str) -> list[Feedback]:
    """Return the feedback that carries a sender's id, of whichever projects."""
    rows = db.execute(select(feedback).where(feedback.c.id == feedback_id)).all()
    return [_feedback(db, row) for row in rows]


def of_session(
    db: Db, project: str, session: str, first: datetime, last: datetime
) -> list[Feedback]:
    """Return the newest feedback that a session sent, or wrote, between two moments."""
    f = feedback.c
    mine = (f.project == project) & (f.session == session) & f.erased_at.is_(None)
    then = or_(f.received_at.between(first, last), f.happened_at.between(first, last))
    newest = select(feedback).where(mine, then).order_by(f.received_at.desc()).limit(OF_SESSION)
    return [_feedback(db, row) for row in db.execute(newest).all()]


def trace(db: Db, uid: str) -> Trace:
    """Return the names under which a feedback can be followed."""
    f = feedback.c
    names = select(f.id, f.receipt, cases.c.key, f.received_at).join(cases, cases.c.id == f.case_id)
    return Trace(*db.execute(names.where(f.uid == uid)).one())


def of_case(db: Db, case_id: str) -> list[Any]:
    """Return uid, receipt and time of the feedbacks of a case, as rows, the opening one first."""
    f = feedback.c
    rows = select(f.uid, f.receipt, f.received_at).where(f.case_id == case_id)
    return list(db.execute(rows.order_by(f.opened_case.desc(), f.received_at, f.receipt)))


def latest(db: Db, most: int) -> list[Any]:
    """Return feedback with its case's ``key`` and ``state`` as rows, the latest first."""
    f = feedback.c
    rows = select(f.uid, f.project, f.receipt, f.received_at, f.content, cases.c.key, cases.c.state)
    joined_rows = rows.join(cases, cases.c.id == f.case_id)
    return list(db.execute(joined_rows.order_by(f.received_at.desc(), f.uid.desc()).limit(most)))


def case_of(db: Db, uid: str) -> str:
    """Return the id of the case that a feedback belongs to."""
    return str(db.execute(select(feedback.c.case_id).where(feedback.c.uid == uid)).scalar_one())


def attachment(db: Db, attachment_id: str) -> Attachment | None:
    """Return one attachment."""
    row = db.execute(select(attachments).where(attachments.c.id == attachment_id)).one_or_none()
    return _attachment(row) if row else None


def claim_pending(db: Db, now: datetime, lease: timedelta) -> Attachment | None:
    """Take one file that waits to be examined, and hide it from others for ``lease``.

    A file whose examiners died too often is held instead, so that it stops nobody else.
    """
    a = attachments.c
    free = PENDING & or_(a.lease_until.is_(None), a.lease_until < now)
    db.execute(
        update(attachments)
        .where(free, a.attempts >= EXAMINATIONS)
        .values(state=FileState.HELD, reason="its examination failed three times")
    )
    next_id = select(a.id).where(free).limit(1).with_for_update(skip_locked=True).scalar_subquery()
    row = db.execute(
        update(attachments)
        .where(a.id == next_id)
        .values(lease_until=now + lease, attempts=a.attempts + 1)
        .returning(*a)
    ).one_or_none()
    return _attachment(row) if row else None


def settle_file(db: Db, claimed: Attachment, examined: Attachment) -> bool:
    """Write down what an examination found; False when somebody else has done so since."""
    locks.wait(db, f"files of {claimed.feedback_id}")
    a = attachments.c
    ours = (a.id == claimed.id) & (a.path == claimed.path) & (a.state == FileState.PENDING)
    changed = db.execute(
        update(attachments)
        .where(ours)
        .values(
            name=examined.name,
            media_type=examined.media_type,
            size=examined.size,
            sha256=examined.sha256,
            path=examined.path,
            state=examined.state,
            reason=examined.reason,
            lease_until=None,
        )
    )
    return bool(changed.rowcount)


def named(db: Db, paths: Collection[str]) -> set[str]:
    """Return those of the paths that an attachment names."""
    found: set[str] = set()
    wanted = list(paths)
    for start in range(0, len(wanted), 500):
        chunk = wanted[start : start + 500]
        found |= set(db.scalars(select(attachments.c.path).where(attachments.c.path.in_(chunk))))
    return found


def _feedback(db: Db, row: Any) -> Feedback:
    a = attachments.c
    files = db.execute(select(attachments).where(a.feedback_uid == row.uid).order_by(a.position))
    return Feedback(
        uid=row.uid,
        id=row.id,
        project=row.project,
        receipt=row.receipt,
        content=row.content,
        body_hash=row.body_hash,
        vouched=row.vouched,
        received_at=row.received_at,
        attachments=tuple(_attachment(file) for file in files),
        session=row.session,
        happened_at=row.happened_at,
        joined=joined.of_feedback(db, row.uid),
    )


def _attachment(row: Any) -> Attachment:
    return Attachment(
        id=row.id,
        feedback_id=row.feedback_uid,
        name=row.name,
        media_type=row.media_type,
        kind=row.kind,
        size=row.size,
        sha256=row.sha256,
        path=row.path,
        state=FileState(row.state),
        reason=row.reason,
    )


def _row(file: Attachment, position: int) -> dict[str, Any]:
    return {
        "id": file.id,
        "feedback_uid": file.feedback_id,
        "position": position,
        "name": file.name,
        "media_type": file.media_type,
        "kind": file.kind,
        "size": file.size,
        "sha256": file.sha256,
        "path": file.path,
        "state": file.state,
        "reason": file.reason,
    }
