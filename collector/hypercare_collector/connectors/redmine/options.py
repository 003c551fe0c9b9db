"""What a destination of the kind ``redmine`` can be told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from hypercare_collector.connectors.base import (
    faults_of_fields,
    faults_of_priorities,
    option,
    refuse,
    web_address,
)
from hypercare_collector.connectors.markup.markdown import markdown
from hypercare_collector.connectors.markup.textile import textile
from hypercare_collector.connectors.text import plain
from hypercare_collector.model import Block, Priority

PRIORITIES = {
    Priority.P1: ("immediate", "urgent"),
    Priority.P2: ("urgent", "high"),
    Priority.P3: ("normal",),
    Priority.P4: ("low",),
}
"""The names in Redmine's own default data, the best one first."""
FORMATTINGS: dict[str, Callable[[Iterable[Block]], str]] = {
    "textile": textile,
    "markdown": markdown,
    "none": plain,
}
OURS = {"project_id", "tracker_id", "subject", "description", "priority_id", "uploads", "notes"}
"""Fields that have options of their own or come from the ticket."""


@dataclass(frozen=True, kw_only=True)
class RedmineOptions:
    """How to reach a Redmine, and what an issue there looks like."""

    url: str = option("Address of the Redmine, such as https://redmine.example")
    key: str = option("API access key of the user that creates the issues", secret=True)
    project: str = option("Identifier of the project, as in its address")
    tracker: str = option("Tracker of the issues; absent: the project's first one", default="")
    key_field: int = option("Number of the custom field that holds our key", default=0)
    formatting: str = option("Text formatting there: textile, markdown, none", default="textile")
    fields: dict[str, Any] = option("Further fields, as the API has them", default=dict)
    priorities: dict[str, Any] = option("Redmine's names of P1 to P4", default=dict)

    def __post_init__(self) -> None:
        """Refuse what could only fail later."""
        web_address("url", self.url)
        refuse(self._faults())

    def _faults(self) -> Iterator[str]:
        if not self.project or any(mark in self.project for mark in "/?# "):
            yield "project: must be the identifier in the project's address, such as support-desk"
        if self.key_field < 0:
            yield "key_field: must be the number in the custom field's address"
        if self.formatting not in FORMATTINGS:
            yield f"formatting: must be {', '.join(FORMATTINGS)}"
        yield from faults_of_fields(self.fields, OURS)
        if not _are_custom(self.fields.get("custom_fields", [])):
            yield 'fields.custom_fields: must be a list such as [{id = 3, value = "Berlin"}]'
        yield from faults_of_priorities(self.priorities, str, "a name")

    def wanted(self, priority: Priority) -> tuple[str, ...]:
        """Return Redmine's names for a priority of ours, in lower case, the best one first."""
        named = self.priorities.get(priority)
        return (named.lower(),) if named else PRIORITIES[priority]

    def text(self, blocks: Iterable[Block]) -> str:
        """Return blocks as Redmine shows them character by character."""
        return FORMATTINGS[self.formatting](blocks).rstrip()


def _are_custom(values: Any) -> bool:
    return isinstance(values, list) and all(
        isinstance(one, dict) and type(one.get("id")) is int and "value" in one for one in values
    )
