"""A password that the page shows is none of the picture's business, wherever it stands."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.widget.driver import Widget
from tests.widget.site import Site
from tests.widget.watched import watched

ANAGRAMS = ("vertical", "activrel")
"""Two secrets as wide as each other, so that nothing moves with them."""
PLACES = {
    "page": "document.body",
    "component": 'made("div").attachShadow({ mode: "open" })',
    "frame": 'made("iframe").contentDocument.body',
}
WAYS = {
    "prefilled": "secret.type = 'text'",
    "made anew": """const shown = secret.cloneNode();
      shown.type = "text";
      shown.value = secret.value;
      secret.replaceWith(shown)""",
}
PRESS = """() => secret.dispatchEvent(
  new PointerEvent("pointerdown", { bubbles: true, composed: true }))"""
FIELD = """([value, type]) => {
  const made = (name) => {
    const element = document.createElement(name);
    document.body.prepend(element);
    return element;
  };
  const place = %s;
  window.secret = document.createElement("input");
  Object.assign(secret, { type, value, name: "f1" });
  place.prepend(secret);
}"""


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("place", PLACES)
def test_a_password_that_the_page_shows_is_masked(
    page: Page, site: Site, place: str, way: str
) -> None:
    one, other = (pictured(page, site, place, way, secret) for secret in ANAGRAMS)
    assert one == other


def test_what_was_never_a_password_is_not(page: Page, site: Site) -> None:
    one, other = (pictured(page, site, "page", "prefilled", it, "text") for it in ANAGRAMS)
    assert one != other


def pictured(
    page: Page, site: Site, place: str, way: str, secret: str, kind: str = "password"
) -> bytes:
    """Send a feedback from a page that shows `secret` when something is pressed in it."""
    widget = watched(Widget(page, site).visit())
    page.evaluate(FIELD % PLACES[place], [secret, kind])
    page.evaluate(PRESS)
    page.evaluate(f"() => {{ {WAYS[way]} }}")
    widget.open().write().pictured().send()
    widget.heading("Thank you")
    ((_, _, _, picture),) = site.posted[-1].files
    return picture
