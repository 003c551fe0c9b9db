"""Looking at a store from outside: nothing is made, migrated or written."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from sqlalchemy import URL, make_url, select, text

from hypercare_collector.model import FileState
from hypercare_collector.settings import Settings
from hypercare_collector.store.drivers import address
from hypercare_collector.store.engine import Database, Db
from hypercare_collector.store.schema import known_steps
from hypercare_collector.store.tables import attachments, feedback


class NoStore(Exception):
    """There is no database where the settings look for one."""


@contextmanager
def looked_at(settings: Settings) -> Iterator[Db]:
    """Return a conversation with the database that is there, which cannot write on SQLite.

    Raises:
        NoStore: there is none.
        BadSettings: ``database_url`` cannot be used.
        Unavailable: it cannot be opened or reached.
        PermissionError: it is another user's; ``filename`` says what.
    """
    with closing(Database(_read_only(settings))) as database, database.read() as db:
        yield db


def _read_only(settings: Settings) -> URL:
    url = address(settings)
    if url.get_backend_name() != "sqlite":
        return url
    path = Path(url.database or "")
    if not path.is_file():
        raise NoStore(f"there is no {path}")
    if not os.access(path, os.R_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    return make_url(f"sqlite:///file:{path.resolve()}?mode=ro&uri=true")


def missing_steps(db: Db) -> list[str] | None:
    """Return the schema's steps that are not applied yet, or None when it is a newer one."""
    current, known = MigrationContext.configure(db).get_current_revision(), known_steps()
    if current is None:
        return known
    return known[known.index(current) + 1 :] if current in known else None


def damage(db: Db) -> list[str]:
    """Return what SQLite finds wrong with its file; PostgreSQL looks after itself."""
    if db.dialect.name != "sqlite":
        return []
    return [row for row in db.scalars(text("PRAGMA quick_check(5)")) if row != "ok"]


def newest_files(db: Db, count: int) -> list[str]:
    """Return the paths of the attachments that came last and are still kept."""
    a = attachments.c
    paths = select(a.path).join(feedback, feedback.c.uid == a.feedback_uid)
    kept = paths.where(a.state != FileState.GONE)
    return list(db.scalars(kept.order_by(feedback.c.received_at.desc()).limit(count)))
