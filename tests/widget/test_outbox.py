"""Nothing is lost, nothing is sent twice, and what is said is true."""

from __future__ import annotations

import contextlib

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from playwright.sync_api import Error as Crashed

from tests.waiting import until
from tests.widget.driver import Widget
from tests.widget.site import KEPT, RECEIVED, Reply

PATIENCE = 20_000
DATABASE = """([version, stores]) => new Promise((resolve, reject) => {
  const asked = indexedDB.open("hypercare", version);
  asked.onupgradeneeded = () => stores.forEach((name) =>
    asked.result.createObjectStore(name, { keyPath: "id" }));
  asked.onerror = () => reject(asked.error);
  asked.onsuccess = () => { asked.result.close(); resolve(); };
})"""
STORES = """() => new Promise((resolve) => {
  const asked = indexedDB.open("hypercare");
  asked.onsuccess = () => {
    asked.result.close();
    resolve([asked.result.version, [...asked.result.objectStoreNames]]);
  };
})"""
FILL = """(count) => new Promise((resolve) => {
  const asked = indexedDB.open("hypercare");
  asked.onsuccess = () => {
    const changed = asked.result.transaction("outbox", "readwrite");
    const store = changed.objectStore("outbox");
    store.getAll().onsuccess = ({ target: { result: [one] } }) => {
      for (let each = 1; each < count; each++) store.put({ ...one, id: `${one.id}-${each}` });
    };
    changed.oncomplete = () => { asked.result.close(); resolve(); };
  };
})"""


def test_words_written_offline_are_sent_once_after_a_reload_under_the_same_id(
    widget: Widget,
) -> None:
    widget.site.mood = None
    widget.open().write("kept for later").pictured().send()
    widget.heading("Kept on this device")
    expect(widget.dialog).to_contain_text("The connection broke off")
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


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply(413, {"title": "Too large"}), "remove a file or the picture"),
        (Reply(422, {"errors": []}), "Some answers were not accepted"),
        (Reply(422, {"errors": {"a": 1}}), "Some answers were not accepted"),
        (Reply(422, {"errors": [{"message": "Bad words"}]}), "Bad words"),
        (Reply(422, {"errors": [{"field": 5, "message": "Bad words"}, None]}), "Bad words"),
        (Reply(400, {"title": "Not readable"}), "Not readable"),
        (Reply(403, "<h1>Forbidden by the firewall</h1>"), "Please try again later"),
    ],
)
def test_a_refusal_says_why_and_the_words_stay(widget: Widget, reply: Reply, said: str) -> None:
    widget.site.mood = reply
    widget.open().write("do not lose me").send()
    alert = widget.dialog.get_by_role("alert")
    expect(alert).to_contain_text("Your feedback was not accepted")
    expect(alert).to_contain_text(said)
    expect(widget.description).to_have_value("do not lose me")
    assert widget.stored() == []
    widget.site.mood = RECEIVED
    widget.send()
    widget.heading("Thank you")


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply(429, {"title": "Slow down"}, (("Retry-After", "7"),)), "too much to do"),
        (Reply(500, "<h1>oops</h1>"), "has a problem"),
        (Reply(503, {"title": "Stopping"}), "has a problem"),
        (Reply(200, "<html>sign in</html>"), "has a problem"),
    ],
)
def test_trouble_on_the_other_side_keeps_the_feedback(
    widget: Widget, reply: Reply, said: str
) -> None:
    widget.site.mood = reply
    widget.open().write().send()
    widget.heading("Kept on this device")
    expect(widget.dialog).to_contain_text(said)
    assert len(widget.stored()) == 1


def test_a_page_that_breaks_what_a_feedback_is_made_of_gives_the_words_back(
    widget: Widget,
) -> None:
    widget.open().write("do not lose me").pictured()
    widget.page.evaluate("() => { document.querySelector = () => { throw new Error('no') } }")
    widget.send()
    expect(widget.dialog.get_by_role("alert")).to_contain_text("Your feedback was not accepted")
    widget.page.evaluate("() => delete document.querySelector")
    widget.send()
    widget.heading("Thank you")
    assert widget.only_post().feedback["description"] == "do not lose me"


def test_what_breaks_while_it_is_sent_is_kept_and_sent_later(widget: Widget) -> None:
    widget.open().write("do not lose me").pictured()
    widget.page.evaluate("() => delete window.Request")
    widget.page.evaluate("window.real = fetch; window.fetch = () => 5")
    widget.send()
    widget.heading("Kept on this device")
    assert len(widget.stored()) == 1
    widget.visit("/")
    expect(widget.status).to_contain_text("Your feedback has arrived: SHOP-142", timeout=PATIENCE)
    assert widget.only_post().feedback["description"] == "do not lose me"


