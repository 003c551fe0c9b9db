"""The dialog by keyboard and through the accessibility tree, as assistive technology has it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.widget.driver import Widget
from tests.widget.looks import tab_through, unfold
from tests.widget.site import Reply


def test_tab_goes_round_within_the_dialog_each_stop_seen_and_ringed(widget: Widget) -> None:
    widget.open().pictured()
    unfold(widget.dialog)
    stops = tab_through(widget.page)
    names = [str(stop["name"]) for stop in stops]
    assert [stop for stop in stops if not (stop["ring"] and stop["seen"])] == []
    assert "button Close" in names
    assert "button Send feedback" in names
    assert "textarea hc-description" in names
    assert len(names) > 20


def test_shift_tab_goes_back_the_same_way(widget: Widget) -> None:
    page = widget.open().pictured().page
    page.keyboard.press("Tab")
    first = focused(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    assert focused(page) == first
    page.keyboard.press("Shift+Tab")
    expect(widget.description).to_be_focused()


def test_tab_never_leaves_the_dialog(widget: Widget) -> None:
    page = widget.open().pictured().page
    last, first = (widget.dialog.get_by_role("button", name=name) for name in ("Send", "Close"))
    last.focus()
    page.keyboard.press("Tab")
    expect(first).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(last).to_be_focused()


def test_every_id_in_the_dialog_stands_for_one_thing(widget: Widget) -> None:
    widget.open().pictured()
    unfold(widget.dialog)
    ids = widget.dialog.locator("[id]").evaluate_all("(all) => all.map((one) => one.id)")
    assert sorted(ids) == sorted(set(ids))
    section = widget.dialog.get_by_role("region", name="Pictures")
    expect(section).to_be_visible()


def focused(page: Page) -> str:
    return str(
        page.evaluate(
            "document.querySelector('hypercare-widget').shadowRoot.activeElement.outerHTML"
        )
    )


@pytest.mark.parametrize("opener", ["#help", "hypercare-widget button"])
def test_escape_closes_and_the_focus_returns_to_what_opened(widget: Widget, opener: str) -> None:
    page = widget.page
    page.locator(opener).first.focus()
    page.keyboard.press("Enter")
    expect(widget.description).to_be_focused()
    page.keyboard.press("Escape")
    expect(widget.dialog).to_have_count(0)
    expect(page.locator(opener).first).to_be_focused()


def test_a_group_of_choices_is_one_stop_and_answered_by_arrows(widget: Widget) -> None:
    page = widget.open().pictured().page
    scope = widget.dialog.get_by_role("group", name="Who is affected?")
    scope.get_by_role("radio").first.focus()
    page.keyboard.press("ArrowRight")
    expect(scope.get_by_role("radio", name="My team")).to_be_checked()
    page.keyboard.press("ArrowLeft")
    expect(scope.get_by_role("radio", name="Just me")).to_be_checked()
    page.keyboard.press("Tab")
    expect(scope.locator(":focus")).to_have_count(0)


def test_control_enter_sends_from_any_field(widget: Widget) -> None:
    widget.open().write()
    unfold(widget.dialog)
    widget.dialog.get_by_role("textbox", name="Your name").focus()
    widget.page.keyboard.press("Control+Enter")
    widget.heading("Thank you")


def nodes(page: Page) -> list[dict[str, Any]]:
    """Return the accessibility tree of the page, as the browser hands it to a screen reader."""
    session = page.context.new_cdp_session(page)
    found = session.send("Accessibility.getFullAXTree")["nodes"]
    return [node for node in found if not node.get("ignored")]


def value(node: dict[str, Any], name: str) -> Any:
    if name in node:
        return node[name].get("value")
    properties = {one["name"]: one["value"].get("value") for one in node.get("properties", [])}
    return properties.get(name)


OPERABLE = {"button", "textbox", "combobox", "radio", "checkbox", "link", "DisclosureTriangle"}


def test_everything_that_can_be_operated_has_a_name_and_the_dialog_is_modal(
    widget: Widget,
) -> None:
    widget.open().pictured()
    unfold(widget.dialog)
    tree = nodes(widget.page)
    dialogs = [node for node in tree if value(node, "role") == "dialog"]
    assert [value(node, "name") for node in dialogs] == ["Tell us what went wrong"]
    assert [value(node, "modal") for node in dialogs] == [True]
    assert value(dialogs[0], "description") == "Your words go to the team behind this app."
    nameless = [
        node for node in tree if value(node, "role") in OPERABLE and not value(node, "name")
    ]
    assert nameless == []


def test_the_page_behind_is_not_in_the_tree_while_the_dialog_is_open(widget: Widget) -> None:
    assert "Place order" in {value(node, "name") for node in nodes(widget.page)}
    widget.open()
    assert "Place order" not in {value(node, "name") for node in nodes(widget.page)}


def field(page: Page, name: str) -> dict[str, Any]:
    [found] = [n for n in nodes(page) if value(n, "name") == name and value(n, "role") == "textbox"]
    return found


def test_a_fault_is_announced_said_with_its_field_and_focused(widget: Widget) -> None:
    page = widget.open().page
    before = field(page, "What went wrong?")
    assert value(before, "required") is True
    assert value(before, "invalid") == "false"
    assert str(value(before, "description")).startswith("What did you want to do")
    widget.send()
    expect(widget.dialog.get_by_role("alert")).to_have_text("Please look at the marked field.")
    expect(widget.description).to_be_focused()
    after = field(page, "What went wrong?")
    assert value(after, "invalid") == "true"
    assert "Please tell us in a few words." in str(value(after, "description"))
    widget.write("now there are words")
    assert value(field(page, "What went wrong?"), "invalid") == "false"


def test_what_happens_is_told_without_moving_the_focus(widget: Widget) -> None:
    widget.open()
    live = {value(n, "role"): value(n, "live") for n in nodes(widget.page)}
    assert live["alert"] == "assertive"
    assert live["status"] == "polite"
    widget.description.fill("x" * 19_950)
    note = widget.dialog.locator("#hc-description-note")
    assert note.get_attribute("aria-live") == "polite"
    expect(note).to_have_text("50 characters left")
    expect(widget.description).to_be_focused()


def test_the_receipt_is_read_out_since_the_focus_goes_to_its_title(widget: Widget) -> None:
    widget.open().write().send()
    title = widget.dialog.get_by_role("heading", name="Thank you")
    expect(title).to_be_focused()
    [dialog] = [node for node in nodes(widget.page) if value(node, "role") == "dialog"]
    assert value(dialog, "name") == "Thank you"


def test_a_note_with_an_action_stays_until_it_is_answered(widget: Widget) -> None:
    widget.page.clock.install()
    widget.site.mood = Reply(422, {"errors": [{"field": "tags", "message": "no"}]})
    widget.open().write().send()
    expect(widget.dialog.get_by_role("alert")).to_contain_text("not accepted")
    widget.page.clock.run_for(3_600_000)
    expect(widget.dialog.get_by_role("alert")).to_contain_text("Your words are still here.")


def test_name_and_email_say_to_the_browser_what_they_are(widget: Widget) -> None:
    widget.open()
    unfold(widget.dialog)
    purposes = {
        label: widget.dialog.get_by_role("textbox", name=label).get_attribute("autocomplete")
        for label in ("Your name", "Your e-mail")
    }
    assert purposes == {"Your name": "name", "Your e-mail": "email"}


def test_what_we_show_says_its_language_though_the_page_has_another(
    page: Page, widget: Widget
) -> None:
    page.evaluate("document.documentElement.lang = 'fr'")
    host = page.locator("hypercare-widget")
    expect(host).to_have_attribute("lang", re.compile("^fr$"))
    page.evaluate("document.documentElement.lang = 'sv'")
    expect(host).to_have_attribute("lang", re.compile("^en$"))
