"""The error happens in one worker process, the feedback arrives in another: the ticket has both."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
import requests

from tests.collector.connectors.moody import Moody, running_moody
from tests.collector.rooms import SECRET
from tests.journey import wanted
from tests.journey.processes import Collector, environment, running_collector
from tests.ports import free_port
from tests.waiting import until

VISITS = 60
"""How many visitors come at most until one of them was served by two processes."""


@pytest.fixture
def hook() -> Iterator[Moody]:
    with running_moody() as service:
        yield service


@pytest.fixture
def collector(tmp_path: Path, hook: Moody) -> Iterator[Collector]:
    configuration = wanted.shop(hook=wanted.hook(hook.url))
    with running_collector(tmp_path / "data", configuration) as collector:
        yield collector


@contextmanager
def gunicorn(collector: Collector, spool: Path, *options: str, **more: str) -> Iterator[str]:
    """Run the shop with four workers; gives its address."""
    port = free_port()
    told = {
        "HYPERCARE_DSN": f"http://{SECRET}@127.0.0.1:{collector.port}/shop",
        "HYPERCARE_SPOOL": str(spool),
    }
    command = [sys.executable, "-m", "gunicorn", "--workers=4", f"--bind=127.0.0.1:{port}"]
    with (spool.parent / "gunicorn.log").open("wb") as log:
        server = subprocess.Popen(
            [*command, *options, "tests.journey.joined:app"],
            stdout=log,
            stderr=log,
            env=environment(**told, **more),
        )
        base = f"http://127.0.0.1:{port}"
        try:
            until(lambda: _answers(base), seconds=60, what=f"see {log.name}")
            yield base
        finally:
            server.terminate()
            assert server.wait(60) == 0


def _answers(base: str) -> bool:
    try:
        return requests.get(base, timeout=5).ok
    except requests.RequestException:
        return False


@contextmanager
def crowded(base: str) -> Iterator[None]:
    """Let others come at the same time, so that no process serves everybody."""
    enough = Event()

    def come() -> None:
        while not enough.is_set():
            requests.get(f"{base}/busy", timeout=30)

    others = [Thread(target=come) for _ in range(6)]
    for each in others:
        each.start()
    try:
        yield
    finally:
        enough.set()
        for each in others:
            each.join()


@dataclass(frozen=True)
class Visit:
    """What one visitor did: two errors, one before and one after the words, and where each was."""

    words: str
    before: tuple[str, str]
    said_in: str
    after: tuple[str, str]

    @property
    def apart(self) -> bool:
        """Say whether the words reached another process than both errors."""
        return self.said_in not in (self.before[1], self.after[1])


def visit(base: str, number: int) -> Visit:
    http = requests.Session()
    http.get(base, timeout=30)
    assert http.cookies["hypercare_session"]
    before = http.get(f"{base}/fail/Before{number}", timeout=30)
    words = f"Nothing works for visitor {number}"
    said = http.post(
        f"{base}/_hypercare/feedback",
        json={"description": words},
        headers={"Origin": base},
        timeout=30,
    )
    assert said.status_code == 202, said.text
    after = http.get(f"{base}/fail/After{number}", timeout=30)
    assert (before.status_code, after.status_code) == (500, 500)
    where = [each.headers["X-Worker"] for each in (before, said, after)]
    return Visit(words, (f"Before{number}", where[0]), where[1], (f"After{number}", where[2]))


def told(hook: Moody) -> dict[str, list[Any]]:
    """Return what the ticketing system heard, by the words of the case's feedback, oldest first."""
    heard: dict[str, list[Any]] = {}
    for request in list(hook.requests):
        event = json.loads(request.body)
        heard.setdefault(event["feedback"]["description"], []).append(event)
    return heard


def has_both(hook: Moody, visited: Visit) -> bool:
    """Say whether the ticket's latest word tells of both errors."""
    events = told(hook).get(visited.words)
    types = [error["type"] for error in events[-1]["feedback"]["trail"]["errors"]] if events else []
    return {visited.before[0], visited.after[0]} <= {kind.rpartition(".")[2] for kind in types}


@pytest.mark.parametrize(
    "options",
    [(), ("--preload",), ("--worker-class=gthread", "--threads=2", "--worker-connections=2")],
    ids=["sync", "preload", "gthread"],
)
def test_the_ticket_has_the_words_of_one_process_and_the_errors_of_the_others(
    collector: Collector, hook: Moody, tmp_path: Path, options: tuple[str, ...]
) -> None:
    early = {"SPEAKS_BEFORE_THE_FORK": "yes"} if "--preload" in options else {}
    visits: list[Visit] = []
    with gunicorn(collector, tmp_path / "spool", *options, **early) as base, crowded(base):
        while not any(each.apart for each in visits):
            assert len(visits) < VISITS, "all visitors were served by one process"
            visits.append(visit(base, len(visits)))
        for each in visits:
            until(partial(has_both, hook, each), seconds=60, what=str(each))
        until(collector.settled, seconds=60)
    for each in visits:
        events = told(hook)[each.words]
        assert [event["type"] for event in events].count("case.opened") == 1
        errors = events[-1]["feedback"]["trail"]["errors"]
        for kind, worker in (each.before, each.after):
            (error,) = [error for error in errors if error["type"].endswith(kind)]
            assert error["message"] == f"in worker {worker}"
            assert error["frames"][-1]["function"] == "_fail"
            assert error["side"] == "server"
        assert events[-1]["feedback"]["reporter"]["name"] == "Ada"
    ledger = collector.ledger()
    assert ledger["received"] == ledger["ticketed"] == len(visits) + len(early)
    assert ledger["difference"] == 0
