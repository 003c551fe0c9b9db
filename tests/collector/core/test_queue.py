import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from hypercare_collector.connectors.registry import build
from hypercare_collector.delivery import holder
from hypercare_collector.delivery.carry import not_before
from hypercare_collector.model import Attachment, FileState, TicketRef
from hypercare_collector.store import Store, cases, held, queue
from hypercare_collector.store.ledger import ledger
from hypercare_collector.store.queue import Claim
from tests.collector.rooms import NOW, crash, hook, new_store, send

LEASE = timedelta(seconds=60)
SECOND = timedelta(seconds=1)


@pytest.fixture
def store(tmp_path: Path, database_url: str) -> Iterator[Store]:
    store = new_store(tmp_path, {"board": hook("http://127.0.0.1:9")}, database_url=database_url)
    yield store
    store.close()


def claim(store: Store, who: str = "me", now: object = NOW) -> Claim | None:
    with store.database.write() as db:
        return queue.claim(db, who, now, LEASE)  # type: ignore[arg-type]


def taken(store: Store, who: str = "me", now: object = NOW) -> Claim:
    found = claim(store, who, now)
    assert found is not None
    return found


def make_ticket(store: Store, act: Claim) -> None:
    with store.database.write() as db:
        queue.settle(db, act, NOW, "issue1")
        cases.link(db, act.case_id, act.destination, TicketRef("1", "issue1"), NOW)


def test_a_claimed_delivery_is_hidden_until_its_lease_runs_out(store: Store) -> None:
    send(store)
    first = taken(store)

    assert claim(store, now=NOW + LEASE) is None
    again = taken(store, now=NOW + LEASE + SECOND)
    assert (again.id, again.key) == (first.id, first.key)
    assert (first.unsure, again.unsure) == (False, True)


def test_many_threads_never_take_the_same_delivery(store: Store) -> None:
    for _ in range(40):
        send(store)
    with store.database.write() as db:
        db.exec_driver_sql("UPDATE deliveries SET destination = 'board'")
    taken_ids: list[int] = []

    def work(number: int) -> None:
        while act := claim(store, f"w{number}"):
            taken_ids.append(act.id)
            make_ticket(store, act)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(6)))
    # two at a time go to one destination, so a worker may find none while others are busy
    work(7)

    assert len(taken_ids) == len(set(taken_ids)) == 40


def test_a_slow_destination_leaves_workers_for_the_others(
    tmp_path: Path, database_url: str
) -> None:
    store = new_store(
        tmp_path, {"slow": hook("http://a"), "quick": hook("http://b")}, database_url=database_url
    )
    for _ in range(4):
        send(store)

    at = [taken(store).destination for _ in range(4)]

    assert sorted(at) == ["quick", "quick", "slow", "slow"]
    assert claim(store) is None
    store.close()


def test_one_who_was_too_slow_cannot_overwrite_its_successor(store: Store) -> None:
    send(store)
    slow = taken(store, "slow")
    quick = taken(store, "quick", NOW + LEASE + SECOND)

    with store.database.write() as db:
        assert not queue.settle(db, slow, NOW, "issue1")
        assert not queue.put_back(db, slow, NOW, NOW, "why", unsure=True)
        assert queue.settle(db, quick, NOW, "issue1")


def test_a_comment_waits_until_its_ticket_is_made(store: Store) -> None:
    send(store, trail=crash())
    send(store, trail=crash())
    create = taken(store)

    assert create.verb == "create"
    assert claim(store) is None
    make_ticket(store, create)
    assert taken(store).verb == "comment"


def test_a_comment_waits_while_its_ticket_is_held(store: Store) -> None:
    send(store, trail=crash())
    send(store, trail=crash())
    with store.database.write() as db:
        create = queue.claim(db, "me", NOW, LEASE)
        assert create is not None
        queue.hold(db, create, NOW, "no such project", unsure=False)

    assert claim(store) is None
    with store.database.read() as db:
        counted = ledger(db).as_dict()
        [thing] = held.all_held(db)
    assert (counted["held"], counted["waiting"], counted["difference"]) == (1, 1, 0)
    assert (thing.receipt, thing.reason) == ("SHOP-1", "no such project")

    with store.database.write() as db:
        assert held.retry(db, thing.name, NOW)
    assert taken(store).verb == "create"


def test_what_is_dropped_takes_along_what_was_to_follow_and_stays_counted(store: Store) -> None:
    send(store, trail=crash())
    send(store, trail=crash())
    with store.database.write() as db:
        create = queue.claim(db, "me", NOW, LEASE)
        assert create is not None
        queue.hold(db, create, NOW, "no", unsure=False)
        assert held.drop(db, f"d{create.id}", NOW, "dropped by a person")
        assert not held.drop(db, f"d{create.id}", NOW, "again")

    assert claim(store) is None
    with store.database.read() as db:
        counted = ledger(db).as_dict()
    assert (counted["kept"], counted["merged"], counted["difference"]) == (1, 1, 0)


