"""After an uncaught error the application may let the widget ask: politely, and once."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.widget.driver import Widget
from tests.widget.site import STRICT
from tests.widget.watched import shop_with, watched

OFFER = 'data-on-error="offer"'
OPEN = 'data-on-error="open"'
OURS = "Do you want to tell us what happened?"


def note(widget: Widget) -> Locator:
    return widget.page.get_by_text(OURS)


def test_it_asks_beside_the_launcher_and_takes_no_focus(page: Page) -> None:
    with shop_with(page, OFFER) as widget:
        page.click("#broken")
        expect(note(widget)).to_be_visible()
        expect(page.locator("#broken")).to_be_focused()
        assert page.get_by_role("status").filter(has_text=OURS).count() == 1
        page.get_by_role("button", name="Tell us").click()
        expect(widget.description).to_be_focused()
        expect(note(widget)).to_have_count(0)


def test_it_asks_once_in_a_visit(page: Page) -> None:
    with shop_with(page, OFFER) as widget:
        page.click("#rejects")
        page.get_by_role("button", name="Not now").click()
        expect(note(widget)).to_have_count(0)
        page.click("#broken")
        page.goto(widget.site.url)
        watched(widget)
        page.click("#broken")
        widget.open()
        expect(note(widget)).to_have_count(0)


AS_SOON_AS_HEARD = """
const look = setInterval(() => {
  if (!window.hypercare) return;
  clearInterval(look);
  undefined.total;
}, 1);
"""


def test_it_asks_for_an_error_from_before_it_was_there(page: Page) -> None:
    with shop_with(page, OFFER, STRICT + " 'unsafe-inline'") as widget:
        kind, html = widget.site.pages["/"]
        widget.site.pages["/early"] = (kind, html.replace("shop.js", "early.js"))
        widget.site.pages["/early.js"] = ("text/javascript", AS_SOON_AS_HEARD)
        page.goto(widget.site.url + "/early")
        expect(note(widget)).to_be_visible()


def test_nobody_is_asked_who_has_just_said_something(page: Page) -> None:
    with shop_with(page, OFFER) as widget:
        widget.open().write().send()
        widget.heading("Thank you")
        page.keyboard.press("Escape")
        page.click("#broken")
        widget.open()
        expect(note(widget)).to_have_count(0)


def test_it_is_not_asked_for_what_is_caught_failed_or_foreign(page: Page) -> None:
    with shop_with(page, OFFER) as widget:
        page.click("#complains")
        page.click("#fails")
        page.evaluate(
            """() => {
          for (const place of ["chrome-extension://abc/x.js", HYPERCARE + "/hypercare-form.js"]) {
            const error = new Error("not the application's");
            error.stack = `Error: not the application's\\n    at f (${place}:1:2)`;
            dispatchEvent(new ErrorEvent("error", { error, message: error.message }));
          }
        }""".replace("HYPERCARE", f"'{widget.site.url}/_hypercare'")
        )
        assert len(widget.trail()["errors"]) == 4
        expect(note(widget)).to_have_count(0)


def test_without_the_wish_it_does_not_ask(page: Page) -> None:
    with shop_with(page) as widget:
        page.click("#broken")
        assert len(widget.trail()["errors"]) == 1
        expect(note(widget)).to_have_count(0)


def test_it_opens_by_itself_where_nobody_is_interrupted(page: Page) -> None:
    with shop_with(page, OPEN) as widget:
        page.click("#broken")
        expect(widget.description).to_be_focused()


def test_who_is_typing_is_asked_and_not_interrupted(page: Page) -> None:
    with shop_with(page, OPEN) as widget:
        page.focus("#discount")
        page.evaluate("() => { setTimeout(() => document.getElementById('broken').click()) }")
        expect(note(widget)).to_be_visible()
        expect(page.locator("#discount")).to_be_focused()
        expect(widget.dialog).to_have_count(0)


def test_the_offer_can_be_taken_where_the_launcher_is_hidden(page: Page) -> None:
    with shop_with(page, OFFER + ' data-launcher="hidden"') as widget:
        page.click("#broken")
        page.get_by_role("button", name="Tell us").click()
        expect(widget.description).to_be_focused()


def test_axe_finds_no_fault_in_the_offer(page: Page) -> None:
    with shop_with(page, OFFER) as widget:
        page.click("#broken")
        expect(note(widget)).to_be_visible()
        assert widget.axe() == []
