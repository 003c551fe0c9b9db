import io
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from hypercare_collector.settings import load
from hypercare_collector.store import NewerSchema, TooLarge, open_store, rejections
from hypercare_collector.store.files import Files
from hypercare_collector.store.ledger import ledger
from hypercare_collector.store.tables import metadata
from tests.collector.rooms import NOW, new_store


def test_the_migrations_make_the_tables_that_the_code_speaks_of(tmp_path: Path) -> None:
    store = open_store(load(environ={}, data=tmp_path))
    with store.database.write() as db:
        assert compare_metadata(MigrationContext.configure(db), metadata) == []
    store.close()


def test_a_second_opening_migrates_nothing(tmp_path: Path) -> None:
    first, second = (open_store(load(environ={}, data=tmp_path)) for _ in range(2))

    assert (first.migrated, second.migrated) == (("0001", "0002"), ())
    first.close()
    second.close()


def test_several_processes_may_open_a_new_store_at_once(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hypercare_collector", "migrate", "--data", str(tmp_path)]
    running = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for _ in range(4)
    ]
    said = [process.communicate()[0] for process in running]

    assert [process.returncode for process in running] == [0] * 4
    assert sum("applied step 0001" in text for text in said) == 1


def test_a_database_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    store = open_store(load(environ={}, data=tmp_path))
    with store.database.write() as db:
        db.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    store.close()

    with pytest.raises(NewerSchema, match="9999, which this version of hypercare does not know"):
        open_store(load(environ={}, data=tmp_path))


def test_commits_are_synced_to_disk(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    with store.database.read() as db:
        assert db.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert db.exec_driver_sql("PRAGMA synchronous").scalar() == 2
    store.close()


def test_a_kept_file_comes_back_byte_for_byte(tmp_path: Path) -> None:
    files, content = Files(tmp_path), bytes(range(256)) * 3000

    kept = files.keep(io.BytesIO(content), most=len(content))

    assert files.read(kept.path) == content
    assert kept.size == len(content)


def test_a_file_that_is_too_large_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(TooLarge):
        Files(tmp_path).keep(io.BytesIO(b"12345"), most=4)

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_files_that_no_feedback_names_are_swept_once_they_are_old(tmp_path: Path) -> None:
    files = Files(tmp_path)
    named, orphan = (files.keep(io.BytesIO(b"x")) for _ in range(2))

    assert files.sweep(lambda paths: {named.path}, older_than=60) == 0
    assert files.sweep(lambda paths: {named.path}, older_than=-1) == 1
    assert files.read(named.path) == b"x"
    assert not (tmp_path / orphan.path).exists()


def test_refused_bodies_are_counted_for_ever_and_kept_within_bounds(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    for number in range(rejections.KEPT + 5):
        with store.database.write() as db:
            rejections.add(
                db,
                "shop",
                now=NOW,
                status=422,
                reasons=[{"field": "description", "message": str(number)}],
                media_type="application/json",
                body=b"x" * (rejections.BODY + 1),
                size=rejections.BODY + 1,
            )

    with store.database.read() as db:
        kept = rejections.latest(db)
        counted = ledger(db)
    assert len(kept) == rejections.KEPT
    assert kept[0].reasons[0]["message"] == str(rejections.KEPT + 4)
    assert len(kept[0].body) == rejections.BODY
    assert (counted.rejected, counted.received, counted.difference) == (105, 105, 0)
    store.close()
