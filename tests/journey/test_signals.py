"""Two collectors on one store: what one of them hears reaches the ticket that the other makes."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from examples.trackers.roundup import Tracker
from tests.collector.connectors.moody import Moody, running_moody
from tests.collector.rooms import PUBLIC, SECRET
from tests.collector.signals.telling import a_signal, an_error, body
from tests.journey import wanted
from tests.journey.processes import Collector, post, running_collector
from tests.waiting import until


@pytest.fixture
def hook() -> Iterator[Moody]:
    with running_moody() as service:
        yield service


@pytest.fixture
def pair(
    tmp_path: Path, roundup: Tracker, hook: Moody, database_url: str
) -> Iterator[tuple[Collector, Collector]]:
    configuration = wanted.shop(board=wanted.board(roundup), hook=wanted.hook(hook.url))
    place = {"HYPERCARE_DATABASE_URL": database_url}
    with running_collector(tmp_path / "data", configuration, **place) as first:
        second = Collector(first.data, **place)
        second.start()
        try:
            yield first, second
        finally:
            second.stop()


def signal(collector: Collector, *signals: Any) -> None:
    answer = requests.post(
        f"{collector.url}/api/v1/signals",
        json=body(*signals),
        headers={"Authorization": f"Bearer {SECRET}"},
        timeout=30,
    )
    assert answer.json() == {"taken": len(signals), "left_out": []}


def messages(tracker: Tracker, words: str) -> list[str]:
    """Return what stands in the one issue whose title holds some words, oldest first."""

    def get(path: str, **query: str) -> Any:
        answer = requests.get(
            f"{tracker.url}rest/data/{path}",
            params=query,
            auth=(tracker.admin, tracker.admin_password),
            headers={"Origin": tracker.url.rstrip("/")},
            timeout=30,
        )
        answer.raise_for_status()
        return answer.json()["data"]

    found = get("issue", **{"@fields": "title,messages", "@page_size": "10000"})["collection"]
    [issue] = [each for each in found if words in each["title"]]
    numbers = sorted(int(each["id"]) for each in issue["messages"])
    return [
        str(get(f"msg/{number}", **{"@verbose": "3"})["attributes"]["content"])
        for number in numbers
    ]


def test_what_another_process_saw_is_in_the_ticket_and_what_comes_later_is_one_comment(
    pair: tuple[Collector, Collector], roundup: Tracker, hook: Moody
) -> None:
    here, there = pair
    visit = "visit-of-the-journey"
    words = f"Seen from two sides, number {uuid.uuid4()}"
    signal(there, a_signal(session=visit, count=2), a_signal(session="somebody-else"))

    posted = post(here, PUBLIC, {"description": words, "context": {"session": visit}})
    until(lambda: here.ledger()["ticketed"] == 1)

    [opened] = messages(roundup, words)
    assert "KeyError: 'SPRING'" in opened
    assert "2 times, from the same session" in opened
    assert "shop/pricing.py:10 in discount" in opened

    late = an_error("TimeoutError", message="the warehouse does not answer")
    signal(there, a_signal(late, session=visit))
    signal(here, a_signal(late, session=visit), a_signal(an_error("LookupError"), session=visit))
    until(lambda: len(messages(roundup, words)) == 2 and here.settled())
    signal(there, a_signal(an_error("Tardy"), session=visit))
    until(here.settled)

    _, comment = messages(roundup, words)
    assert "TimeoutError: the warehouse does not answer" in comment
    assert "2 times, reported later from the same session" in comment
    assert "LookupError" in comment
    events = [json.loads(request.body) for request in hook.requests]
    assert [event["type"] for event in events] == ["case.opened", "case.changed"]
    told = [error["type"] for error in events[1]["feedback"]["trail"]["errors"]]
    assert sorted(told) == ["KeyError", "LookupError", "TimeoutError"]
    assert here.ledger() | {"ticketed": 1, "difference": 0} == here.ledger()

    status = requests.get(posted.json()["links"]["status"], timeout=30).json()
    assert status["state"] == "in_progress"
