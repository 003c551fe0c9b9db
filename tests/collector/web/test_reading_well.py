"""Pages for everybody: small screens, long words, the dark, paper, a keyboard, a screen reader."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise, product
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page

from tests.collector.house import House
from tests.collector.web.stories import delivered, examined, full, page_of, png, told
from tests.collector.web.test_case_page import link_of

AXE = Path(__file__).parents[3] / "widget_static" / "node_modules" / "axe-core" / "axe.min.js"


def feedback_page(house: House) -> str:
    found = told(
        house,
        full("word" * 4990),
        ("screenshot", ("shot.png", png(3000, 200), "image/png")),
        ("log", ("x" * 110 + ".log", b"x", "text/plain")),
    )
    for file in found.attachments:
        examined(house, file)
    delivered(house, found)
    return page_of(house, found)


def case_page(house: House) -> str:
    shot = ("screenshot", ("shot.png", png(3000, 200), "image/png"))
    found = told(house, full("word" * 4990), shot)
    examined(house, found.attachments[0])
    delivered(house, found)
    return link_of(house, found)


def status_page(house: House) -> str:
    return str(house.post({"description": "word" * 5000}).json()["links"]["status"])


def root_page(house: House) -> str:
    return f"{house.url}/"


def nothing_page(house: House) -> str:
    return f"{house.url}/f/x"


PAGES = [feedback_page, case_page, status_page, root_page, nothing_page]
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
Made = Callable[[House], str]


@pytest.mark.parametrize("made", PAGES)
def test_a_checker_of_accessibility_finds_no_fault(house: House, page: Page, made: Made) -> None:
    page.goto(made(house))
    for folded in page.locator("summary").all():
        folded.click()
    page.evaluate(AXE.read_text(encoding="utf-8"))

    for scheme, width in product(SCHEMES, (360, 1280)):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 800})
        found = page.evaluate("async () => (await axe.run()).violations")

        assert [f"{fault['id']}: {json.dumps(fault['nodes'][0]['html'])}" for fault in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("made", PAGES)
def test_headings_lead_through_a_page_in_order(house: House, page: Page, made: Made) -> None:
    page.goto(made(house))

    levels = page.locator("h1, h2, h3").evaluate_all("all => all.map(h => Number(h.tagName[1]))")

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert page.get_by_role("main").count() == 1
    assert page.get_by_role("banner").count() == 1


def test_all_that_can_be_done_can_be_done_with_a_keyboard(house: House, page: Page) -> None:
    page.goto(feedback_page(house))
    wanted = page.locator("main a:visible, main summary:visible").count()

    seen = set()
    for _ in range(wanted):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("document.activeElement.outerHTML"))
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none"

    assert len(seen) >= wanted - 1
    page.locator("details.card > summary").focus()
    page.keyboard.press("Enter")
    assert page.locator("details.card > pre").is_visible()


def test_on_paper_all_is_black_on_white(house: House, page: Page) -> None:
    page.emulate_media(color_scheme="dark", media="print")
    page.goto(feedback_page(house))

    colours = "e => [getComputedStyle(e).color, getComputedStyle(e).backgroundColor]"
    assert page.locator("body").evaluate(colours) == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    assert page.locator(".quiet").first.evaluate(colours)[0] == "rgb(51, 51, 51)"
    assert page.locator(".top").is_visible() is False
