"""Nothing is lost, nothing is sent twice, and what is said is true."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.widget.driver import Widget
from tests.widget.site import KEPT, RECEIVED, Reply

PATIENCE = 20_000


def test_words_written_offline_are_sent_once_after_a_reload_under_the_same_id(
    widget: Widget,
) -> None:
    widget.site.mood = None
    widget.open().write("kept for later").pictured().send()
    widget.heading("Kept on this device")
    expect(widget.dialog).to_contain_text("cannot be reached")
    expect(widget.dialog).to_contain_text("it will be sent as soon as that works")
    (stored,) = stored_ids(widget)

    widget.site.mood = RECEIVED
    widget.visit("/")
    status = widget.page.locator("hypercare-widget .status")
    expect(status).to_contain_text("Your feedback has arrived: SHOP-142", timeout=PATIENCE)
    posted = widget.only_post()
    assert posted.feedback["id"] == stored
    assert posted.feedback["description"] == "kept for later"
    assert [kind for kind, *_ in posted.files] == ["screenshot"]
    assert stored_ids(widget) == []
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
    assert stored_ids(widget) == []
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
    assert len(stored_ids(widget)) == 1


def test_a_feedback_refused_later_gives_its_words_back(widget: Widget) -> None:
    widget.site.mood = None
    widget.open().write("refused on Monday").send()
    widget.heading("Kept on this device")
    widget.site.mood = Reply(413, {"title": "Too large"})
    widget.visit("/")
    status = widget.page.locator("hypercare-widget .status")
    expect(status).to_contain_text("was not accepted", timeout=PATIENCE)
    status.get_by_role("button", name="Open it").click()
    expect(widget.description).to_have_value("refused on Monday")
    assert stored_ids(widget) == []


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
    status = widget.page.locator("hypercare-widget .status")
    expect(status).to_contain_text("Your feedback has arrived: SHOP-142")
    assert stored_ids(widget) == []


def stored_ids(widget: Widget) -> list[str]:
    found: list[str] = widget.page.evaluate("""() => new Promise((resolve, reject) => {
      const asked = indexedDB.open("hypercare");
      asked.onerror = () => reject(asked.error);
      asked.onsuccess = () => {
        const all = asked.result.transaction("outbox").objectStore("outbox").getAllKeys();
        all.onsuccess = () => { asked.result.close(); resolve(all.result); };
      };
    })""")
    return found
