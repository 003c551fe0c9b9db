from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from hypercare_collector.desk import Accepted
from hypercare_collector.store import Conflict, Store, cases, queue
from hypercare_collector.store import feedback as kept
from hypercare_collector.store.ledger import ledger
from tests.collector.rooms import NOW, crash, hook, new_store, send


@pytest.fixture
def store(tmp_path: Path, database_url: str) -> Iterator[Store]:
    store = new_store(
        tmp_path,
        {"board": hook("http://127.0.0.1:9"), "second": hook("http://127.0.0.1:9")},
        database_url=database_url,
    )
    yield store
    store.close()


def deliveries(store: Store, uid: str) -> list[tuple[str, str]]:
    with store.database.read() as db:
        return [(row.destination, row.verb) for row in queue.of_feedback(db, uid)]


def counted(store: Store) -> dict[str, int]:
    with store.database.read() as db:
        return ledger(db).as_dict()


def test_a_feedback_opens_a_case_and_queues_a_ticket_for_each_destination(store: Store) -> None:
    accepted = send(store, "Broken", impact={"scope": "many", "work": "blocked"})

    assert accepted.receipt == "SHOP-1"
    assert deliveries(store, accepted.uid) == [("board", "create"), ("second", "create")]
    with store.database.read() as db:
        case = cases.get(db, kept.case_of(db, accepted.uid))
    assert (case.key, case.title, case.priority) == ("SHOP-1", "Broken", "P2")


def test_the_same_error_joins_the_open_case_and_adds_to_its_tickets(store: Store) -> None:
    first = send(store, "Broken", trail=crash())
    second = send(store, "Also broken", trail=crash(), impact={"scope": "everyone"})

    assert deliveries(store, second.uid) == [("board", "comment"), ("second", "comment")]
    with store.database.read() as db:
        assert kept.case_of(db, first.uid) == kept.case_of(db, second.uid)
        assert cases.get(db, kept.case_of(db, first.uid)).feedbacks == 2


def test_the_same_words_alone_open_another_case(store: Store) -> None:
    send(store, "Broken")

    assert deliveries(store, send(store, "Broken").uid)[0][1] == "create"


def test_another_error_opens_another_case(store: Store) -> None:
    send(store, trail=crash("KeyError"))

    assert deliveries(store, send(store, trail=crash("TypeError")).uid)[0][1] == "create"


def test_one_that_makes_a_case_more_urgent_opens_the_routes_that_now_fit(
    tmp_path: Path, database_url: str
) -> None:
    store = new_store(
        tmp_path, {"pager": hook("http://x")}, when={"priority": ["P1"]}, database_url=database_url
    )
    quiet = send(store, trail=crash())
    loud = send(store, trail=crash(), impact={"scope": "everyone", "work": "blocked"})

    assert deliveries(store, quiet.uid) == []
    assert deliveries(store, loud.uid) == [("pager", "create")]
    store.close()


def test_a_repeated_id_is_one_feedback(store: Store) -> None:
    first = send(store, "Broken", id="same")
    again = send(store, "Broken", id="same")
    other = send(store, "Something else", id="same")

    assert (again.receipt, again.fresh, again.same_body) == (first.receipt, False, True)
    assert (other.receipt, other.fresh, other.same_body) == (first.receipt, False, False)
    assert counted(store)["received"] == 1


def insist(act: Callable[[], Accepted]) -> Accepted:
    """Begin anew while somebody else is first, as the door does."""
    while True:
        with suppress(Conflict):
            return act()


def test_the_same_error_at_the_same_instant_is_one_case(store: Store) -> None:
    def race(number: int) -> set[str]:
        barrier = Barrier(4)

        def post(_: int) -> str:
            barrier.wait()
            accepted = insist(lambda: send(store, trail=crash(f"Error{number}")))
            with store.database.read() as db:
                return kept.case_of(db, accepted.uid)

        with ThreadPoolExecutor(4) as pool:
            return set(pool.map(post, range(4)))

    assert all(len(race(number)) == 1 for number in range(10))
    assert counted(store)["waiting"] == counted(store)["received"] == 40


def test_the_same_id_at_the_same_instant_is_one_feedback(store: Store) -> None:
    def race(number: int) -> set[str]:
        barrier = Barrier(4)

        def post(_: int) -> Any:
            barrier.wait()
            return insist(lambda: send(store, "Broken", id=f"race-{number}"))

        with ThreadPoolExecutor(4) as pool:
            return {each.receipt for each in pool.map(post, range(4))}

    assert all(len(race(number)) == 1 for number in range(10))
    assert counted(store)["received"] == 10


def test_the_ledger_counts_each_feedback_once(tmp_path: Path, database_url: str) -> None:
    store = new_store(
        tmp_path, {"board": hook("http://x")}, when={"kind": ["problem"]}, database_url=database_url
    )
    send(store, kind="praise")
    send(store, trail=crash())
    send(store, trail=crash())

    assert counted(store) == {
        "received": 3,
        "ticketed": 0,
        "merged": 0,
        "kept": 1,
        "waiting": 2,
        "held": 0,
        "rejected": 0,
        "difference": 0,
    }
    store.close()


def test_a_feedback_that_vanished_shows_as_a_difference(store: Store) -> None:
    send(store)
    with store.database.write() as db:
        for table in ("deliveries", "feedback"):
            db.exec_driver_sql(f"DELETE FROM {table}")

    assert counted(store)["difference"] == 1


def test_times_come_back_in_utc(store: Store) -> None:
    accepted = send(store)

    with store.database.read() as db:
        found = kept.get(db, accepted.uid)
    assert found is not None
    assert found.received_at == NOW
