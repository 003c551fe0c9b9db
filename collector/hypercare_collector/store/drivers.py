"""How a database is opened, so that a commit is durable and a dead network is noticed.

SQLite runs in WAL with ``synchronous=FULL``, PostgreSQL with ``synchronous_commit=on``.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, exc, make_url

from hypercare_collector.settings import BadSettings, Settings
from hypercare_collector.vault import Unresolved, plain

BUSY = 30
"""Seconds that a writer waits for its turn."""
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    f"busy_timeout={BUSY * 1000}",
    "secure_delete=ON",  # what is erased is overwritten, not only forgotten
)
SESSION = """
SET synchronous_commit = on;
SET TIME ZONE 'UTC';
SET lock_timeout = '20s';
SET statement_timeout = '60s';
SET idle_in_transaction_session_timeout = '60s'
"""
"""What every conversation with PostgreSQL begins with; one that hangs lets go of its locks."""
NETWORK = {
    "application_name": "hypercare",
    "connect_timeout": "5",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "20000",
}
"""A peer that vanished is noticed within half a minute. Source: libpq, 34.1.2."""
_unholdable = re.compile("[\0\ud800-\udfff]")
_nul = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")


def address(settings: Settings) -> URL:
    """Return where the database is; without a ``database_url`` it is in the data folder.

    Raises:
        BadSettings: ``database_url`` is no address, or a reference that leads nowhere.
    """
    try:
        given = plain(settings.database_url)
    except Unresolved as error:
        raise BadSettings(f"database_url: {error}") from error
    try:
        url = make_url(given) if given else _own(settings.data)
    except (exc.ArgumentError, ValueError):
        raise BadSettings(
            "database_url cannot be read: write postgresql://USER:PASSWORD@HOST/DATABASE, and"
            " percent-encode what is special in the password"
        ) from None
    if url.drivername in ("postgresql", "postgres"):
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername not in ("sqlite", "postgresql+psycopg"):
        kind = url.drivername
        raise BadSettings(f"database_url begins with postgresql:// or sqlite://, not {kind}://")
    return url


def place(url: URL) -> str:
    """Return how an operator may be told of an address: no user, no password."""
    if url.get_backend_name() == "sqlite":
        return url.database or "memory"
    host = url.host or url.query.get("host") or "the local socket"
    return f"{url.database} at {host}" + (f":{url.port}" if url.port else "")


def open_engine(url: str | URL) -> Engine:
    """Return an engine whose commits are durable, on SQLite or PostgreSQL.

    Raises:
        BadSettings: the driver is not installed.
    """
    url = make_url(url)
    remote = url.get_backend_name() == "postgresql"
    try:
        engine = create_engine(
            url,
            json_serializer=to_json,
            hide_parameters=True,  # else a logged error would tell people's words
            pool_size=10,
            max_overflow=30,
            **(_remote(url) if remote else {}),
        )
    except ModuleNotFoundError as error:
        raise BadSettings(
            'PostgreSQL needs its driver: pip install "hypercare[collector,postgresql]"'
        ) from error
    if remote:
        event.listen(engine, "connect", _prepare_postgresql)
    else:
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def reading(engine: Engine) -> Engine:
    """Return the engine for those who only read: one consistent view from begin to end."""
    if engine.dialect.name == "postgresql":
        return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return engine.execution_options(reading=True)


def to_json(value: Any) -> str:
    """Return JSON that both databases can hold, its names in the order in which they came."""
    try:
        text = _dumped(value)
    except ValueError:
        text = _dumped(_finite(value))
    return holdable(_nul.sub("\\1\ufffd", text) if "\\u0000" in text else text)


def holdable(text: str) -> str:
    """Return a text with U+FFFD where it has what neither UTF-8 nor PostgreSQL can hold."""
    if "\0" not in text and (text.isascii() or _is_unicode(text)):
        return text
    return _unholdable.sub("\ufffd", text)


def _is_unicode(text: str) -> bool:
    """Say whether there is no half of a character in it. To write it is the fastest way to know."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _finite(value: Any) -> Any:
    """Write as words what JSON has no numbers for."""
    if isinstance(value, Mapping):
        return {name: _finite(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


def _own(folder: Path) -> URL:
    return URL.create("sqlite", database=str(folder.resolve() / "hypercare.db"))


def _remote(url: URL) -> dict[str, Any]:
    network = {name: value for name, value in NETWORK.items() if name not in url.query}
    return {
        "isolation_level": "READ COMMITTED",
        "pool_pre_ping": True,
        "pool_recycle": 1800,
        "pool_timeout": 10,
        "connect_args": network,
    }


def _prepare_sqlite(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # so that BEGIN is ours to say
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    # SQLite's own knows ASCII alone; PostgreSQL's knows all letters, as this one does.
    connection.create_function("lower", 1, _lower, deterministic=True)


def _lower(text: Any) -> Any:
    return text.lower() if isinstance(text, str) else text


def _begin_sqlite(connection: Connection) -> None:
    only_reads = connection.get_execution_options().get("reading")
    connection.exec_driver_sql("BEGIN" if only_reads else "BEGIN IMMEDIATE")


def _prepare_postgresql(connection: Any, _: Any) -> None:
    connection.autocommit = True
    connection.execute(SESSION)
    connection.autocommit = False
