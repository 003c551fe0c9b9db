"""What was said to the reporters of a case."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select

from hypercare_collector.model import Message
from hypercare_collector.store.engine import Db
from hypercare_collector.store.tables import messages


def add(db: Db, case_id: str, words: str, now: datetime) -> int:
    """Say something to all reporters of a case; return the message's number."""
    said = insert(messages).values(case_id=case_id, at=now, text=words).returning(messages.c.id)
    return int(db.execute(said).scalar_one())


def of_case(db: Db, case_id: str) -> tuple[Message, ...]:
    """Return what was said about a case, oldest first."""
    m = messages.c
    rows = db.execute(select(m.at, m.text).where(m.case_id == case_id).order_by(m.at, m.id))
    return tuple(Message(row.at, row.text) for row in rows)
