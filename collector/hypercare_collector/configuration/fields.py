"""The custom fields of a project's template: ``[projects.NAME.fields.FIELD]``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypercare_collector.configuration.bounds import bounds
from hypercare_collector.configuration.checks import Checks
from hypercare_collector.configuration.conditions import conditions
from hypercare_collector.configuration.translations import translations
from hypercare_collector.near import nearest

BOUNDS: Mapping[str, tuple[str, ...]] = {
    "text": ("min_length", "max_length", "pattern", "example"),
    "choice": (),
    "choices": ("min", "max"),
    "number": ("min", "max"),
    "date": ("min", "max"),
    "checkbox": (),
    "hidden": ("min_length", "max_length", "pattern"),
}
"""The types, and the limits that each of them may have."""
TYPES = tuple(BOUNDS)
LIMITS = ("min", "max", "min_length", "max_length", "pattern", "example")
ENTRIES = ("label", "help", "type", "required", "choices", *LIMITS, "when", "translations")
WITH_CHOICES = ("choice", "choices")
MOST = 100
"""Fields that a project may have: a feedback has room for the answers to so many."""


def custom_fields(checks: Checks, wanted: Any, project: str) -> dict[str, dict[str, Any]]:
    """Return the fields by name, in the order of the file.

    Each has ``label``, ``type``, ``required`` and ``choices``; ``help``, the limits, ``when`` and
    ``translations`` only where the file has them, so that what is stored can be written as TOML
    again. Dates are ISO 8601 texts; ``when`` maps dotted paths to the answers of which one must be
    given, ``translations`` languages to the words in them.
    ``project`` is the place of the project's table; what is wrong is added to ``checks``.
    """
    at = f"{project}.fields"
    fields: dict[str, dict[str, Any]] = {}
    for name, raw in checks.tables(wanted, at):
        fields[name] = _field(checks, name, raw, at, fields)
    if len(fields) > MOST:
        checks.faults.append(f"{at}: a project may have at most {MOST} fields, not {len(fields)}")
    return fields


def _field(
    checks: Checks, name: str, raw: Mapping[str, Any], within: str, before: Mapping[str, Any]
) -> dict[str, Any]:
    at = f"{within}.{name}"
    checks.only(ENTRIES, raw, at)
    kind = _type(checks, raw, at)
    required = raw.get("required", False)
    if not isinstance(required, bool):
        checks.faults.append(f"{at}.required must be true or false")
    field = {
        "label": checks.text(raw, "label", at, name),
        "type": kind,
        "required": required,
        "choices": _choices(checks, raw.get("choices"), kind, at),
    }
    if "help" in raw:
        field["help"] = checks.text(raw, "help", at, "")
    field |= _limits(checks, raw, field, at)
    if "when" in raw:
        field["when"] = conditions(checks, raw["when"], f"{at}.when", before)
    if "translations" in raw:
        field["translations"] = translations(checks, raw["translations"], field["choices"], at)
    return field


def _type(checks: Checks, raw: Mapping[str, Any], at: str) -> str:
    kind = checks.text(raw, "type", at, "text")
    if kind not in TYPES:
        hint = nearest(kind, TYPES) or f"; it is one of {', '.join(TYPES)}"
        checks.faults.append(f"{at}.type: there is no type {kind!r}{hint}")
    return kind


def _limits(
    checks: Checks, raw: Mapping[str, Any], field: Mapping[str, Any], at: str
) -> dict[str, Any]:
    kind = field["type"]
    if kind not in TYPES:
        return {}
    for name in LIMITS:
        if name in raw and name not in BOUNDS[kind]:
            fitting = ", ".join(each for each in TYPES if name in BOUNDS[each])
            checks.faults.append(f"{at}.{name}: the type {kind} has none; it is for {fitting}")
    given = {name: raw[name] for name in BOUNDS[kind] if name in raw}
    return bounds(checks, given, kind, len(field["choices"]), at)


def _choices(checks: Checks, choices: Any, kind: str, at: str) -> list[str]:
    if choices is None and kind not in WITH_CHOICES:
        return []
    if kind in TYPES and kind not in WITH_CHOICES:
        checks.faults.append(f"{at}.choices: the type {kind} has none; use choice or choices")
    elif not _are_texts(choices):
        checks.faults.append(f"{at}.choices must be a list of different texts, at least one")
    return choices if _are_texts(choices) else []


def _are_texts(choices: Any) -> bool:
    return (
        isinstance(choices, list)
        and bool(choices)
        and all(isinstance(choice, str) and choice.strip() for choice in choices)
        and len(set(choices)) == len(choices)
    )
