"""Several processes claim at once: the promises hold on both databases."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from hypercare_collector.store import Store, due, queue
from hypercare_collector.store.tables import deliveries
from tests.collector.rooms import NOW, crash, hook, new_store, send
from tests.collector.store.claimer import LEASE
from tests.postgres import PostgreSQL

PROCESSES = 4


@pytest.fixture
def store(tmp_path: Path, database_url: str) -> Iterator[Store]:
    places = {"board": hook("http://a.example"), "second": hook("http://b.example")}
    store = new_store(tmp_path, places, database_url=database_url)
    yield store
    store.close()


@pytest.fixture
def on_postgresql(tmp_path: Path, postgresql: PostgreSQL) -> Iterator[Store]:
    places = {"board": hook("http://a.example"), "second": hook("http://b.example")}
    store = new_store(tmp_path, places, database_url=(url := postgresql.ready()))
    yield store
    store.close()
    postgresql.remove(url)


def claimers(folder: Path, url: str) -> list[dict[str, Any]]:
    """Let several processes claim until nothing waits; return their attempts in order of time."""
    module = "tests.collector.store.claimer"
    running = [
        subprocess.Popen(
            [sys.executable, "-m", module, str(folder), url, f"worker-{number}"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(PROCESSES)
    ]
    said = [process.communicate() for process in running]
    assert [process.returncode for process in running] == [0] * PROCESSES, said
    attempts = [json.loads(line) for out, _ in said for line in out.splitlines()]
    return sorted(attempts, key=lambda attempt: float(attempt["from"]))


def at_once(attempts: list[dict[str, Any]]) -> int:
    """Return how many of the attempts ran at the same time, at most."""
    edges = [(a["from"], 1) for a in attempts] + [(a["to"], -1) for a in attempts]
    running = most = 0
    for _, step in sorted(edges):
        running += step
        most = max(most, running)
    return most


def test_no_ticket_has_two_attempts_at_once_and_no_destination_more_than_two(
    store: Store, tmp_path: Path, database_url: str
) -> None:
    for number in range(60):
        send(store, trail=crash(f"Error{number % 4}") if number % 2 else {})

    attempts = claimers(tmp_path, database_url)

    def ticket(attempt: dict[str, Any]) -> tuple[str, str]:
        return attempt["destination"], attempt["case"]

    assert len(attempts) == 120
    for _, of_ticket in groupby(sorted(attempts, key=ticket), key=ticket):
        acts = list(of_ticket)
        assert at_once(acts) == 1
        assert [act["verb"] for act in acts] == ["create"] + ["comment"] * (len(acts) - 1)
    for name in ("board", "second"):
        here = [attempt for attempt in attempts if attempt["destination"] == name]
        assert at_once(here) <= due.AT_ONCE


def test_a_row_that_somebody_holds_on_to_blocks_nobody(on_postgresql: Store) -> None:
    send(on_postgresql)
    send(on_postgresql)
    with on_postgresql.database.write() as slow:
        first = select(deliveries.c.id).order_by(deliveries.c.id).limit(1)
        held = slow.scalar(first.with_for_update())
        with on_postgresql.database.write() as db:
            act = queue.claim(db, "quick", NOW, LEASE)

    assert act is not None
    assert act.id != held


def test_a_claim_that_has_not_ended_leaves_the_other_destinations_free(
    on_postgresql: Store,
) -> None:
    send(on_postgresql)
    with on_postgresql.database.write() as slow:
        first = queue.claim(slow, "slow", NOW, LEASE)
        with on_postgresql.database.write() as db:
            second = queue.claim(db, "quick", NOW, LEASE)
        with on_postgresql.database.write() as db:
            third = queue.claim(db, "late", NOW, LEASE)

    assert first is not None
    assert second is not None
    assert {first.destination, second.destination} == {"board", "second"}
    assert third is None


def test_many_threads_share_the_work_between_them(store: Store) -> None:
    for _ in range(20):
        send(store)
    taken: list[int] = []

    def work(number: int) -> None:
        for _ in range(40):
            with store.database.write() as db:
                if act := queue.claim(db, f"w{number}", NOW, LEASE):
                    assert queue.settle(db, act, NOW, "done")
                    taken.append(act.id)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))

    assert len(taken) == len(set(taken)) == 40


def test_what_waits_for_one_destination_is_not_looked_through_for_another(store: Store) -> None:
    plans = {"sqlite": "EXPLAIN QUERY PLAN", "postgresql": "EXPLAIN"}
    with store.database.write() as db:
        if db.dialect.name == "postgresql":
            db.exec_driver_sql("SET LOCAL enable_seqscan = off")
        statement = due.heads.params(now=NOW, soon=NOW, busy=[0])
        words = str(statement.compile(db, compile_kwargs={"literal_binds": True}))
        rows = db.exec_driver_sql(f"{plans[db.dialect.name]} {words}")
        plan = "\n".join(str(row[-1]) for row in rows)

    used = Counter(name for name in INDEXES if name in plan)
    assert set(used) == set(INDEXES), plan


INDEXES = ("due_deliveries", "creates_of_ticket", "leased_deliveries", "pending_attachments")
