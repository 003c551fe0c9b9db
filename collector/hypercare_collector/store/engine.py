"""The database, and the two ways to speak with it."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy import URL, Connection

from hypercare_collector.store.drivers import BUSY, open_engine, reading
from hypercare_collector.store.faults import Away, Conflict, Unavailable, translated
from hypercare_collector.store.together import Together

__all__ = ["Away", "Conflict", "Database", "Db", "Unavailable"]

T = TypeVar("T")

Db = Connection
"""A conversation with the database, inside one transaction."""


class Database:
    """Transactions on one database."""

    def __init__(self, url: str | URL) -> None:
        """Open the database at an SQLAlchemy ``url``; nothing is sent until the first use."""
        self.engine = open_engine(url)
        self._reading = reading(self.engine)
        self._together = Together(self.write)
        self._pen = threading.Lock() if self.engine.dialect.name == "sqlite" else None

    @contextmanager
    def write(self) -> Iterator[Db]:
        """Return a transaction that commits at its end and rolls back on an exception.

        Raises:
            Unavailable: the database cannot be reached or written.
            Conflict: another transaction wrote the same row first.
        """
        with translated(), self._turn(), self.engine.begin() as db:
            yield db

    def write_together(self, act: Callable[[Db], T]) -> T:
        """Run ``act`` in a transaction; on SQLite those who come at the same time share a commit.

        Raises what the act raises, and what `write` does.
        """
        if self._pen is None:
            with self.write() as db:
                return act(db)
        with translated():
            return self._together.do(act)

    @contextmanager
    def read(self) -> Iterator[Db]:
        """Return a consistent view that blocks no writer, and cannot write.

        Raises:
            Unavailable: the database cannot be reached or read.
        """
        with translated(), self._reading.connect() as db:
            yield db

    def scrub(self) -> bool:
        """Leave no copy of what was deleted in the write-ahead log, or in dead rows.

        Returns False when somebody who reads or writes all the time stood in the way.

        Raises:
            Unavailable: the database cannot be reached or written.
        """
        if self._pen is not None:
            with self._turn():
                return self._emptied_log()
        outside = self.engine.execution_options(isolation_level="AUTOCOMMIT")
        with translated(), outside.connect() as db:
            db.detach()  # it goes with its patience
            db.exec_driver_sql("SET statement_timeout = 0")
            db.exec_driver_sql("VACUUM")
        return True

    def _emptied_log(self) -> bool:
        """Let SQLite move its write-ahead log into the database, and empty it."""
        raw = self.engine.raw_connection()
        try:
            [busy, *_] = raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.Error as error:
            raise Unavailable(f"the database: {error}") from error
        finally:
            raw.close()
        return not busy

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Let the writers of this process queue: SQLite's own waiting sleeps, and starves some."""
        if self._pen is None:
            yield
            return
        if not self._pen.acquire(timeout=BUSY):
            raise Unavailable("the database: too many writers wait for it")
        try:
            yield
        finally:
            self._pen.release()
