"""From words that could not be sent to “resolved”: browser, relay and collector, as they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Locator, Page, expect

from tests.collector.rooms import PUBLIC, SECRET
from tests.examples.conftest import Shop, running_shop
from tests.journey import wanted
from tests.journey.processes import Collector, hypercare, running_collector
from tests.waiting import until
from tests.widget.driver import Widget
from tests.widget.pages import TAG, shop
from tests.widget.site import Site

PATIENCE = 60_000
MENDED = "The newsletter’s code works again. Thank you!"


@dataclass(frozen=True)
class World:
    """A shop, and the collector behind it, which nobody has given a tracker."""

    shop: Shop
    collector: Collector

    def decide(self, *words: str) -> None:
        """Do what an admin does with the case of the first feedback."""
        hypercare("case", "SHOP-1", *words, data=self.collector.data)


@pytest.fixture
def collector(tmp_path: Path) -> Iterator[Collector]:
    configuration = wanted.shop().partition("[[routes]]")[0]
    with running_collector(tmp_path / "data", configuration) as collector:
        yield collector


@pytest.fixture
def world(tmp_path: Path, collector: Collector) -> Iterator[World]:
    dsn = f"http://{SECRET}@127.0.0.1:{collector.port}/shop"
    spool = str(tmp_path / "spool")
    with running_shop(tmp_path, HYPERCARE_DSN=dsn, HYPERCARE_SPOOL=spool) as shop:
        yield World(shop, collector)


def dialog(page: Page) -> Locator:
    return page.locator("hypercare-widget dialog").first


def tell(page: Page, words: str) -> None:
    page.get_by_role("button", name="Feedback", exact=True).click()
    dialog(page).get_by_label("What went wrong?").fill(words)
    dialog(page).get_by_role("button", name="Send feedback").click()


def reports(page: Page) -> Locator:
    """Open the dialog and the reports above it."""
    page.get_by_role("button", name="Feedback", exact=True).click()
    dialog(page).get_by_role("button", name="My reports").click()
    return page.get_by_role("dialog", name="My reports")


def is_told(reports: Locator, state: str) -> bool:
    """Ask again, since a relay that met silence leaves the collector alone for some seconds."""
    reports.get_by_role("button", name="Refresh").click()
    expect(reports).not_to_contain_text("Asking what has become of them")
    return bool(reports.get_by_text(state, exact=True).count())


def test_words_told_while_the_collector_was_away_end_as_resolved(page: Page, world: World) -> None:
    page.goto(f"{world.shop.url}/cart")
    world.collector.kill()
    tell(page, "The newsletter’s code does nothing")
    expect(dialog(page)).to_contain_text("Kept on this device")
    dialog(page).get_by_role("button", name="My reports").click()
    waiting = page.get_by_role("dialog", name="My reports")
    expect(waiting).to_contain_text("Not sent yet")
    expect(waiting).to_contain_text("there is no receipt yet")
    page.keyboard.press("Escape")

    world.collector.start()
    expect(dialog(page).get_by_text("SHOP-1")).to_be_visible(timeout=PATIENCE)
    page.goto(f"{world.shop.url}/cart")
    told = reports(page)
    until(lambda: is_told(told, "Received"))
    world.decide("resolve", "--say", MENDED)
    page.goto(f"{world.shop.url}/cart")
    told = reports(page)
    until(lambda: is_told(told, "Resolved"))
    expect(told).to_contain_text(MENDED)
    expect(told).to_contain_text("The newsletter’s code does nothing")
    ledger = world.collector.ledger()
    assert (ledger["received"], ledger["difference"]) == (1, 0)


def test_without_a_relay_the_collector_tells_the_page_itself(
    page: Page, collector: Collector
) -> None:
    tag = TAG.replace(" async", f' data-key="{PUBLIC}" data-endpoint="{collector.url}" async')
    host = Site(shop(tag), csp=f"default-src 'self' {collector.url}; img-src data:")
    try:
        allow(collector, host.url)
        widget = Widget(page, host).visit()
        widget.open().write("The discount is gone").send()
        widget.heading("Thank you")
        hypercare("case", "SHOP-1", "say", MENDED, data=collector.data)
        widget.dialog.get_by_role("button", name="My reports").click()
        told = page.get_by_role("dialog", name="My reports")
        expect(told).to_contain_text("In progress")
        expect(told).to_contain_text(MENDED)
        assert page.evaluate("violations") == []
    finally:
        host.close()


def test_a_wrong_key_and_a_foreign_page_are_told_apart_and_put_right(
    page: Page, collector: Collector
) -> None:
    tag = TAG.replace(" async", f' data-key="hcp_wrong" data-endpoint="{collector.url}" async')
    host = Site(shop(tag), csp=f"default-src 'self' {collector.url}; img-src data:")
    try:
        widget = Widget(page, host).visit()
        widget.open().write("Somebody else’s mistake").send()
        expect(widget.dialog).to_contain_text("key for feedback is not valid")
        host.pages.update(shop(tag.replace("hcp_wrong", PUBLIC)))
        widget.visit().open()
        widget.dialog.get_by_role("button", name="My reports").click()
        waiting = page.get_by_role("dialog", name="My reports")
        waiting.get_by_role("button", name="Send now").click()
        expect(waiting).to_contain_text("does not accept feedback from this page’s address")
        allow(collector, host.url)
        waiting.get_by_role("button", name="Send now").click()
        expect(waiting.get_by_role("listitem")).to_contain_text("SHOP-1")
    finally:
        host.close()


def test_what_a_closing_page_sends_arrives_once_at_the_collector(
    page: Page, collector: Collector
) -> None:
    tag = TAG.replace(" async", f' data-key="{PUBLIC}" data-endpoint="{collector.url}" async')
    host = Site(shop(tag), csp=f"default-src 'self' {collector.url}; img-src data:")
    page.route("**/hypercare-screenshot.js", lambda route: None)
    try:
        allow(collector, host.url)
        widget = Widget(page, host).visit()
        widget.open().write("Closed in a hurry").send()
        page.goto(f"{host.url}/shop.css")
        until(lambda: collector.ledger()["received"] == 1)
        widget.visit("/")
        expect(widget.status).to_contain_text("has arrived: SHOP-1", timeout=PATIENCE)
        assert collector.ledger()["received"] == 1
    finally:
        host.close()


def allow(collector: Collector, origin: str) -> None:
    """Let pages of an origin send, and wait until the running collector knows."""
    file = collector.data.parent / "allowed.toml"
    known = wanted.shop().partition("[[routes]]")[0]
    file.write_text(f'{known}\norigins = ["{origin}"]\n', encoding="utf-8")
    hypercare("apply", str(file), data=collector.data)

    def is_known() -> bool:
        asked = {"Authorization": f"Bearer {PUBLIC}", "Origin": origin}
        address = f"{collector.url}/api/v1/template"
        return requests.get(address, headers=asked, timeout=30).status_code == 200

    until(is_known)
