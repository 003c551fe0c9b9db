"""A project's own questions in the dialog."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from hypercare import template
from tests.widget.custom import QUESTIONS, published
from tests.widget.driver import Widget
from tests.widget.site import Reply, Site

ANSWERED: dict[str, Any] = {"order": "AB-1234", "branch": "North", "called": False}


@pytest.fixture
def asked(page: Page, site: Site) -> Widget:
    """The cart of a shop whose project asks questions of its own."""
    site.template = published()
    return Widget(page, site).visit()


def field(widget: Widget, label: str) -> Locator:
    return widget.dialog.get_by_label(label)


def answer(widget: Widget) -> Widget:
    """Answer what must be answered."""
    field(widget, "Number of the order").fill(ANSWERED["order"])
    field(widget, "North").check()
    return widget


def fault(widget: Widget, label: str) -> Locator:
    described = str(field(widget, label).get_attribute("aria-describedby")).split()
    return widget.dialog.locator(f"#{described[-1]}")


def test_every_type_is_asked_and_travels_in_its_own_json_type(asked: Widget) -> None:
    asked.page.evaluate("window.opened = hypercare.open({fields: {tenant: 7, wave: 2}})")
    answer(asked).write()
    asked.details()
    field(asked, "Cellar").check()
    field(asked, "Attic").check()
    field(asked, "Amount").fill("1.234,5")
    field(asked, "Since when?").fill("2026-11-20")
    field(asked, "I have called the hotline already").check()
    field(asked, "Number of the call").fill("77")
    asked.send()
    asked.heading("Thank you")
    assert asked.only_post().feedback["fields"] == {
        "order": "AB-1234",
        "branch": "North",
        "floors": ["Cellar", "Attic"],
        "amount": 1234.5,
        "since": "2026-11-20",
        "called": True,
        "call": "77",
        "tenant": "7",
        "wave": 2,
    }


def test_what_must_be_answered_stands_in_sight_and_is_demanded(asked: Widget) -> None:
    asked.open().write()
    expect(field(asked, "Number of the order")).to_be_visible()
    expect(asked.dialog.get_by_text("It stands at the top of the receipt.")).to_be_visible()
    expect(field(asked, "Amount")).to_be_hidden()
    asked.send()
    expect(field(asked, "Number of the order")).to_be_focused()
    expect(fault(asked, "Number of the order")).to_have_text("Please answer this.")
    expect(asked.dialog.get_by_role("alert")).to_have_text("Please look at the 2 marked fields.")
    assert asked.site.posted == []
    answer(asked).send()
    asked.heading("Thank you")
    assert asked.only_post().feedback["fields"] == ANSWERED


def test_a_question_is_asked_only_after_the_answers_that_call_for_it(asked: Widget) -> None:
    answer(asked.open().write())
    asked.details()
    expect(field(asked, "Number of the call")).to_be_hidden()
    field(asked, "I have called the hotline already").check()
    expect(field(asked, "Number of the call")).to_be_visible()
    field(asked, "Number of the call").fill("77")
    field(asked, "I have called the hotline already").uncheck()
    asked.dialog.get_by_label("Question").check()
    expect(field(asked, "Number of the order")).to_be_hidden()
    asked.send()
    asked.heading("Thank you")
    assert asked.only_post().feedback["fields"] == {"branch": "North", "called": False}


@pytest.mark.parametrize(
    ("label", "wrong", "said"),
    [
        (
            "Number of the order",
            "4711",
            "This does not have the expected form. It stands at the top of the receipt.",
        ),
        ("Amount", "a lot", "Please give a number, such as 12.5."),
        ("Amount", "-1", "Please give 0 or more."),
        ("Amount", "2.000,75", "Please give 2,000.5 or less."),
        ("Since when?", "2026-10-31", "Please give 1 Nov 2026 or a later day."),
    ],
)
def test_an_answer_out_of_its_limits_is_a_fault_at_its_field(
    asked: Widget, label: str, wrong: str, said: str
) -> None:
    answer(asked.open().write())
    asked.details()
    field(asked, label).fill(wrong)
    asked.details()
    asked.send()
    expect(field(asked, label)).to_be_focused()
    expect(fault(asked, label)).to_have_text(said)
    assert asked.site.posted == []


def test_too_many_choices_are_a_fault_until_one_is_taken_back(asked: Widget) -> None:
    answer(asked.open().write())
    asked.details()
    for floor in ("Cellar", "Ground", "Attic"):
        field(asked, floor).check()
    asked.send()
    expect(asked.dialog.get_by_text("Please choose no more than 2.")).to_be_visible()
    field(asked, "Ground").uncheck()
    expect(asked.dialog.get_by_text("Please choose no more than 2.")).to_have_count(0)
    asked.send()
    asked.heading("Thank you")


def test_a_number_says_how_it_is_understood(asked: Widget) -> None:
    asked.open().details()
    field(asked, "Amount").fill("1 234,5")
    expect(asked.dialog.get_by_text("Understood as 1,234.5.")).to_be_visible()


def test_a_text_of_the_project_warns_of_secrets_too(asked: Widget) -> None:
    answer(asked.open().write())
    asked.details()
    field(asked, "I have called the hotline already").check()
    field(asked, "Number of the call").fill("4111 1111 1111 1111")
    expect(asked.dialog.get_by_text("This looks like a password")).to_be_visible()
    asked.send()
    asked.dialog.get_by_role("button", name="Go back").click()
    expect(field(asked, "Number of the call")).to_be_focused()


def test_faults_of_the_collector_stand_at_the_projects_own_fields(asked: Widget) -> None:
    errors = [{"field": "fields.branch", "message": "is closed on Sundays"}]
    asked.site.mood = Reply(422, {"title": "Not valid", "errors": errors})
    answer(asked.open().write()).send()
    expect(field(asked, "North")).to_be_focused()
    expect(asked.dialog.get_by_text("is closed on Sundays")).to_be_visible()


def test_a_question_that_was_asked_of_nobody_does_not_hold_the_words_up(asked: Widget) -> None:
    errors = [{"field": "fields.added_today", "message": "is required: a text"}]
    replies = [Reply(422, {"title": "Not valid", "errors": errors}), asked.site.mood]
    asked.page.route("**/_hypercare/feedback", lambda route: answered(route, replies))
    answer(asked.open().write()).send()
    asked.heading("Thank you")
    sent = asked.only_post().feedback
    assert "fields" not in sent
    assert sent["extra"]["fields"] == ANSWERED
    told = [line for line in asked.console if "fields.added_today" in line]
    assert len(told) == 1
    assert "hypercare.open({fields})" in told[0]


def answered(route: Route, replies: list[Reply | None]) -> None:
    """Answer the first requests with a refusal, and let the last one through."""
    reply = replies.pop(0)
    if replies and isinstance(reply, Reply):
        route.fulfill(status=reply.status, json=reply.body)
    else:
        route.continue_()


def test_the_applications_own_words_win_over_those_of_the_template(asked: Widget) -> None:
    asked.page.evaluate("""() => {
      document.documentElement.lang = "de";
      hypercare.words({
        fields: {branch: "Filiale", amount: {text: 1}},
        hints: {order: "Steht oben auf dem Beleg."},
        choices: {branch: {North: "Nordstadt"}},
      }, "de");
      hypercare.words({fields: {branch: "Succursale"}}, "fr");
    }""")
    asked.page.evaluate("window.opened = hypercare.open()")
    branch = asked.dialog.get_by_role("group", name="Filiale")
    expect(branch.get_by_label("Nordstadt")).to_be_visible()
    expect(branch.get_by_label("South")).to_be_visible()
    expect(asked.dialog.get_by_text("Steht oben auf dem Beleg.")).to_be_visible()
    expect(field(asked, "Amount")).to_be_attached()


def test_a_question_named_like_one_of_ours_keeps_its_own_words(page: Page, site: Site) -> None:
    site.template = published({"expected": {"label": "Expected delivery", "required": True}})
    asked = Widget(page, site).visit().open()
    expect(field(asked, "Expected delivery")).to_be_visible()


def test_the_dialog_does_not_wait_for_the_template_and_nothing_moves(asked: Widget) -> None:
    held: list[Route] = []
    asked.page.route("**/_hypercare/template", lambda route: held.append(route))
    asked.page.set_viewport_size({"width": 360, "height": 640})
    asked.open().details()
    words = field(asked, "What did you expect?")
    words.fill("a number")
    before = words.bounding_box()
    held[0].continue_()
    expect(field(asked, "Number of the order")).to_be_attached()
    assert words.bounding_box() == before
    expect(words).to_be_focused()


@pytest.mark.parametrize(
    "nonsense", [None, {}, {"properties": []}, {"properties": {"fields": "none"}}, [1, 2]]
)
def test_without_a_template_that_makes_sense_the_standard_one_does(
    asked: Widget, nonsense: Any
) -> None:
    asked.site.template = nonsense
    asked.open().write().send()
    asked.heading("Thank you")
    assert "fields" not in asked.only_post().feedback


def test_the_template_is_fetched_once_for_a_tab(asked: Widget) -> None:
    asked.open()
    expect(field(asked, "Number of the order")).to_be_visible()
    asked.visit("/").open()
    expect(field(asked, "Number of the order")).to_be_visible()
    assert asked.site.asked.count("/_hypercare/template") == 1


def test_a_project_has_other_limits_and_leaves_questions_out(asked: Widget) -> None:
    asked.site.template = schema = published({}, description=30)
    del schema["properties"]["category"]
    schema["required"].append("module")
    asked.open().write("x" * 31)
    expect(field(asked, "Module or screen")).to_be_visible()
    expect(asked.dialog.locator(".fault", has_text="30")).to_have_count(0)
    asked.send()
    expect(asked.dialog.locator("#hc-description-fault")).to_contain_text("30 characters")
    asked.write("short")
    field(asked, "Module or screen").fill("Cart")
    asked.details()
    expect(asked.dialog.get_by_label("Category")).to_be_hidden()
    asked.send()
    asked.heading("Thank you")
    assert asked.only_post().feedback["module"] == "Cart"


def test_a_project_that_asks_nothing_of_its_own_loads_nothing_for_it(asked: Widget) -> None:
    asked.site.template = template.json_schema()
    with asked.page.expect_response("**/template"):
        asked.open().write().send()
    asked.heading("Thank you")
    assert not [path for path in asked.site.asked if "fields" in path]


def test_the_questions_are_those_of_the_collector() -> None:
    assert published()["properties"]["fields"]["properties"].keys() == QUESTIONS.keys()
