"""What was refused under a valid key: counted for ever, kept for a while to see why."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from hypercare_collector.store.engine import Db
from hypercare_collector.store.tables import projects, rejections

KEPT = 100
"""Refused bodies kept of each project, the newest ones."""
BODY = 64 * 1024
"""Bytes kept of each."""
MOST = 2**31 - 1
"""What a column of whole numbers can hold."""


def add(
    db: Db,
    project: str,
    *,
    now: datetime,
    status: int,
    reasons: list[dict[str, Any]],
    media_type: str,
    body: bytes,
    size: int,
) -> None:
    """Count a refused submission as received and rejected, and keep the head of its body."""
    p, r = projects.c, rejections.c
    db.execute(
        update(projects)
        .where(p.id == project)
        .values(received=p.received + 1, rejected=p.rejected + 1)
    )
    db.execute(
        insert(rejections).values(
            project=project,
            at=now,
            status=status,
            reasons=reasons,
            media_type=media_type[:200],
            body=body[:BODY],
            size=min(size, MOST),
        )
    )
    oldest = select(r.id).where(r.project == project).order_by(r.id.desc()).offset(KEPT).limit(1)
    db.execute(delete(rejections).where(r.project == project, r.id <= oldest.scalar_subquery()))


def latest(db: Db) -> list[Any]:
    """Return the refused submissions that are kept, newest first, as rows of the table."""
    return list(db.execute(select(rejections).order_by(rejections.c.id.desc())))


def get(db: Db, rejection_id: int) -> Any | None:
    """Return one refused submission."""
    if rejection_id > MOST:
        return None
    return db.execute(select(rejections).where(rejections.c.id == rejection_id)).one_or_none()
