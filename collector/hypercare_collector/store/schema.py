"""Bring the database's schema up to date, under a lock, whoever comes first."""

from __future__ import annotations

import fcntl
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from hypercare_collector.settings import BadSettings
from hypercare_collector.store.engine import Database

log = logging.getLogger(__name__)

FIRST = "0001"
"""The step that makes a new store."""
POSTGRESQL_LOCK = 0x68797065
"""Any number that no other application takes for its advisory lock."""


class NewerSchema(BadSettings):
    """A newer hypercare has migrated this database; this version must not touch it."""


def migrate(database: Database, folder: Path) -> list[str]:
    """Apply what is missing and return the names of the steps that were applied.

    Raises:
        NewerSchema: the database has steps that this version does not know.
        BadSettings: the folder cannot be written.
    """
    with _alone(folder), database.write() as db:
        if db.dialect.name == "postgresql":
            _look_at_server(db)
            db.execute(text("SET LOCAL lock_timeout = 0"))
            db.execute(text("SET LOCAL statement_timeout = 0"))
            db.execute(text(f"SELECT pg_advisory_xact_lock({POSTGRESQL_LOCK})"))
        return _upgrade(db)


def _look_at_server(db: Connection) -> None:
    """Refuse a database that would change people's words; warn of a server that may forget."""
    encoding = db.scalar(text("SHOW server_encoding"))
    if encoding != "UTF8":
        raise BadSettings(
            f"database_url: the database has the encoding {encoding}, which cannot hold all words:"
            " create one with ENCODING 'UTF8' TEMPLATE template0"
        )
    for name in ("fsync", "full_page_writes"):
        if db.scalar(text(f"SHOW {name}")) != "on":
            log.warning(
                "the PostgreSQL server runs with %s = off: a power cut can lose what was"
                " acknowledged; switch it on",
                name,
            )


def _upgrade(db: Connection) -> list[str]:
    config = _config()
    config.attributes["connection"] = db
    current = MigrationContext.configure(db).get_current_revision()
    known = known_steps()[::-1]
    if current is not None and current not in known:
        raise NewerSchema(
            f"the database is at step {current}, which this version of hypercare does not know:"
            " run the version that made it, or a newer one"
        )
    missing = known[: known.index(current)] if current else known
    if missing:
        command.upgrade(config, "head")
    return missing[::-1]


def known_steps() -> list[str]:
    """Return the names of all steps that this version knows, the first one first."""
    scripts = ScriptDirectory.from_config(_config())
    return [step.revision for step in scripts.walk_revisions()][::-1]


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "hypercare_collector:store/migrations")
    return config


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let one process of this machine migrate at a time; SQLite cannot lock what is not there."""
    try:
        lock = (folder / "migrate.lock").open("a")
    except OSError as error:
        raise BadSettings(f"{error.filename} cannot be written: {error.strerror}") from error
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
