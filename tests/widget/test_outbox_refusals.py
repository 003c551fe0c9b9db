"""What is refused, or breaks on its way, is told truly, and its words stay."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.widget.driver import Widget
from tests.widget.site import RECEIVED, Reply

PATIENCE = 20_000


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
