"""A PostgreSQL of the tests' own: a real cluster in a temporary folder, ended with them."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from hypercare_collector.settings import load
from hypercare_collector.store import open_store
from tests.ports import free_port
from tests.waiting import until

OWNER = "hypercare"
DEBIAN = Path("/usr/lib/postgresql")
"""Where Debian keeps the server's programs, by version and off the PATH."""
SETTINGS = {
    "fsync": "on",
    "listen_addresses": "127.0.0.1",
    "max_connections": "200",
    "log_min_messages": "warning",
    "lc_messages": "C",
}


class PostgreSQL:
    """A server on a port and a folder that survive its process."""

    def __init__(self, folder: Path, port: int, **settings: str) -> None:
        """Make the cluster; it does not run yet."""
        self.folder, self.port = folder, port
        sockets = {"port": str(port), "unix_socket_directories": str(folder)}
        self._settings = {**SETTINGS, **sockets, **settings}
        self._numbers = count(1)
        self._server: subprocess.Popen[bytes] | None = None
        self._template = ""
        made = ["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", f"--username={OWNER}"]
        subprocess.run(
            [program("initdb"), *made, f"--pgdata={folder / 'data'}"],
            stdout=subprocess.DEVNULL,
            check=True,
            **unprivileged(),
        )

    def start(self) -> None:
        """Start, and return when it answers."""
        settings = self._settings.items()
        flags = [word for name, value in settings for word in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("ab") as log:
            self._server = subprocess.Popen(
                [program("postgres"), "-D", str(self.folder / "data"), *flags],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                **unprivileged(),
            )
        until(self._answers, what=f"PostgreSQL did not start, see {self.folder}/log")

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """End it as ``systemctl stop`` does: at once, and all its clients with it."""
        if self._server is not None:
            self._server.send_signal(how)
            self._server.wait(60)
            self._server = None

    def url(self, database: str, *, user: str = OWNER, port: int = 0) -> str:
        """Return the address of a database as the settings take it."""
        return f"postgresql://{user}@127.0.0.1:{port or self.port}/{database}"

    def empty(self) -> str:
        """Return the address of a new database in which nothing is."""
        name = f"empty{next(self._numbers)}"
        self.do("CREATE DATABASE {}", name)
        return self.url(name)

    def ready(self) -> str:
        """Return the address of a new database that is migrated."""
        name = f"ready{next(self._numbers)}"
        self.do("CREATE DATABASE {} TEMPLATE {}", name, self._migrated())
        return self.url(name)

    def remove(self, url: str) -> None:
        """Take a database away again, whoever still talks to it."""
        self.do("DROP DATABASE {} WITH (FORCE)", url.rpartition("/")[2])

    def do(self, statement: str, *names: str) -> list[tuple[Any, ...]]:
        """Run one statement with all rights; ``{}`` are names."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as db:
            cursor = db.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
            return cursor.fetchall() if cursor.description else []

    def _migrated(self) -> str:
        """Return the database that the others are copies of."""
        if not self._template:
            with tempfile.TemporaryDirectory() as folder:
                url = self.empty()
                settings = load(environ={}, data=Path(folder), database_url=url)
                with closing(open_store(settings)):
                    self._template = url.rpartition("/")[2]
        return self._template

    def _answers(self) -> bool:
        assert self._server is not None
        assert self._server.poll() is None, f"PostgreSQL died, see {self.folder}/log"
        try:
            self.do("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True


def program(name: str) -> str:
    """Return the path of one of the server's programs."""
    found = shutil.which(name) or max(map(str, DEBIAN.glob(f"*/bin/{name}")), default="")
    assert found, f"{name} is not here: .ci/system postgresql"
    return found


def unprivileged() -> dict[str, Any]:
    """Return under whom it has to run: PostgreSQL refuses to be root."""
    if os.geteuid() != 0:
        return {}
    who = pwd.getpwnam("nobody")
    return {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": [], "cwd": "/"}


@contextmanager
def running_postgresql(**settings: str) -> Iterator[PostgreSQL]:
    """Run a server of one's own, which may be stopped and started as a test likes."""
    folder = Path(tempfile.mkdtemp(prefix="hypercare-postgresql-"))
    who = unprivileged()
    if who:
        os.chown(folder, who["user"], who["group"])
    try:
        server = PostgreSQL(folder, free_port(), **settings)
        server.start()
        try:
            yield server
        finally:
            server.stop(signal.SIGQUIT)  # which writes nothing more: its data go as well
    finally:
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """The server that all tests share which do not end it."""
    with running_postgresql() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Each of the two databases in turn, empty and migrated, as the settings name it."""
    if request.param == "sqlite":
        yield ""
        return
    server: PostgreSQL = request.getfixturevalue("postgresql")
    url = server.ready()
    yield url
    server.remove(url)
