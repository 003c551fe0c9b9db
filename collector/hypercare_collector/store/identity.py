"""Whose store it is: a mark of the one secret that seals and signs for it."""

from __future__ import annotations

from sqlalchemy import insert, select

from hypercare_collector.store.engine import Db
from hypercare_collector.store.tables import meta

NAME = "secret mark"


def mark(db: Db) -> str | None:
    """Return the mark of the secret that this store was made with, once there is one."""
    return db.scalar(select(meta.c.value).where(meta.c.name == NAME))


def remember(db: Db, mark: str) -> None:
    """Let the store belong to a secret, for good. Raises `Conflict` when it belongs to one."""
    db.execute(insert(meta).values(name=NAME, value=mark))
