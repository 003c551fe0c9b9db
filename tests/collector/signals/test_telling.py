"""What another process saw, in the words of a ticket: with it, or once after it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
from playwright.sync_api import Page

from hypercare_collector import configuration
from hypercare_collector.connectors.text import plain
from hypercare_collector.delivery.hand import Hand
from hypercare_collector.delivery.parcel import Links, load
from hypercare_collector.model import Verb
from hypercare_collector.store import held, queue
from tests.collector.connectors.moody import Moody, running_moody
from tests.collector.house import House
from tests.collector.rooms import SECRET, VAULT, hook
from tests.collector.signals.telling import SESSION, a_signal, an_error, body
from tests.collector.web.stories import ATTACK, page_of, quiet

WORDS = {"description": "It is broken", "context": {"session": SESSION}}
LATER = timedelta(seconds=30)


@pytest.fixture
def moody(house: House) -> Iterator[Moody]:
    """A receiver of everything that the project's users send."""
    with running_moody() as service:
        routes = [{"project": "shop", "to": ["hook"]}]
        with house.store.database.write() as db:
            configuration.apply(
                db, VAULT, {"destinations": {"hook": hook(service.url)}, "routes": routes}
            )
        yield service


def signal(house: House, *signals: Any) -> None:
    answer = house.post(body(*signals), path="/api/v1/signals", key=SECRET)
    assert answer.json()["taken"] == len(signals)


def work(house: House) -> None:
    """Do all that is due, and what will be within half a minute."""
    hand = Hand(house.store, VAULT, house.url, "me", clock=lambda: datetime.now(UTC) + LATER)
    with closing(hand):
        while hand.work_once():
            pass


def events(moody: Moody) -> list[Any]:
    return [json.loads(request.body) for request in moody.requests]


def errors(event: Any) -> list[tuple[Any, ...]]:
    names = ("type", "count", "joined", "late")
    return [tuple(map(error.get, names)) for error in event["feedback"]["trail"]["errors"]]


def words(house: House, answer: requests.Response, verb: Verb) -> str:
    """Return what a tracker's people read for one delivery of a feedback."""
    found = house.kept(answer)
    with house.store.database.write() as db:
        row = next(row for row in queue.of_feedback(db, found.uid) if row.verb == verb)
        claim = queue._claim(row, "me", False)
        return plain(
            load(db, claim, house.store.files, Links("http://c", VAULT), enclosed=False)
            .words()
            .blocks
        )


class TestWithTheTicket:
    def test_the_error_of_another_process_is_in_it(self, house: House, moody: Moody) -> None:
        signal(house, a_signal(count=2), a_signal())
        answer = house.post({**WORDS, "trail": {"errors": [{"type": "HTTP 500"}]}})

        work(house)

        [event] = events(moody)
        assert event["type"] == "case.opened"
        assert sorted(errors(event), key=str) == [
            ("HTTP 500", None, None, None),
            ("KeyError", 3, "session", None),
        ]
        text = words(house, answer, Verb.CREATE)
        assert "3 times, from the same session" in text
        assert "shop/pricing.py:10 in discount" in text

    def test_the_file_with_everything_has_it_too(self, house: House, moody: Moody) -> None:
        signal(house, a_signal())
        house.post(WORDS)

        work(house)

        [context] = events(moody)[0]["attachments"]
        whole = requests.get(context["url"], timeout=10).json()
        assert whole["feedback"]["trail"]["errors"][0]["type"] == "KeyError"

    def test_it_stands_in_the_order_of_time(self, house: House) -> None:
        now = datetime.now(UTC)
        own = [{"type": name, "at": (now - timedelta(minutes=m)).isoformat()} for name, m in OWN]
        at = (now - timedelta(minutes=2)).isoformat()
        signal(house, a_signal(at=at))

        page = requests.get(
            page_of(house, house.kept(house.post({**WORDS, "trail": {"errors": own}}))), timeout=10
        ).text

        places = [page.index(f"<strong>{name}</strong>") for name in ("First", "KeyError", "Last")]
        assert places == sorted(places)


OWN = (("First", 3), ("Last", 1))


class TestLate:
    def test_it_becomes_one_comment(self, house: House, moody: Moody) -> None:
        answer = house.post(WORDS)
        work(house)

        signal(house, a_signal(), a_signal(an_error("TypeError")))
        signal(house, a_signal())
        work(house)
        signal(house, a_signal(an_error("ValueError")))
        work(house)

        opened, changed = events(moody)
        assert (opened["type"], changed["type"]) == ("case.opened", "case.changed")
        assert changed["case"]["changed"] == "signals"
        assert sorted(errors(changed)) == [
            ("KeyError", 2, "session", True),
            ("TypeError", 1, "session", True),
        ]
        text = words(house, answer, Verb.UPDATE)
        assert "reported after SHOP-1" in text
        assert "KeyError: 'SPRING'" in text
        assert "2 times, reported later from the same session" in text
        assert house.ledger().as_dict()["ticketed"] == 1

    def test_a_ticket_that_is_not_made_yet_says_each_thing_once(
        self, house: House, moody: Moody
    ) -> None:
        answer = house.post(WORDS)
        signal(house, a_signal())

        work(house)

        assert [event["type"] for event in events(moody)] == ["case.opened", "case.changed"]
        assert "KeyError" not in words(house, answer, Verb.CREATE)
        assert "KeyError" in words(house, answer, Verb.UPDATE)

    def test_an_update_brings_no_files_twice(self, house: House, moody: Moody) -> None:
        house.post_files(("log", ("a.log", b"x", "text/plain")), document=WORDS)
        work(house)
        signal(house, a_signal())
        work(house)

        opened, changed = events(moody)
        assert [file["name"] for file in opened["attachments"]] == [
            "SHOP-1-a.log",
            "SHOP-1-context.json",
        ]
        assert [file["name"] for file in changed["attachments"]] == ["SHOP-1-context.json"]

    def test_without_a_ticket_it_waits_for_a_person(self, house: House, moody: Moody) -> None:
        """A ticket that was given up at the very moment of the signal is not made by an update."""
        moody.answers(400)
        answer = house.post(WORDS)
        work(house)
        signal(house, a_signal())
        with house.store.database.write() as db:
            db.exec_driver_sql("UPDATE deliveries SET state = 'dropped' WHERE verb = 'create'")
        moody.answers(200)

        work(house)

        with house.store.database.read() as db:
            [thing] = held.all_held(db)
        assert "no ticket that could be told" in thing.reason
        assert thing.receipt == answer.json()["receipt"]
        assert [event["type"] for event in events(moody)] == ["case.opened"]


def test_the_page_tells_it_and_nothing_of_it_is_markup(house: House, page: Page) -> None:
    error = an_error(ATTACK[:200], message=ATTACK)
    error["frames"][0]["source"] = ATTACK[:400]
    signal(house, a_signal(error, count=3))
    found = house.kept(house.post(WORDS))
    signal(house, a_signal(an_error("TypeError")))

    with quiet(page):
        page.goto(page_of(house, found))

    line = page.locator(".line").inner_text()
    assert "3 times" in line
    assert "from the same session" in line
    assert "reported later from the same session" in line
    assert page.title() == "SHOP-1 · hypercare"
