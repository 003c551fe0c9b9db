"""The shop with further attributes on the widget's tag, and the finer part at work."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Page, Route

from tests.widget.driver import Widget
from tests.widget.pages import shop
from tests.widget.site import STRICT, Site

TAG = '<script src="/_hypercare/hypercare.js" data-project="shop" {} async></script>'
AT_WORK = """() => document.querySelector("hypercare-widget")?.shadowRoot
  .querySelector("[aria-keyshortcuts]")"""


@contextmanager
def shop_with(page: Page, attributes: str = "", csp: str = STRICT) -> Iterator[Widget]:
    """The shop's cart with ``attributes`` on the widget's tag, once the finer part watches."""
    site = Site(shop(TAG.format(attributes)), csp)
    try:
        yield watched(Widget(page, site).visit())
    finally:
        site.close()


def watched(widget: Widget) -> Widget:
    """Wait until the finer part of the widget is at work in the page."""
    widget.page.wait_for_function(AT_WORK)
    return widget


@contextmanager
def held_back(widget: Widget, path: str = "/cart") -> Iterator[Page]:
    """Visit a page on which the finer part arrives only at the end of the block."""
    held: list[Route] = []
    watched(widget).page.route("**/hypercare-watch.js", lambda route: held.append(route))
    with widget.page.expect_request("**/hypercare-watch.js"):
        widget.visit(path)
    yield widget.page
    held[0].continue_()
    watched(widget)


def told(widget: Widget, words: str) -> None:
    """Wait until a step of the trail holds these words."""
    widget.page.wait_for_function(
        """(words) => {
          dispatchEvent(new PageTransitionEvent("pagehide"));
          return sessionStorage.getItem("hypercare.trail").includes(words);
        }""",
        arg=words,
    )


def messages(trail: dict[str, Any]) -> list[tuple[str, str]]:
    """Return type and message of each step, but for how long a busy machine stood still.

    What is told twice only because it stood still in between is told once.
    """
    told = [(step["type"], step["message"]) for step in trail["steps"]]
    moved = [step for step in told if step[0] != "stall"]
    return [step for step, before in zip(moved, [None, *moved], strict=False) if step != before]


def steps(widget: Widget) -> list[tuple[str, str]]:
    """Send a feedback and return the messages of its trail."""
    return messages(widget.trail())
