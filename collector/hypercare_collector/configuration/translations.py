"""A custom field in other languages: ``[projects.NAME.fields.FIELD.translations.de]``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from hypercare_collector.configuration.checks import Checks
from hypercare_collector.near import nearest

TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
"""A language as BCP 47 writes it: ``de``, ``pt-BR``, ``zh-Hans``."""
WORDS = ("label", "help", "choices")


def translations(
    checks: Checks, wanted: Any, choices: list[str], field: str
) -> dict[str, dict[str, Any]]:
    """Return ``label``, ``help`` and ``choices`` by language, each only where the file has it.

    ``choices`` maps answers of the field to their words in that language; ``field`` is the place of
    the field's table. What is wrong is added to ``checks``.
    """
    at = f"{field}.translations"
    if not isinstance(wanted, Mapping):
        checks.faults.append(f"{at} must be a table of tables, [{at}.de]")
        return {}
    for tag, said in wanted.items():
        if not TAG.fullmatch(tag):
            checks.faults.append(f"{at}.{tag}: a language is a tag such as de or pt-BR")
        elif not isinstance(said, Mapping):
            checks.faults.append(f"{at}.{tag} must be a table, [{at}.{tag}]")
    tables = {tag: said for tag, said in wanted.items() if isinstance(said, Mapping)}
    return {tag: _translation(checks, said, choices, f"{at}.{tag}") for tag, said in tables.items()}


def _translation(
    checks: Checks, said: Mapping[str, Any], choices: list[str], at: str
) -> dict[str, Any]:
    checks.only(WORDS, said, at)
    kept: dict[str, Any] = {
        name: checks.text(said, name, at, "") for name in ("label", "help") if name in said
    }
    if "choices" in said:
        kept["choices"] = _choices(checks, said["choices"], choices, f"{at}.choices")
    return kept


def _choices(checks: Checks, said: Any, choices: list[str], at: str) -> dict[str, str]:
    if not isinstance(said, Mapping):
        checks.faults.append(
            f'{at} must be a table of answers and their words, {{ North = "Nord" }}'
        )
        return {}
    for choice in said.keys() - set(choices):
        checks.faults.append(f"{at}.{choice} is no choice of this field{nearest(choice, choices)}")
    return {choice: checks.text(said, choice, at, choice) for choice in said}
