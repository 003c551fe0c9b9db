"""PostgreSQL goes away: at every moment the sender is told to come back, and nothing is doubled."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from hypercare_collector.store import Away, Conflict, Store, Unavailable, queue
from hypercare_collector.store import feedback as kept
from tests.collector.house import House, open_house
from tests.collector.rooms import NOW, hook, new_store, send
from tests.collector.store.claimer import LEASE
from tests.collector.store.wire import Wire, running_wire
from tests.postgres import PostgreSQL, running_postgresql
from tests.waiting import until


@pytest.fixture
def wire(postgresql: PostgreSQL) -> Iterator[Wire]:
    with running_wire(postgresql.port) as wire:
        yield wire


@pytest.fixture
def url(postgresql: PostgreSQL) -> Iterator[str]:
    url = postgresql.ready()
    yield url
    postgresql.remove(url)


@pytest.fixture
def house(tmp_path: Path, postgresql: PostgreSQL, wire: Wire, url: str) -> Iterator[House]:
    """A collector whose every word with its database goes over the wire."""
    over = postgresql.url(url.rpartition("/")[2], port=wire.port)
    with open_house(tmp_path / "data", database_url=over) as opened:
        assert opened.post({"description": "before"}).status_code == 202
        yield opened


def post(house: House, identity: str) -> Any:
    words = {"id": identity, "description": "It is broken"}
    return house.post_files(("log", ("a.log", b"what happened", "text/plain")), document=words)


@pytest.mark.parametrize(("cut", "status"), [("before", 202), ("after", 200)])
def test_a_commit_that_is_cut_off_is_answered_with_come_back_and_makes_no_double(
    house: House, wire: Wire, cut: str, status: int
) -> None:
    identity = str(uuid.uuid4())
    wire.cut = cut

    lost = post(house, identity)
    again = post(house, identity)

    assert wire.cuts == 1
    assert lost.status_code == 503
    assert lost.headers["Content-Type"] == "application/problem+json"
    assert int(lost.headers["Retry-After"]) > 0
    assert again.status_code == status
    assert house.ledger().received == 2
    assert house.ledger().difference == 0
    [file] = house.kept(again).attachments
    assert house.bytes_of(file) == b"what happened"


@pytest.mark.parametrize("cut", ["before", "after"])
def test_the_files_of_a_commit_that_is_cut_off_are_neither_lost_nor_left(
    house: House, wire: Wire, cut: str
) -> None:
    identity = str(uuid.uuid4())
    wire.cut = cut
    post(house, identity)
    again = post(house, identity)

    def named(paths: Any) -> set[str]:
        with house.store.database.read() as db:
            return kept.named(db, paths)

    house.store.files.sweep(named, older_than=-1)

    [file] = house.kept(again).attachments
    assert [path.name for path in house.files()] == [Path(file.path).name]
    assert house.bytes_of(file) == b"what happened"


def test_while_the_database_is_away_everybody_is_told_so_and_afterwards_all_is_well(
    house: House, wire: Wire
) -> None:
    wire.break_down()

    refused = house.post({"description": "meanwhile"})
    ready = house.get("/readyz")
    wire.down = False

    assert refused.status_code == ready.status_code == 503
    assert int(refused.headers["Retry-After"]) > 0
    assert ready.json()["reasons"] == ["the database does not answer"]
    assert house.get("/healthz").status_code == 200
    assert house.get("/readyz").status_code == 200
    assert house.post({"description": "afterwards"}).status_code == 202


def test_a_server_that_is_started_anew_is_found_again_by_everybody(tmp_path: Path) -> None:
    with running_postgresql() as server:
        store = new_store(tmp_path, {"board": hook("http://x")}, database_url=server.ready())
        send(store, "before")
        server.stop()
        with pytest.raises(Away), store.database.write() as db:
            queue.claim(db, "me", NOW, LEASE)
        with pytest.raises(Away), store.database.read() as db:
            queue.any_due(db, NOW)
        server.start()

        send(store, "afterwards")
        with store.database.write() as db:
            assert queue.claim(db, "me", NOW, LEASE) is not None
        store.close()


@pytest.fixture
def store(tmp_path: Path, url: str) -> Iterator[Store]:
    store = new_store(tmp_path, database_url=url)
    yield store
    store.close()


def write(store: Store, *statements: str) -> None:
    with store.database.write() as db:
        for statement in statements:
            db.exec_driver_sql(statement)


@pytest.mark.parametrize(
    "statements",
    [
        ("SELECT pg_terminate_backend(pg_backend_pid())",),
        ("SELECT pg_cancel_backend(pg_backend_pid())", "SELECT pg_sleep(30)"),
        ("SET LOCAL statement_timeout = '50ms'", "SELECT pg_sleep(30)"),
        ("SET LOCAL transaction_read_only = on", "DELETE FROM meta"),
    ],
)
def test_what_an_administrator_ends_or_forbids_makes_it_unavailable_and_no_more(
    store: Store, statements: tuple[str, ...]
) -> None:
    with pytest.raises(Unavailable):
        write(store, *statements)

    assert send(store, "afterwards").receipt == "SHOP-1"


def test_who_waits_too_long_for_a_lock_is_told_so(store: Store) -> None:
    with store.database.write() as slow:
        slow.exec_driver_sql("SELECT * FROM projects FOR UPDATE")
        with pytest.raises(Unavailable):
            write(store, "SET LOCAL lock_timeout = '50ms'", "UPDATE projects SET received = 7")


def test_two_who_wait_for_each_other_are_told_to_begin_anew(store: Store) -> None:
    lock = "SELECT pg_advisory_xact_lock({})"
    both = Barrier(2)

    def take(first: int, second: int) -> str:
        try:
            with store.database.write() as db:
                db.exec_driver_sql("SET LOCAL deadlock_timeout = '50ms'")
                db.exec_driver_sql(lock.format(first))
                both.wait(10)
                db.exec_driver_sql(lock.format(second))
        except Conflict:
            return "anew"
        return "done"

    with ThreadPoolExecutor(2) as pool:
        fates = list(pool.map(take, (1, 2), (2, 1)))
    assert sorted(fates) == ["anew", "done"]


def test_what_holds_on_to_its_locks_and_says_nothing_is_ended(
    store: Store, postgresql: PostgreSQL
) -> None:
    def ended(process: int) -> bool:
        return not postgresql.do(f"SELECT 1 FROM pg_stat_activity WHERE pid = {process}")

    def be_silent() -> None:
        with store.database.write() as db:
            db.exec_driver_sql("SET idle_in_transaction_session_timeout = '50ms'")
            me = db.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
            until(lambda: ended(me), what="the server did not end it")
            db.exec_driver_sql("SELECT 1")

    with pytest.raises(Unavailable):
        be_silent()
