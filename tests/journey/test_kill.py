"""The collector is killed again and again, and nothing that it acknowledged is lost or doubled."""

from __future__ import annotations

import random
import sqlite3
import threading
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import requests

from examples.trackers.roundup import Tracker
from tests.collector.rooms import SECRET, crash
from tests.journey.processes import Collector, post, running_collector
from tests.waiting import until

KILLS = 50
CONFIGURATION = """
[projects.shop]
secret_key = "{key}"

[destinations.board]
kind = "roundup"
url = "{url}"
user = "{user}"
password = "{password}"
key_field = "{field}"

[[routes]]
project = "shop"
to = ["board"]
"""


@pytest.fixture
def collector(tmp_path: Path, roundup: Tracker) -> Iterator[Collector]:
    configuration = CONFIGURATION.format(
        key=SECRET,
        url=roundup.url,
        user=roundup.user,
        password=roundup.password,
        field=roundup.key_field,
    )
    limits = {"HYPERCARE_LIMITS__PER_KEY": "100000", "HYPERCARE_LIMITS__PER_PERSON": "100000"}
    with running_collector(tmp_path / "data", configuration, **limits) as collector:
        yield collector


class Sender(threading.Thread):
    """An application that sends without pause, each feedback until it was acknowledged."""

    def __init__(self, collector: Collector) -> None:
        super().__init__()
        self.collector = collector
        self.enough = threading.Event()
        self.acknowledged: dict[str, str] = {}

    def run(self) -> None:
        """Send; every third one has the same error behind it, and so joins one case."""
        for number in range(10_000):
            body: dict[str, Any] = {"id": str(uuid.uuid4()), "description": f"Number {number}"}
            if number % 3 == 0:
                body["trail"] = crash()
            while not self._send(body):
                if self.enough.is_set():
                    return
                self.enough.wait(0.02)
            if self.enough.wait(0.15):
                return

    def _send(self, body: dict[str, Any]) -> bool:
        try:
            answer = post(self.collector, SECRET, body)
        except requests.RequestException:
            return False
        if answer.status_code in (200, 202):
            self.acknowledged[body["id"]] = answer.json()["receipt"]
        return answer.status_code in (200, 202)


def issues(tracker: Tracker) -> dict[str, tuple[str, int]]:
    """Return the title of every issue that we made and the number of its messages, by its id."""
    answer = requests.get(
        f"{tracker.url}rest/data/issue",
        params={"@fields": f"title,{tracker.key_field},messages", "@page_size": "10000"},
        auth=(tracker.user, tracker.password),
        headers={"Origin": tracker.url.rstrip("/")},
        timeout=60,
    )
    answer.raise_for_status()
    return {
        issue["id"]: (issue["title"], len(issue["messages"]))
        for issue in answer.json()["data"]["collection"]
        if issue[tracker.key_field]
    }


def stored(data: Path) -> tuple[set[str], list[tuple[str, int]]]:
    """Return the ids of all feedback, and the size of every case by its key."""
    with closing(sqlite3.connect(data / "hypercare.db")) as db:
        ids = {row[0] for row in db.execute("SELECT id FROM feedback")}
        return ids, list(db.execute("SELECT key, feedbacks FROM cases"))


def test_nothing_acknowledged_is_lost_and_every_case_has_one_ticket(
    collector: Collector, roundup: Tracker
) -> None:
    sender, moments = Sender(collector), random.Random(20261121)
    before = issues(roundup)
    sender.start()
    for _ in range(KILLS):
        sender.enough.wait(moments.uniform(0.0, 0.6))
        collector.kill()
        collector.start()
    sender.enough.set()
    sender.join()
    until(collector.settled, seconds=120)

    ids, cases = stored(collector.data)
    tickets = [ticket for number, ticket in issues(roundup).items() if number not in before]
    named = Counter(title.partition(":")[0] for title, _ in tickets)
    ledger = collector.ledger()
    assert len(sender.acknowledged) >= KILLS / 2
    assert sender.acknowledged.keys() <= ids
    assert named == Counter(key for key, _ in cases)
    assert sorted(messages for _, messages in tickets) == sorted(n for _, n in cases)
    assert ledger["difference"] == ledger["held"] == ledger["waiting"] == 0
    assert ledger["received"] == len(ids)
