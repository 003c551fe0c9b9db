"""A picture is marked on a phone: fingers, a pen, little room."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.widget.annotator import Annotator, opened, photo
from tests.widget.driver import Widget
from tests.widget.site import Site

FRAMES = "new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))"
"""Whatever was to follow from a change has followed."""


@pytest.fixture
def phone(
    browser: Browser, browser_context_args: dict[str, Any], site: Site
) -> Iterator[tuple[Annotator, Touch]]:
    """The annotator on a small phone, with a way to touch it."""
    screen = {"viewport": {"width": 320, "height": 568}, "device_scale_factor": 2}
    context = browser.new_context(
        **{**browser_context_args, **screen}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    yield opened(Widget(page, site).visit()).open(photo(640, 800)), Touch(page)
    context.close()


class Touch:
    """Fingers on the screen."""

    def __init__(self, page: Page) -> None:
        self.session = page.context.new_cdp_session(page)

    def send(self, kind: str, *places: tuple[float, float]) -> None:
        points = [{"x": x, "y": y, "id": n} for n, (x, y) in enumerate(places)]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def drag(self, start: tuple[float, float], *ways: tuple[float, float]) -> None:
        self.send("touchStart", start)
        for way in ways:
            self.send("touchMove", way)
        self.send("touchEnd")


def test_a_finger_draws_and_two_fingers_move_the_picture(phone: tuple[Annotator, Touch]) -> None:
    annotator, touch = phone
    at = annotator.at
    touch.drag(at(100, 100), at(200, 200), at(300, 300))
    expect(annotator.marks).to_have_count(1)
    touch.send("touchStart", at(200, 500))
    touch.send("touchStart", at(200, 500), at(400, 500))
    before = annotator.zoom
    touch.send("touchMove", at(100, 500), at(500, 500))
    touch.send("touchEnd")
    expect(annotator.marks).to_have_count(1)
    assert annotator.zoom > before * 1.5


def test_two_taps_draw_as_well(phone: tuple[Annotator, Touch]) -> None:
    annotator, _ = phone
    annotator.page.touchscreen.tap(*annotator.at(100, 100))
    annotator.page.touchscreen.tap(*annotator.at(300, 200))
    annotator.stands(200, 100, 100, 100)


def test_beside_a_pen_a_palm_draws_nothing(phone: tuple[Annotator, Touch]) -> None:
    annotator, touch = phone
    ways = [("mousePressed", (100, 100)), ("mouseMoved", (200, 200)), ("mouseReleased", (200, 200))]
    for kind, (x, y) in ways:
        left, top = annotator.at(x, y)
        event = {"type": kind, "x": left, "y": top, "button": "left", "buttons": 1}
        touch.session.send(
            "Input.dispatchMouseEvent", {**event, "clickCount": 1, "pointerType": "pen"}
        )
    expect(annotator.marks).to_have_count(1)
    touch.drag(annotator.at(300, 300), annotator.at(400, 400), annotator.at(500, 500))
    expect(annotator.marks).to_have_count(1)


def test_on_a_small_phone_all_is_in_reach_and_large_enough(phone: tuple[Annotator, Touch]) -> None:
    annotator, _ = phone
    dialog = annotator.dialog
    sizes = dialog.evaluate(
        "(dialog) => [...dialog.querySelectorAll('label,button,select')].map((one) => {"
        " const { left, right, top, bottom, width, height } = one.getBoundingClientRect();"
        " return [width >= 43.5 && height >= 43.5,"
        " left >= 0 && right <= innerWidth && top >= 0 && bottom <= innerHeight] })"
    )
    assert [one for one in sizes if not all(one)] == [], sizes
    box = annotator.sheet.bounding_box()
    assert box
    assert box["height"] > 200


def test_every_tool_is_named_in_sight(phone: tuple[Annotator, Touch]) -> None:
    annotator, _ = phone
    for name in ("Pen", "Arrow", "Box", "Text", "Highlight", "Black out", "Crop", "Select"):
        shown = annotator.dialog.locator("label b", has_text=name)
        assert shown.evaluate("(it) => it.scrollWidth <= it.parentElement.clientWidth"), name
        expect(shown).to_be_in_viewport(ratio=1)


def test_colour_and_thickness_are_read_in_full(phone: tuple[Annotator, Touch]) -> None:
    annotator, _ = phone
    for name in ("Colour", "Thickness"):
        chosen = annotator.dialog.get_by_role("combobox", name=name)
        assert chosen.evaluate(
            "(it) => { const there = it.offsetWidth; it.style.width = 'max-content';"
            " return it.offsetWidth <= there }"
        ), name


def test_the_picture_stays_where_it_is_whatever_is_said(phone: tuple[Annotator, Touch]) -> None:
    annotator, touch = phone
    before = annotator.sheet.bounding_box()

    def said(words: str) -> None:
        expect(annotator.said).to_contain_text(words)
        annotator.page.evaluate(FRAMES)
        assert annotator.sheet.bounding_box() == before

    touch.drag(annotator.at(100, 100), annotator.at(200, 200), annotator.at(300, 300))
    said("Box, ")
    annotator.tool("Text")
    said("Text")
    annotator.page.touchscreen.tap(*annotator.at(300, 500))
    said("Type your text.")
    annotator.keys("Escape")
    annotator.dialog.get_by_role("button", name="Cancel").tap()
    said("Discard them?")
