"""The collector is ended again and again, and nothing that it acknowledged is lost or doubled."""

from __future__ import annotations

import json
import random
import sqlite3
import threading
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest
import requests

from examples.trackers.roundup import Tracker
from tests.collector.connectors.moody import Moody, running_moody
from tests.collector.rooms import SECRET, crash
from tests.journey import wanted
from tests.journey.processes import Collector, running_collector
from tests.waiting import until

KILLS = {"sqlite": 50, "postgresql": 15}
TERMS = 5


@pytest.fixture
def hook() -> Iterator[Moody]:
    with running_moody() as service:
        yield service


@pytest.fixture
def collector(
    tmp_path: Path, roundup: Tracker, hook: Moody, database_url: str
) -> Iterator[Collector]:
    configuration = wanted.shop(board=wanted.board(roundup), hook=wanted.hook(hook.url))
    settings = {
        "HYPERCARE_LIMITS__PER_KEY": "100000",
        "HYPERCARE_LIMITS__PER_PERSON": "100000",
        "HYPERCARE_DATABASE_URL": database_url,
    }
    with running_collector(tmp_path / "data", configuration, **settings) as collector:
        yield collector


@dataclass
class Sent:
    """One feedback as its sender knows it: its words, its file, and whether it was answered."""

    id: str
    file: bytes
    trail: dict[str, Any] = field(default_factory=dict)

    def post(self, collector: Collector) -> bool:
        """Send it once. Returns whether it was acknowledged."""
        content = {"id": self.id, "description": f"Number {self.id}", "trail": self.trail}
        try:
            answer = requests.post(
                f"{collector.url}/api/v1/feedback",
                data={"feedback": json.dumps(content)},
                files={"log": (f"{self.id}.log", self.file, "text/plain")},
                headers={"Authorization": f"Bearer {SECRET}"},
                timeout=30,
            )
        except requests.RequestException:
            return False
        return answer.status_code in (200, 202)


class Sender(threading.Thread):
    """An application that sends without pause, each feedback until it was acknowledged."""

    def __init__(self, collector: Collector) -> None:
        super().__init__(daemon=True)
        self.collector = collector
        self.enough = threading.Event()
        self.acknowledged: list[Sent] = []

    def run(self) -> None:
        """Send; every third one has the same error behind it, and so joins one case."""
        number = 0
        while not self.enough.is_set():
            number += 1
            trail = crash() if number % 3 == 0 else {}
            sent = Sent(str(uuid.uuid4()), random.Random(number).randbytes(3000), trail)
            while not sent.post(self.collector):
                if self.enough.wait(0.02):
                    return
            self.acknowledged.append(sent)
            self.enough.wait(0.2)


def issues(tracker: Tracker) -> dict[str, tuple[str, int, list[str]]]:
    """Return of every issue that we made its title, its number of messages and its files' names."""
    answer = requests.get(
        f"{tracker.url}rest/data/issue",
        params={
            "@fields": f"title,{tracker.key_field},messages,files",
            "@verbose": "2",
            "@page_size": "10000",
        },
        auth=(tracker.user, tracker.password),
        headers={"Origin": tracker.url.rstrip("/")},
        timeout=60,
    )
    answer.raise_for_status()
    return {
        issue["id"]: (
            issue["title"],
            len(issue["messages"]),
            sorted(file["name"] for file in issue["files"]),
        )
        for issue in answer.json()["data"]["collection"]
        if issue[tracker.key_field]
    }


def rows(collector: Collector, database_url: str, query: str) -> list[tuple[Any, ...]]:
    if database_url:
        with psycopg.connect(database_url) as remote:
            return remote.execute(query.encode()).fetchall()
    with closing(sqlite3.connect(collector.data / "hypercare.db")) as db:
        return list(db.execute(query))


def end_again_and_again(collector: Collector, kills: int) -> None:
    """End the collector at random moments, mostly as a power cut would, and start it again."""
    moments = random.Random(20261121)
    ends = ["kill"] * kills + ["stop"] * TERMS
    moments.shuffle(ends)
    for end in ends:
        threading.Event().wait(moments.uniform(0.0, 0.6))
        if end == "kill":
            collector.kill()
        else:
            assert collector.stop() == 0
        collector.start()


def test_nothing_acknowledged_is_lost_and_every_case_has_one_ticket(
    collector: Collector, roundup: Tracker, hook: Moody, database_url: str
) -> None:
    kills = KILLS["postgresql" if database_url else "sqlite"]
    before, sender = issues(roundup), Sender(collector)
    sender.start()
    try:
        end_again_and_again(collector, kills)
    finally:
        sender.enough.set()
        sender.join()
    until(collector.settled, seconds=180)

    def select(query: str) -> list[tuple[Any, ...]]:
        return rows(collector, database_url, query)

    paths = "SELECT f.id, a.path FROM feedback f, attachments a WHERE a.feedback_uid = f.uid"
    kept = dict(select(paths))
    assert len(sender.acknowledged) >= kills / 2
    for sent in sender.acknowledged:
        assert (collector.data / "files" / kept[sent.id]).read_bytes() == sent.file

    cases = select("SELECT key, feedbacks FROM cases")
    tickets = [ticket for number, ticket in issues(roundup).items() if number not in before]
    named = Counter(title.partition(":")[0] for title, _, _ in tickets)
    files = Counter(name for _, _, names in tickets for name in names)
    assert named == Counter(key for key, _ in cases)
    assert sorted(messages for _, messages, _ in tickets) == sorted(n for _, n in cases)
    assert set(files.values()) == {1}
    assert len(files) == 2 * len(kept)

    told = {request.headers["webhook-id"] for request in hook.requests}
    assert len(told) == len(kept)
    ledger = collector.ledger()
    assert ledger["difference"] == ledger["held"] == ledger["waiting"] == 0
    assert ledger["received"] == len(kept)
