from __future__ import annotations

import json
from pathlib import Path

import pytest

from hypercare import questions, redact, template
from hypercare.questions import PERSON, QUESTIONS

WORDS_OF_THE_WIDGET = Path(__file__).parents[2] / "widget_static" / "src" / "words" / "en.ts"


def test_every_field_of_the_template_is_asked_once_the_description_first() -> None:
    asked = [each.name for each in QUESTIONS]
    assert sorted(asked) == sorted(field.name for field in template.FIELDS)
    assert asked[:3] == ["description", "impact.scope", "impact.work"]
    assert [each.name for each in QUESTIONS if each.required] == ["description"]
    assert [each.name for each in QUESTIONS if not each.folded] == asked[:3]


def test_choices_and_limits_are_the_templates_and_every_one_has_words() -> None:
    known = {field.name: field for field in template.FIELDS}
    for each in QUESTIONS:
        assert tuple(value for value, _ in each.choices) == known[each.name].choices
        assert each.limit == known[each.name].max_length(template.LIMITS)
        assert each.label != known[each.name].name
        assert all(words[0].isupper() for _, words in each.choices)


def test_the_widget_asks_in_the_same_words() -> None:
    widget = WORDS_OF_THE_WIDGET.read_text("utf-8")
    for each in (*QUESTIONS, *PERSON):
        assert json.dumps(each.label, ensure_ascii=False) in widget
        if each.name == "kind":
            continue  # short words there, on buttons
        for _, words in each.choices:
            assert json.dumps(words, ensure_ascii=False) in widget


def test_all_faults_are_told_at_once_and_say_what_to_do() -> None:
    answers = {"description": " ", "module": "x" * 201, "impact.scope": "all"}
    assert questions.faults(answers) == {
        "description": "Please tell us in a few words what went wrong.",
        "module": "Please use no more than 200 characters.",
        "impact.scope": "Please choose one of: Just me, My team, Many, Everyone.",
    }
    assert questions.faults({"description": "It broke"}) == {}


def test_answers_become_the_wires_fields_and_empty_ones_are_left_out() -> None:
    answers = {
        "description": "  It broke ",
        "impact.scope": "me",
        "impact.work": "",
        "module": "   ",
        "reporter.name": "Mara",
    }
    assert questions.fields(answers) == {
        "description": "  It broke ",
        "impact": {"scope": "me"},
        "reporter": {"name": "Mara"},
    }


@pytest.mark.parametrize(
    "words",
    ["My password: hunter22", "the card 4111 1111 1111 1111 is refused", "Bearer abcdefgh12345"],
)
def test_a_person_is_warned_before_a_password_or_a_card_goes_along(words: str) -> None:
    assert questions.looks_private(words)


@pytest.mark.parametrize(
    "words",
    [
        "The order 4111 1111 1111 1112 is missing",
        "See https://shop.example/cart?item=7",
        "Write to mara@example.com or call +49 30 123456",
        "I forgot my password",
    ],
)
def test_a_person_is_not_warned_of_what_they_may_well_say(words: str) -> None:
    assert not questions.looks_private(words)


def test_the_warning_names_rules_that_there_are() -> None:
    assert set(questions._WARNED_OF) <= {each.name for each in redact.PATTERNS}
