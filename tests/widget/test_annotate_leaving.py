"""The annotator is left: with the marks, without them, or not at all; what it leaves behind."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import expect

from tests.widget.annotator import BLACK, Annotator, photo
from tests.widget.driver import Widget


def test_where_nothing_has_changed_nothing_is_asked(annotator: Annotator) -> None:
    for name in ("Cancel", "Done"):
        annotator.open(photo())
        annotator.dialog.get_by_role("button", name=name).click()
        expect(annotator.dialog).to_have_count(0)
        assert annotator.page.evaluate("window.answer") is None


def test_escape_gives_up_what_is_unfinished_and_then_asks(annotator: Annotator) -> None:
    annotator.open(photo()).drag((100, 100), (200, 200)).click(300, 300)
    annotator.keys("Escape")
    expect(annotator.marks).to_have_count(1)
    annotator.keys("Escape")
    expect(annotator.said).to_have_text("Your changes are not saved yet. Discard them?")
    expect(annotator.dialog.get_by_role("button", name="Keep editing")).to_be_focused()
    expect(annotator.dialog.get_by_role("button", name="Done")).to_have_count(0)
    annotator.dialog.get_by_role("button", name="Discard").click()
    expect(annotator.dialog).to_have_count(0)
    assert annotator.page.evaluate("window.answer") is None
    expect(annotator.page.get_by_role("dialog")).to_be_visible()


@pytest.mark.parametrize("way", ["Enter", "Escape"])
def test_who_is_asked_can_go_on_editing(annotator: Annotator, way: str) -> None:
    annotator.open(photo()).tool("Black out").drag((100, 100), (200, 200))
    annotator.dialog.get_by_role("button", name="Cancel").click()
    expect(annotator.said).to_contain_text("Discard them?")
    annotator.keys(way)
    expect(annotator.said).not_to_contain_text("Discard")
    expect(annotator.dialog.get_by_role("button", name="Cancel")).to_be_visible()
    assert annotator.done().colour(150, 150) == BLACK


def test_a_further_mark_takes_the_question_back(annotator: Annotator) -> None:
    annotator.open(photo()).drag((100, 100), (200, 200))
    annotator.keys("Escape")
    expect(annotator.said).to_contain_text("Discard them?")
    annotator.drag((300, 300), (400, 400))
    expect(annotator.dialog.get_by_role("button", name="Cancel")).to_be_visible()
    expect(annotator.dialog.get_by_role("button", name="Done")).to_be_visible()


def test_words_that_are_given_up_can_be_had_again(annotator: Annotator) -> None:
    annotator.open(photo()).tool("Text").click(100, 100)
    annotator.page.keyboard.type("lost?")
    annotator.keys("Escape")
    expect(annotator.marks).to_have_count(0)
    annotator.keys("Control+y")
    expect(annotator.marks).to_have_count(1)


def test_it_offends_no_policy_and_tells_the_page_nothing(annotator: Annotator) -> None:
    annotator.page.evaluate(
        "() => { window.heard = []; for (const type of ['keydown', 'pointerdown', 'click'])"
        " document.addEventListener(type, (event) => heard.push(event.type)); }"
    )
    annotator.open(photo()).drag((100, 100), (200, 200)).tool("Text").click(300, 300)
    annotator.page.keyboard.type("words")
    annotator.done()
    assert annotator.page.evaluate("[...violations, ...heard]") == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_fault(
    widget: Widget, annotator: Annotator, scheme: Literal["light", "dark"]
) -> None:
    widget.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    annotator.open(photo()).drag((100, 100), (300, 200))
    annotator.tool("Select").click(200, 150)
    assert widget.axe() == []
