"""Nothing is lost, nothing is sent twice: what waits is sent as soon as it can be."""

from __future__ import annotations

import contextlib

from playwright.sync_api import BrowserContext, Page, Route, expect
from playwright.sync_api import Error as Crashed

from tests.waiting import until
from tests.widget.driver import Widget
from tests.widget.site import KEPT, RECEIVED, Reply
from tests.widget.watched import watched

PATIENCE = 20_000


def test_words_written_offline_are_sent_once_after_a_reload_under_the_same_id(
    widget: Widget,
) -> None:
    widget.site.mood = None
    widget.open().write("kept for later").pictured().send()
    widget.heading("Kept on this device")
    expect(widget.dialog).to_contain_text("The connection was lost")
    expect(widget.dialog).to_contain_text("it will be sent as soon as that works")
    (stored,) = widget.stored()

    widget.site.mood = RECEIVED
    widget.visit("/")
    expect(widget.status).to_contain_text("Your feedback has arrived: SHOP-142", timeout=PATIENCE)
    posted = widget.only_post()
    assert posted.feedback["id"] == stored["id"]
    assert posted.feedback["description"] == "kept for later"
    assert [kind for kind, *_ in posted.files] == ["screenshot"]
    assert widget.stored() == []
    widget.visit("/")
    assert widget.page.evaluate("localStorage.getItem('hypercare.outbox')") is None


def test_a_copy_is_kept_until_the_relay_has_a_receipt(widget: Widget) -> None:
    widget.site.mood = KEPT
    widget.open().write().send()
    widget.heading("Kept on this device")
    expect(widget.dialog).to_contain_text("there is no receipt yet")
    widget.site.mood = RECEIVED
    expect(widget.dialog.get_by_text("SHOP-142")).to_be_visible(timeout=PATIENCE)
    widget.heading("Thank you")
    first, second = widget.site.posted
    assert first.feedback == second.feedback


def test_closed_while_sending_it_goes_on_and_tells_beside_the_page(widget: Widget) -> None:
    held = []
    widget.page.route("**/_hypercare/feedback", lambda route: held.append(route))
    widget.open().write().pictured()
    with widget.page.expect_request("**/_hypercare/feedback"):
        widget.send()
    expect(widget.dialog.get_by_role("button", name="Sending…")).to_be_visible()
    widget.page.keyboard.press("Escape")
    expect(widget.dialog).to_have_count(0)
    held[0].continue_()
    expect(widget.status).to_contain_text("Your feedback has arrived: SHOP-142")
    assert widget.stored() == []


def test_a_day_without_a_network_loses_nothing_and_doubles_nothing(widget: Widget) -> None:
    widget.site.mood = None
    for hour in range(4):
        widget.visit(f"/?{hour}").open().write(f"at {hour} o’clock").send()
        widget.heading("Kept on this device")
    widget.site.mood = RECEIVED
    widget.page.evaluate("dispatchEvent(new Event('online'))")
    until(lambda: len(widget.site.posted) == 4)
    said = [posted.feedback["description"] for posted in widget.site.posted]
    assert sorted(said) == [f"at {hour} o’clock" for hour in range(4)]
    until(lambda: widget.stored() == [])


def test_what_a_crash_leaves_behind_is_sent_by_the_next_page_at_once(
    widget: Widget, context: BrowserContext
) -> None:
    widget.site.mood = Reply(202, hold=True)
    widget.open().write("in the middle of it").pictured().send()
    until(lambda: widget.site.posted)
    next = Widget(context.new_page(), widget.site)
    crash(widget.page)
    widget.site.mood = RECEIVED
    next.visit("/")
    expect(next.status).to_contain_text("Your feedback has arrived: SHOP-142", timeout=PATIENCE)
    first, second = widget.site.posted
    assert first.feedback == second.feedback
    assert first.files == second.files


