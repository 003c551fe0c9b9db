"""Whoever is faster than the dialog, its parts or its picture loses nothing."""

from __future__ import annotations

import re

from playwright.sync_api import Route, expect

from tests.widget.driver import Widget
from tests.widget.watched import watched

FASTEST = """([words, end]) => hypercare.on("open", () => {
  const root = document.querySelector("hypercare-widget").shadowRoot;
  const field = root.getElementById("hc-description");
  window.foldedAtOpening = !!root.getElementById("hc-expected");
  field.value = words;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  if (end === "send") root.querySelector("[type=submit]").click();
  else hypercare.close();
  console.log("done");
})"""
"""Writes and ends in the very task in which the dialog opens, before anything is painted."""


def test_what_is_typed_right_after_opening_stands_in_the_description(widget: Widget) -> None:
    page = widget.page
    widget.launcher.focus()
    page.keyboard.press("Enter")
    page.keyboard.type("The first words")
    expect(widget.description).to_have_value("The first words")
    widget.pictured()
    page.keyboard.type(" and the last")
    expect(widget.description).to_have_value("The first words and the last")


def test_what_is_typed_while_the_form_is_on_its_way_is_not_lost(widget: Widget) -> None:
    page = widget.page
    held: list[Route] = []
    page.route("**/hypercare-form.js", lambda route: held.append(route))
    with page.expect_request("**/hypercare-form.js"):
        widget.launcher.focus()
    page.keyboard.press("Enter")
    page.keyboard.type("The first words")
    held[0].continue_()
    page.keyboard.type(" and the last")
    expect(widget.description).to_have_value("The first words and the last")


def test_what_goes_into_a_closed_component_while_the_form_is_on_its_way_stays_there(
    widget: Widget,
) -> None:
    page = watched(widget).page
    held: list[Route] = []
    page.route("**/hypercare-form.js", lambda route: held.append(route))
    watched(widget.visit())
    page.evaluate("""() => {
      const host = document.createElement("x-login");
      const root = host.attachShadow({ mode: "closed" });
      window.field = document.createElement("input");
      root.append(window.field);
      document.body.append(host);
      window.field.focus();
    }""")
    page.keyboard.press("Shift+F1")
    page.keyboard.type("hunter2")
    for route in held:
        route.continue_()
    expect(widget.description).to_be_focused()
    assert page.evaluate("field.value") == "hunter2"
    expect(widget.description).to_have_value("")


def test_the_dialog_does_not_wait_for_the_picture_but_sending_does(widget: Widget) -> None:
    held: list[Route] = []
    widget.page.route("**/hypercare-screenshot.js", lambda route: held.append(route))
    widget.open().write()
    expect(widget.dialog.get_by_text("Taking the picture…")).to_be_visible()
    widget.send()
    expect(widget.dialog.get_by_role("button", name="Sending…")).to_be_visible()
    held[0].continue_()
    widget.heading("Thank you")
    assert [kind for kind, *_ in widget.only_post().files] == ["screenshot"]


def test_a_picture_that_does_not_come_holds_nothing_up(widget: Widget) -> None:
    widget.page.route("**/hypercare-screenshot.js", lambda route: None)
    widget.open().write().send()
    widget.heading("Thank you")
    assert widget.only_post().files == ()


def test_a_picture_removed_before_it_is_there_stays_away(widget: Widget) -> None:
    held: list[Route] = []
    widget.page.route("**/hypercare-screenshot.js", lambda route: held.append(route))
    widget.open().write()
    widget.dialog.get_by_role("button", name="Remove").click()
    with widget.page.expect_event("requestfinished"):
        held[0].continue_()
    expect(widget.dialog.get_by_text("No picture will be sent.")).to_be_visible()
    widget.send()
    widget.heading("Thank you")
    assert widget.only_post().files == ()


def test_send_pressed_before_the_dialog_is_painted_sends_all_that_a_later_one_would(
    widget: Widget,
) -> None:
    widget.page.evaluate(FASTEST, ["Now", "send"])
    widget.launcher.click()
    widget.heading("Thank you")
    assert widget.page.evaluate("foldedAtOpening") is False
    sent = widget.only_post()
    assert sent.feedback["description"] == "Now"
    assert sent.feedback["steps_to_reproduce"].startswith("1. Opened /cart")
    assert [kind for kind, *_ in sent.files] == ["screenshot"]


def test_closed_before_it_is_painted_it_keeps_all_of_the_draft(widget: Widget) -> None:
    widget.open().write("half a sent").details()
    widget.dialog.get_by_label("What did you expect?").fill("a discount")
    widget.visit()
    widget.page.evaluate(FASTEST, ["half a sentence", "close"])
    with widget.page.expect_event("console", lambda message: message.text == "done"):
        widget.launcher.click()
    widget.visit().open().details()
    expect(widget.description).to_have_value("half a sentence")
    expect(widget.dialog.get_by_label("What did you expect?")).to_have_value("a discount")
    expect(widget.dialog.get_by_label("Steps to reproduce")).to_have_value(re.compile("Opened"))


def test_nothing_that_was_painted_moves_when_the_rest_is_there(widget: Widget) -> None:
    widget.page.route("**/hypercare-screenshot.js", lambda route: None)
    widget.page.emulate_media(reduced_motion="reduce")
    widget.visit().page.evaluate("""() => hypercare.on("open", () => {
      const root = document.querySelector("hypercare-widget").shadowRoot;
      const painted = "h2,h3,legend,label,summary,.foot button";
      const seen = [...root.querySelectorAll(`dialog :is(${painted})`)];
      const tops = () => seen.map((one) => Math.round(one.getBoundingClientRect().top
        - root.querySelector("dialog").getBoundingClientRect().top));
      window.before = tops();
      window.tops = tops;
    })""")
    widget.open()
    expect(widget.dialog.get_by_label("Your e-mail")).to_be_attached()
    assert widget.page.evaluate("tops()") == widget.page.evaluate("before")


def test_whoever_is_offline_as_soon_as_the_dialog_is_painted_loses_nothing(widget: Widget) -> None:
    page = widget.page
    widget.open()
    page.context.set_offline(True)
    widget.write("as soon as it was painted").send()
    widget.heading("Kept on this device")
    page.context.set_offline(False)
    widget.heading("Thank you")
    assert widget.only_post().feedback["description"] == "as soon as it was painted"


def test_who_sends_and_opens_again_at_once_does_not_send_twice(widget: Widget) -> None:
    page = widget.page
    widget.site.mood = None
    widget.open().write("only once")
    page.evaluate("""() => {
      const { shadowRoot } = document.querySelector("hypercare-widget");
      shadowRoot.querySelector("[type=submit]").click();
      hypercare.close();
      hypercare.open();
    }""")
    expect(widget.description).to_be_focused()
    expect(widget.description).to_have_value("")
