"""Why something waits is told truly: each cause has its own words, and developers get theirs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Route, expect

import hypercare_widget
from tests.waiting import until
from tests.widget.driver import Widget
from tests.widget.pages import TAG, shop
from tests.widget.site import HTML, RECEIVED, SCRIPT, STRICT, Reply, Site

PATIENCE = 20_000
Visit = Callable[..., Widget]


@pytest.fixture
def visited(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Visit]:
    """Open the shop with another script tag, or under another policy."""
    sites: list[Site] = []
    contexts = []

    def visit(tag: str = TAG, csp: str = STRICT) -> Widget:
        sites.append(Site(shop(tag), csp))
        contexts.append(browser.new_context(**browser_context_args))
        return Widget(contexts[-1].new_page(), sites[-1]).visit()

    yield visit
    for context in contexts:
        context.close()
    for site in sites:
        site.close()


def kept(widget: Widget, said: str, hint: str = "") -> None:
    """Send, and read why it is kept; `hint` stands once in the console."""
    widget.open().write("true words").send()
    widget.heading("Kept on this device")
    expect(widget.dialog).to_contain_text(said)
    expect(widget.dialog).to_contain_text("it will be sent as soon as that works")
    if hint:
        # A question to the page lets its messages come in.
        until(lambda: widget.page.evaluate("true") and hints(widget))
    assert len(hints(widget)) == (1 if hint else 0)
    assert hint in "".join(hints(widget))


def hints(widget: Widget) -> list[str]:
    return [line for line in widget.console if line.startswith("hypercare:")]


def go_away(widget: Widget) -> None:
    """Let the server be gone once the page and the widget are there."""
    widget.open().pictured()
    widget.page.keyboard.press("Escape")
    widget.page.route("**", lambda route: route.abort("connectionrefused"))


@pytest.mark.parametrize(
    ("reply", "said", "hint"),
    [
        (Reply(401, {"title": "No key"}), "key for feedback is not valid", "data-key"),
        (Reply(403, {"reason": "key"}), "key for feedback is not valid", "data-key"),
        (
            Reply(403, {"reason": "origin"}),
            "does not accept feedback from this page’s address",
            "origins",
        ),
        (Reply(404, "nothing here"), "is not where this page looks for it", "data-endpoint"),
        (Reply(405, {"title": "GET"}), "is not where this page looks for it", "data-endpoint"),
    ],
)
def test_what_the_page_does_wrong_costs_its_user_nothing(
    widget: Widget, reply: Reply, said: str, hint: str
) -> None:
    widget.site.mood = reply
    kept(widget, said, hint)
    widget.site.mood = RECEIVED
    widget.visit("/")
    expect(widget.status).to_contain_text("has arrived: SHOP-142", timeout=PATIENCE)
    assert widget.site.posted[0].feedback == widget.site.posted[1].feedback


def test_a_blocked_request_is_told_from_a_service_that_is_away(widget: Widget) -> None:
    widget.page.route("**/_hypercare/feedback", lambda route: route.abort("blockedbyclient"))
    kept(widget, "such as an ad blocker", "stops requests to")


def test_a_service_that_is_away_says_nothing_to_developers(widget: Widget) -> None:
    go_away(widget)
    kept(widget, "The feedback service cannot be reached right now.")


def test_an_upload_that_is_cut_is_told_and_at_last_goes_without_its_files(
    widget: Widget,
) -> None:
    """As behind a proxy that breaks off what is too large for it."""

    def cut(route: Route) -> None:
        kind = route.request.headers.get("content-type", "")
        if kind.startswith("multipart"):
            route.abort("connectionreset")
        else:
            route.continue_()

    widget.page.route("**/_hypercare/feedback", cut)
    widget.open().write("words get through").pictured().send()
    widget.heading("Kept on this device")
    expect(widget.dialog).to_contain_text("The connection was lost")
    widget.dialog.get_by_role("button", name="My reports").click()
    reports = widget.page.get_by_role("dialog", name="My reports")
    again = reports.get_by_role("button", name="Send now")

    def is_through() -> bool:
        if again.count():
            again.click()
            expect(reports.get_by_role("button", name="Sending…")).to_have_count(0)
        reports.get_by_role("button", name="Refresh").click()
        return again.count() == 0

    until(is_through)
    expect(reports.get_by_role("listitem")).to_contain_text("SHOP-142")
    expect(reports).to_contain_text("Its files could not be sent; your words have arrived.")
    posted = widget.only_post()
    assert posted.feedback["description"] == "words get through"
    assert posted.feedback["extra"] == {"shed": ["attachments"]}


def test_a_device_without_a_network_is_told_from_that(widget: Widget) -> None:
    widget.open().write("from the tunnel").pictured()
    widget.page.context.set_offline(True)
    widget.send()
    widget.heading("Kept on this device")
    expect(widget.dialog).to_contain_text("This device is offline right now.")
    widget.page.context.set_offline(False)
    expect(widget.dialog.get_by_text("SHOP-142")).to_be_visible(timeout=PATIENCE)
    assert widget.only_post().feedback["description"] == "from the tunnel"


def test_a_policy_without_connect_src_is_named(visited: Visit) -> None:
    widget = visited(csp=STRICT.replace("connect-src 'self'; ", ""))
    kept(widget, "This page’s own security rules", "'self' to connect-src")


def test_another_policy_that_only_reports_is_not_blamed(visited: Visit) -> None:
    widget = visited(csp=STRICT)
    widget.site.headers["Content-Security-Policy-Report-Only"] = "connect-src 'none'"
    go_away(widget.visit())
    kept(widget, "The feedback service cannot be reached right now.")


def test_answers_that_may_not_be_read_are_named(visited: Visit, site: Site) -> None:
    tag = TAG.replace(" async", f' data-key="hcp_1" data-endpoint="{site.url}" async')
    del site.headers["Access-Control-Allow-Origin"]
    widget = visited(tag, f"default-src 'self' {site.url}; img-src data:")
    kept(widget, "may not read the feedback service’s answer", "Access-Control-Allow-Origin")


def test_without_a_key_the_missing_key_is_named_and_no_proxy_is_blamed(
    visited: Visit, site: Site
) -> None:
    tag = TAG.replace(" async", f' data-endpoint="{site.url}" async')
    del site.headers["Access-Control-Allow-Origin"]
    widget = visited(tag, f"default-src 'self' {site.url}; img-src data:")
    kept(widget, "may not read the feedback service’s answer", "no key was given")
    assert "proxy" not in "".join(hints(widget))


def test_a_collector_elsewhere_that_is_gone_is_away(visited: Visit, site: Site) -> None:
    tag = TAG.replace(" async", f' data-key="hcp_1" data-endpoint="{site.url}" async')
    widget = visited(tag, f"default-src 'self' {site.url}; img-src data:")
    site.close()
    kept(widget, "The feedback service cannot be reached right now.")


def test_a_blocked_collector_elsewhere_is_told_from_one_that_is_gone(
    visited: Visit, site: Site
) -> None:
    tag = TAG.replace(" async", f' data-key="hcp_1" data-endpoint="{site.url}" async')
    widget = visited(tag, f"default-src 'self' {site.url}; img-src data:")
    widget.page.route("**/api/v1/feedback", lambda route: route.abort("blockedbyclient"))
    kept(widget, "such as an ad blocker", "stops requests to")


def test_a_page_on_https_may_not_use_a_collector_on_http(widget: Widget) -> None:
    """The secure shop is served by the browser itself: no certificate is needed for that."""
    tag = TAG.replace(" async", ' data-key="hcp_1" data-endpoint="http://care.example" async')
    pages = shop(tag)

    def serve(route: Any) -> None:
        path = route.request.url.removeprefix("https://shop.example")
        name = path.rpartition("/")[2]
        if name in hypercare_widget.FILES:
            kind, body = SCRIPT, hypercare_widget.read(name)
        else:
            kind, text = pages.get(path, (HTML, ""))
            body = text.encode()
        route.fulfill(body=body, content_type=kind)

    widget.page.route("https://shop.example/**", serve)
    widget.page.goto("https://shop.example/cart")
    kept(widget, "its connection is not secure", "https")


def test_the_words_can_be_copied_from_what_is_kept(widget: Widget) -> None:
    widget.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    widget.site.mood = None
    widget.open().write("take them along").send()
    widget.heading("Kept on this device")
    widget.dialog.get_by_role("button", name="Copy my words").click()
    expect(widget.dialog.get_by_role("button", name="have been copied")).to_be_visible()
    assert widget.page.evaluate("navigator.clipboard.readText()") == "take them along"


def test_where_the_clipboard_is_denied_the_receipt_is_selected(widget: Widget) -> None:
    widget.page.evaluate(
        "() => { navigator.clipboard.writeText = () => Promise.reject(new Error('denied')); }"
    )
    widget.open().write().send()
    widget.heading("Thank you")
    widget.dialog.get_by_role("button", name="Copy").click()
    until(lambda: widget.page.evaluate("String(getSelection())") == "SHOP-142")
