"""Where the collector that serves a store is reached: commands beside it write links with that."""

from __future__ import annotations

from sqlalchemy import delete, insert, select

from hypercare_collector.store.engine import Db
from hypercare_collector.store.tables import meta

NAME = "address"
LONGEST = 200
"""Characters that the store has room for."""


def address(db: Db) -> str:
    """Return the address that ``serve`` used last, without a slash; empty before the first time."""
    return db.scalar(select(meta.c.value).where(meta.c.name == NAME)) or ""


def remember(db: Db, url: str) -> None:
    """Write the address down. Raises `Conflict` when another process does so this moment.

    One that is longer than `LONGEST` is forgotten instead.
    """
    if address(db) != url:
        db.execute(delete(meta).where(meta.c.name == NAME))
        if len(url) <= LONGEST:
            db.execute(insert(meta).values(name=NAME, value=url))
