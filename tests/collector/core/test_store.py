import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hypercare_collector.desk import take_in
from hypercare_collector.store import Store, TooLarge, projects, rejections
from hypercare_collector.store.files import Files
from hypercare_collector.store.ledger import ledger
from tests.collector.rooms import NOW, incoming, new_store, send


@pytest.fixture
def store(tmp_path: Path, database_url: str) -> Iterator[Store]:
    store = new_store(tmp_path, database_url=database_url)
    yield store
    store.close()


def test_commits_are_synced_to_disk(store: Store) -> None:
    wanted: dict[str, dict[str, object]] = {
        "sqlite": {"PRAGMA journal_mode": "wal", "PRAGMA synchronous": 2},
        "postgresql": {"SHOW synchronous_commit": "on"},
    }
    with store.database.read() as db:
        for question, answer in wanted[db.dialect.name].items():
            assert db.exec_driver_sql(question).scalar() == answer


def test_who_reads_sees_one_moment_and_blocks_nobody(store: Store) -> None:
    with store.database.read() as db:
        before = ledger(db)
        send(store)
        assert ledger(db) == before
    with store.database.read() as db:
        assert ledger(db).received == 1


def test_what_was_raised_in_the_middle_leaves_nothing_behind(store: Store) -> None:
    def fail_half_way() -> None:
        with store.database.write() as db:
            take_in(db, incoming(), NOW)
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        fail_half_way()

    with store.database.read() as db:
        assert ledger(db).received == 0


def test_a_configuration_that_changes_often_has_a_version_that_only_grows(store: Store) -> None:
    def change(_: int) -> int:
        with store.database.write() as db:
            projects.touch(db)
            return projects.version(db)

    with ThreadPoolExecutor(4) as pool:
        versions = list(pool.map(change, range(20)))

    assert len(set(versions)) == 20


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


def test_refused_bodies_are_counted_for_ever_and_kept_within_bounds(store: Store) -> None:
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
