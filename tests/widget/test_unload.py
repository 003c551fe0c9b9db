"""A page that is closed while it sends: what fits goes along, the rest waits for the next page."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, FilePayload, expect

from tests.waiting import until
from tests.widget.driver import Widget
from tests.widget.pages import TAG, shop
from tests.widget.site import RECEIVED, SCRIPT, Reply, Site

PATIENCE = 20_000
NOTED = """(() => {
  const note = (how) => localStorage.setItem("how", (localStorage.getItem("how") ?? "") + how);
  const post = window.fetch;
  window.fetch = (address, options) => {
    if (options?.method === "POST") note(`fetch ${!!options.keepalive} `);
    return post(address, options);
  };
  const beacon = navigator.sendBeacon;
  navigator.sendBeacon = function (...given) {
    note("beacon ");
    return beacon.apply(this, given);
  };
})()"""
NO_KEEPALIVE = "delete Request.prototype.keepalive"
OFFLINE_WORKER = """
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  if (event.request.method !== "POST") return;
  event.respondWith(new Response("<h1>You are offline</h1>", { status: 200 }));
});
"""
NO_STORAGE = """
IDBFactory.prototype.open = () => { throw new DOMException("denied", "SecurityError"); };
"""


@pytest.fixture
def unpictured(widget: Widget) -> Widget:
    """The cart, where the picture never comes."""
    widget.page.context.add_init_script(NOTED)
    widget.page.route("**/hypercare-screenshot.js", lambda route: None)
    return widget.visit()


def leave(widget: Widget) -> None:
    """Go to a page that carries no widget."""
    widget.page.goto(f"{widget.site.url}/shop.css")


@pytest.mark.parametrize("way", ["fetch true", "beacon"])
def test_words_that_still_wait_for_their_picture_leave_with_the_page(
    unpictured: Widget, way: str
) -> None:
    if way == "beacon":
        unpictured.page.context.add_init_script(NO_KEEPALIVE)
        unpictured.visit()
    unpictured.open().write("gone in a second").send()
    leave(unpictured)
    until(lambda: unpictured.site.posted)
    assert unpictured.site.posted[0].feedback["description"] == "gone in a second"
    assert way in unpictured.page.evaluate("localStorage.getItem('how')")
    unpictured.visit("/")
    expect(unpictured.status).to_contain_text("has arrived: SHOP-142", timeout=PATIENCE)
    assert len({posted.feedback["id"] for posted in unpictured.site.posted}) == 1
    assert unpictured.site.posted[0].feedback["extra"]["shed"] == ["attachments"]
    assert unpictured.stored() == []


def test_a_tab_that_is_left_while_its_files_are_gathered_sends_them_all_the_same(
    unpictured: Widget,
) -> None:
    evidence: FilePayload = {"name": "log.txt", "mimeType": "text/plain", "buffer": b"important"}
    unpictured.open().write("look at the log")
    unpictured.dialog.locator("input[type=file]").last.set_input_files([evidence])
    expect(unpictured.dialog).to_contain_text("log.txt")
    unpictured.send()
    unpictured.page.evaluate("""() => {
      Object.defineProperty(document, "visibilityState", { value: "hidden" });
      document.dispatchEvent(new Event("visibilitychange"));
    }""")
    unpictured.heading("Thank you")
    post = unpictured.only_post()
    assert [name for _, name, *_ in post.files] == ["log.txt"]
    assert "shed" not in post.feedback.get("extra", {})


def test_what_is_small_is_sent_so_that_it_outlives_its_page(widget: Widget) -> None:
    widget.page.context.add_init_script(NOTED)
    widget.visit().open().write("small")
    widget.pictured().dialog.get_by_role("button", name="Remove").click()
    widget.send()
    widget.heading("Thank you")
    assert widget.page.evaluate("localStorage.getItem('how')") == "fetch true "


def test_what_is_too_large_for_that_is_sent_whole_by_the_next_page(widget: Widget) -> None:
    widget.page.context.add_init_script(NOTED)
    widget.site.mood = Reply(202, hold=True)
    widget.visit().open().write("with a large file")
    big = {"name": "log.txt", "mimeType": "text/plain", "buffer": b"x" * 100_000}
    widget.dialog.locator("#hc-files").set_input_files(big)  # type: ignore[arg-type]
    widget.pictured().send()
    until(lambda: widget.site.posted)
    leave(widget)
    widget.site.mood = RECEIVED
    widget.visit("/")
    expect(widget.status).to_contain_text("has arrived: SHOP-142", timeout=PATIENCE)
    assert widget.page.evaluate("localStorage.getItem('how')") == "fetch false fetch false "
    first, second = widget.site.posted
    assert second.feedback == first.feedback
    assert second.files == first.files


def test_without_storage_the_words_leave_alone_when_the_files_are_too_large(
    widget: Widget,
) -> None:
    widget.page.context.add_init_script(NO_STORAGE)
    widget.site.mood = None
    widget.visit().open().write("nothing but words")
    big = {"name": "log.txt", "mimeType": "text/plain", "buffer": b"x" * 100_000}
    widget.dialog.locator("#hc-files").set_input_files(big)  # type: ignore[arg-type]
    widget.pictured().send()
    widget.heading("Kept in this page")
    widget.site.mood = RECEIVED
    leave(widget)
    until(lambda: widget.site.posted)
    posted = widget.site.posted[0]
    assert posted.feedback["description"] == "nothing but words"
    assert posted.files == ()


def test_to_the_collector_itself_the_key_goes_in_the_address(
    context: BrowserContext, site: Site
) -> None:
    tag = TAG.replace(" async", f' data-key="hcp_1" data-endpoint="{site.url}" async')
    page = context.new_page()
    page.route("**/hypercare-screenshot.js", lambda route: None)
    host = Site(shop(tag), csp=f"default-src 'self' {site.url}; img-src data:")
    try:
        widget = Widget(page, host).visit()
        widget.open().write("across origins").send()
        leave(widget)
        until(lambda: site.posted)
    finally:
        host.close()
    headers: dict[str, Any] = site.posted[0].headers
    assert site.posted[0].path == "/api/v1/feedback?key=hcp_1"
    assert "Authorization" not in headers
    assert headers["Content-Type"].startswith("multipart/form-data")


def test_a_service_worker_that_answers_for_the_network_is_not_believed(widget: Widget) -> None:
    widget.site.pages["/offline.js"] = (SCRIPT, OFFLINE_WORKER)
    widget.site.csp = "default-src 'self'; img-src data:"
    widget.visit()
    widget.page.evaluate("""async () => {
      await navigator.serviceWorker.register("/offline.js");
      await navigator.serviceWorker.ready;
    }""")
    widget.visit().open().write("behind a worker").send()
    widget.heading("Kept on this device")
    expect(widget.dialog).to_contain_text("has a problem right now")
    assert widget.site.posted == []
    widget.page.evaluate("""async () => {
      for (const one of await navigator.serviceWorker.getRegistrations()) await one.unregister();
    }""")
    widget.visit("/")
    expect(widget.status).to_contain_text("has arrived: SHOP-142", timeout=PATIENCE)
    assert widget.only_post().feedback["description"] == "behind a worker"
