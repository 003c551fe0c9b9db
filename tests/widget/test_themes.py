"""The page's own colours and shapes, light and dark, and contrast that stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, expect

from tests.widget.driver import Widget
from tests.widget.looks import faint_texts, unfold
from tests.widget.pages import TAG, shop
from tests.widget.site import Site

Visit = Callable[..., Widget]
Scheme = Literal["light", "dark"]
SURFACE = "(one) => getComputedStyle(one).backgroundColor"
LIGHT, DARK = "rgb(255, 255, 255)", "rgb(27, 30, 39)"


@pytest.fixture
def visited(browser: Browser) -> Iterator[Visit]:
    """Open the shop's cart with rules of the page for us, and with a theme."""
    sites: list[Site] = []
    contexts = []

    def visit(rules: str = "", theme: str = "", prefers: Scheme = "light") -> Widget:
        pages = shop(TAG.replace(" async", f' data-theme="{theme}" async'))
        pages["/shop.css"] = ("text/css", rules)
        sites.append(Site(pages))
        contexts.append(browser.new_context(color_scheme=prefers, locale="en-GB"))
        return Widget(contexts[-1].new_page(), sites[-1]).visit()

    yield visit
    for context in contexts:
        context.close()
    for site in sites:
        site.close()


@pytest.mark.parametrize(
    ("theme", "rules", "prefers", "shown"),
    [
        ("", "", "light", LIGHT),
        ("", "", "dark", DARK),
        ("auto", ":root{color-scheme:light}", "dark", LIGHT),
        ("auto", ":root{color-scheme:dark}", "light", DARK),
        ("auto", ":root{color-scheme:light dark}", "dark", DARK),
        ("light", ":root{color-scheme:dark}", "dark", LIGHT),
        ("dark", ":root{color-scheme:light}", "light", DARK),
    ],
)
def test_light_or_dark_is_as_asked_as_the_page_or_as_the_person_wants(
    visited: Visit, theme: str, rules: str, prefers: Scheme, shown: str
) -> None:
    widget = visited(rules, theme, prefers).open()
    assert widget.dialog.evaluate(SURFACE) == shown


def test_a_page_that_turns_dark_is_followed_at_the_next_opening(visited: Visit) -> None:
    widget = visited(":root{color-scheme:light}.dark{color-scheme:dark}").open()
    widget.page.keyboard.press("Escape")
    widget.page.evaluate("document.documentElement.className = 'dark'")
    assert widget.open().dialog.evaluate(SURFACE) == DARK


ACCENTS = ["#ffd500", "#0a7d5b", "#111", "#fff", "oklch(70% .2 330)", "#757575", "#00f", "#d33"]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("accent", ACCENTS)
def test_with_any_accent_every_text_can_be_read(visited: Visit, accent: str, theme: str) -> None:
    widget = visited(f"hypercare-widget{{--hypercare-accent:{accent}}}", theme)
    assert faint_texts(widget.page) == []
    widget.open().pictured()
    unfold(widget.dialog)
    assert faint_texts(widget.page) == []


def test_with_its_own_surface_and_text_every_text_can_be_read(visited: Visit) -> None:
    rules = "hypercare-widget{--hypercare-surface:#fff8e7;--hypercare-text:#33261d}"
    widget = visited(rules, "light").open()
    unfold(widget.dialog)
    assert widget.dialog.evaluate(SURFACE) == "rgb(255, 248, 231)"
    assert faint_texts(widget.page) == []


def test_font_radius_and_layer_can_be_chosen_on_the_root_too(visited: Visit) -> None:
    rules = ":root{--hypercare-font:monospace;--hypercare-radius:0px;--hypercare-z:7}"
    widget = visited(rules).open()
    font, radius = widget.dialog.evaluate(
        "(one) => [getComputedStyle(one).fontFamily, getComputedStyle(one).borderTopLeftRadius]"
    )
    assert (font, radius) == ("monospace", "0px")
    corner = widget.page.locator("hypercare-widget #corner")
    assert corner.evaluate("(one) => getComputedStyle(one).zIndex") == "7"


def test_a_nonsense_value_does_no_harm(visited: Visit) -> None:
    rules = ":root{--hypercare-radius:none;--hypercare-font:;--hypercare-z:high}"
    widget = visited(rules).open()
    assert faint_texts(widget.page) == []
    expect(widget.dialog.get_by_role("button", name="Send feedback")).to_be_visible()


def test_the_parts_can_be_styled_by_the_page(visited: Visit) -> None:
    rules = "".join(
        f"hypercare-widget::part({part}){{outline:5px solid rgb(1, 2, 3)}}"
        for part in ("launcher", "dialog", "title", "button", "primary")
    )
    widget = visited(rules)
    outline = "(one) => getComputedStyle(one).outlineColor"
    assert widget.launcher.evaluate(outline) == "rgb(1, 2, 3)"
    widget.open()
    assert widget.dialog.evaluate(outline) == "rgb(1, 2, 3)"
    for name in ("Cancel", "Send feedback"):
        button = widget.dialog.get_by_role("button", name=name)
        assert button.evaluate(outline) == "rgb(1, 2, 3)"
    title = widget.dialog.get_by_role("heading", level=2)
    assert title.evaluate(outline) == "rgb(1, 2, 3)"
