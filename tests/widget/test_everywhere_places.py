"""Where pages live: frames, insecure hosts, denied or full storage, service workers, the past."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserType, Page, expect

from tests.waiting import until
from tests.widget.driver import Widget
from tests.widget.environments import TAG
from tests.widget.pages import shop
from tests.widget.site import HTML, SCRIPT, Site

POLICY = "default-src 'self'; img-src 'self' data:"
HOST = "shop.example"
SANDBOX = "allow-scripts allow-forms"
KEEPER = """
addEventListener("install", (event) => event.waitUntil(skipWaiting()));
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => event.respondWith(answer(event.request)));
"""
# Keeps the first answer to everything, also to what should not be asked twice.
HOARDER = """
const answer = async (request) => {
  const box = await caches.open("all");
  const there = await box.match(request, { ignoreMethod: true, ignoreVary: true });
  if (there) return there;
  const answer = await fetch(request);
  if (request.method === "GET") await box.put(request, answer.clone());
  return answer;
};"""
# Lets the page through, and nothing that the page sends.
OFFLINE = """
const answer = (request) =>
  request.method === "GET" ? fetch(request) : Promise.reject(new Error("offline"));"""
CONTROLLED = """navigator.serviceWorker.register("/worker.js").then(() =>
  navigator.serviceWorker.ready)"""


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site(shop(TAG), POLICY)
    yield site
    site.close()


@pytest.fixture(scope="module")
def plain_browser(
    browser_type: BrowserType, browser_type_launch_args: dict[str, Any]
) -> Iterator[Browser]:
    """A browser that knows the host, and keeps pages for the way back as people's browsers do."""
    more = [f"--host-resolver-rules=MAP {HOST} 127.0.0.1"]
    options = {**browser_type_launch_args, "args": [*browser_type_launch_args["args"], *more]}
    browser = browser_type.launch(**options, ignore_default_args=["--disable-back-forward-cache"])
    yield browser
    browser.close()


def sent(widget: Widget, words: str = "from here") -> dict[str, Any]:
    """Give a feedback from opening to receipt, and return it."""
    widget.open().write(words).pictured().send()
    widget.heading("Thank you")
    feedback: dict[str, Any] = widget.site.posted[-1].feedback
    assert feedback["description"] == words
    return feedback


FRAMES = (
    "",
    f"sandbox='{SANDBOX}'",
    f"sandbox='{SANDBOX} allow-same-origin'",
    "sandbox='allow-scripts'",
    "allow=\"display-capture 'none'; clipboard-write 'none'; fullscreen 'none'\"",
    "credentialless",
)


@pytest.mark.parametrize("attributes", FRAMES)
@pytest.mark.parametrize("origin", ["same", "other"])
def test_a_frame_has_its_own(page: Page, site: Site, attributes: str, origin: str) -> None:
    outer = site if origin == "same" else Site({}, "")
    frame = f"<iframe {attributes} src='{site.url}/cart' width=900 height=700></iframe>"
    outer.pages["/outer"] = (HTML, f"<h1>Outer</h1>{frame}")
    outer.csp = site.csp + "; frame-src *"
    page.goto(f"{outer.url}/outer")
    inside = page.frame_locator("iframe")
    inside.get_by_role("button", name="Feedback", exact=True).click()
    dialog = inside.locator("hypercare-widget dialog")
    dialog.get_by_label("What went wrong?").fill("inside a frame")
    expect(dialog.get_by_role("img", name="Picture of this page")).to_be_visible()
    dialog.get_by_role("button", name="Send feedback").click()
    expect(dialog.get_by_role("heading", level=2)).to_have_text("Thank you")
    dialog.get_by_role("button", name="Copy").click()
    expect(dialog.get_by_text("Copied")).to_be_visible()
    assert inside.locator("body").evaluate("violations") == []
    if outer is not site:
        outer.close()
    assert [posted.feedback["description"] for posted in site.posted] == ["inside a frame"]


