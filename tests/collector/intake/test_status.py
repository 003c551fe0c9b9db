"""What a reporter is told later: state, tickets, messages; as JSON and as a page."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import requests
from playwright.sync_api import Page

from hypercare_collector import casework
from hypercare_collector.model import Case, TicketRef
from hypercare_collector.store import cases
from hypercare_collector.store import feedback as kept
from tests.collector.house import House
from tests.collector.rooms import SECRET, crash
from tests.collector.web.stories import ATTACK, delivered, quiet

WORDS = {"description": "It is broken"}


def link_of(house: House, **more: Any) -> str:
    return str(house.post({**WORDS, **more}, key=SECRET).json()["links"]["status"])


def case(house: House, receipt: str = "SHOP-1") -> Case:
    with house.store.database.read() as db:
        found = cases.named(db, receipt)
    assert found is not None
    return found


def say(house: House, words: str) -> None:
    with house.store.database.write() as db:
        casework.say(db, case(house), words, datetime.now(UTC))


def decide(house: House, state: str) -> None:
    with house.store.database.write() as db:
        casework.change_state(db, case(house), state, datetime.now(UTC))


def told(link: str) -> Any:
    return requests.get(link, timeout=30).json()


def test_the_shape_is_that_of_the_wire(house: House) -> None:
    assert told(link_of(house)) == {
        "state": "received",
        "receipt": "SHOP-1",
        "tickets": [],
        "messages": [],
    }


def test_the_state_follows_what_was_done(house: House) -> None:
    link = link_of(house)
    with house.store.database.read() as db:
        [found] = kept.with_id(db, link.split("/")[-2])
    delivered(house, found)

    states = [told(link)["state"]]
    for state in (cases.RESOLVED, cases.CLOSED, cases.OPEN):
        decide(house, state)
        states.append(told(link)["state"])

    assert states == ["in_progress", "resolved", "closed", "in_progress"]
    assert told(link)["tickets"] == [{"name": "OPS-7", "url": "http://tracker.example/7"}]


def test_a_case_that_somebody_spoke_about_is_in_progress(house: House) -> None:
    link = link_of(house)

    say(house, "  We look into it \n")

    assert told(link)["state"] == "in_progress"
    [message] = told(link)["messages"]
    assert message["text"] == "We look into it"
    at = datetime.fromisoformat(message["at"])
    assert abs((datetime.now(UTC) - at).total_seconds()) < 600


def test_all_reporters_of_the_case_hear_it_in_order(house: House) -> None:
    links = [link_of(house, trail=crash()), link_of(house, trail=crash())]
    other = link_of(house)

    say(house, "one")
    say(house, "two")

    heard = [[message["text"] for message in told(link)["messages"]] for link in (*links, other)]
    assert heard == [["one", "two"], ["one", "two"], []]


@pytest.mark.parametrize("ending", ["", "x", "0.x"])
def test_without_the_token_there_is_nothing(house: House, ending: str) -> None:
    link = link_of(house).partition("token=")[0]

    assert requests.get(f"{link}token={ending}", timeout=30).status_code == 404


class TestPage:
    def test_no_message_yet_is_said(self, house: House, page: Page) -> None:
        link = link_of(house)

        with quiet(page):
            page.goto(link)

        assert "No message yet" in page.inner_text("main")

    def test_messages_are_words_and_never_markup(self, house: House, page: Page) -> None:
        link = link_of(house)
        say(house, ATTACK)
        say(house, "The newest of them")

        with quiet(page):
            answer = page.goto(link)

        assert answer
        assert "unsafe" not in answer.headers["content-security-policy"]
        said = page.locator("blockquote").all_inner_texts()
        assert said == ["The newest of them", ATTACK, "It is broken"]
        assert page.locator("main script, main style, main svg, main [onerror]").count() == 0
        assert "No message yet" not in page.inner_text("main")

    @pytest.mark.parametrize(
        ("state", "words"),
        [(cases.RESOLVED, "should work again"), (cases.CLOSED, "is closed")],
    )
    def test_it_says_how_it_ended(self, house: House, page: Page, state: str, words: str) -> None:
        link = link_of(house)
        decide(house, state)

        page.goto(link)

        assert words in page.inner_text("h1")

    def test_a_ticket_is_named_and_not_linked(self, house: House, page: Page) -> None:
        link = link_of(house)
        with house.store.database.read() as db:
            [found] = kept.with_id(db, link.split("/")[-2])
        delivered(house, found)
        ref = TicketRef("7", ATTACK[:40], "javascript:alert(1)")
        with house.store.database.write() as db:
            cases.link(db, case(house).id, "board", ref, datetime.now(UTC))

        with quiet(page):
            page.goto(link)

        assert ATTACK[:40] in page.inner_text("main")
        assert page.get_by_role("link").count() == 0
