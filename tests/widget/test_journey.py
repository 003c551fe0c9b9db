"""A person, a keyboard and the dialog."""

from __future__ import annotations

import re
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import expect

from tests.widget.driver import Widget

PNG = b"\x89PNG\r\n\x1a\n"


def test_a_feedback_is_given_from_opening_to_receipt_by_keyboard_alone(widget: Widget) -> None:
    page = widget.page
    widget.launcher.focus()
    page.keyboard.press("Enter")
    expect(widget.description).to_be_focused()
    page.keyboard.type("The discount is gone — ÄÖ 😀")
    widget.pictured()
    for _ in range(6):
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(widget.dialog.get_by_label("Steps to reproduce")).to_be_focused()
    page.keyboard.press("Control+Enter")
    widget.heading("Thank you")

    posted = widget.only_post()
    assert posted.feedback["description"] == "The discount is gone — ÄÖ 😀"
    assert posted.feedback["impact"] == {"scope": "team", "work": "blocked"}
    assert posted.feedback["steps_to_reproduce"] == "1. Opened /cart"
    assert posted.feedback["kind"] == "problem"


def test_an_empty_file_is_left_out_and_it_is_said(widget: Widget, tmp_path: Path) -> None:
    empty, full = tmp_path / "empty.log", tmp_path / "full.log"
    empty.touch()
    full.write_text("line")
    widget.open()
    widget.dialog.get_by_label("Add files").set_input_files([empty, full])
    expect(widget.dialog.get_by_text("“empty.log” was left out: an empty file")).to_be_visible()
    expect(widget.dialog.locator(".files li")).to_contain_text(["full.log"])


def test_the_receipt_is_shown_focused_and_can_be_followed(widget: Widget) -> None:
    widget.open().write().send()
    widget.heading("Thank you")
    expect(widget.dialog.get_by_role("heading", name="Thank you")).to_be_focused()
    expect(widget.dialog.get_by_text("Its number is")).to_be_visible()
    expect(widget.dialog.get_by_text("SHOP-142")).to_be_visible()
    link = widget.dialog.get_by_role("link", name="See what becomes of it")
    assert link.get_attribute("href") == f"{widget.site.url}/_hypercare/status?id=1&token=t"
    widget.dialog.get_by_role("button", name="Close").last.click()
    expect(widget.dialog).to_have_count(0)


def test_the_feedback_has_the_shape_of_the_wire(widget: Widget) -> None:
    widget.page.evaluate("hypercare.identify({id: '42', name: 'Ada', email: 'ada@shop.example'})")
    widget.page.goto(widget.site.url + "/cart?code=SECRET")
    widget.visit("/cart?code=SECRET")
    widget.page.evaluate("hypercare.identify({id: '42', name: 'Ada', email: 'ada@shop.example'})")
    widget.open().write().send()
    widget.heading("Thank you")
    sent = widget.only_post().feedback
    assert UUID(sent["id"]).version == 7
    assert sent["template"] == "standard/1"
    assert sent["app"] == {"name": "shop"}
    assert sent["reporter"] == {"id": "42", "name": "Ada", "email": "ada@shop.example"}
    assert sent["context"]["url"] == f"{widget.site.url}/cart?[redacted]"
    assert sent["context"]["route"] == "/cart"
    assert sent["context"]["locale"] == "en-GB"
    assert sent["environment"]["browser"]["name"] == "Chrome"
    assert sent["environment"]["os"]["name"] == "Linux"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", sent["created_at"])
    assert "SECRET" not in str(sent)


def test_the_picture_and_the_files_travel_byte_for_byte(widget: Widget, tmp_path: Path) -> None:
    odd = tmp_path / "Wetter äöü.bin"
    odd.write_bytes(bytes(range(256)) * 9)
    widget.open().write()
    widget.dialog.get_by_label("Add files").set_input_files(odd)
    expect(widget.dialog.get_by_text("Wetter äöü.bin")).to_be_visible()
    widget.pictured().send()
    widget.heading("Thank you")
    picture, file = widget.only_post().files
    assert picture[:3] == ("screenshot", "screenshot.png", "image/png")
    assert picture[3].startswith(PNG)
    assert file[0] == "file"
    assert file[3] == odd.read_bytes()


