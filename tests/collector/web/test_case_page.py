"""The page of a case: all its feedbacks, why it is urgent, where it went, what was said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page

from hypercare_collector.delivery.parcel import Links
from hypercare_collector.model import Case, Feedback
from hypercare_collector.store import cases, feedback, messages
from hypercare_collector.web.telling import NAMED, SHOWN
from tests.collector.house import House
from tests.collector.rooms import NOW, VAULT, crash, send
from tests.collector.web.stories import (
    ATTACK,
    ATTACKS,
    delivered,
    examined,
    full,
    page_of,
    png,
    quiet,
    told,
)


def case_of(house: House, found: Feedback) -> Case:
    with house.store.database.read() as db:
        return cases.get(db, feedback.case_of(db, found.uid))


def link_of(house: House, found: Feedback) -> str:
    return Links(house.url, VAULT).case(case_of(house, found))


class TestCase:
    def test_it_tells_everything(self, house: House, page: Page) -> None:
        first = told(house, full(), ("log", ("a.log", b"x", "text/plain")))
        second = told(house, full(description="Broken here too"))
        delivered(house, first)
        with house.store.database.write() as db:
            messages.add(db, case_of(house, first).id, "We are\n on it", datetime.now(UTC))

        with quiet(page):
            page.goto(link_of(house, second))

        text = page.locator("main").inner_text()
        assert page.locator("h1").inner_text() == "Case SHOP-1"
        for words in (
            "P2",
            "a team is affected and work is blocked",
            "2 feedbacks",
            "open",
            "Shop",
            "bug",
            "OPS-7",
            "at board",
            "We are\n on it",
            "SHOP-1",
            "It is\n  broken",
            "1 file",
            "SHOP-2",
            "Broken here too",
            "ann@shop.example",
            "verified",
            "Make a ticket",
            "waiting",
        ):
            assert words in text, words
        assert page.get_by_text("OPS-7").first.get_attribute("href") == "http://tracker.example/7"

    def test_it_and_the_pages_of_its_feedbacks_lead_to_each_other(
        self, house: House, page: Page
    ) -> None:
        first, second = told(house, full()), told(house, full(description="Broken here too"))

        page.goto(page_of(house, second))
        assert "one of 2 feedbacks" in page.locator(".head").inner_text()
        page.get_by_role("link", name="part of case SHOP-1").click()
        page.get_by_role("link", name="SHOP-2").first.click()
        assert page.locator("h1").inner_text() == "SHOP-2"
        page.goto(page_of(house, first))
        page.get_by_role("link", name="its case").click()
        assert page.locator("h1").inner_text() == "Case SHOP-1"

    def test_the_first_picture_and_the_way_to_what_happened_before_stand_there(
        self, house: House, page: Page
    ) -> None:
        first = told(house, full(), ("screenshot", ("shot.png", png(), "image/png")))
        second = told(house, full(), ("screenshot", ("second.png", png(), "image/png")))
        for each in (first, second):
            examined(house, each.attachments[0])

        with quiet(page):
            page.goto(link_of(house, first))

        picture = page.locator("figure img")
        assert picture.get_attribute("alt") == "screenshot: shot.png"
        assert picture.evaluate("e => e.decode().then(() => e.naturalWidth)") == 320
        page.get_by_role("link", name="What happened before").click()
        assert page.locator("h1").inner_text() == "SHOP-1"
        assert page.url.endswith("#trail")

    @pytest.mark.parametrize("width", [360, 700, 1100])
    def test_what_stands_below_the_title_begins_where_the_title_does(
        self, house: House, page: Page, width: int
    ) -> None:
        found = told(house, full())
        page.set_viewport_size({"width": width, "height": 700})

        page.goto(link_of(house, found))

        title, below = (page.locator(of).bounding_box() for of in ("h1", ".head .below"))
        assert title is not None
        assert below is not None
        assert below["x"] == title["x"]
        assert below["y"] >= title["y"] + title["height"]

    def test_nothing_of_a_user_becomes_markup(self, house: House, page: Page) -> None:
        found = told(house, full(ATTACK), ("log", (f"{ATTACKS[1]}.txt", b"x", "text/plain")))
        delivered(house, found, url="javascript:document.title='owned'")
        with house.store.database.write() as db:
            messages.add(db, case_of(house, found).id, ATTACK, datetime.now(UTC))

        with quiet(page):
            page.goto(link_of(house, found))

        assert page.title() == "Case SHOP-1 · hypercare"
        words = page.locator("blockquote.words").all_inner_texts()
        assert words.count(ATTACK) == 2
        assert page.locator("main script, main style, main svg, main [onerror]").count() == 0
        assert page.locator("a[href^='javascript']").count() == 0

    def test_of_many_feedbacks_the_first_and_the_latest_are_told(
        self, house: House, page: Page
    ) -> None:
        extra = 3
        for number in range(SHOWN + NAMED + extra):
            send(
                house.store,
                f"words {number}",
                trail=crash(),
                now=NOW + timedelta(seconds=number),
            )
        with house.store.database.read() as db:
            case = cases.named(db, "SHOP-1")
            assert case is not None

        page.goto(Links(house.url, VAULT).case(case))

        shown = page.locator("section[aria-labelledby=feedbacks] blockquote").all_inner_texts()
        last = SHOWN + NAMED + extra - 1
        assert shown == ["words 0", *(f"words {n}" for n in range(last, last - SHOWN + 1, -1))]
        further = page.locator("section[aria-labelledby=feedbacks] > p").last
        assert further.locator("a").count() == NAMED
        assert further.inner_text().endswith(f"and {extra} more")

    def test_long_words_are_cut_with_the_way_to_all_of_them(self, house: House, page: Page) -> None:
        found = told(house, {"description": "word " * 3000})
        page.set_viewport_size({"width": 360, "height": 700})

        page.goto(link_of(house, found))

        words = page.locator("section[aria-labelledby=feedbacks] blockquote").inner_text()
        assert len(words) == 2001
        page.get_by_role("link", name="its own page").click()
        assert len(page.locator("blockquote.large").inner_text()) >= 14_999

    def test_the_least_that_a_case_can_be_has_a_page_too(self, house: House, page: Page) -> None:
        found = told(house, {"description": "x"})

        with quiet(page):
            page.goto(link_of(house, found))

        text = page.locator("main").inner_text()
        for words in (
            "None yet.",
            "hypercare case SHOP-1 say",
            "No route sends this case",
            "1 feed",
        ):
            assert words in text, words


class TestItsLink:
    @pytest.mark.parametrize("purpose", ["page", "status", "file"])
    def test_no_other_token_opens_it(self, house: House, purpose: str) -> None:
        found = told(house)
        case = case_of(house, found)

        for subject in (case.id, case.key, found.uid):
            assert house.get(f"/c/SHOP-1?token={VAULT.sign(purpose, subject)}").status_code == 404
        assert house.get("/c/SHOP-1").status_code == 404

    def test_the_token_of_one_case_opens_no_other(self, house: House) -> None:
        first, second = told(house), told(house, {"description": "Something else"})
        token = VAULT.sign("case", case_of(house, first).id)

        assert house.get(f"/c/{first.receipt}?token={token}").status_code == 200
        assert house.get(f"/c/{second.receipt}?token={token}").status_code == 404
        assert house.get(f"/c/SHOP-99?token={token}").status_code == 404

    def test_its_headers_let_nothing_in_and_nothing_out(self, house: House) -> None:
        found = told(house)
        headers = house.get(link_of(house, found).removeprefix(house.url)).headers

        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store"