def attachment(name: str = "shot.png") -> Attachment:
    return Attachment(
        name, "", name, "image/png", "screenshot", 1, "", f"aa/{name}", FileState.PENDING
    )


def test_nothing_is_delivered_before_its_pictures_were_examined(store: Store) -> None:
    from hypercare_collector.store import feedback as kept

    send(store, attachments=[attachment()])
    assert claim(store) is None

    with store.database.write() as db:
        file = kept.claim_pending(db, NOW, LEASE)
        assert file is not None
        assert kept.claim_pending(db, NOW, LEASE) is None
        assert kept.settle_file(db, file, Attachment(**{**file.__dict__, "state": FileState.GOOD}))
    assert taken(store).verb == "create"


def test_a_file_whose_examination_kills_the_worker_is_held_and_its_feedback_goes_on(
    store: Store,
) -> None:
    from hypercare_collector.store import feedback as kept

    send(store, attachments=[attachment()])
    for number in range(4):
        with store.database.write() as db:
            file = kept.claim_pending(db, NOW + number * (LEASE + SECOND), LEASE)
        assert (file is None) == (number == 3)

    assert taken(store).verb == "create"
    with store.database.read() as db:
        [thing] = held.all_held(db)
    assert thing.reason == "its examination failed three times"


def test_the_leases_of_the_dead_are_freed_and_those_of_the_living_are_not(store: Store) -> None:
    dead = subprocess.run(
        [
            sys.executable,
            "-c",
            "from hypercare_collector.delivery.holder import *\nprint(myself())",
        ],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    send(store)
    send(store)
    taken(store, dead)
    taken(store, holder.myself())

    with store.database.write() as db:
        assert queue.free_dead(db, holder.lives, NOW) == 1
    assert taken(store).unsure


def test_a_process_id_that_is_used_again_is_not_the_same_holder() -> None:
    assert holder.lives(holder.myself())
    assert not holder.lives(holder.myself().rpartition("/")[0] + "/1")
    assert holder.lives(f"another-host/{os.getpid()}/1")


def test_every_attempt_is_written_down(store: Store) -> None:
    send(store)
    for number in range(2):
        act = taken(store, now=NOW + number * SECOND)
        with store.database.write() as db:
            queue.put_back(db, act, NOW, NOW, f"failed {number}", unsure=True)

    with store.database.read() as db:
        attempts = queue.attempts_of(db, act.id)
    assert [(a.number, a.outcome, a.detail) for a in attempts] == [
        (1, "later", "failed 0"),
        (2, "later", "failed 1"),
    ]


def test_a_clock_that_was_ahead_delays_nothing(store: Store) -> None:
    send(store, now=NOW + timedelta(days=1))
    act = taken(store)
    ahead = NOW + timedelta(days=1)
    with store.database.write() as db:
        queue.put_back(db, act, ahead, ahead + SECOND, "down", unsure=False)

    assert taken(store).id == act.id


def test_a_delivery_that_takes_its_worker_down_again_and_again_is_held(store: Store) -> None:
    send(store)
    send(store)
    deadly = taken(store)
    now = NOW
    for _ in range(queue.CUT_OFFS):
        now += LEASE + SECOND
        assert claim(store, now=now) is not None
    with store.database.write() as db:
        db.exec_driver_sql("UPDATE deliveries SET lease_until = NULL WHERE holder IS NOT NULL")

    assert taken(store, now=now).id != deadly.id
    with store.database.read() as db:
        [thing] = held.all_held(db)
    assert thing.name == f"d{deadly.id}"
    assert "its worker ended in the middle of it 10 times" in thing.reason


def test_what_is_under_way_here_is_not_taken_again_whatever_the_clock_says(store: Store) -> None:
    send(store)
    act = taken(store)
    with store.database.write() as db:
        later = NOW + timedelta(days=2)
        assert queue.claim(db, "me", later, LEASE, busy=(act.id,)) is None
        assert queue.claim(db, "me", later, LEASE) is not None


def test_a_lost_create_is_looked_up_only_some_time_after_its_attempt_ended(store: Store) -> None:
    send(store)
    ended = NOW + timedelta(seconds=25)
    with store.database.write() as db:
        first = queue.claim(db, "me", NOW, LEASE)
        assert first is not None
        queue.put_back(db, first, ended, ended, "no answer in time", unsure=True)
    again = taken(store, now=ended)
    roundup = build("roundup", {"url": "http://127.0.0.1:9", "user": "u", "password": "p"})

    assert not_before(again, roundup) == ended + timedelta(seconds=roundup.grace)
    roundup.close()
