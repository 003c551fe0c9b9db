"""A picture is marked with mouse and keys."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.widget.annotator import (
    BLACK,
    GROUND,
    RED,
    SECRET,
    WHITE,
    Annotator,
    photo,
    secret,
)
from tests.widget.capture_pixels import colours


@pytest.mark.parametrize(
    ("tool", "place", "colour"),
    [
        ("Pen", (300, 200), RED),
        ("Arrow", (300, 200), RED),
        ("Box", (200, 200), RED),
        ("Black out", (300, 200), BLACK),
    ],
)
def test_what_is_drawn_is_in_the_file(
    annotator: Annotator, tool: str, place: tuple[int, int], colour: tuple[int, int, int]
) -> None:
    annotator.open(photo()).tool(tool).drag((200, 150), (300, 200), (400, 250))
    marked = annotator.done()
    assert marked.colour(*place) == colour
    assert marked.colour(100, 100) == GROUND


def test_a_highlight_lets_the_picture_shine_through(annotator: Annotator) -> None:
    annotator.open(secret()).tool("Highlight").drag((150, 50), (450, 250))
    marked = annotator.done()
    assert len({GROUND, SECRET, marked.colour(170, 70), marked.colour(300, 150)}) == 4


def test_words_are_typed_into_a_field_and_stand_on_a_readable_ground(annotator: Annotator) -> None:
    annotator.open(photo()).tool("Text").click(100, 100)
    field = annotator.dialog.get_by_role("textbox", name="Words on the picture")
    expect(field).to_be_focused()
    annotator.page.keyboard.type("Zu teuer 😡")
    annotator.keys("Shift+Enter")
    annotator.page.keyboard.insert_text("עברית")
    annotator.keys("Enter")
    expect(annotator.marks).to_have_accessible_name(re.compile("^Text “Zu teuer 😡 עברית”, "))
    marked = annotator.done()
    assert {RED, WHITE} <= colours(marked.picture.convert("RGB"))
    assert marked.marks


def test_marks_can_be_changed_when_the_picture_is_opened_again(annotator: Annotator) -> None:
    annotator.open(secret()).tool("Black out").drag((180, 80), (420, 220))
    first = annotator.done()
    annotator.open(secret(), marks=first.marks).tool("Select").click(300, 150)
    expect(annotator.marks).to_be_focused()
    annotator.keys("Delete")
    again = annotator.done()
    assert again.marks == []
    assert again.colour(300, 150) == SECRET


def test_a_mark_is_chosen_moved_and_resized_by_hand(annotator: Annotator) -> None:
    annotator.open(photo()).drag((200, 150), (300, 250)).tool("Select")
    annotator.drag((200, 200), (250, 200)).drag((350, 250), (400, 300))
    annotator.stands(150, 150, 250, 150)
    annotator.click(300, 160)
    expect(annotator.said).to_contain_text("Started.")


def test_without_dragging_a_press_begins_and_another_one_ends(annotator: Annotator) -> None:
    annotator.open(photo()).click(200, 150)
    expect(annotator.said).to_contain_text("Started.")
    annotator.click(300, 250)
    annotator.stands(100, 100, 200, 150)
    annotator.tool("Select").click(250, 200).click(250, 200).click(260, 210)
    annotator.stands(100, 100, 210, 160)


def test_everything_can_be_done_with_the_keyboard_alone(annotator: Annotator) -> None:
    annotator.open(photo())
    expect(annotator.dialog.get_by_role("radio", name="Box")).to_be_focused()
    annotator.keys("ArrowRight", "ArrowRight", "ArrowRight")
    expect(annotator.dialog.get_by_role("radio", name="Black out")).to_be_checked()
    annotator.sheet.focus()
    annotator.keys("ArrowLeft")
    expect(annotator.said).to_have_text("Left 396, top 250")
    annotator.keys("Enter", "Shift+ArrowRight", "Shift+ArrowDown", "Enter")
    expect(annotator.said).to_have_text("Black out, 40 by 40, at left 396 top 250")
    annotator.keys("3", "Space", "Shift+ArrowLeft", "Shift+ArrowUp", "Space")
    annotator.keys("4", "Enter")
    annotator.page.keyboard.type("here")
    annotator.keys("Enter", "Tab")
    expect(annotator.marks.first).to_be_focused()
    annotator.keys("ArrowRight", "ArrowDown", "Enter", "Shift+ArrowRight", "Enter")
    expect(annotator.said).to_have_text("Black out, 80 by 40, at left 400 top 254")
    annotator.keys("Tab", "Delete")
    expect(annotator.marks).to_have_count(2)
    annotator.keys("Control+z")
    expect(annotator.marks).to_have_count(3)
    annotator.keys("Tab", "Tab", "Tab", "Tab", "Tab")
    annotator.dialog.get_by_role("button", name="Done").focus()
    annotator.keys("Enter")
    assert annotator.answer().colour(478, 292) == BLACK


def test_who_comes_by_keyboard_is_told_how_and_sees_the_cross(annotator: Annotator) -> None:
    annotator.open(photo())
    cross = annotator.sheet.locator(".cross")
    expect(cross).to_have_count(0)
    annotator.dialog.get_by_role("button", name="Zoom in").focus()
    annotator.keys("Tab")
    expect(annotator.sheet).to_be_focused()
    expect(annotator.said).to_have_text("Arrow keys move the cross, Enter begins and ends a mark.")
    expect(cross).not_to_have_count(0)
    annotator.keys("4", "Enter")
    expect(cross).to_have_count(0)
    annotator.page.keyboard.type("here")
    annotator.keys("Enter", "ArrowLeft")
    expect(cross).not_to_have_count(0)
    annotator.keys("Shift+Tab")
    expect(cross).to_have_count(0)


def test_who_points_sees_no_cross(annotator: Annotator) -> None:
    annotator.open(photo()).drag((200, 150), (300, 250))
    expect(annotator.marks).to_have_count(1)
    expect(annotator.sheet.locator(".cross")).to_have_count(0)
    annotator.stands(100, 100, 200, 150)
    expect(annotator.said).to_contain_text("Box, ")


def test_a_field_for_words_says_what_it_is(annotator: Annotator) -> None:
    annotator.open(photo()).tool("Text").click(100, 100)
    field = annotator.dialog.get_by_placeholder("Your text")
    expect(field).to_be_focused()
    expect(annotator.said).to_contain_text("Type your text. Enter finishes it")
    assert field.evaluate("(it) => it.scrollWidth <= it.clientWidth + 1")
    annotator.keys("Enter")
    expect(annotator.marks).to_have_count(0)


def test_who_types_on_after_a_text_was_finished_marks_and_deletes_nothing(
    annotator: Annotator,
) -> None:
    annotator.open(photo()).tool("Text").click(100, 100)
    annotator.page.keyboard.type("first")
    annotator.keys("Enter")
    annotator.page.keyboard.type("another line ")
    annotator.keys("Enter", "Backspace", "Delete")
    expect(annotator.marks).to_have_accessible_name(re.compile("^Text “first”, "))
    expect(annotator.dialog.get_by_role("textbox")).to_have_count(0)
    annotator.keys("ArrowDown", "Enter")
    expect(annotator.dialog.get_by_role("textbox")).to_be_focused()


def test_undo_and_redo_go_all_the_way(annotator: Annotator) -> None:
    annotator.open(photo())
    for n in range(6):
        annotator.drag((20 + n * 60, 20), (60 + n * 60, 60))
    annotator.keys(*["Control+z"] * 7)
    expect(annotator.marks).to_have_count(0)
    annotator.keys(*["Control+Shift+z"] * 3, *["Control+y"] * 3)
    expect(annotator.marks).to_have_count(6)
    undo = annotator.dialog.get_by_role("button", name="Undo")
    undo.click()
    expect(annotator.marks).to_have_count(5)
    expect(annotator.said).to_have_text("Undone")


def test_the_picture_can_be_made_larger_and_is_marked_where_one_points(
    annotator: Annotator,
) -> None:
    annotator.open(photo(1600, 1200))
    whole = annotator.zoom
    annotator.page.mouse.move(*annotator.at(1200, 900))
    annotator.page.keyboard.down("Control")
    annotator.page.mouse.wheel(0, -400)
    annotator.page.keyboard.up("Control")
    expect(annotator.sheet).not_to_have_css("width", f"{1600 * whole}px")
    assert annotator.zoom > whole * 2
    annotator.tool("Black out").drag((1180, 880), (1220, 920))
    annotator.page.get_by_role("button", name="Whole picture").click()
    assert abs(annotator.zoom - whole) < 0.001
    assert annotator.done().colour(1200, 900) == BLACK
