""" "What will be sent": everything is shown in human words, and what is left out stays here."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.widget.driver import Widget
from tests.widget.pages import TAG, shop
from tests.widget.site import Site

SHOWN = {
    "Page": "/cart",
    "Browser and device": "Chrome",
    "Language and time zone": "en-GB",
    "Application": "shop",
    "Sent as": "Ada",
    "Added by the page": "wave: 2",
    "recorded steps": "",
    "recorded error": "",
    "Errors and requests of the server in this visit": "",
}
CONTEXT = {
    "Page": {"url", "route", "title", "referrer"},
    "Browser and device": {"user_agent"},
    "Language and time zone": {"locale", "time_zone"},
}
BODY = {
    "Browser and device": "environment",
    "Application": "app",
    "Sent as": "reporter",
    "Added by the page": "tags",
}


@pytest.fixture
def looked(widget: Widget) -> Widget:
    """A feedback with something of everything in it, whose contents are looked at."""
    widget.page.evaluate("hypercare.identify({id: '42', name: 'Ada'})")
    widget.page.get_by_role("button", name="Apply discount").click()
    widget.page.evaluate("hypercare.open({tags: {wave: '2'}, fields: {unit: 'kg'}})")
    expect(widget.description).to_be_focused()
    return look(widget.write())


def look(widget: Widget) -> Widget:
    widget.dialog.get_by_text("What will be sent").click()
    return widget


def box(widget: Widget, name: str) -> Locator:
    return widget.dialog.locator(".sent").get_by_role(
        "checkbox", name=re.compile(rf"^(\d+ )?{name}")
    )


def sent(widget: Widget) -> dict[str, Any]:
    widget.send()
    widget.heading("Thank you")
    return widget.only_post().feedback


def test_every_captured_thing_has_a_box_and_says_what_it_is(looked: Widget) -> None:
    for name, said in SHOWN.items():
        expect(box(looked, name)).to_be_checked()
        expect(box(looked, name).locator("..")).to_contain_text(said)
    assert box(looked, "").count() == len(SHOWN)
    told = looked.dialog.locator(".sent")
    expect(told).to_contain_text("clicked “Apply discount”")
    expect(told).to_contain_text("TypeError")
    for always in ("Your words, as you wrote them", "Your network address"):
        expect(told.get_by_role("listitem").filter(has_text=always)).to_be_visible()


@pytest.mark.parametrize("name", SHOWN)
def test_what_is_left_out_is_not_in_the_body_and_all_the_rest_is(looked: Widget, name: str) -> None:
    box(looked, name).uncheck()
    body = sent(looked)
    assert not CONTEXT.get(name, set()) & body["context"].keys()
    for other, keys in CONTEXT.items():
        assert other == name or keys & body["context"].keys()
    for part, key in BODY.items():
        assert (key in body) == (part != name)
    steps, errors = body["trail"]["steps"], body["trail"]["errors"]
    assert (bool(steps), bool(errors)) == (name != "recorded steps", name != "recorded error")
    assert ("Apply discount" in str(body)) == (name != "recorded steps")
    assert ("fields" in body) == (name != "Added by the page")
    assert len(body["extra"]["withheld"]) == 1


def test_nothing_left_out_is_nothing_said(looked: Widget) -> None:
    assert "extra" not in sent(looked)


def test_steps_that_the_person_has_written_are_words_and_stay(looked: Widget) -> None:
    looked.details()
    looked.dialog.get_by_label("Steps to reproduce").fill("1. I pressed Apply discount")
    box(looked, "recorded steps").uncheck()
    assert sent(looked)["steps_to_reproduce"] == "1. I pressed Apply discount"


def test_a_name_that_the_person_has_written_is_sent_though_the_page_s_is_left_out(
    widget: Widget,
) -> None:
    widget.open().write().details()
    widget.dialog.get_by_label("Your name").fill("Ada")
    look(widget)
    box(widget, "Sent as").uncheck()
    assert sent(widget)["reporter"] == {"name": "Ada"}


def test_what_was_left_out_stays_left_out_and_it_is_said(looked: Widget) -> None:
    box(looked, "Page").uncheck()
    expect(looked.dialog.locator("summary", has_text="1 thing is left out")).to_be_visible()
    looked.visit().open().write()
    expect(looked.dialog.locator("summary", has_text="1 thing is left out")).to_be_visible()
    look(looked)
    expect(box(looked, "Page")).not_to_be_checked()
    box(looked, "Page").check()
    assert "/cart" in sent(looked)["context"]["url"]


def test_without_a_relay_the_visit_s_number_can_be_left_out(page: Page) -> None:
    site = Site({})
    site.pages = shop(
        TAG.replace(" async", f' data-key="hcp_{"0" * 32}" data-endpoint="{site.url}" async')
    )
    widget = look(Widget(page, site).visit().open().write())
    expect(box(widget, "Errors and requests of the server")).to_have_count(0)
    box(widget, "ID of this visit").uncheck()
    assert "session" not in sent(widget)["context"]
    site.close()


def test_what_is_written_after_looking_is_seen_when_looking_again(looked: Widget) -> None:
    looked.page.evaluate("hypercare.step('one more')")
    look(look(looked))
    expect(looked.dialog.locator(".sent")).to_contain_text("one more")


def test_what_will_be_sent_is_told_in_human_words(widget: Widget) -> None:
    widget.page.get_by_role("button", name="Apply discount").click()
    widget.open().pictured()
    widget.dialog.get_by_text("What will be sent").click()
    told = widget.dialog.locator(".sent")
    expect(told).to_contain_text("2 recorded steps")
    expect(told).to_contain_text("clicked “Apply discount”")
    expect(told).to_contain_text("1 recorded error")
    expect(told).to_contain_text("The pictures and all that is seen in them")
    expect(told).to_contain_text("Chrome")
    expect(told).to_contain_text("Your name and e-mail, if you are signed in")
    expect(told).to_contain_text("Errors and requests of the server in this visit")
    expect(told).to_contain_text("Your network address")
