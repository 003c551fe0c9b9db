"""How a project's own questions stand in the dialog: where, in which words, how a fault is told."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.widget.custom import published
from tests.widget.driver import Widget
from tests.widget.pages import TAG, shop
from tests.widget.site import Site

ASKED: dict[str, dict[str, Any]] = {
    "called": {"label": "I have called", "type": "checkbox"},
    "weather": {"label": "Weather"},
    "call": {"label": "Number of the call", "required": True, "when": {"fields.called": [True]}},
    "branch": {
        "label": "Branch",
        "type": "choice",
        "choices": ["North", "South"],
        "required": True,
        "translations": {"de": {"label": "Filiale", "choices": {"North": "Nord"}}},
    },
    "code": {"label": "Code", "pattern": "[0-9]{4}", "example": "4711", "required": True},
    "room": {"label": "Room", "pattern": "[A-Z][0-9]+", "help": "A letter and a number."},
    "floor": {"label": "Floor", "when": {"fields.branch": ["North"]}},
    "story": {"label": "Story", "max_length": 5000},
}


@pytest.fixture
def asked(page: Page, site: Site) -> Widget:
    site.template = published(ASKED)
    return Widget(page, site).visit()


def field(widget: Widget, label: str) -> Locator:
    return widget.dialog.get_by_label(label)


def height(one: Locator) -> float:
    box = one.bounding_box()
    assert box
    return box["height"]


def labels(widget: Widget, within: str) -> list[str]:
    """Return what stands in sight there, from above to below."""
    found: list[str] = widget.dialog.locator(within).evaluate(
        "(it) => [...it.querySelectorAll('label:not(.pill), legend')]"
        ".filter((one) => one.checkVisibility()).map((one) => one.textContent.trim())"
    )
    return found


def test_what_depends_on_an_answer_stands_right_below_it(asked: Widget) -> None:
    asked.open().write()
    field(asked, "North").check()
    assert labels(asked, ".own") == ["Branch required", "Floor optional", "Code required"]
    asked.details()
    field(asked, "I have called").check()
    expect(field(asked, "Number of the call")).to_be_in_viewport()
    inside = labels(asked, "details >> nth=0")
    assert inside[-5:] == [
        "I have called",
        "Number of the call required",
        "Weather optional",
        "Room optional",
        "Story optional",
    ]


def test_what_is_folded_is_named_at_the_fold(asked: Widget) -> None:
    asked.open()
    summary = asked.dialog.locator("summary", has_text="More details")
    expect(summary).to_contain_text("and more · I have called · Weather · Room")
    expect(summary).not_to_contain_text("Number of the call")


def test_a_text_is_one_line_that_grows(asked: Widget) -> None:
    asked.open().details()
    weather, story = field(asked, "Weather"), field(asked, "Story")
    assert 40 < height(weather) < 50 < height(story)
    weather.fill("wet\nand\ncold\nand\nwindy")
    assert height(weather) > 100


def test_a_wrong_form_is_told_what_would_be_right(asked: Widget) -> None:
    asked.open().write().details()
    expect(asked.dialog.get_by_text("For example: 4711")).to_be_visible()
    field(asked, "North").check()
    field(asked, "Code").fill("12a")
    field(asked, "Room").fill("cellar")
    field(asked, "I have called").check()
    asked.send()
    form = "This does not have the expected form."
    expect(field(asked, "Code")).to_be_focused()
    expect(asked.dialog.get_by_text(f"{form} For example: 4711")).to_be_visible()
    expect(asked.dialog.get_by_text(f"{form} A letter and a number.")).to_be_visible()
    assert asked.site.posted == []


def test_a_question_that_the_project_demands_says_so(asked: Widget) -> None:
    asked.site.template = schema = published({})
    schema["required"].append("module")
    asked.open()
    expect(field(asked, "Module or screen required")).to_be_visible()


def test_questions_speak_the_language_of_the_dialog(page: Page) -> None:
    site = Site(shop(TAG.replace("data-project", 'data-lang="de-AT" data-project')))
    site.template = published(ASKED)
    widget = Widget(page, site).visit()
    widget.launcher.click()
    widget.dialog.get_by_label("Was ist schiefgegangen?").fill("Alles")
    branch = widget.dialog.get_by_role("group", name="Filiale erforderlich")
    expect(branch).to_be_visible()
    branch.get_by_label("Nord").check()
    expect(branch.get_by_label("South")).to_be_visible()
    widget.dialog.get_by_label("Code erforderlich").fill("1234")
    widget.dialog.get_by_role("button", name="Feedback senden").click()
    widget.heading("Vielen Dank")
    assert widget.only_post().feedback["fields"]["branch"] == "North"
    site.close()