def test_a_page_without_https_lacks_nothing(plain_browser: Browser, site: Site) -> None:
    site.url = site.url.replace("127.0.0.1", HOST)
    context = plain_browser.new_context(locale="en-GB")
    widget = Widget(context.new_page(), site).visit()
    lacking = "[isSecureContext, !!crypto.randomUUID, !!navigator.locks, !!navigator.clipboard]"
    assert widget.page.evaluate(lacking) == [False] * 4
    assert sent(widget)["context"]["url"] == f"{site.url}/cart"
    widget.dialog.get_by_role("button", name="Copy").click()
    expect(widget.dialog.get_by_text("Copied")).to_be_visible()
    widget.page.keyboard.press("Escape")
    site.mood = None
    widget.open().write("kept without https").send()
    widget.heading("Kept on this device")
    context.close()


def test_a_page_with_the_widget_is_kept_for_the_way_back(
    plain_browser: Browser, site: Site
) -> None:
    site.headers["Cache-Control"] = "max-age=60"
    context = plain_browser.new_context(locale="en-GB")
    widget = Widget(context.new_page(), site).visit()
    page = widget.page
    sent(widget, "before leaving")
    page.keyboard.press("Escape")
    page.evaluate("""() => {
      window.mark = 1;
      addEventListener("pageshow", ({ persisted }) => { window.persisted = persisted; });
    }""")
    page.click("text=Start")
    page.wait_for_function("() => !window.mark && window.hypercare")
    page.click("#order")
    page.evaluate("history.back()")
    page.wait_for_function("() => window.mark")
    assert page.evaluate("persisted")
    page.wait_for_function("() => sessionStorage['hypercare.trail'].includes('Place order')")
    page.click("#route")
    feedback = sent(widget, "back again")
    said = [step["message"] for step in feedback["trail"]["steps"]]
    assert "clicked “Place order”" in said
    assert "went to /checkout" in said
    context.close()


def test_where_storage_is_denied_the_words_still_go(
    browser_type: BrowserType,
    browser_type_launch_args: dict[str, Any],
    site: Site,
    tmp_path: Path,
) -> None:
    (tmp_path / "Default").mkdir()
    denied = {"profile": {"default_content_setting_values": {"cookies": 2}}}
    (tmp_path / "Default/Preferences").write_text(json.dumps(denied))
    context = browser_type.launch_persistent_context(
        tmp_path, locale="en-GB", **browser_type_launch_args
    )
    widget = Widget(context.pages[0], site).visit()
    tried = "() => { try { return !!localStorage } catch ({ name }) { return name } }"
    assert widget.page.evaluate(tried) == "SecurityError"
    sent(widget)
    widget.page.keyboard.press("Escape")
    site.mood = None
    widget.open().write("and when it cannot go").send()
    widget.heading("Kept in this page")
    context.close()


def test_where_storage_is_full_the_words_still_go(page: Page, site: Site) -> None:
    widget = Widget(page, site).visit()
    page.evaluate("""() => {
      for (const box of [localStorage, sessionStorage])
        for (let size = 2 ** 22; size; size >>= 1)
          try { for (;;) box.setItem(size + ":" + box.length, "x".repeat(size)) } catch {}
    }""")
    quota = page.context.new_cdp_session(page)
    quota.send("Storage.overrideQuotaForOrigin", {"origin": site.url, "quotaSize": 1})
    sent(widget)
    page.keyboard.press("Escape")
    site.mood = None
    widget.open().write("and when it cannot go").send()
    expect(widget.dialog.get_by_role("heading", level=2)).to_have_text(re.compile("^Kept"))


@pytest.mark.parametrize("habit", [HOARDER, OFFLINE], ids=["hoarder", "offline"])
def test_a_service_worker_may_stand_between(page: Page, site: Site, habit: str) -> None:
    site.pages["/worker.js"] = (SCRIPT, habit + KEEPER)
    widget = Widget(page, site).visit()
    page.evaluate(CONTROLLED)
    widget.visit()
    page.wait_for_function("() => navigator.serviceWorker.controller && window.hypercare")
    if habit is HOARDER:
        for words in ("the first", "the second"):
            sent(widget, words)
            page.keyboard.press("Escape")
        assert [one.feedback["description"] for one in site.posted] == ["the first", "the second"]
        return
    widget.open().write("to be sent later").send()
    widget.heading("Kept on this device")
    page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.unregister())")
    widget.visit()
    until(lambda: [one.feedback["description"] for one in site.posted] == ["to be sent later"])
