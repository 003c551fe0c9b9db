"""Writers who come at the same time share one commit, and nothing else."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, event, text

from hypercare_collector.store.engine import Conflict, Database, Unavailable
from hypercare_collector.store.together import Together

WRITERS = 8


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path}/numbers.db")
    with database.write() as db:
        db.execute(text("create table numbers (number integer primary key)"))
    yield database
    database.close()


def add(number: int) -> Callable[[Connection], int]:
    def act(db: Connection) -> int:
        db.execute(text("insert into numbers values (:number)"), {"number": number})
        return number

    return act


def numbers(database: Database) -> list[int]:
    with database.read() as db:
        return list(db.scalars(text("select number from numbers order by number")))


@contextmanager
def everybody_waits(database: Database, writers: int) -> Iterator[None]:
    """Hold the first writer's transaction up until all the others stand behind it."""
    together = database._together
    with database.write():
        yield
        while len(together._waiting) < writers - 1:
            pass


def test_those_who_wait_share_one_commit(database: Database) -> None:
    commits: list[Connection] = []
    event.listen(database.engine, "commit", commits.append)
    with ThreadPoolExecutor(WRITERS) as pool:
        with everybody_waits(database, WRITERS):
            written = [pool.submit(database.write_together, add(n)) for n in range(WRITERS)]
        assert [each.result() for each in written] == list(range(WRITERS))

    assert numbers(database) == list(range(WRITERS))
    assert len(commits) == 3  # the one that held them up, the first, and all the others


def test_an_act_that_fails_fails_alone(database: Database) -> None:
    def clumsy(db: Connection) -> int:
        add(99)(db)
        raise LookupError("mine alone")

    acts = [add(0), clumsy, add(1), add(0), add(2)]
    with ThreadPoolExecutor(len(acts)) as pool:
        with everybody_waits(database, len(acts)):
            written = [pool.submit(database.write_together, act) for act in acts]
        failed = [type(each.exception()) for each in written if each.exception()]

    assert sorted(kind.__name__ for kind in failed) == ["Conflict", "LookupError"]
    assert numbers(database) == [0, 1, 2]


def test_a_commit_that_fails_fails_for_all_who_shared_it() -> None:
    """Nobody is told that something is safe when it is not."""
    together = Together(_never_commits)
    begun = threading.Barrier(3)

    def act(_: Connection) -> str:
        return "looks good"

    def write() -> None:
        begun.wait()
        with pytest.raises(Unavailable):
            together.do(act)

    with ThreadPoolExecutor(3) as pool:
        for each in [pool.submit(write) for _ in range(3)]:
            each.result()


class _Nothing:
    def exec_driver_sql(self, _: str) -> None:
        """Take any statement."""


@contextmanager
def _never_commits() -> Iterator[Connection]:
    yield _Nothing()  # type: ignore[misc]
    raise Unavailable("the disk is full")


def test_a_conflict_reads_the_same_as_without_company(database: Database) -> None:
    database.write_together(add(1))
    with pytest.raises(Conflict):
        database.write_together(add(1))


def test_many_writers_leave_nothing_out(database: Database) -> None:
    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(lambda n: database.write_together(add(n)), range(400)))

    assert numbers(database) == list(range(400))
