"""The published template and the collector's own check: they say the same of any answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker, ValidationError
from jsonschema.validators import extend

from hypercare.template import CATEGORIES, KINDS, LIMITS, SCOPES, WORK
from hypercare_collector.configuration.checks import Checks
from hypercare_collector.configuration.fields import custom_fields
from hypercare_collector.intake.custom import Questions, questions
from hypercare_collector.intake.problems import Refused
from hypercare_collector.intake.schema import Template
from tests.collector.intake.asking import FIELDS

NOW = datetime(2026, 11, 21, tzinfo=UTC)
MORE = {"stairs": {"type": "choices", "choices": ["1", "2", "3"], "required": True}}
EDGES = ["4711", "471", "47111", "x4711", "S", "", " ", "x", "xy", "x" * 10, "x" * 11, "x" * 61]
texts = st.text(max_size=12) | st.sampled_from(EDGES)
dates = st.sampled_from(["2026-10-31", "2026-11-01", "2026-11-30", "2026-12-01", "2026-02-30"])
numbers = st.sampled_from([-1, -0.1, 0, 99.5, 99.6, 100]) | st.floats(0, 99)
choices = st.lists(st.sampled_from(["1", "2", "3", "4"]), max_size=4)
things = texts | dates | numbers | st.booleans() | st.lists(texts, max_size=4)
good: dict[str, st.SearchStrategy[Any]] = {
    "place": st.just("here"),
    "size": st.sampled_from(["S", "L"]),
    "floors": st.lists(st.sampled_from(["1", "2", "3"]), min_size=1, max_size=2, unique=True),
    "sum": st.floats(0, 99.5),
    "day": st.just("2026-11-21"),
    "build": st.text(max_size=3),
    "why": st.just("because"),
    "which": st.just("this"),
}
always = {"stairs": st.just(["1"]), "cost_centre": st.just("4711"), "sure": st.just(True)}
spoiled: dict[str, st.SearchStrategy[Any]] = {
    "cost_centre": texts,
    "place": texts,
    "size": texts | choices,
    "floors": choices | texts,
    "stairs": choices,
    "sum": numbers | texts,
    "day": dates | texts,
    "sure": st.booleans() | things,
    "why": texts,
    "which": texts,
    "unknown": things,
}
left_out = st.sets(st.sampled_from([*good, *always]), max_size=1)
one_spoiled = st.sampled_from([*spoiled]).flatmap(
    lambda name: st.fixed_dictionaries({name: spoiled[name]})
)
answers = st.builds(
    lambda fine, bad, gone: {k: v for k, v in {**fine, **bad}.items() if k not in gone},
    st.fixed_dictionaries(always, optional=good),
    st.just({}) | one_spoiled,
    left_out,
)
whole = {
    "kind": st.sampled_from(KINDS),
    "category": st.sampled_from(CATEGORIES),
    "impact": st.fixed_dictionaries(
        {}, optional={"scope": st.sampled_from(SCOPES), "work": st.sampled_from(WORK)}
    ),
    "tags": st.dictionaries(st.just("wave"), st.just("2")),
    "fields": answers,
}
wrong = {
    "description": texts,
    "kind": texts,
    "category": texts,
    "module": texts | st.just("x" * 41),
    "impact": things | st.fixed_dictionaries({"note": things}),
    "tags": things | st.dictionaries(texts, texts | numbers, max_size=3),
    "reporter": things | st.fixed_dictionaries({"name": texts | st.just("x" * 41)}),
    "created_at": st.datetimes(timezones=st.just(UTC)).map(lambda at: at.isoformat()) | texts,
    "fields": things,
}
feedbacks = st.builds(
    lambda fine, bad: {**fine, **bad},
    st.fixed_dictionaries({"description": st.just("x")}, optional=whole),
    st.just({})
    | st.sampled_from([*wrong]).flatmap(lambda name: st.fixed_dictionaries({name: wrong[name]})),
)


def bounded_below(_: Any, least: str, answer: Any, schema: Any) -> Iterator[ValidationError]:
    if isinstance(answer, str) and answer < least:
        yield ValidationError(f"{answer} is before {least}")


def bounded_above(_: Any, most: str, answer: Any, schema: Any) -> Iterator[ValidationError]:
    if isinstance(answer, str) and answer > most:
        yield ValidationError(f"{answer} is after {most}")


@cache
def both() -> Any:
    """The collector's check and that of a reader of JSON Schema, with the bounds of dates."""
    checks = Checks()
    stored = custom_fields(checks, {**FIELDS, **MORE}, "projects.shop")
    assert checks.faults == []
    dated = extend(
        Draft202012Validator, {"formatMinimum": bounded_below, "formatMaximum": bounded_above}
    )
    template = Template(replace(LIMITS, text=60, line=40))
    form = dated(template.document(stored, "shop"), format_checker=FormatChecker())
    return template, questions(stored), form


def faults(template: Template, feedback: dict[str, Any], asked: Questions) -> list[Any]:
    try:
        template.check(feedback, files=0, trusted=True, now=NOW, asked=asked)
    except Refused as refused:
        return refused.reasons()
    return []


@settings(max_examples=1500, deadline=None, derandomize=True)
@given(feedback=feedbacks)
def test_they_agree_on_any_feedback(feedback: dict[str, Any]) -> None:
    template, asked, form = both()
    complaints = [error.message for error in form.iter_errors(feedback)]

    told = faults(template, feedback, asked)
    assert bool(complaints) == bool(told), (complaints, told)
