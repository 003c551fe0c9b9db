"""The launcher stays within reach while the application shows a modal dialog of its own."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.widget.driver import Widget
from tests.widget.watched import watched

IN_A_SHADOW_ROOT = """() => {
  const box = document.body.appendChild(document.createElement("div"));
  const dialog = document.createElement("dialog");
  const close = document.createElement("button");
  close.textContent = "Close it";
  close.onclick = () => dialog.close();
  dialog.append(close);
  box.attachShadow({ mode: "open" }).append(dialog);
  dialog.showModal();
}"""
CLOSES_OUTSIDE = """() => {
  const own = document.getElementById("own");
  own.style.transform = "translateX(-200px)";
  own.style.overflow = "hidden";
  own.addEventListener("click", ({ clientX }) => {
    if (clientX > own.getBoundingClientRect().right) own.close();
  });
}"""
HOME = "() => document.querySelector('hypercare-widget')?.parentNode === document.documentElement"


def test_it_can_be_pressed_above_a_modal_dialog_and_goes_back(widget: Widget) -> None:
    page = watched(widget).page
    place = widget.launcher.bounding_box()
    page.click("#modal")
    widget.open().write("said above a modal dialog").send()
    widget.heading("Thank you")
    page.keyboard.press("Escape")
    expect(widget.dialog).to_have_count(0)
    expect(widget.launcher).to_be_focused()
    assert page.evaluate("own.open")
    page.keyboard.press("Escape")
    page.wait_for_function(HOME)
    assert widget.launcher.bounding_box() == place
    widget.open()


def test_a_dialog_that_is_moved_and_clipped_takes_neither_place_nor_presses(widget: Widget) -> None:
    page = watched(widget).page
    place = widget.launcher.bounding_box()
    page.evaluate(CLOSES_OUTSIDE)
    page.click("#modal")
    page.wait_for_function("() => own.contains(document.querySelector('hypercare-widget'))")
    assert widget.launcher.bounding_box() == place
    widget.open()
    assert page.evaluate("own.open")


@pytest.mark.parametrize("away", ["own.close()", "own.remove()", "own.replaceChildren()"])
def test_however_the_dialog_goes_the_launcher_stays(widget: Widget, away: str) -> None:
    page = watched(widget).page
    page.click("#modal")
    page.wait_for_function("() => own.contains(document.querySelector('hypercare-widget'))")
    page.evaluate(away)
    expect(widget.launcher).to_be_visible()
    widget.open()


def test_what_is_written_survives_that_the_dialog_goes_meanwhile(widget: Widget) -> None:
    page = watched(widget).page
    page.click("#modal")
    widget.open().write("half a sen")
    page.evaluate("own.remove()")
    page.wait_for_function(HOME)
    expect(widget.description).to_be_focused()
    page.keyboard.type("tence")
    widget.send()
    widget.heading("Thank you")
    assert widget.only_post().feedback["description"] == "half a sentence"


def test_of_two_dialogs_it_is_in_the_upper_one(widget: Widget) -> None:
    page = watched(widget).page
    page.click("#modal")
    page.evaluate("""() => {
      const second = document.createElement("dialog");
      second.id = "second";
      second.append("Really?");
      document.body.prepend(second);
      second.showModal();
    }""")
    widget.open()
    page.keyboard.press("Escape")
    page.evaluate("second.close()")
    page.wait_for_function("() => own.contains(document.querySelector('hypercare-widget'))")
    widget.open()


def test_a_dialog_inside_a_component_counts_too(widget: Widget) -> None:
    page = watched(widget).page
    page.evaluate(IN_A_SHADOW_ROOT)
    widget.open()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Close it").click()
    page.wait_for_function(HOME)
    widget.open()


def test_a_dialog_that_is_open_when_it_begins_counts_too(widget: Widget) -> None:
    widget.page.click("#modal")
    watched(widget).open()