def test_the_picture_can_be_removed_and_taken_again(widget: Widget) -> None:
    widget.open().write()
    expect(widget.dialog.get_by_role("img", name="Picture of this page")).to_be_visible()
    widget.dialog.get_by_role("button", name="Remove").click()
    expect(widget.dialog.get_by_text("No picture will be sent.")).to_be_visible()
    expect(widget.dialog.get_by_role("button", name="Undo")).to_be_focused()
    widget.dialog.get_by_role("button", name="Take a picture").click()
    expect(widget.dialog.get_by_role("img", name="Picture of this page")).to_be_visible()
    widget.dialog.get_by_role("button", name="Remove").click()
    widget.send()
    widget.heading("Thank you")
    assert widget.only_post().files == ()


@pytest.mark.parametrize("way", ["Escape", "Cancel", "Close"])
def test_closing_returns_the_focus_and_keeps_the_words(widget: Widget, way: str) -> None:
    widget.open().write("half a sent")
    expect(widget.dialog.get_by_text("We kept what you wrote before.")).to_have_count(0)
    widget.dialog.get_by_label("Everyone").check()
    if way == "Escape":
        widget.page.keyboard.press("Escape")
    else:
        widget.dialog.get_by_role("button", name=way, exact=True).click()
    expect(widget.dialog).to_have_count(0)
    expect(widget.launcher).to_be_focused()
    widget.open()
    expect(widget.description).to_have_value("half a sent")
    expect(widget.dialog.get_by_label("Everyone")).to_be_checked()
    widget.visit().open()
    expect(widget.description).to_have_value("half a sent")
    expect(widget.dialog.get_by_text("We kept what you wrote before.")).to_be_visible()


def test_a_click_beside_the_dialog_does_not_close_it(widget: Widget) -> None:
    widget.open().write("still here")
    widget.page.mouse.click(5, 5)
    expect(widget.description).to_have_value("still here")
    assert widget.dialog.evaluate("dialog => dialog.open")


def test_what_was_sent_is_no_draft_any_more(widget: Widget) -> None:
    widget.open().write().send()
    widget.heading("Thank you")
    widget.page.keyboard.press("Escape")
    widget.open()
    expect(widget.description).to_have_value("")


def test_the_page_opens_it_with_answers_and_hears_of_the_receipt(widget: Widget) -> None:
    page = widget.page
    page.evaluate("""() => {
      window.heard = [];
      for (const name of ["open", "receipt", "close"]) {
        hypercare.on(name, (detail) => heard.push([name, detail?.receipt ?? ""]));
      }
      hypercare.step("opened the invoice", {invoice: 7, password: "hunter2"});
      hypercare.open({description: "Given", category: "data", impact: {scope: "many"},
        kind: "question", fields: {cost_centre: "4711"}, tags: {wave: "2"}});
    }""")
    widget.heading("Ask us a question")
    expect(widget.dialog.get_by_label("What would you like to know?")).to_have_value("Given")
    widget.send()
    widget.heading("Thank you")
    page.evaluate("hypercare.close()")
    expect(widget.dialog).to_have_count(0)
    sent = widget.only_post().feedback
    assert (sent["kind"], sent["category"]) == ("question", "data")
    assert sent["impact"] == {"scope": "many"}
    assert sent["fields"] == {"cost_centre": "4711"}
    assert sent["tags"] == {"wave": "2"}
    note = sent["trail"]["steps"][-1]
    assert note["message"] == "opened the invoice"
    assert note["data"] == {"invoice": 7, "password": "[redacted]"}
    assert page.evaluate("heard") == [["open", ""], ["receipt", "SHOP-142"], ["close", ""]]


def test_opened_again_while_open_it_takes_what_the_page_gives_and_keeps_what_was_written(
    widget: Widget,
) -> None:
    widget.open().write("the person's words")
    again = "hypercare.open({description: 'given', category: 'data', tags: {wave: '3'}})"
    widget.page.evaluate(again)
    widget.details()
    expect(widget.dialog.get_by_label("Category")).to_have_value("data")
    expect(widget.description).to_have_value("the person's words")
    widget.send()
    widget.heading("Thank you")
    assert widget.only_post().feedback["tags"] == {"wave": "3"}
    widget.page.evaluate("hypercare.open({})")
    widget.heading("Tell us what went wrong")
    expect(widget.description).to_have_value("")


def test_the_keys_that_send_do_nothing_more_after_the_receipt(widget: Widget) -> None:
    widget.open().write("once").send()
    widget.heading("Thank you")
    for _ in range(3):
        widget.page.keyboard.press("Control+Enter")
    widget.page.evaluate("new Promise((go) => setTimeout(go))")
    widget.heading("Thank you")
    assert len(widget.site.posted) == 1
