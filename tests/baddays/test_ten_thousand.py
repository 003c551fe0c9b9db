"""Ten thousand deliveries wait for a destination that is down; the others notice nothing."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from hypercare_collector.delivery.crew import Crew
from hypercare_collector.desk import take_in
from hypercare_collector.store import Store
from hypercare_collector.store.tables import cases, deliveries, feedback
from tests.collector.connectors.moody import Moody
from tests.collector.rooms import VAULT, hook, incoming, new_store
from tests.ports import free_port
from tests.waiting import until

WAITING = 10_000
PROMISED = 5.0
"""Seconds within which 99 of 100 reach a healthy destination."""


@pytest.fixture
def store(tmp_path: Path, moody: Moody) -> Iterator[Store]:
    """A store whose case goes to a destination that is down, and with priority P1 to a healthy."""
    wanted = {"down": hook(f"http://127.0.0.1:{free_port()}"), "healthy": hook(moody.url)}
    store = new_store(tmp_path, wanted)
    yield store
    store.close()


def pile_up(store: Store) -> None:
    """Let one feedback wait for the destination that is down, ten thousand times over."""
    now = datetime.now(UTC)
    with store.database.write() as db:
        take_in(db, incoming("It is broken"), now)
        first = {
            table: dict(db.execute(select(table)).mappings().first() or {})
            for table in (cases, feedback)
        }
        act = select(deliveries).where(deliveries.c.destination == "down")
        waiting = dict(db.execute(act).mappings().one())
        for table, names in ((cases, ("id", "key")), (feedback, ("uid", "id", "receipt"))):
            rows = [
                first[table] | {name: f"{name}-{n}" for name in names}
                | ({"case_id": f"id-{n}"} if table is feedback else {})
                for n in range(WAITING)
            ]  # fmt: skip
            db.execute(insert(table), rows)
        del waiting["id"]
        db.execute(insert(deliveries), [_waits(waiting, n, now) for n in range(WAITING)])


def _waits(row: dict[str, object], number: int, now: datetime) -> dict[str, object]:
    """Return a delivery that was tried before, and is due again within a minute."""
    return row | {
        "key": f"key-{number}",
        "case_id": f"id-{number}",
        "feedback_uid": f"uid-{number}",
        "attempts": 3,
        "touched_at": now,
        "due": now + timedelta(milliseconds=number * 6 - 30_000),
    }


def test_others_are_reached_within_seconds(store: Store, moody: Moody) -> None:
    pile_up(store)
    crew = Crew(store, VAULT, "http://collector.example", threads=4)
    crew.start()
    try:
        sent = {}
        for number in range(100):
            with store.database.write() as db:
                words = incoming(f"number {number}")
                take_in(db, words, datetime.now(UTC))
            sent[words.id] = time.monotonic()
            crew.wake()
            time.sleep(0.05)
        until(lambda: len(arrived(moody)) > 100, seconds=60)
    finally:
        assert crew.stop()

    waits = [max(arrived(moody)[each] - at, 0) for each, at in sent.items()]
    assert statistics.quantiles(waits, n=100)[98] < PROMISED


def arrived(moody: Moody) -> dict[str, float]:
    """Return when the healthy destination heard of each feedback."""
    return {
        json.loads(request.body)["feedback"]["id"]: request.at for request in list(moody.requests)
    }
