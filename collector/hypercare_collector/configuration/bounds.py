"""The limits of a custom field: how long, how much, how early, of which form, and for example."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from hypercare_collector.configuration.checks import Checks

LONGEST = 20_000
"""Characters that a text may ever have; one with a pattern has at most ``PATTERNED``."""
PATTERNED = 200


def bounds(
    checks: Checks, given: Mapping[str, Any], kind: str, choices: int, at: str
) -> dict[str, Any]:
    """Return the limits as they are stored, those that make no sense left out and complained of.

    ``choices`` is how many choices the field has.
    """
    kept: dict[str, Any] = {}
    for name, value in given.items():
        read, complaint = _read(name, value, kind, choices)
        if complaint:
            checks.faults.append(f"{at}.{name} {complaint}")
        else:
            kept[name] = read
    _check_pattern_length(checks, kept, at)
    for low, high in (("min", "max"), ("min_length", "max_length")):
        if low in kept and high in kept and kept[low] > kept[high]:
            checks.faults.append(f"{at}.{low} is more than {high}: no answer would fit")
    if "example" in kept and not _fits(kept, kept["example"]):
        checks.faults.append(f"{at}.example is no answer that the limits and the pattern take")
    return kept


def _read(name: str, value: Any, kind: str, choices: int) -> tuple[Any, str]:
    """Return the value as it is stored, and what is wrong with it."""
    if name == "pattern":
        return value, _wrong_pattern(value)
    if name == "example":
        said = value.strip() if isinstance(value, str) else ""
        return value, "" if said else "must be an answer, a text"
    if kind == "date":
        return _date(value)
    if kind == "number":
        fits = isinstance(value, int | float) and not isinstance(value, bool)
        return value, "" if fits and math.isfinite(value) else "must be a number"
    least, most = (0, choices) if kind == "choices" else (1, LONGEST)
    whole = isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
    return value, "" if whole else f"must be a whole number from {least} to {most}"


def _fits(limits: Mapping[str, Any], answer: str) -> bool:
    is_long_enough = limits.get("min_length", 1) <= len(answer) <= limits.get("max_length", LONGEST)
    pattern = limits.get("pattern")
    return is_long_enough and (not pattern or bool(re.fullmatch(pattern, answer, re.ASCII)))


def _date(value: Any) -> tuple[str, str]:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat(), ""
    try:
        return date.fromisoformat(value).isoformat(), ""
    except (TypeError, ValueError):
        return "", "must be a date such as 2026-11-21"


def _check_pattern_length(checks: Checks, kept: dict[str, Any], at: str) -> None:
    """Let no text be so long that a form can be searched in it for ever."""
    if "pattern" in kept and kept.setdefault("max_length", PATTERNED) > PATTERNED:
        checks.faults.append(f"{at}.max_length: with a pattern it is at most {PATTERNED}")


def _wrong_pattern(pattern: Any) -> str:
    if not isinstance(pattern, str) or not pattern:
        return "must be a regular expression, such as '[0-9]{4}'"
    try:
        re.compile(pattern)
    except re.error as error:
        return f"is no regular expression: {error}"
    plain = re.sub(r"\\.|\[\^?\]?[^]]*\]", "x", pattern)
    if re.search(r"\(\?(?!:)", plain) or re.search(r"\\[AZ1-9]", pattern):
        return "may hold only what browsers know too: no (?…) but (?:…), no \\A, \\Z or \\1"
    counted = re.sub(r"\{\d+\}", "", plain)
    if re.search(r"[*+}|][^()]*\)[*+{]|\)[^()]*\)[*+{]", counted):
        return "may take endless time: a repeated group may hold no repetition and no | itself"
    return ""
