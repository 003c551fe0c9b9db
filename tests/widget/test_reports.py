"""“My reports”: what was sent from this browser, what has become of it, and what still waits."""

from __future__ import annotations

import json

from playwright.sync_api import BrowserContext, Locator, expect

from tests.widget.driver import Widget
from tests.widget.site import RECEIVED, Reply

PATIENCE = 20_000
NEWS = "My reports: 1 answer"
ANSWERED = Reply(
    200,
    {
        "state": "resolved",
        "receipt": "SHOP-142",
        "tickets": [{"name": "issue7", "url": "https://board.example/issue7"}],
        "messages": [{"at": "2026-11-21T10:20:00.000Z", "text": "Mended.\nPlease try again."}],
    },
)


def entry(widget: Widget) -> Locator:
    return widget.dialog.first.get_by_role("button", name="My reports")


def listed(widget: Widget) -> Locator:
    return widget.page.get_by_role("dialog", name="My reports")


def sent(widget: Widget, words: str = "The discount is gone") -> Widget:
    """Send one, and close the dialog."""
    widget.open().write(words).send()
    widget.heading("Thank you")
    widget.page.keyboard.press("Escape")
    return widget


def settled(widget: Widget) -> None:
    """Wait until the widget has fetched all that it fetches by itself."""
    widget.page.wait_for_function(
        """() => performance.getEntriesByName(
          `${location.origin}/_hypercare/hypercare-screenshot.js`).length""",
        timeout=PATIENCE,
    )
    widget.page.wait_for_load_state("networkidle")


def test_a_browser_that_has_sent_nothing_is_offered_nothing(widget: Widget) -> None:
    widget.open()
    expect(entry(widget)).to_be_hidden()


def test_after_the_receipt_they_are_one_step_away(widget: Widget) -> None:
    widget.open().write("  The discount\n is gone ").send()
    widget.heading("Thank you")
    entry(widget).click()
    row = listed(widget).get_by_role("listitem")
    expect(row).to_contain_text("SHOP-142")
    expect(row).to_contain_text("The discount is gone")
    expect(row).to_contain_text("Received")
    widget.page.keyboard.press("Escape")
    expect(listed(widget)).to_have_count(0)
    expect(entry(widget)).to_be_focused()


def test_state_ticket_and_messages_are_told(widget: Widget) -> None:
    sent(widget).site.status = ANSWERED
    widget.visit("/").open()
    entry(widget).click()
    row = listed(widget).get_by_role("listitem").first
    expect(row).to_contain_text("Resolved")
    expect(row).to_contain_text("New")
    expect(row.get_by_role("link", name="issue7")).to_have_attribute(
        "href", "https://board.example/issue7"
    )
    expect(listed(widget).get_by_role("list", name="Messages to you")).to_contain_text("Mended.")
    expect(row.get_by_role("link", name="See what becomes of it")).to_have_attribute(
        "href", f"{widget.site.url}/_hypercare/status?id=1&token=t"
    )
    listed(widget).get_by_role("button", name="Refresh").click()
    expect(listed(widget).get_by_text("New", exact=True)).to_be_hidden()


def test_who_has_sent_something_is_shown_at_the_launcher_that_there_is_an_answer(
    widget: Widget,
) -> None:
    sent(widget).site.status = ANSWERED
    widget.visit("/")
    expect(widget.launcher).to_have_accessible_description(NEWS, timeout=PATIENCE)
    widget.open()
    widget.dialog.get_by_role("button", name=NEWS).click()
    expect(listed(widget)).to_contain_text("Mended.")
    widget.page.keyboard.press("Escape")
    widget.page.keyboard.press("Escape")
    expect(widget.launcher).to_have_accessible_description("")


def test_the_sign_goes_when_another_person_signs_in_and_comes_with_its_own(
    widget: Widget,
) -> None:
    identify = "(id) => hypercare.identify({ id })"
    widget.page.evaluate(identify, "42")
    sent(widget).site.status = ANSWERED
    settled(widget.visit("/"))
    widget.page.evaluate(identify, "42")
    expect(widget.launcher).to_have_accessible_description(NEWS, timeout=PATIENCE)
    widget.page.evaluate(identify, "43")
    expect(widget.launcher).to_have_accessible_description("")
    widget.page.evaluate(identify, "42")
    expect(widget.launcher).to_have_accessible_description(NEWS)
    assert widget.site.asked.count("/_hypercare/status") == 1


def test_a_visit_asks_for_answers_once_and_only_for_who_has_sent_something(
    widget: Widget,
) -> None:
    settled(widget)
    assert "/_hypercare/status" not in widget.site.asked
    sent(widget).site.status = ANSWERED
    for _ in range(2):
        settled(widget.visit("/"))
        expect(widget.launcher).to_have_accessible_description(NEWS, timeout=PATIENCE)
    widget.open()
    expect(widget.dialog.get_by_role("button", name=NEWS)).to_be_visible()
    assert widget.site.asked.count("/_hypercare/status") == 1


def test_what_still_waits_says_why_and_can_be_sent_now(widget: Widget) -> None:
    widget.site.mood = Reply(503, {"title": "Stopping"}, (("Retry-After", "3600"),))
    widget.open().write("patient words").send()
    widget.heading("Kept on this device")
    entry(widget).click()
    row = listed(widget).get_by_role("listitem")
    expect(row).to_contain_text("patient words")
    expect(row).to_contain_text("has a problem right now")
    widget.site.mood = RECEIVED
    row.get_by_role("button", name="Send now").click()
    expect(listed(widget).get_by_role("listitem")).to_contain_text("SHOP-142")
    expect(listed(widget).get_by_role("heading", name="Not sent yet")).to_have_count(0)
    assert widget.stored() == []


