"""The custom fields of a project's template: ``[projects.NAME.fields.FIELD]``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypercare_collector.configuration.checks import Checks
from hypercare_collector.near import nearest

ENTRIES = ("label", "type", "required", "choices")
TYPES = ("text", "choice", "choices", "number", "date", "checkbox", "hidden")
WITH_CHOICES = ("choice", "choices")


def custom_fields(checks: Checks, wanted: Any, project: str) -> dict[str, dict[str, Any]]:
    """Return the fields by name, each with ``label``, ``type``, ``required`` and ``choices``.

    ``project`` is the place of the project's table; what is wrong is added to ``checks``.
    """
    at = f"{project}.fields"
    return {name: _field(checks, name, raw, at) for name, raw in checks.tables(wanted, at)}


def _field(checks: Checks, name: str, raw: Mapping[str, Any], within: str) -> dict[str, Any]:
    at = f"{within}.{name}"
    checks.only(ENTRIES, raw, at)
    kind = checks.text(raw, "type", at, "text")
    if kind not in TYPES:
        hint = nearest(kind, TYPES) or f"; it is one of {', '.join(TYPES)}"
        checks.faults.append(f"{at}.type: there is no type {kind!r}{hint}")
    required = raw.get("required", False)
    if not isinstance(required, bool):
        checks.faults.append(f"{at}.required must be true or false")
    return {
        "label": checks.text(raw, "label", at, name),
        "type": kind,
        "required": required,
        "choices": _choices(checks, raw.get("choices"), kind, at),
    }


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
