"""One feedback, all the way: a click in a real browser, a ticket in a real tracker."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import requests
from PIL import Image
from playwright.sync_api import Page, expect

from examples.trackers.roundup import Tracker
from tests.collector.rooms import SECRET
from tests.examples.conftest import Shop, running_shop
from tests.journey import wanted
from tests.journey.processes import Collector, running_collector
from tests.waiting import until

WORDS = "The code SPRING25 from your newsletter does nothing, “twice”! 🙁"
EXPECTED = "25 % off"
BINARY = bytes(range(256)) * 64
KEEP_THE_PICTURE = """
const post = window.fetch;
window.fetch = (address, options) => {
  const shot = options?.body instanceof FormData && options.body.get("screenshot");
  if (shot) shot.arrayBuffer().then((bytes) => {
    const letters = Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte));
    window.sentPicture = btoa(letters.join(""));
  });
  return post(address, options);
};
"""
FOCUSED = """() => {
  let here = document.activeElement;
  while (here?.shadowRoot?.activeElement) here = here.shadowRoot.activeElement;
  const group = here.type === "radio" ? here.closest("fieldset").querySelector("legend") : null;
  const label = here.labels?.[0]?.textContent ?? here.textContent ?? "";
  return `${group?.textContent} ${here.getAttribute("aria-label") ?? ""} ${label}`.trim();
}"""


@dataclass(frozen=True)
class World:
    """A shop, the collector behind it, and the tracker behind that."""

    shop: Shop
    collector: Collector
    tracker: Tracker
    before: set[str] = field(default_factory=set)

    def get(self, path: str, **query: str) -> requests.Response:
        """Ask the tracker as its administrator, by its own API."""
        answer = requests.get(
            self.tracker.url + path,
            params=query,
            auth=(self.tracker.admin, self.tracker.admin_password),
            headers={"Origin": self.tracker.url.rstrip("/")},
            timeout=30,
        )
        answer.raise_for_status()
        return answer

    def data(self, path: str, **query: str) -> Any:
        return self.get(f"rest/data/{path}", **query).json()["data"]

    def issue(self, receipt: str) -> Any:
        """Return the one issue of this test whose title begins with a receipt."""
        [number] = [
            each["id"]
            for each in self.issues()
            if each["title"].startswith(f"{receipt}:") and each["id"] not in self.before
        ]
        return self.data(f"issue/{number}", **{"@verbose": "2"})["attributes"]

    def issues(self) -> Any:
        return self.data("issue", **{"@fields": "title", "@page_size": "10000"})["collection"]

    def files(self, issue: Any) -> dict[str, bytes]:
        return {
            file["name"]: self.get(f"rest/data/file/{file['id']}/binary_content").content
            for file in issue["files"]
        }

    def words(self, issue: Any) -> str:
        number = min(int(message["id"]) for message in issue["messages"])
        return str(self.data(f"msg/{number}", **{"@verbose": "3"})["attributes"]["content"])


@pytest.fixture
def world(tmp_path: Path, roundup: Tracker) -> Iterator[World]:
    configuration = wanted.shop(board=wanted.board(roundup))
    with running_collector(tmp_path / "data", configuration) as collector:
        dsn = f"http://{SECRET}@127.0.0.1:{collector.port}/shop"
        spool = str(tmp_path / "spool")
        with running_shop(tmp_path, HYPERCARE_DSN=dsn, HYPERCARE_SPOOL=spool) as shop:
            world = World(shop, collector, roundup)
            world.before.update(each["id"] for each in world.issues())
            yield world


def tab_to(page: Page, label: str) -> None:
    """Press Tab until the focus stands on what a person would call ``label``."""
    seen = []
    for _ in range(60):
        seen.append(page.evaluate(FOCUSED))
        if label in seen[-1]:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{label!r} is not reached by Tab, only {seen}")


def sign_in(page: Page, shop: Shop) -> None:
    page.goto(f"{shop.url}/login")
    page.get_by_role("button", name="Mara Lindqvist").click()


def meet_both_defects(page: Page, shop: Shop) -> None:
    """Buy something, try the newsletter's code, and ask for gift wrap."""
    page.goto(shop.url)
    page.get_by_role("main").get_by_role("link").nth(1).click()
    page.get_by_role("button", name="Add to cart").click()
    page.goto(f"{shop.url}/cart")
    page.get_by_role("button", name="Add gift wrap").click()
    page.get_by_label("Discount code").fill("SPRING25")
    page.get_by_role("button", name="Apply").click()
    expect(page.locator("#discount-words")).not_to_be_empty()


