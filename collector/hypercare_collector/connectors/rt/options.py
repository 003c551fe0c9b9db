"""What a destination of the kind ``rt`` can be told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from hypercare_collector.connectors.base import (
    faults_of_fields,
    faults_of_priorities,
    option,
    refuse,
    web_address,
)
from hypercare_collector.model import Priority

PRIORITIES = {Priority.P1: 100, Priority.P2: 75, Priority.P3: 50, Priority.P4: 0}
"""RT shows 100 as High, 50 as Medium and 0 as Low, unless it is told otherwise."""
API = "/REST/2.0"
OURS = {"Queue", "Subject", "Content", "ContentType", "Priority", "RefersTo", "Attachments"}
"""Fields that have options of their own or come from the ticket."""
_name = re.compile(r"[^'\\{}\n]+")


@dataclass(frozen=True, kw_only=True)
class RtOptions:
    """How to reach an RT, and what a ticket there looks like."""

    url: str = option("Address of the RT, such as https://rt.example")
    token: str = option("Authentication token of the user that creates the tickets", secret=True)
    queue: str = option("Name of the queue")
    key_field: str = option("Name of the custom field that holds our key", default="")
    fields: dict[str, Any] = option("Further fields, as the API has them", default=dict)
    priorities: dict[str, Any] = option("RT's numbers for P1 to P4", default=dict)

    def __post_init__(self) -> None:
        """Refuse what could only fail later."""
        web_address("url", self.url)
        refuse(self._faults())

    def _faults(self) -> Iterator[str]:
        if not _name.fullmatch(self.queue):
            yield "queue: must be the name of a queue"
        if self.key_field and not _name.fullmatch(self.key_field):
            yield "key_field: must be the name of a custom field"
        yield from faults_of_fields(self.fields, OURS)
        if not isinstance(self.fields.get("CustomFields", {}), dict):
            yield "fields.CustomFields: must be a table of names and values"
        yield from faults_of_priorities(self.priorities, int, "a number")

    def priority(self, priority: Priority) -> int:
        """Return RT's number for a priority of ours."""
        return int(self.priorities.get(priority, PRIORITIES[priority]))

    def custom_fields(self, key: str) -> dict[str, Any]:
        """Return the custom fields of a ticket, that of our key among them."""
        ours = [(self.key_field, key)] if self.key_field else []
        return {**self.fields.get("CustomFields", {}), **dict(ours)}
