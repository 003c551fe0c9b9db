"""A project's own questions: answers that fit stay as they are; all others are named at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hypercare_collector.intake.keyring import CHECKED_EVERY
from tests.collector.house import House, open_house
from tests.collector.intake.asking import FIELDS, WHOLE, ask
from tests.collector.rooms import PUBLIC, SECRET
from tests.waiting import until

CARD = "my card is 4111 1111 1111 1111"


@pytest.fixture(scope="module")
def asking(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with open_house(tmp_path_factory.mktemp("asking") / "data") as house:
        ask(house, FIELDS)
        yield house


def refused(house: House, document: dict[str, Any]) -> dict[str, str]:
    """Return what is wrong with a feedback, by field."""
    answer = house.post({"description": "x", **document})
    assert answer.status_code == 422, answer.text
    faults = answer.json()["errors"]
    found = {fault["field"]: fault["message"] for fault in faults}
    assert len(found) == len(faults)
    return found


def test_a_pattern_without_end_holds_up_nobody(tmp_path: Path) -> None:
    """Some get past every look at their shape, and would take years."""
    with open_house(tmp_path / "data") as house:
        ask(house, {"number": {"label": "Number", "type": "text", "pattern": "(?:[0-9][0-9]?)+"}})

        faults = refused(house, {"fields": {"number": "1" * 100 + "x"}})

    assert "must have the form" in faults["fields.number"]


class TestAnswers:
    def test_that_fit_are_kept_as_they_are(self, asking: House) -> None:
        answers = {
            **WHOLE,
            "place": " <b>x</b>",
            "size": "L",
            "floors": ["2", "1"],
            "sum": 12.5,
            "day": "2026-11-30",
        }

        assert asking.content({"description": "x", "fields": answers})["fields"] == answers

    @pytest.mark.parametrize(
        ("name", "answer", "message"),
        [
            ("cost_centre", "47 11", "must have the form [0-9]{4}"),
            ("cost_centre", "4711\n", "must have the form [0-9]{4}"),
            ("cost_centre", "٤٧١١", "must have the form [0-9]{4}"),
            ("cost_centre", 4711, "must be a text"),
            ("cost_centre", None, "is required: a text"),
            ("place", "x", "is too short: at least 2 characters are needed"),
            ("place", "x" * 11, "is too long: at most 10 characters are taken"),
            ("place", "x" * 20_001, "is too long: at most 10 characters are taken"),
            ("size", "M", "must be one of: S, L"),
            ("size", ["S"], "must be one of: S, L"),
            ("floors", "1", "must be a list of: 1, 2, 3"),
            ("floors", ["4"], "must be a list of: 1, 2, 3"),
            ("floors", [["1"]], "must be a list of: 1, 2, 3"),
            ("floors", [], "must name at least 1 of: 1, 2, 3"),
            ("floors", ["1", "2", "3"], "must name at most 2"),
            ("floors", ["1", "1"], "must not name the same choice twice"),
            ("sum", "12", "must be a number such as 12.5"),
            ("sum", True, "must be a number such as 12.5"),
            ("sum", -1, "must be at least 0"),
            ("sum", 99.6, "must be at most 99.5"),
            ("day", "21.11.2026", "must be a date such as 2026-11-21"),
            ("day", "2026-11-31", "must be a date such as 2026-11-21"),
            ("day", "20261121", "must be a date such as 2026-11-21"),
            ("day", "2026-10-31", "must not be before 2026-11-01"),
            ("day", "2026-12-01", "must not be after 2026-11-30"),
            ("sure", "yes", "must be true, a box that is ticked"),
            ("sure", 1, "must be true, a box that is ticked"),
            ("sure", False, "must be ticked: true"),
            ("build", 7, "must be a text"),
        ],
    )
    def test_that_do_not_are_refused_in_words_that_say_what_would(
        self, asking: House, name: str, answer: Any, message: str
    ) -> None:
        faults = refused(asking, {"fields": {**WHOLE, name: answer}})

        assert faults.pop(f"fields.{name}") == message
        assert faults in ({}, {"fields.which": "is required: a text"})

    def test_are_refused_together_with_everything_else(self, asking: House) -> None:
        faults = refused(
            asking,
            {"description": " ", "category": "x", "fields": {"size": "M", "sum": 100, "day": "x"}},
        )

        assert set(faults) == {
            "description",
            "category",
            *(f"fields.{name}" for name in ("cost_centre", "size", "sum", "day", "sure")),
        }

    def test_are_words_and_never_redacted(self, asking: House) -> None:
        ask_for = {**WHOLE, "why": CARD, "place": "a\x00b"}

        content = asking.content({"description": "x", "fields": ask_for})

        assert content["fields"]["why"] == CARD
        assert content["fields"]["place"] == "a\ufffdb"
        assert content["extra"]["altered"] == ["fields.place"]

    def test_of_the_page_itself_are_no_words_and_are_redacted(self, asking: House) -> None:
        content = asking.content({"description": "x", "fields": {**WHOLE, "build": CARD}})

        assert "4111" not in content["fields"]["build"]

    def test_to_what_nobody_asked_are_kept_apart_as_they_are(self, asking: House) -> None:
        others = {"old_question": CARD, "more": {"deep": [1, None]}}

        content = asking.content({"description": "x", "fields": {**WHOLE, **others}})

        assert content["fields"] == WHOLE
        assert content["extra"]["fields"] == others

    def test_are_all_kept_where_a_project_asks_nothing_of_its_own(self, house: House) -> None:
        content = house.content({"description": "x", "fields": {"cost_centre": 4711}})

        assert content["fields"] == {"cost_centre": 4711}
        assert "extra" not in content

    def test_left_open_with_null_are_not_given(self, asking: House) -> None:
        content = asking.content({"description": "x", "fields": {**WHOLE, "sum": None}})

        assert content["fields"]["cost_centre"] == "4711"
        assert "unanswered" not in content.get("extra", {})


class TestRequired:
    def test_is_only_what_the_other_answers_call_for(self, asking: House) -> None:
        called = {"kind": "request", "impact": {"work": "blocked"}}
        answers = {"cost_centre": "4711"}

        assert set(refused(asking, {"fields": answers})) == {"fields.sure"}
        assert set(refused(asking, {**called, "fields": answers})) == {"fields.why"}
        assert set(refused(asking, {**called, "fields": {**answers, "why": " "}})) == {"fields.why"}
        assert set(refused(asking, {"fields": {**WHOLE, "floors": ["3"]}})) == {"fields.which"}
        asking.content({"description": "x", "kind": "praise", "fields": answers})
        asking.content({"description": "x", **called, "fields": WHOLE})
        asking.content({"description": "x", "kind": "praise", "fields": {**answers, "sure": False}})

    @pytest.mark.parametrize("key", [PUBLIC, SECRET])
    def test_words_of_somebody_who_was_never_asked_are_taken(self, asking: House, key: str) -> None:
        content = asking.content({"description": "x"}, key=key)

        assert content["extra"] == {"unanswered": ["cost_centre", "sure"]}
        assert "fields" not in content

    def test_the_simple_door_takes_its_three_words(self, asking: House) -> None:
        answer = asking.post({"user_id": "1", "comments": "x"}, path="/feedback")

        assert asking.kept(answer).content["extra"]["unanswered"] == ["cost_centre", "sure"]


def test_a_changed_question_is_held_against_within_two_seconds(house: House) -> None:
    house.content({"description": "x", "fields": {"size": "M"}})

    ask(house, {"size": {"type": "choice", "choices": ["S"]}})

    assert CHECKED_EVERY <= 2
    until(
        lambda: house.post({"description": "x", "fields": {"size": "M"}}).status_code == 422,
    )


def test_an_answer_counts_towards_the_same_body_whatever_is_asked(house: House) -> None:
    document = {"id": "01939f0e-7c1b-7d2a-9b1e-2f6f1c0a9e55", "description": "x"}
    first = house.post({**document, "fields": {"size": "S"}})
    ask(house, {"other": {}})
    until(lambda: "other" in house.get("/api/v1/template", key=PUBLIC).text)

    again = house.post({**document, "fields": {"size": "S"}})
    changed = house.post({**document, "fields": {"size": "L"}})

    assert again.json()["links"] == first.json()["links"]
    assert "links" not in changed.json()