def tell(page: Page) -> str:
    """Fill in the dialog with nothing but the keyboard, send it, and return the receipt."""
    page.get_by_role("button", name="Feedback", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.locator("hypercare-widget dialog").get_by_label("What went wrong?")).to_be_focused()
    page.keyboard.insert_text(WORDS)
    tab_to(page, "Who is affected?")
    page.keyboard.press("Space")
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    tab_to(page, "Can you go on working?")
    page.keyboard.press("Space")
    tab_to(page, "More details")
    page.keyboard.press("Enter")
    tab_to(page, "What did you expect?")
    page.keyboard.insert_text(EXPECTED)
    page.locator("hypercare-widget #hc-files").set_input_files(
        {"name": "diary.bin", "mimeType": "application/octet-stream", "buffer": BINARY}
    )
    tab_to(page, "Send feedback")
    page.keyboard.press("Enter")
    receipt = page.locator("hypercare-widget .receipt")
    expect(receipt).to_have_text("SHOP-1")
    return receipt.inner_text()


def see_what_became_of_it(page: Page) -> None:
    """Follow the receipt's link, which leads to a page of the shop's own address."""
    link = page.locator("hypercare-widget").get_by_role("link", name="See what becomes of it")
    status = page.context.new_page()
    complaints: list[str] = []
    status.on("console", lambda message: complaints.append(message.text))
    status.goto(str(link.get_attribute("href")))

    expect(status.get_by_role("heading", level=1)).to_contain_text("handed over")
    assert status.locator(".card").evaluate("e => getComputedStyle(e).borderRadius") != "0px"
    assert complaints == []
    status.close()


def pixels(content: bytes) -> tuple[tuple[int, int], bytes]:
    with Image.open(io.BytesIO(content)) as picture:
        return picture.size, picture.convert("RGBA").tobytes()


def test_a_click_becomes_one_readable_ticket(page: Page, world: World) -> None:
    page.add_init_script(KEEP_THE_PICTURE)
    sign_in(page, world.shop)
    meet_both_defects(page, world.shop)
    receipt = tell(page)
    until(world.collector.settled)
    see_what_became_of_it(page)
    picture = page.evaluate("window.sentPicture")

    issue = world.issue(receipt)
    words = world.words(issue)
    assert words.index(WORDS) < words.index(EXPECTED)
    assert issue["priority"]["name"] == "urgent"
    assert "many are affected and work is blocked" in words
    assert "Mara Lindqvist" in words
    assert "unverified" not in words
    assert "Clicked “Apply”" in words
    assert "TypeError: fromisoformat: argument must be str" in words
    assert "in last_day" in words
    assert "TypeError: Cannot read properties of undefined (reading 'price')" in words
    assert "HTMLButtonElement.wrap" in words
    steps = [
        "Opened /cart",
        "Clicked “Add gift wrap”",
        "Changed “Discount code”",
        "Clicked “Apply”",
    ]
    assert [words.index(step) for step in steps] == sorted(words.index(step) for step in steps)
    assert "Browser:" in words
    page.goto(words.split()[-1])
    expect(page.locator("main")).to_contain_text(WORDS)

    files = world.files(issue)
    assert pixels(files["SHOP-1-screenshot.png"]) == pixels(base64.b64decode(picture))
    assert files["SHOP-1-diary.bin"] == BINARY
    context = json.loads(files["SHOP-1-context.json"])
    sides = {error["side"] for error in context["feedback"]["trail"]["errors"]}
    assert sides == {"browser", "server"}
    assert "SPRING25" not in json.dumps(context["feedback"]["trail"]["steps"])
    assert world.collector.ledger()["ticketed"] == 1


def test_the_same_defect_told_twice_is_one_ticket_with_a_comment(page: Page, world: World) -> None:
    meet_both_defects(page, world.shop)
    tell(page)
    page.keyboard.press("Escape")
    page.context.clear_cookies()
    meet_both_defects(page, world.shop)
    page.get_by_role("button", name="Feedback", exact=True).click()
    page.locator("hypercare-widget dialog").get_by_label("What went wrong?").fill("Me too")
    page.locator("hypercare-widget").get_by_role("button", name="Send feedback").click()
    expect(page.locator("hypercare-widget .receipt")).to_have_text("SHOP-2")
    until(world.collector.settled)

    issue = world.issue("SHOP-1")
    ledger = world.collector.ledger()
    assert len(issue["messages"]) == 2
    assert "SHOP-2-screenshot.png" in {file["name"] for file in issue["files"]}
    assert (ledger["ticketed"], ledger["merged"], ledger["difference"]) == (1, 1, 0)


def test_a_collector_that_is_away_costs_the_user_nothing(page: Page, world: World) -> None:
    meet_both_defects(page, world.shop)
    world.collector.kill()
    page.get_by_role("button", name="Feedback", exact=True).click()
    page.locator("hypercare-widget dialog").get_by_label("What went wrong?").fill("Still here")
    page.locator("hypercare-widget").get_by_role("button", name="Send feedback").click()
    expect(page.locator("hypercare-widget dialog")).to_contain_text("Kept")

    world.collector.start()
    until(lambda: world.collector.ledger()["ticketed"] == 1, seconds=60)

    assert "Still here" in world.words(world.issue("SHOP-1"))
