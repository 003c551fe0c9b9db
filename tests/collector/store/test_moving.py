"""The schema is brought up to date by whoever comes first, with what it holds."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import JSON, Connection, bindparam, inspect, text

from hypercare_collector.settings import BadSettings, load
from hypercare_collector.store import NewerSchema, Store, feedback, open_store
from hypercare_collector.store.engine import Database
from hypercare_collector.store.tables import Instant, metadata
from tests.collector.rooms import NOW
from tests.journey.processes import HYPERCARE, environment
from tests.postgres import PostgreSQL


@pytest.fixture(params=["sqlite", "postgresql"])
def nothing(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database in which nothing is yet."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/hypercare.db"
        return
    server: PostgreSQL = request.getfixturevalue("postgresql")
    url = server.empty()
    yield url
    server.remove(url)


def opened(folder: Path, url: str) -> Store:
    return open_store(load(environ={}, data=folder, database_url=url))


def test_the_migrations_make_the_tables_that_the_code_speaks_of(
    tmp_path: Path, nothing: str
) -> None:
    with closing(opened(tmp_path, nothing)) as store, store.database.write() as db:
        assert compare_metadata(MigrationContext.configure(db), metadata) == []
        for table in metadata.tables.values():
            made = {index["name"] for index in inspect(db).get_indexes(table.name)}
            assert {index.name for index in table.indexes} <= made


def test_a_second_opening_migrates_nothing(tmp_path: Path, nothing: str) -> None:
    with closing(opened(tmp_path, nothing)) as first, closing(opened(tmp_path, nothing)) as second:
        assert (first.migrated, second.migrated) == (("0001", "0002"), ())


def test_a_database_of_a_newer_version_is_left_alone(tmp_path: Path, nothing: str) -> None:
    with closing(opened(tmp_path, nothing)) as store, store.database.write() as db:
        db.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(NewerSchema, match="9999, which this version of hypercare does not know"):
        opened(tmp_path, nothing)


def test_several_processes_may_open_a_new_store_at_once(tmp_path: Path, nothing: str) -> None:
    """Each has a data folder of its own, as on machines of their own, where the database allows."""
    remote = nothing.startswith("postgresql")
    folders = [tmp_path / (f"machine-{number}" if remote else "data") for number in range(4)]
    running = [
        subprocess.Popen(
            [*HYPERCARE, "migrate", "--data", str(folder)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=environment(HYPERCARE_DATABASE_URL=nothing, HYPERCARE_SECRET="one for all"),
        )
        for folder in folders
    ]
    said = [process.communicate()[0] for process in running]

    assert [process.returncode for process in running] == [0] * 4, said
    assert sum("applied step 0001" in words for words in said) == 1
    assert sum("applied step 0002" in words for words in said) == 1


def test_what_an_older_version_kept_is_there_afterwards(tmp_path: Path, nothing: str) -> None:
    with closing(Database(nothing)) as older, older.write() as db:
        migrate_to(db, "0001")
        keep_as_the_first_version_did(db)

    with closing(opened(tmp_path, nothing)) as store:
        assert store.migrated == ("0002",)
        with store.database.read() as db:
            known = {number: feedback.get(db, f"uid-{number}") for number in range(1200)}
            [due] = db.execute(text("SELECT due, about FROM deliveries"))

    for number, each in known.items():
        assert each is not None
        assert each.content["description"] == f"Number {number}"
        assert each.session == (f"session-{number}" if number % 3 == 0 else None)
        assert each.happened_at == each.received_at == NOW + timedelta(seconds=number)
    assert due.about == ""


def migrate_to(db: Connection, step: str) -> None:
    config = Config()
    config.set_main_option("script_location", "hypercare_collector:store/migrations")
    config.attributes["connection"] = db
    command.upgrade(config, step)


def keep_as_the_first_version_did(db: Connection) -> None:
    """Write rows with the columns of that time: of three, one names its session."""
    db.execute(
        text(
            "INSERT INTO projects (id, name, prefix, origins, public_key, secret_key, fields)"
            " VALUES ('shop', 'Shop', 'SHOP', '[]', 'p', 's', '{}')"
        )
    )
    db.execute(
        text(
            "INSERT INTO cases (id, key, project, title, state, priority, priority_reason,"
            " feedbacks, opened_at) VALUES ('case', 'SHOP-0', 'shop', 't', 'open', 'P3', 'r', 1200,"
            " '2026-11-21 10:20:00')"
        )
    )
    add = text(
        "INSERT INTO feedback (uid, project, id, receipt, case_id, opened_case, body_hash, content,"
        " vouched, received_at) VALUES (:uid, 'shop', :uid, :receipt, 'case', :first, 'h',"
        " :content, :first, :at)"
    ).bindparams(bindparam("content", type_=JSON), bindparam("at", type_=Instant()))
    db.execute(add, [row(number) for number in range(1200)])
    db.execute(
        text("INSERT INTO destinations (name, kind, options) VALUES ('board', 'webhook', '{}')")
    )
    db.execute(
        text(
            "INSERT INTO deliveries (key, project, case_id, feedback_uid, destination, verb, state,"
            " due, queued_at) VALUES ('k', 'shop', 'case', 'uid-0', 'board', 'create', 'waiting',"
            " '2026-11-21 10:20:00', '2026-11-21 10:20:00')"
        )
    )


def row(number: int) -> dict[str, Any]:
    contexts: tuple[Any, ...] = ({"session": f"session-{number}"}, {"session": 7}, "no table")
    return {
        "uid": f"uid-{number}",
        "receipt": f"SHOP-{number}",
        "first": number == 0,
        "content": {"description": f"Number {number}", "context": contexts[number % 3]},
        "at": NOW + timedelta(seconds=number),
    }


def test_a_database_that_cannot_hold_all_words_is_refused(
    tmp_path: Path, postgresql: PostgreSQL
) -> None:
    encoding = "ENCODING 'LATIN1' TEMPLATE template0 LOCALE 'C'"
    postgresql.do("CREATE DATABASE {} " + encoding, "narrow")

    with pytest.raises(BadSettings, match="encoding LATIN1, which cannot hold all words"):
        opened(tmp_path, postgresql.url("narrow"))
