"""Whether one answer fits its custom field, in words that say what would be right."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

import regex

from hypercare_collector.intake.question import Question

PATIENCE = 0.1
"""Seconds for one answer: a project's own pattern must hold up nobody else."""
SHOWN = 30
"""Choices that a message names; the template has all."""
_date = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def misfits(question: Question, answer: Any) -> Iterator[str]:
    """Yield everything that is wrong with an answer; nothing for one that fits."""
    if not _is_of_type(question, answer):
        yield f"must be {wanted(question)}"
    else:
        yield from _CHECKS[question.type](question, answer)


def wanted(question: Question) -> str:
    """Say what an answer looks like."""
    if question.type in ("choice", "choices"):
        named = ", ".join(question.choices[:SHOWN])
        more = f" and {len(question.choices) - SHOWN} more" if len(question.choices) > SHOWN else ""
        return f"{'one' if question.type == 'choice' else 'a list'} of: {named}{more}"
    return {
        "number": "a number such as 12.5",
        "date": "a date such as 2026-11-21",
        "checkbox": "true, a box that is ticked" if question.required else "true or false",
    }.get(question.type, "a text")


def _is_of_type(question: Question, answer: Any) -> bool:
    if question.type == "number":
        number = isinstance(answer, int | float) and not isinstance(answer, bool)
        return number and math.isfinite(answer)
    if question.type == "choice":
        return isinstance(answer, str) and answer in question.choices
    if question.type == "choices":
        return isinstance(answer, list) and all(each in question.choices for each in answer)
    if question.type == "date":
        return isinstance(answer, str) and _is_date(answer)
    return isinstance(answer, bool if question.type == "checkbox" else str)


def _is_date(text: str) -> bool:
    try:
        return bool(_date.fullmatch(text) and date.fromisoformat(text))
    except ValueError:
        return False


def _text(question: Question, answer: str) -> Iterator[str]:
    if question.required and not answer.strip():
        yield "must not be empty"
    if question.min_length and len(answer) < question.min_length:
        yield f"is too short: at least {question.min_length:,} characters are needed"
    if question.max_length and len(answer) > question.max_length:
        yield f"is too long: at most {question.max_length:,} characters are taken"
    elif question.pattern and not _has_form(question.pattern, answer):
        yield f"must have the form {question.pattern}"


def _has_form(pattern: str, answer: str) -> bool:
    """Say whether an answer matches; one that cannot be decided in time does not."""
    try:
        return bool(regex.fullmatch(pattern, answer, regex.ASCII, timeout=PATIENCE))
    except TimeoutError:
        return False


def _number(question: Question, answer: float) -> Iterator[str]:
    if question.min is not None and answer < question.min:
        yield f"must be at least {question.min}"
    if question.max is not None and answer > question.max:
        yield f"must be at most {question.max}"


def _day(question: Question, answer: str) -> Iterator[str]:
    if question.min is not None and answer < question.min:
        yield f"must not be before {question.min}"
    if question.max is not None and answer > question.max:
        yield f"must not be after {question.max}"


def _several(question: Question, answer: list[str]) -> Iterator[str]:
    least, most = max(question.min or 0, int(question.required)), question.max
    if len(set(answer)) < len(answer):
        yield "must not name the same choice twice"
    if len(answer) < least:
        yield f"must name at least {least} of: {', '.join(question.choices[:SHOWN])}"
    if most is not None and len(answer) > most:
        yield f"must name at most {most}"


def _box(question: Question, answer: bool) -> Iterator[str]:
    if question.required and not answer:
        yield "must be ticked: true"


def _any(question: Question, answer: Any) -> Iterator[str]:
    yield from ()


_CHECKS: Mapping[str, Callable[[Any, Any], Iterator[str]]] = {
    "text": _text,
    "hidden": _text,
    "number": _number,
    "date": _day,
    "choice": _any,
    "choices": _several,
    "checkbox": _box,
}