def test_what_waits_is_deleted_only_when_asked_twice(widget: Widget) -> None:
    widget.site.mood = None
    widget.open().write("never mind").send()
    widget.heading("Kept on this device")
    entry(widget).click()
    listed(widget).get_by_role("button", name="Delete").click()
    assert len(widget.stored()) == 1
    listed(widget).get_by_role("button", name="Really delete?").click()
    expect(listed(widget)).to_contain_text("Nothing has been sent from this browser yet.")
    assert widget.stored() == []


def test_one_or_all_can_be_taken_off_the_list(widget: Widget) -> None:
    for number in (1, 2, 3):
        widget.site.mood = Reply(202, {"receipt": f"SHOP-{number}", "status": "received"})
        sent(widget, f"words {number}")
    widget.open()
    entry(widget).click()
    listed(widget).get_by_role("button", name="Remove SHOP-2 from this list").click()
    rows = listed(widget).get_by_role("listitem")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("SHOP-3")
    listed(widget).get_by_role("button", name="Clear this list").click()
    listed(widget).get_by_role("button", name="Really delete?").click()
    expect(rows).to_have_count(0)
    assert json.loads(widget.page.evaluate("localStorage.getItem('hypercare.reports')")) == []


def test_a_status_that_cannot_be_asked_says_so_and_shows_what_was_known(widget: Widget) -> None:
    sent(widget).site.status = ANSWERED
    widget.open()
    entry(widget).click()
    expect(listed(widget).get_by_role("listitem").first).to_contain_text("Resolved")
    widget.site.status = Reply(502, {"title": "The collector cannot be asked now."})
    listed(widget).get_by_role("button", name="Refresh").click()
    expect(listed(widget)).to_contain_text("cannot be loaded right now")
    expect(listed(widget).get_by_role("listitem").first).to_contain_text("Resolved")


def test_what_the_collector_has_forgotten_is_told(widget: Widget) -> None:
    sent(widget).site.status = Reply(404, {"title": "There is no such feedback"})
    widget.open()
    entry(widget).click()
    expect(listed(widget)).to_contain_text("no longer has it")


def test_on_a_shared_computer_each_sees_their_own(widget: Widget) -> None:
    widget.page.evaluate("hypercare.identify({ id: '42', name: 'Ada' })")
    sent(widget, "Ada’s words")
    widget.page.evaluate("hypercare.identify({ id: '43', name: 'Grace' })")
    widget.site.mood = None
    widget.open().write("Grace’s words").send()
    widget.heading("Kept on this device")
    entry(widget).click()
    expect(listed(widget).get_by_role("listitem")).to_have_count(1)
    expect(listed(widget)).to_contain_text("Grace’s words")
    widget.page.evaluate("hypercare.identify({ id: '42', name: 'Ada' })")
    listed(widget).get_by_role("button", name="Refresh").click()
    expect(listed(widget)).to_contain_text("Ada’s words")
    expect(listed(widget)).not_to_contain_text("Grace’s words")


def test_where_nothing_can_be_stored_there_is_no_list_and_nothing_breaks(widget: Widget) -> None:
    widget.page.context.add_init_script("""
      for (const name of ["getItem", "setItem", "removeItem"]) {
        Storage.prototype[name] = () => { throw new DOMException("denied", "SecurityError"); };
      }
      IDBFactory.prototype.open = () => { throw new DOMException("denied", "SecurityError"); };
    """)
    faults: list[object] = []
    widget.page.on("pageerror", lambda fault: faults.append(fault))
    sent(widget.visit())
    widget.open()
    expect(entry(widget)).to_be_hidden()
    assert faults == []


def test_another_tab_knows_of_the_receipt(widget: Widget, context: BrowserContext) -> None:
    sent(widget)
    other = Widget(context.new_page(), widget.site).visit("/").open()
    entry(other).click()
    expect(listed(other)).to_contain_text("SHOP-142")


def test_it_leaves_no_trace_in_the_trail_and_offends_no_policy(widget: Widget) -> None:
    sent(widget).site.status = ANSWERED
    widget.open()
    entry(widget).click()
    expect(listed(widget).get_by_role("listitem").first).to_contain_text("Resolved")
    assert widget.page.evaluate("violations") == []
    widget.page.keyboard.press("Escape")
    widget.write("one more").send()
    widget.heading("Thank you")
    steps = widget.site.posted[-1].feedback["trail"]["steps"]
    assert [step for step in steps if "_hypercare" in step["message"]] == []


def test_axe_finds_no_fault_in_them(widget: Widget) -> None:
    widget.page.emulate_media(reduced_motion="reduce")
    sent(widget).site.status = ANSWERED
    widget.site.mood = None
    widget.open().write("waits").send()
    widget.heading("Kept on this device")
    entry(widget).click()
    expect(listed(widget)).to_contain_text("Resolved")
    assert widget.axe() == []
    widget.page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    assert widget.axe() == []
    widget.page.set_viewport_size({"width": 320, "height": 568})
    assert widget.axe() == []
    assert listed(widget).evaluate("(dialog) => dialog.scrollWidth <= dialog.clientWidth")
