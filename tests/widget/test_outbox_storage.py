"""What waits is kept as well as this browser can, and that is said."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, expect

from tests.widget.driver import Widget
from tests.widget.site import RECEIVED

PATIENCE = 20_000
DENIED = """() => {
  IDBFactory.prototype.open = () => { throw new DOMException("denied", "SecurityError"); };
}"""
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


def test_without_storage_it_is_said_that_the_page_must_stay_open(widget: Widget) -> None:
    widget.page.evaluate(DENIED)
    widget.site.mood = None
    widget.open().write().send()
    widget.heading("Kept in this page")
    expect(widget.dialog).to_contain_text("leave this page open")
    widget.site.mood = RECEIVED
    expect(widget.dialog.get_by_text("SHOP-142")).to_be_visible(timeout=PATIENCE)


def test_what_only_the_page_keeps_is_a_draft_again_when_that_page_is_gone(
    context: BrowserContext, widget: Widget
) -> None:
    context.add_init_script(f"({DENIED})()")
    widget.visit().site.mood = None
    widget.open().write("in memory alone").pictured().send()
    widget.heading("Kept in this page")
    widget.page.keyboard.press("Escape")
    widget.open()
    expect(widget.description).to_have_value("")
    widget.page.keyboard.press("Escape")
    widget.page.route("**/_hypercare/feedback*", lambda route: route.abort())
    widget.visit().open()
    expect(widget.description).to_have_value("in memory alone")


def test_what_only_the_page_kept_is_no_draft_once_it_has_arrived(
    context: BrowserContext, widget: Widget
) -> None:
    context.add_init_script(f"({DENIED})()")
    widget.visit().site.mood = None
    widget.open().write("in memory alone").pictured().send()
    widget.heading("Kept in this page")
    widget.page.keyboard.press("Escape")
    widget.open().write("newer words")
    widget.site.mood = RECEIVED
    expect(widget.status).to_contain_text("has arrived: SHOP-142", timeout=PATIENCE)
    kept = widget.page.evaluate("JSON.stringify(Object.values(sessionStorage))")
    assert "newer words" in kept
    assert "in memory alone" not in kept


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
