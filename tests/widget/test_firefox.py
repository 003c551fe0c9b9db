"""The main journeys in Firefox, as Debian brings it; left out with a word where it is not."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from tests.widget.driver import Widget
from tests.widget.environments import NO_PICTURE, NONCE, POLICIES, TAG, Policy
from tests.widget.firefox_bridge import FIREFOX
from tests.widget.pages import shop
from tests.widget.site import Site

pytestmark = pytest.mark.skipif(
    not shutil.which(FIREFOX), reason=f"{FIREFOX} is not installed: apt-get install {FIREFOX}"
)
BRIDGE = Path(__file__).parent / "firefox_bridge.py"
STRICTEST = ("nothing said", "no pictures from data", "a nonce", "Trusted Types without a policy")


@pytest.fixture(scope="module")
def firefox(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.firefox.launch(channel="moz-firefox", executable_path=BRIDGE)
    yield browser
    browser.close()


@pytest.fixture
def page(firefox: Browser) -> Iterator[Page]:
    context = firefox.new_context(locale="en-GB", viewport={"width": 1100, "height": 800})
    yield context.new_page()
    context.close()


def test_from_the_launcher_to_the_receipt(widget: Widget) -> None:
    page = widget.page
    for name in ("fails", "broken", "route"):
        page.click(f"#{name}")
    widget.open().details().write().pictured().send()
    widget.heading("Thank you")
    posted = widget.only_post()
    [(kind, _, media_type, content)] = posted.files
    assert (kind, media_type, content[:4]) == ("screenshot", "image/png", b"\x89PNG")
    assert posted.feedback["environment"]["browser"]["name"] == "Firefox"
    said = [step["message"] for step in posted.feedback["trail"]["steps"]]
    for step in ("clicked “Save cart”", "POST /status/500 500", "went to /checkout"):
        assert step in said
    frames = {error["type"]: error["frames"] for error in posted.feedback["trail"]["errors"]}
    assert frames["TypeError"][-1]["file"] == "/shop.js"


@pytest.mark.parametrize("policy", [one for one in POLICIES if one.name in STRICTEST], ids=str)
def test_under_strict_policies(page: Page, policy: Policy) -> None:
    site = Site(shop(TAG), policy.csp)
    site.pages = {
        path: (kind, text.replace("<script ", f'<script nonce="{NONCE}" '))
        for path, (kind, text) in site.pages.items()
    }
    try:
        widget = Widget(page, site).visit()
        widget.open().write("under this policy")
        if policy.pictured:
            widget.pictured()
        else:
            expect(widget.dialog.get_by_text(NO_PICTURE)).to_be_visible()
        widget.send()
        widget.heading("Thank you")
        assert page.evaluate("violations") == ([] if policy.pictured else ["img-src data "])
    finally:
        site.close()
    assert [kind for kind, *_ in widget.only_post().files] == ["screenshot"] * policy.pictured


def test_with_the_keyboard_alone(widget: Widget) -> None:
    page = widget.page
    widget.launcher.focus()
    page.keyboard.press("Enter")
    expect(widget.description).to_be_focused()
    page.keyboard.type("Typed in Firefox")
    page.keyboard.press("Escape")
    expect(widget.dialog).to_have_count(0)
    expect(widget.launcher).to_be_focused()
    page.keyboard.press("Enter")
    expect(widget.description).to_have_value("Typed in Firefox")
    page.keyboard.press("Control+Enter")
    widget.heading("Thank you")
    assert widget.only_post().feedback["description"] == "Typed in Firefox"


def test_what_cannot_be_sent_is_kept_and_sent_later(widget: Widget) -> None:
    widget.site.mood = None
    widget.open().write("kept in Firefox").send()
    widget.heading("Kept on this device")
    assert widget.site.posted == []


def test_it_speaks_the_language_of_the_page(page: Page, site: Site) -> None:
    kind, text = site.pages["/cart"]
    site.pages["/cart"] = (kind, text.replace('lang="en"', 'lang="ar"'))
    widget = Widget(page, site).visit()
    launcher = page.locator("hypercare-widget").get_by_role("button").first
    expect(launcher).to_have_text("ملاحظات")
    launcher.click()
    expect(widget.dialog).to_be_visible()
    assert widget.dialog.evaluate("(one) => getComputedStyle(one).direction") == "rtl"
