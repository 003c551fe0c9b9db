"""Locks by name, held until the transaction ends. SQLite has one writer, and needs none."""

from __future__ import annotations

from sqlalchemy import bindparam, func, select, text

from hypercare_collector.store.engine import Db

_number = func.hashtextextended(bindparam("name"), text("0"))
_WAIT = select(func.pg_advisory_xact_lock(_number))
_TRY = select(func.pg_try_advisory_xact_lock(_number))


def wait(db: Db, name: str) -> None:
    """Take a lock, and wait for it as long as another transaction has it."""
    if db.dialect.name == "postgresql":
        db.execute(_WAIT, {"name": f"hypercare {name}"})


def free(db: Db, name: str) -> bool:
    """Take a lock if no other transaction has it; say whether that is so."""
    return db.dialect.name != "postgresql" or bool(db.scalar(_TRY, {"name": f"hypercare {name}"}))
