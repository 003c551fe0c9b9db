"""One feedback, one id: from the click through every log line and page into three trackers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
from playwright.sync_api import Page, expect

from examples.trackers import redmine as redmine_server
from examples.trackers import roundup as roundup_server
from examples.trackers import rt as rt_server
from tests.collector.connectors.redmine_desk import Desk as RedmineDesk
from tests.collector.connectors.rt_desk import Desk as RtDesk
from tests.collector.rooms import PUBLIC, SECRET
from tests.examples.conftest import Shop, running_shop
from tests.journey.processes import Collector, hypercare, running_collector
from tests.journey.test_one_feedback import World, meet_both_defects, sign_in
from tests.waiting import until

WORDS = "Gift wrap does nothing, and my voucher *neither*: <b>help</b>"
TRACKERS = ("issues", "requests", "tracker")
CONFIGURATION = """
[projects.shop]
name = "Fernweh Outdoor"
public_key = "{public}"
secret_key = "{secret}"

[destinations.tracker]
kind = "roundup"
url = "{roundup.url}"
user = "{roundup.user}"
password = "{roundup.password}"
key_field = "{roundup.key_field}"

[destinations.issues]
kind = "redmine"
url = "{redmine.url}"
key = "{redmine.key}"
project = "{redmine.project}"
tracker = "{redmine.tracker}"
key_field = {redmine.key_field}

[destinations.requests]
kind = "rt"
url = "{rt.url}"
token = "{rt.token}"
queue = "{rt.queue}"
key_field = "{rt.key_field}"

[[routes]]
project = "shop"
to = ["tracker", "issues", "requests"]
"""


@dataclass(frozen=True)
class Place:
    """A shop, its collector with JSON logs, and three trackers behind it."""

    shop: Shop
    collector: Collector
    roundup: World
    redmine: RedmineDesk
    rt: RtDesk

    def log(self) -> list[dict[str, Any]]:
        """Return the lines of the collector's log; what is no JSON is for people to read."""
        text = self.log_text().splitlines()
        return [json.loads(line) for line in text if line.startswith("{")]

    def log_text(self) -> str:
        return self.collector.data.with_suffix(".log").read_text(encoding="utf-8")


@pytest.fixture
def place(
    tmp_path: Path,
    roundup: roundup_server.Tracker,
    redmine: redmine_server.Tracker,
    rt: rt_server.Tracker,
) -> Iterator[Place]:
    configuration = CONFIGURATION.format(
        public=PUBLIC, secret=SECRET, roundup=roundup, redmine=redmine, rt=rt
    )
    json_logs = {"HYPERCARE_LOG_FORMAT": "json"}
    with running_collector(tmp_path / "data", configuration, **json_logs) as collector:
        dsn = f"http://{SECRET}@127.0.0.1:{collector.port}/shop"
        spool = str(tmp_path / "spool")
        with running_shop(tmp_path, HYPERCARE_DSN=dsn, HYPERCARE_SPOOL=spool) as shop:
            world = World(shop, collector, roundup)
            world.before.update(each["id"] for each in world.issues())
            yield Place(shop, collector, world, RedmineDesk(redmine), RtDesk(rt))


def tell(page: Page) -> str:
    """Send the words and return the address under which the user sees what becomes of them."""
    page.get_by_role("button", name="Feedback", exact=True).click()
    page.locator("hypercare-widget dialog").get_by_label("What went wrong?").fill(WORDS)
    page.locator("hypercare-widget").get_by_role("button", name="Send feedback").click()
    expect(page.locator("hypercare-widget .receipt")).to_have_text("SHOP-1")
    link = page.locator("hypercare-widget").get_by_role("link", name="See what becomes of it")
    return str(link.get_attribute("href"))


def test_one_click_is_followed_to_three_trackers(page: Page, place: Place) -> None:
    sign_in(page, place.shop)
    meet_both_defects(page, place.shop)
    status = tell(page)
    until(place.collector.settled, seconds=120)

    every_tracker_has_it(place)
    every_page_shows_it(page, place, status)
    every_line_has_its_id(place)
    assert place.collector.ledger()["ticketed"] == 1


def every_tracker_has_it(place: Place) -> None:
    """Find one ticket in each, with the words as characters, the picture and the context."""
    issue = place.roundup.issue("SHOP-1")
    assert WORDS in place.roundup.words(issue)
    assert set(place.roundup.files(issue)) == {"SHOP-1-screenshot.png", "SHOP-1-context.json"}
    for desk in (place.redmine, place.rt):
        [seen] = [each for each in desk.tickets("SHOP-1: Gift wrap") if "Gift wrap" in each.text]
        names = {name for name, _ in seen.files}
        assert {"SHOP-1-screenshot.png", "SHOP-1-context.json"} <= names
        assert "<b>help</b>" in seen.text or "&lt;b&gt;help" in seen.text


def every_page_shows_it(page: Page, place: Place, status: str) -> None:
    """Look as the user, then as an admin, at what became of it."""
    page.goto(status)
    expect(page.locator("main")).to_contain_text("handed over")
    page.goto(link_to_the_page(place))
    for words in (WORDS, *TRACKERS):
        expect(page.locator("main")).to_contain_text(words)
    shown = json.loads(hypercare("case", "SHOP-1", "--json", data=place.collector.data))
    assert len(shown["tickets"]) == 3


def link_to_the_page(place: Place) -> str:
    words = place.roundup.words(place.roundup.issue("SHOP-1"))
    link = words.split()[-1]
    assert requests.get(link, timeout=30).status_code == 200
    return link


def every_line_has_its_id(place: Place) -> None:
    """Follow one id through the log; nobody's words and no key stand there."""
    accepted = [line for line in place.log() if line.get("status") == 202 and "feedback" in line]
    assert len(accepted) == 1
    mine = [line for line in place.log() if line.get("feedback") == accepted[0]["feedback"]]
    reached = {line["destination"] for line in mine if line.get("outcome") == "done"}
    assert reached == set(TRACKERS)
    assert {line["receipt"] for line in mine if "receipt" in line} == {"SHOP-1"}
    for private in ("voucher", "Mara", SECRET, PUBLIC, "token="):
        assert private not in place.log_text()
