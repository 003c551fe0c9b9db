"""The database: how it is opened, and the two ways to speak with it.

SQLite runs in WAL with ``synchronous=FULL`` and writes under ``BEGIN IMMEDIATE``, PostgreSQL with
``synchronous_commit=on``: what was committed has been synced to disk.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, exc

from hypercare_collector.settings import BadSettings

Db = Connection
"""A conversation with the database, inside one transaction."""

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=30000",
)


class Unavailable(Exception):
    """The database cannot be used just now: locked, out of disk, read-only or gone."""


class Conflict(Exception):
    """Somebody else wrote the same thing first; the same transaction, begun anew, sees it."""


class Database:
    """Transactions on one database."""

    def __init__(self, url: str) -> None:
        """Open the database at an SQLAlchemy ``url``; nothing is sent until the first use."""
        self.engine = open_engine(url)
        self._reading = self.engine.execution_options(reading=True)

    @contextmanager
    def write(self) -> Iterator[Db]:
        """Return a transaction that commits at its end and rolls back on an exception.

        Raises:
            Unavailable: the database cannot be reached or written.
            Conflict: another transaction wrote the same row first.
        """
        with _translated(), self.engine.begin() as db:
            yield db

    @contextmanager
    def read(self) -> Iterator[Db]:
        """Return a consistent view that blocks no writer.

        Raises:
            Unavailable: the database cannot be reached or read.
        """
        with _translated(), self._reading.connect() as db:
            yield db

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (exc.OperationalError, exc.InterfaceError, exc.TimeoutError) as error:
        raise Unavailable(f"the database: {getattr(error, 'orig', None) or error}") from error
    except exc.IntegrityError as error:
        raise Conflict(str(error.orig)) from error
    except exc.DatabaseError as error:
        if "not a database" not in str(error.orig):
            raise
        raise Unavailable("the database file is damaged, or no database at all") from error


def open_engine(url: str) -> Engine:
    """Return an engine whose commits are durable, on SQLite or PostgreSQL.

    Raises:
        BadSettings: the address cannot be read, or its driver is not installed.
    """
    try:
        engine = create_engine(
            url,
            json_serializer=_to_json,
            pool_pre_ping=not url.startswith("sqlite"),
            pool_size=10,
            max_overflow=30,
        )
    except (exc.ArgumentError, exc.NoSuchModuleError, ModuleNotFoundError) as error:
        raise BadSettings(f"database_url cannot be used: {error}") from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "connect", _prepare_postgresql)
    return engine


def _prepare_sqlite(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # so that BEGIN is ours to say
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get("reading")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _prepare_postgresql(connection: Any, _: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = on")
        cursor.execute("SET TIME ZONE 'UTC'")
    connection.commit()


def _to_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
