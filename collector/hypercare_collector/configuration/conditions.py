"""When a custom field is asked for: which answers to earlier questions call for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from hypercare_collector.configuration.checks import Checks
from hypercare_collector.near import nearest

STANDARD: Mapping[str, tuple[str, ...]] = {
    "kind": ("problem", "question", "request", "praise"),
    "impact.scope": ("me", "team", "many", "everyone"),
    "impact.work": ("blocked", "workaround", "nuisance", "none"),
    "category": (
        "bug",
        "data",
        "access",
        "performance",
        "integration",
        "training",
        "enhancement",
        "other",
    ),
}
"""The standard template's questions with choices, and these; a test holds it to the template."""


def conditions(
    checks: Checks, when: Any, at: str, before: Mapping[str, Mapping[str, Any]]
) -> dict[str, list[Any]]:
    """Return the answers that call for a field, by the dotted path of their question.

    ``before`` are the project's fields that stand earlier in the file: a field cannot depend on
    one that is asked later.
    """
    if not isinstance(when, Mapping) or not when:
        checks.faults.append(f'{at} must be a table such as {{ kind = ["problem"] }}')
        return {}
    mine = {f"fields.{name}": _answers(field) for name, field in before.items()}
    known: dict[str, tuple[Any, ...]] = {**STANDARD, **mine}
    found = {}
    for path, allowed in _flat(when):
        values = allowed if isinstance(allowed, list) else [allowed]
        if complaint := _wrong(path, values, known):
            checks.faults.append(f"{at}.{path}{complaint}")
        found[path] = values
    return found


def _flat(table: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """Read ``impact.scope`` and ``"impact.scope"`` alike: TOML makes a table of the first."""
    for name, item in table.items():
        path = f"{above}{name}"
        if isinstance(item, Mapping):
            yield from _flat(item, f"{path}.")
        else:
            yield path, item


def _answers(field: Mapping[str, Any]) -> tuple[Any, ...]:
    return (True, False) if field["type"] == "checkbox" else tuple(field["choices"])


def _wrong(path: str, values: list[Any], known: Mapping[str, tuple[Any, ...]]) -> str:
    if path not in known:
        hint = nearest(path, known) or f"; it is one of {', '.join(known)}"
        return f": no such question stands before this one{hint}"
    if not known[path]:
        return ": it has no choices, so that nothing can depend on it"
    right = [value for value in known[path] if any(value is v or value == v for v in values)]
    if not values or len(right) != len(values):
        told = ", ".join("true" if v is True else "false" if v is False else v for v in known[path])
        return f" must be a list of different answers, out of: {told}"
    return ""
