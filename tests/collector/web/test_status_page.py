"""What a reporter sees later, and how every page looks."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.collector.house import House
from tests.collector.web.stories import ATTACK, delivered, full, page_of, quiet, told


class TestStatus:
    def test_it_thanks_the_reporter_in_plain_words(self, house: House, page: Page) -> None:
        link = house.post({"description": ATTACK}).json()["links"]["status"]

        with quiet(page):
            page.goto(link)

        assert "Thank you" in page.inner_text("h1")
        assert "SHOP-1" in page.inner_text("main")
        assert page.locator("blockquote").inner_text() == ATTACK

    def test_it_names_the_ticket(self, house: House, page: Page) -> None:
        answer = house.post({"description": "x"})
        delivered(house, house.kept(answer))

        page.goto(answer.json()["links"]["status"])

        assert "handed over" in page.inner_text("h1")
        assert "OPS-7" in page.inner_text("main")
        assert page.get_by_role("link").count() == 0


@pytest.mark.parametrize("path", ["/", "/f/x?token=y"])
def test_every_page_is_styled_and_quiet(house: House, page: Page, path: str) -> None:
    with quiet(page, but="404"):
        page.goto(house.url + path)

    assert page.locator(".card").evaluate("e => getComputedStyle(e).borderRadius") != "0px"


def test_pages_read_well_on_a_small_screen(house: House, page: Page) -> None:
    found = told(house, full("word" * 200))
    page.set_viewport_size({"width": 360, "height": 700})

    page.goto(page_of(house, found))

    assert page.evaluate("document.documentElement.scrollWidth") <= 360
