"""What WCAG 2.2 AA asks of how the dialog looks, measured in the page as it is painted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import pytest
from playwright.sync_api import Page, expect

from tests.widget.driver import Widget
from tests.widget.looks import (
    FORCED_SPACING,
    add_sheet,
    cut_off,
    faint_texts,
    small_targets,
    unfold,
)
from tests.widget.site import Site


def asked(widget: Widget) -> None:
    widget.open().pictured()
    unfold(widget.dialog)


def faulty(widget: Widget) -> None:
    widget.open().send()
    expect(widget.dialog.get_by_role("alert")).to_have_text("Please look at the marked field.")
    unfold(widget.dialog)


def received(widget: Widget) -> None:
    widget.open().write().send()
    widget.heading("Thank you")


def kept(widget: Widget) -> None:
    widget.site.mood = None
    widget.open().write().send()
    widget.heading("Kept on this device")


def marked(widget: Widget) -> None:
    widget.open().pictured()
    widget.dialog.get_by_role("button", name="Mark up").click()
    expect(widget.page.get_by_role("heading", name="Mark the picture")).to_be_visible()


def reported(widget: Widget) -> None:
    received(widget)
    widget.dialog.get_by_role("button", name="My reports").click()
    expect(widget.page.get_by_role("heading", name="My reports")).to_be_visible()
    expect(widget.page.get_by_text("SHOP-142").first).to_be_visible()


STATES: tuple[Callable[[Widget], None], ...] = (
    asked,
    faulty,
    received,
    kept,
    marked,
    reported,
)


# What has the focus is not below the line that stays in sight.
UNCOVERED = """(dialog) => {
  const root = dialog.getRootNode(), focus = root.activeElement;
  const box = focus.getBoundingClientRect();
  const foot = root.querySelector(".foot");
  return foot.contains(focus) || Math.floor(box.bottom) <= foot.getBoundingClientRect().top;
}"""


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_and_every_edge_has_contrast_enough(
    widget: Widget, scheme: Literal["light", "dark"], state: Callable[[Widget], None]
) -> None:
    widget.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    state(widget)
    assert faint_texts(widget.page) == []
    assert small_targets(widget.page) == []


@pytest.mark.parametrize("state", STATES)
def test_at_320_pixels_as_at_400_percent_nothing_is_cut_or_scrolls_sideways(
    widget: Widget, state: Callable[[Widget], None]
) -> None:
    widget.page.set_viewport_size({"width": 320, "height": 256})
    state(widget)
    assert cut_off(widget.page) == []
    add_sheet(widget.page, FORCED_SPACING)
    assert cut_off(widget.page) == []


@pytest.mark.parametrize("lang", ["de", "fr", "pl", "ar"])
def test_longer_languages_fit_too(page: Page, site: Site, lang: str) -> None:
    widget = Widget(page, site).visit()
    page.set_viewport_size({"width": 320, "height": 640})
    page.evaluate("(lang) => { document.documentElement.lang = lang; hypercare.open() }", lang)
    expect(widget.dialog.locator("textarea").first).to_be_focused()
    unfold(widget.dialog)
    assert cut_off(page) == []


def test_on_a_low_window_the_dialog_scrolls_as_a_whole(widget: Widget) -> None:
    widget.page.set_viewport_size({"width": 640, "height": 256})
    widget.open()
    for _ in range(4):
        widget.page.keyboard.press("Tab")
    focus = widget.dialog.locator(":focus")
    expect(focus).to_be_in_viewport(ratio=0.9)


@pytest.mark.parametrize(("width", "height"), [(780, 390), (320, 480), (640, 256)])
def test_on_a_low_window_what_sends_stays_in_sight(widget: Widget, width: int, height: int) -> None:
    widget.page.set_viewport_size({"width": width, "height": height})
    widget.page.emulate_media(reduced_motion="reduce")
    widget.open().pictured()
    expect(widget.dialog.get_by_role("button", name="Send feedback")).to_be_in_viewport(ratio=1)
    expect(widget.description).to_be_in_viewport(ratio=0.9)
    widget.write().details()
    for _ in range(12):
        widget.page.keyboard.press("Tab")
        assert widget.dialog.evaluate(UNCOVERED)
    widget.send()
    widget.heading("Thank you")


def test_nothing_moves_for_those_who_want_no_motion(widget: Widget) -> None:
    widget.page.emulate_media(reduced_motion="reduce")
    widget.open()
    moving: Any = widget.page.evaluate(
        "document.getAnimations().length + document.querySelector('hypercare-widget')"
        ".shadowRoot.getAnimations().length"
    )
    assert moving == 0


def test_with_forced_colours_edges_and_choices_are_still_seen(widget: Widget) -> None:
    widget.page.emulate_media(forced_colors="active")
    widget.open()
    choice = widget.dialog.get_by_role("radio", name="My team")
    span = choice.locator("xpath=following-sibling::span")
    before = span.evaluate("(one) => getComputedStyle(one).backgroundColor")
    choice.check()
    after = span.evaluate("(one) => getComputedStyle(one).backgroundColor")
    assert before != after
    edges = widget.dialog.evaluate("(one) => getComputedStyle(one).borderTopStyle")
    assert edges == "solid"
    assert faint_texts(widget.page) == []
