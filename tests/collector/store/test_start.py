"""The database is not there at the start, or says no: the commands say so, `serve` waits."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import requests

from hypercare_collector.store import Database
from tests.journey.processes import HYPERCARE, Collector, environment
from tests.ports import free_port
from tests.postgres import PostgreSQL, running_postgresql
from tests.waiting import until

PASSWORD = "s3cret-w0rd"


def run(command: str, folder: Path, url: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*HYPERCARE, command, "--data", str(folder / "data")],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env=environment(HYPERCARE_DATABASE_URL=url, **more),
    )


@pytest.mark.parametrize("command", ["migrate", "ledger", "held"])
def test_a_command_says_what_is_wrong_and_ends_with_2(tmp_path: Path, command: str) -> None:
    url = f"postgresql://hypercare:{PASSWORD}@127.0.0.1:{free_port()}/care"

    ended = run(command, tmp_path, url)

    assert ended.returncode == 2
    assert "the database care at 127.0.0.1:" in ended.stderr
    assert "Connection refused" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert PASSWORD not in ended.stderr + ended.stdout


@pytest.mark.parametrize(
    ("url", "words"),
    [
        (f"postgresql://care:p@{PASSWORD}:{PASSWORD}@127.0.0.1/care", "cannot be read"),
        (f"postgresql://care:{PASSWORD}@127.0.0.1:port/care", "cannot be read"),
        (f"{PASSWORD}", "cannot be read"),
        (f"mysql://care:{PASSWORD}@127.0.0.1/care", "postgresql:// or sqlite://, not mysql://"),
        ("env:NOT_SET", "the environment variable NOT_SET is not set"),
        ("file:/not/there", "/not/there cannot be read"),
    ],
)
def test_an_address_that_cannot_be_used_is_no_secret_told(
    tmp_path: Path, url: str, words: str
) -> None:
    ended = run("migrate", tmp_path, url)

    assert ended.returncode == 2
    assert "database_url" in ended.stderr
    assert words in ended.stderr
    assert PASSWORD not in ended.stderr + ended.stdout


def test_who_is_not_let_in_is_told_at_once(tmp_path: Path, postgresql: PostgreSQL) -> None:
    for url, words in (
        (postgresql.url("nowhere"), 'database "nowhere" does not exist'),
        (postgresql.url("postgres", user="nobody"), 'role "nobody" does not exist'),
    ):
        ended = run("serve", tmp_path, url)
        assert (ended.returncode, words in ended.stderr) == (2, True), ended.stderr


def test_a_role_that_may_not_make_tables_is_told_what_it_lacks(
    tmp_path: Path, postgresql: PostgreSQL
) -> None:
    postgresql.do("CREATE ROLE {} LOGIN", "poor")
    url = postgresql.empty().replace("hypercare@", "poor@")

    ended = run("migrate", tmp_path, url)

    assert ended.returncode == 2
    assert "permission denied for schema public" in ended.stderr


def test_a_role_that_owns_its_database_and_nothing_else_is_enough(
    tmp_path: Path, postgresql: PostgreSQL
) -> None:
    postgresql.do("CREATE ROLE {} LOGIN", "care")
    owned = "ENCODING 'UTF8' TEMPLATE template0"
    postgresql.do("CREATE DATABASE {} OWNER {} " + owned, "owned", "care")
    postgresql.do("REVOKE CONNECT ON DATABASE {} FROM PUBLIC", "owned")

    for url in (
        postgresql.url("owned", user="care"),
        f"postgresql://care@/owned?host={postgresql.folder}&port={postgresql.port}",
    ):
        ended = run("migrate", tmp_path, url)
        assert (ended.returncode, ended.stderr) == (0, "")
    with closing(Database(postgresql.url("owned", user="care"))) as database:
        assert database.scrub()


def test_a_server_that_may_forget_is_warned_of(tmp_path: Path) -> None:
    with running_postgresql(fsync="off") as server:
        ended = run("migrate", tmp_path, server.url("postgres"))

    assert ended.returncode == 0
    assert "fsync = off: a power cut can lose what was acknowledged" in ended.stderr


@pytest.fixture
def sleeping() -> Iterator[PostgreSQL]:
    """A server with a database, that does not run."""
    with running_postgresql() as server:
        server.do("CREATE DATABASE {}", "care")
        server.stop()
        yield server


def test_serve_waits_for_a_database_that_comes_later(tmp_path: Path, sleeping: PostgreSQL) -> None:
    (tmp_path / "address").write_text(sleeping.url("care"), encoding="utf-8")
    collector = Collector(tmp_path / "data", HYPERCARE_DATABASE_URL=f"file:{tmp_path}/address")
    log = tmp_path / "data.log"

    collector.launch()
    until(lambda: log.exists() and "waiting for the database" in log.read_text())
    sleeping.start()
    until(collector.answers, seconds=60)

    assert collector.stop() == 0
    assert "Connection refused" in log.read_text()


def test_while_the_database_is_away_serve_goes_on_and_recovers_by_itself(
    tmp_path: Path, sleeping: PostgreSQL
) -> None:
    sleeping.start()
    collector = Collector(tmp_path / "data", HYPERCARE_DATABASE_URL=sleeping.url("care"))
    collector.start()

    def ready() -> Any:
        return requests.get(f"{collector.url}/readyz", timeout=30)

    sleeping.stop()
    away = ready()
    sleeping.start()
    until(lambda: ready().status_code == 200)

    assert away.status_code == 503
    assert away.json()["reasons"] == ["the database does not answer"]
    assert collector.stop() == 0
    assert "Traceback" not in (tmp_path / "data.log").read_text()


def test_several_collectors_serve_one_database_and_the_first_makes_the_project(
    tmp_path: Path, postgresql: PostgreSQL
) -> None:
    secret = {"HYPERCARE_SECRET": "of-all-of-them", "HYPERCARE_DATABASE_URL": postgresql.empty()}
    collectors = [Collector(tmp_path / f"machine-{number}", **secret) for number in range(3)]

    for collector in collectors:
        collector.launch()
    for collector in collectors:
        until(collector.answers, seconds=60)
        assert collector.stop() == 0

    made = [(tmp_path / f"machine-{n}.log").read_text().count("A first project") for n in range(3)]
    assert sorted(made) == [0, 0, 1]
