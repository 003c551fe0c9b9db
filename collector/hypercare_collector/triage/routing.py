"""To whom? Every route whose conditions all hold takes the case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

CONDITIONS = ("priority", "kind", "category", "module", "deployment", "release")
"""What a route may ask; each is a list of values of which one must fit."""


class Rule(Protocol):
    """A route, as far as the choice needs it."""

    @property
    def conditions(self) -> Mapping[str, list[str]]:
        """Allowed values by condition."""

    @property
    def destinations(self) -> Sequence[str]:
        """Where cases go that fit."""


def facts(priority: str, content: Mapping[str, Any]) -> dict[str, str | None]:
    """Return what routes may ask of a feedback."""
    app = content.get("app") or {}
    return {
        "priority": priority,
        "kind": content.get("kind", "problem"),
        "category": content.get("category"),
        "module": content.get("module"),
        "deployment": app.get("deployment"),
        "release": app.get("release"),
    }


def destinations(rules: Iterable[Rule], known: Mapping[str, str | None]) -> list[str]:
    """Return the destinations of all routes that fit, each once, in the order of the routes."""
    fitting = (rule for rule in rules if _fits(rule, known))
    return list(dict.fromkeys(name for rule in fitting for name in rule.destinations))


def _fits(rule: Rule, known: Mapping[str, str | None]) -> bool:
    return all(known.get(name) in allowed for name, allowed in rule.conditions.items())