def test_a_page_whose_fetch_promises_nothing_still_tells_the_result(widget: Widget) -> None:
    faults: list[object] = []
    widget.page.on("pageerror", lambda fault: faults.append(fault))
    widget.open().write("do not lose me").pictured()
    widget.page.evaluate("() => { window.fetch = () => 5 }")
    widget.send()
    widget.heading("Kept on this device")
    assert faults == []


def test_a_feedback_refused_later_gives_its_words_back(widget: Widget) -> None:
    widget.site.mood = None
    widget.open().write("refused on Monday").send()
    widget.heading("Kept on this device")
    widget.site.mood = Reply(413, {"title": "Too large"})
    widget.visit("/")
    expect(widget.status).to_contain_text("was not accepted", timeout=PATIENCE)
    widget.status.get_by_role("button", name="Open it").click()
    expect(widget.description).to_have_value("refused on Monday")
    assert widget.stored() == []


def test_without_storage_it_is_said_that_the_page_must_stay_open(widget: Widget) -> None:
    widget.page.evaluate("""() => {
      IDBFactory.prototype.open = () => { throw new DOMException("denied", "SecurityError"); };
    }""")
    widget.site.mood = None
    widget.open().write().send()
    widget.heading("Kept in this page")
    expect(widget.dialog).to_contain_text("leave this page open")
    widget.site.mood = RECEIVED
    expect(widget.dialog.get_by_text("SHOP-142")).to_be_visible(timeout=PATIENCE)


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


def test_files_for_which_there_is_no_room_are_left_out_of_what_is_kept(widget: Widget) -> None:
    widget.page.evaluate("""() => {
      const put = IDBObjectStore.prototype.put;
      IDBObjectStore.prototype.put = function (parcel) {
        if (parcel.files.length) throw new DOMException("full", "QuotaExceededError");
        return put.call(this, parcel);
      };
    }""")
    widget.site.mood = None
    widget.open().write("words go before files").pictured().send()
    widget.heading("Kept on this device, without its files")
    expect(widget.dialog).to_contain_text("The files were too large to keep")
    assert [parcel["files"] for parcel in widget.stored()] == [[]]
    widget.site.mood = RECEIVED
    expect(widget.dialog.get_by_text("SHOP-142")).to_be_visible(timeout=PATIENCE)
    assert widget.only_post().files, "this page has them still"


def test_a_database_that_never_answers_holds_up_nothing(widget: Widget) -> None:
    widget.page.evaluate("() => { IDBFactory.prototype.open = () => new EventTarget(); }")
    widget.open().write().send()
    expect(widget.dialog.get_by_text("SHOP-142")).to_be_visible(timeout=PATIENCE * 2)


def test_a_later_widgets_database_is_used_as_it_is(widget: Widget) -> None:
    widget.page.evaluate(DATABASE, [7, ["outbox", "later"]])
    widget.site.mood = None
    widget.open().write("kept beside it").send()
    widget.heading("Kept on this device")
    assert [parcel["feedback"]["description"] for parcel in widget.stored()] == ["kept beside it"]
    assert widget.page.evaluate(STORES) == [7, ["later", "outbox"]]


def test_a_database_without_our_store_gets_one_and_keeps_the_rest(widget: Widget) -> None:
    widget.page.evaluate(DATABASE, [1, ["older"]])
    widget.site.mood = None
    widget.open().write("kept beside it").send()
    widget.heading("Kept on this device")
    assert len(widget.stored()) == 1
    assert widget.page.evaluate(STORES) == [2, ["older", "outbox"]]


def test_beyond_fifty_the_page_itself_keeps_what_it_is_told(widget: Widget) -> None:
    widget.site.mood = None
    widget.open().write("the first").send()
    widget.heading("Kept on this device")
    widget.page.evaluate(FILL, 50)
    widget.page.keyboard.press("Escape")
    widget.open().write("one too many").send()
    widget.heading("Kept in this page")
    expect(widget.dialog).to_contain_text("leave this page open")
    assert len(widget.stored()) == 50


def crash(page: Page) -> None:
    """End the page as no code of its own can notice."""
    with contextlib.suppress(Crashed):
        page.goto("chrome://crash")
