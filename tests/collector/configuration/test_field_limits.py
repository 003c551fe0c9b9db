"""The limits and conditions of custom fields: what makes no sense is a fault, with its place."""

from __future__ import annotations

import pytest

from hypercare_collector.configuration import BadConfiguration
from tests.collector.configuration.test_fields import apply, stored_fields
from tests.collector.house import House

DATE = "must be a date such as 2026-11-21"
ONLY_BROWSERS = "may hold only what browsers know too: no (?…) but (?:…), no \\A, \\Z or \\1"
ENDLESS = "may take endless time: a repeated group may hold no repetition and no | itself"


@pytest.mark.parametrize(
    ("entries", "fault"),
    [
        ("min = 1", "min: the type text has none; it is for choices, number, date"),
        ('type = "date"\npattern = "x"', "pattern: the type date has none; it is for text, hidden"),
        ('type = "number"\nmin = "1"', "min must be a number"),
        ('type = "number"\nmax = nan', "max must be a number"),
        ('type = "number"\nmin = 2\nmax = 1', "min is more than max: no answer would fit"),
        ('type = "date"\nmin = 5', f"min {DATE}"),
        ('type = "date"\nmax = 2026-11-21T10:00:00', f"max {DATE}"),
        ('type = "date"\nmax = "21.11.2026"', f"max {DATE}"),
        (
            'type = "choices"\nchoices = ["a"]\nmin = 2',
            "min must be a whole number from 0 to 1",
        ),
        ("max_length = 0", "max_length must be a whole number from 1 to 20000"),
        ("min_length = true", "min_length must be a whole number from 1 to 20000"),
        (
            "min_length = 9\nmax_length = 8",
            "min_length is more than max_length: no answer would fit",
        ),
        ("pattern = 4", "pattern must be a regular expression, such as '[0-9]{4}'"),
        (
            'pattern = "("',
            "pattern is no regular expression: missing ), unterminated subpattern at position 0",
        ),
        ('pattern = "x"\nmax_length = 201', "max_length: with a pattern it is at most 200"),
        ("pattern = '(?i)x'", f"pattern {ONLY_BROWSERS}"),
        ("pattern = 'x\\Z'", f"pattern {ONLY_BROWSERS}"),
        ("pattern = '(a+)+'", f"pattern {ENDLESS}"),
        ("pattern = '(a|aa)*'", f"pattern {ENDLESS}"),
        ("pattern = '((a)b)+'", f"pattern {ENDLESS}"),
        ("when = {}", 'when must be a table such as { kind = ["problem"] }'),
        ('when = "problem"', 'when must be a table such as { kind = ["problem"] }'),
        (
            'when = { knd = ["problem"] }',
            "when.knd: no such question stands before this one; did you mean kind?",
        ),
        (
            'when = { kind = ["problm"] }',
            "when.kind must be a list of different answers, out of:"
            " problem, question, request, praise",
        ),
        (
            "when = { kind = [] }",
            "when.kind must be a list of different answers, out of:"
            " problem, question, request, praise",
        ),
        (
            "when = { fields.x = [true] }",
            "when.fields.x: no such question stands before this one; did you mean fields.w?",
        ),
        (
            "when = { fields.w = [true] }",
            "when.fields.w: it has no choices, so that nothing can depend on it",
        ),
    ],
)
def test_a_limit_that_makes_no_sense_is_a_fault(house: House, entries: str, fault: str) -> None:
    with pytest.raises(BadConfiguration) as wrong:
        apply(house, f"[projects.shop.fields.w]\n[projects.shop.fields.x]\n{entries}")

    assert wrong.value.faults == [f"projects.shop.fields.x.{fault}"]


@pytest.mark.parametrize("pattern", [r"[A-Z]{2}-\d+", r"(?:\d{2}\.){3}\d", r"\(\d+\)*", "[)+(]*x"])
def test_a_form_that_ends_in_time_is_taken(house: House, pattern: str) -> None:
    apply(house, f"[projects.shop.fields.x]\npattern = '{pattern}'")

    assert stored_fields(house)["x"]["pattern"] == pattern


def test_more_fields_than_a_feedback_may_answer_are_a_fault(house: House) -> None:
    with pytest.raises(BadConfiguration, match="at most 100 fields, not 101"):
        apply(house, "\n".join(f"[projects.shop.fields.f{n}]" for n in range(101)))
