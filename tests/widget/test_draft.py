"""What was written and not sent survives, and is found again by whom it belongs to alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.widget.custom import published
from tests.widget.driver import Widget
from tests.widget.pages import TAG, shop
from tests.widget.site import Reply, Site

ADA = "hypercare.identify({id: '42', name: 'Ada'})"
BOB = "hypercare.identify({id: '43', name: 'Bob'})"
KEPT = "We kept what you wrote before."
ELSEWHERE = "You have started feedback in another tab."


@pytest.fixture
def ada(widget: Widget) -> Widget:
    """The cart, seen by Ada, who has begun a feedback."""
    begin(widget, ADA).write("Ada's words")
    return widget


def begin(widget: Widget, who: str = "") -> Widget:
    if who:
        widget.page.evaluate(who)
    return widget.open()


def other_tab(context: BrowserContext, site: Site, who: str = "") -> Widget:
    return begin(Widget(context.new_page(), site).visit(), who)


def add_file(widget: Widget, file: Path) -> None:
    widget.dialog.get_by_label("Add files").set_input_files(file)
    expect(widget.dialog.locator(".files li")).to_contain_text([file.name])


def files_kept(widget: Widget) -> None:
    """Wait until the browser has stored the files."""
    widget.page.wait_for_function("() => localStorage.getItem('hypercare.drawer')")


def test_words_choices_and_files_come_back_after_a_reload(widget: Widget, tmp_path: Path) -> None:
    file = tmp_path / "invoice.pdf"
    file.write_bytes(bytes(range(256)))
    begin(widget).write("half a sent")
    widget.dialog.get_by_label("Question").check()
    widget.dialog.get_by_label("My team").check()
    add_file(widget, file)
    files_kept(widget)
    widget.visit("/")
    widget.launcher.click()
    widget.heading("Ask us a question")
    expect(widget.dialog.get_by_label("What would you like to know?")).to_have_value("half a sent")
    expect(widget.dialog.get_by_label("My team")).to_be_checked()
    expect(widget.dialog.get_by_text(KEPT)).to_be_visible()
    expect(widget.dialog.locator(".files li")).to_contain_text(["invoice.pdf"])
    widget.send()
    widget.heading("Thank you")
    assert [bytes for kind, *_, bytes in widget.only_post().files if kind == "file"] == [
        bytes(range(256))
    ]


def test_a_named_person_finds_the_draft_of_a_tab_that_died(
    ada: Widget, context: BrowserContext, tmp_path: Path
) -> None:
    file = tmp_path / "crash.log"
    file.write_text("line")
    add_file(ada, file)
    files_kept(ada)
    ada.page.close(run_before_unload=False)
    tab = other_tab(context, ada.site, ADA)
    expect(tab.description).to_have_value("")
    expect(tab.dialog.get_by_text(ELSEWHERE)).to_be_visible()
    tab.dialog.get_by_role("button", name="Continue it here").click()
    expect(tab.description).to_be_focused()
    expect(tab.description).to_have_value("Ada's words")
    expect(tab.dialog.locator(".files li")).to_contain_text(["crash.log"])


def test_a_draft_taken_over_is_in_one_place_only(ada: Widget, context: BrowserContext) -> None:
    ada.page.keyboard.press("Escape")
    tab = other_tab(context, ada.site, ADA)
    tab.dialog.get_by_role("button", name="Continue it here").click()
    expect(tab.description).to_have_value("Ada's words")
    begin(ada)
    expect(ada.description).to_have_value("")


def test_tabs_do_not_overwrite_each_others_drafts(ada: Widget, context: BrowserContext) -> None:
    tab = other_tab(context, ada.site, ADA)
    tab.write("Ada's other words")
    ada.write("Ada's words, more of them")
    for one, words in ((tab, "Ada's other words"), (ada, "Ada's words, more of them")):
        begin(one.visit(), ADA)
        expect(one.description).to_have_value(words)


def test_a_tab_made_out_of_another_keeps_a_draft_of_its_own(ada: Widget) -> None:
    ada.page.keyboard.press("Escape")
    with ada.page.expect_popup() as opened:
        ada.page.evaluate("() => { window.open('/cart'); }")
    opened.value.wait_for_function("() => window.hypercare")
    copy = begin(Widget(opened.value, ada.site), ADA)
    expect(copy.description).to_have_value("Ada's words")
    ada.page.bring_to_front()
    begin(ada).write("Ada's words, changed here")
    copy.write("Ada's words, changed there")
    begin(ada.visit(), ADA)
    expect(ada.description).to_have_value("Ada's words, changed here")
    copy.page.bring_to_front()
    begin(copy.visit(), ADA)
    expect(copy.description).to_have_value("Ada's words, changed there")


@pytest.mark.parametrize("who", [BOB, "hypercare.identify({})"])
def test_nobody_else_sees_it_and_its_owner_does_again(ada: Widget, who: str) -> None:
    begin(ada.visit(), who)
    expect(ada.description).to_have_value("")
    expect(ada.dialog.locator(".restored")).to_be_empty()
    ada.write("somebody else's")
    begin(ada.visit(), ADA)
    expect(ada.description).to_have_value("Ada's words")


def test_a_draft_of_nobody_known_stays_in_its_tab(widget: Widget, context: BrowserContext) -> None:
    begin(widget).write("nobody's")
    tab = other_tab(context, widget.site)
    expect(tab.description).to_have_value("")
    expect(tab.dialog.locator(".restored")).to_be_empty()


@pytest.mark.parametrize(("who", "days"), [(ADA, 8), ("", 1)])
def test_an_old_draft_is_none(widget: Widget, who: str, days: int) -> None:
    begin(widget, who).write("long ago")
    widget.page.clock.set_system_time(datetime.now(UTC) + timedelta(days=days))
    begin(widget.visit(), who)
    expect(widget.description).to_have_value("")
    assert (
        widget.page.evaluate(
            "() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)]"
            ".filter((key) => key.startsWith('hypercare.draft'))"
        )
        == []
    )


def test_one_may_start_afresh_and_undo_that(widget: Widget, tmp_path: Path) -> None:
    file = tmp_path / "a.log"
    file.write_text("line")
    begin(widget).write("half a sent")
    add_file(widget, file)
    widget.page.keyboard.press("Escape")
    begin(widget)
    widget.dialog.get_by_role("button", name="Start over").click()
    expect(widget.description).to_be_focused()
    expect(widget.description).to_have_value("")
    expect(widget.dialog.locator(".files li")).to_have_count(0)
    widget.dialog.get_by_role("button", name="Undo").click()
    expect(widget.description).to_have_value("half a sent")
    expect(widget.dialog.locator(".files li")).to_have_count(1)
    widget.dialog.get_by_role("button", name="Start over").click()
    begin(widget.visit())
    expect(widget.description).to_have_value("")


def test_what_is_on_its_way_does_not_come_back(widget: Widget) -> None:
    held: list[Route] = []
    widget.page.route("**/_hypercare/feedback", lambda route: held.append(route))
    begin(widget).write("on its way").pictured()
    with widget.page.expect_request("**/_hypercare/feedback"):
        widget.send()
    begin(widget.visit())
    expect(widget.description).to_have_value("")


def test_what_was_refused_after_the_dialog_was_closed_comes_back(widget: Widget) -> None:
    held: list[Route] = []
    widget.page.route("**/_hypercare/feedback", lambda route: held.append(route))
    widget.site.mood = Reply(400, {"title": "Not readable"})
    begin(widget).write("refused").pictured()
    with widget.page.expect_request("**/_hypercare/feedback"):
        widget.send()
    widget.page.keyboard.press("Escape")
    held[0].continue_()
    status = widget.page.locator("hypercare-widget .status")
    status.get_by_role("button", name="Open it").click()
    expect(widget.description).to_have_value("refused")


def test_words_of_a_second_dialog_have_a_draft_of_their_own(widget: Widget) -> None:
    held: list[Route] = []
    widget.page.route("**/_hypercare/feedback", lambda route: held.append(route))
    begin(widget).write("the first ones").pictured()
    with widget.page.expect_request("**/_hypercare/feedback"):
        widget.send()
    widget.page.keyboard.press("Escape")
    begin(widget)
    expect(widget.description).to_have_value("")
    widget.write("the other ones")
    begin(widget.visit())
    expect(widget.description).to_have_value("the other ones")
    expect(widget.dialog.locator(".restored")).to_contain_text(KEPT)
    waiting = [parcel["feedback"]["description"] for parcel in widget.stored()]
    assert waiting == ["the first ones"]


def test_a_second_dialog_does_not_cost_a_refused_feedback_its_words(widget: Widget) -> None:
    held: list[Route] = []
    widget.page.route("**/_hypercare/feedback", lambda route: held.append(route))
    widget.site.mood = Reply(400, {"title": "Not readable"})
    begin(widget).write("the first ones").pictured()
    with widget.page.expect_request("**/_hypercare/feedback"):
        widget.send()
    widget.page.keyboard.press("Escape")
    begin(widget).write("the other ones")
    held[0].continue_()
    expect(widget.status.get_by_role("button", name="Copy")).to_be_visible()
    expect(widget.description).to_have_value("the other ones")
    begin(widget.visit())
    expect(widget.description).to_have_value("the other ones")


def test_answers_to_the_projects_own_questions_are_part_of_it(widget: Widget) -> None:
    widget.site.template = published()
    begin(widget)
    widget.dialog.get_by_label("Number of the order").fill("AB-1234")
    widget.dialog.get_by_label("South").check()
    begin(widget.visit())
    expect(widget.dialog.get_by_label("Number of the order")).to_have_value("AB-1234")
    expect(widget.dialog.get_by_label("South")).to_be_checked()


def test_where_storage_is_denied_it_lives_as_long_as_the_page(widget: Widget) -> None:
    widget.page.evaluate("""() => {
      for (const area of ["localStorage", "sessionStorage", "indexedDB"]) {
        Object.defineProperty(window, area, {get() { throw new DOMException("denied"); }});
      }
    }""")
    begin(widget).write("in memory")
    widget.page.keyboard.press("Escape")
    begin(widget)
    expect(widget.description).to_have_value("in memory")


def test_what_the_page_gave_is_no_draft(widget: Widget) -> None:
    widget.page.evaluate("hypercare.open({description: 'given', category: 'data'})")
    expect(widget.description).to_have_value("given")
    widget.page.keyboard.press("Escape")
    begin(widget)
    expect(widget.description).to_have_value("")
    expect(widget.dialog.locator(".restored")).to_be_empty()


def test_a_page_on_a_shared_screen_may_store_no_drafts(page: Page) -> None:
    site = Site(shop(TAG.replace(" async", ' data-draft="page" async')))
    widget = begin(Widget(page, site).visit(), ADA).write("in memory")
    page.keyboard.press("Escape")
    begin(widget)
    expect(widget.description).to_have_value("in memory")
    begin(widget.visit(), ADA)
    expect(widget.description).to_have_value("")
    site.close()