def test_what_a_crash_cut_off_and_the_next_page_is_refused_stays_on_the_device(
    widget: Widget, context: BrowserContext
) -> None:
    widget.site.mood = Reply(202, hold=True)
    widget.open().write("precious words").pictured().send()
    until(lambda: widget.site.posted)
    next = Widget(context.new_page(), widget.site)
    crash(widget.page)
    widget.site.mood = Reply(413, {"title": "Too large"})
    next.visit("/")
    expect(next.status).to_contain_text("Your words are kept", timeout=PATIENCE)
    [parcel] = next.stored()
    assert (parcel["feedback"]["description"], parcel["refused"]) == ("precious words", True)


def test_a_page_that_clears_its_storage_holds_up_nothing_that_waits(widget: Widget) -> None:
    widget.site.mood = None
    widget.open().write("signed out meanwhile").pictured().send()
    widget.heading("Kept on this device")
    widget.page.evaluate("localStorage.clear()")
    widget.site.mood = RECEIVED
    widget.visit("/")
    expect(widget.status).to_contain_text("has arrived: SHOP-142", timeout=PATIENCE)


def test_a_clock_that_is_set_back_holds_up_nothing_that_waits(widget: Widget) -> None:
    widget.site.mood = None
    widget.open().write("before the clock was right").pictured().send()
    widget.heading("Kept on this device")
    widget.page.evaluate("(() => { const now = Date.now; Date.now = () => now() - 864e5 })()")
    widget.site.mood = RECEIVED
    expect(widget.dialog).to_contain_text("SHOP-142", timeout=PATIENCE)


def test_what_waits_stays_where_it_is_once_the_widget_is_stopped(widget: Widget) -> None:
    widget.page.evaluate("""() => {
      const real = window.setTimeout;
      window.later = [];
      window.setTimeout = (act, ms = 0, ...rest) => ms < 2000 ? real(act, ms, ...rest)
        : later.push(act);
    }""")
    widget.site.mood = None
    widget.open().write("stopped").pictured().send()
    widget.heading("Kept on this device")
    asked: list[str] = []
    widget.page.on("request", lambda request: asked.append(request.url))
    widget.page.evaluate("hypercare.stop()")
    widget.page.evaluate("Promise.all(later.map((act) => act())).then(() => fetch('/last'))")
    widget.page.evaluate("dispatchEvent(new Event('online'))")
    assert len(widget.stored()) == 1
    widget.page.evaluate("fetch('/last').then(() => {})")
    assert [url for url in asked if "feedback" in url] == []


def test_what_listens_for_better_times_is_gone_once_the_widget_is_stopped(widget: Widget) -> None:
    widget.page.add_init_script("""window.heard = [];
      const add = EventTarget.prototype.addEventListener;
      const ours = ["online", "pageshow", "visibilitychange", "pagehide", "storage"];
      EventTarget.prototype.addEventListener = function (type, act, how) {
        if (how?.signal && ours.includes(type)) heard.push(how.signal);
        return add.call(this, type, act, how);
      };""")
    watched(widget.visit()).site.mood = None
    widget.open().write("stopped").pictured().send()
    widget.heading("Kept on this device")
    assert widget.page.evaluate("heard.map(({ aborted }) => aborted)") == [False] * 5
    widget.page.evaluate("hypercare.stop()")
    assert widget.page.evaluate("heard.map(({ aborted }) => aborted)") == [True] * 5


def test_a_widget_stopped_while_it_prepares_fetches_nothing_more(widget: Widget) -> None:
    page = widget.page
    held: list[Route] = []
    page.route("**/hypercare-form.js", lambda route: held.append(route))
    with page.expect_request("**/hypercare-form.js"):
        widget.visit()
    asked: list[str] = []
    page.evaluate("hypercare.stop()")
    page.on("request", lambda request: asked.append(request.url))
    with page.expect_event("requestfinished"):
        held[0].continue_()
    page.wait_for_load_state("networkidle")
    assert asked == []


def crash(page: Page) -> None:
    """End the page as no code of its own can notice."""
    with contextlib.suppress(Crashed):
        page.goto("chrome://crash")
