"""What a ServiceNow record of ours holds, and how its answers read. Pure.

Source: https://www.servicenow.com/docs/r/platform-administration/c_JournalFields.html
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hypercare_collector.connectors.answer import Reply
from hypercare_collector.connectors.base import (
    Rejected,
    Trouble,
    TryLater,
    faults_of_fields,
    faults_of_priorities,
    option,
    refuse,
    web_address,
)
from hypercare_collector.connectors.shorten import shortened
from hypercare_collector.connectors.text import one_line, plain
from hypercare_collector.model import Ticket

TITLE = 160
"""Characters of ``short_description``; the database cuts longer ones without a word."""
DESCRIPTION = 4_000
"""Characters of ``description`` as it is delivered; what is longer may be cut without a word."""
PRIORITIES: dict[str, Any] = {
    "P1": {"impact": 1, "urgency": 1},
    "P2": {"impact": 2, "urgency": 1},
    "P3": {"impact": 2, "urgency": 2},
    "P4": {"impact": 3, "urgency": 2},
}
"""ServiceNow's own table makes the priorities 1 to 4 of these."""
OURS = {"comments", "correlation_id", "description", "short_description", "work_notes"}
"""Columns that nobody else may set."""
_code_tag = re.compile(r"\[/?code\]", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class ServicenowOptions:
    """Which instance and table, who we are there, and what each record gets besides our words."""

    url: str = option("Address of the instance, such as https://acme.service-now.com")
    user: str = option("User that creates the records")
    password: str = option("Password of that user", secret=True)
    table: str = option("Table that holds the records", default="incident")
    fields: dict[str, Any] = option("Further columns and their values", default=dict)
    priorities: dict[str, Any] = option("Columns and values for P1 to P4", default=dict)

    def __post_init__(self) -> None:
        """Refuse what could only fail later."""
        web_address("url", self.url)
        refuse(self._faults())

    def _faults(self) -> Iterator[str]:
        if not re.fullmatch(r"[a-z][a-z0-9_]*", self.table):
            yield "table: must be the name of a table, such as incident"
        yield from faults_of_fields(self.fields, OURS)
        yield from faults_of_priorities(self.priorities, dict, "a table such as { impact = 1 }")


def to_record(ticket: Ticket, options: ServicenowOptions) -> dict[str, Any]:
    """Return the columns of a new record."""
    where = "This is only the beginning. The whole text is in the first work note."
    blocks = shortened(ticket.blocks, lambda some: len(plain(some)) <= DESCRIPTION, where)
    return {
        "short_description": one_line(ticket.title, TITLE),
        "description": plain(blocks),
        "correlation_id": ticket.key,
        "correlation_display": "hypercare",
        **({} if blocks == ticket.blocks else {"work_notes": note(ticket)}),
        **priorities(options)[ticket.priority],
        **options.fields,
    }


def note(ticket: Ticket) -> str:
    """Return a work note that shows the whole text of a ticket, and its key below it.

    ServiceNow reads what stands between code tags as HTML. A text that holds such a tag goes as
    HTML itself, with each of its characters escaped.
    """
    text = plain(ticket.blocks)
    if _code_tag.search(text):
        safe = html.escape(text, quote=False).replace("[", "&#91;").replace("\r", "&#13;")
        text = f"[code]<pre>\n{safe}</pre>[/code]"
    return f"{text}\n{signature(ticket.key)}"


def signature(key: str) -> str:
    """Return the line by which a work note is known again."""
    return f"(hypercare {key})"


def is_whole(wanted: Mapping[str, Any], made: Mapping[str, Any]) -> bool:
    """Say whether the description arrived with all its words, and they are all the words."""
    arrived = _shown(made.get("description", "")).rstrip() == _shown(wanted["description"]).rstrip()
    return arrived and "work_notes" not in wanted


def left_out(wanted: Mapping[str, Any], made: Mapping[str, Any]) -> Iterator[str]:
    """Yield what ServiceNow did not take although it made the record, a sentence each.

    Work notes are never in its answer, and a description is looked at by `is_whole`.
    """
    for name in sorted(wanted.keys() - {"work_notes", "description"}):
        if name not in made:
            yield f"{name} was left out: the table has no such column, or we may not read it"
        elif _shown(made[name]) != _shown(wanted[name]):
            yield f"{name} did not keep its value: look at its choices, its rules and our roles"
    if made.get("correlation_id") != wanted["correlation_id"]:
        yield "without correlation_id a lost answer may make a second ticket"


def diagnose(reply: Reply) -> Trouble | None:
    """Read what ServiceNow says when a rule refuses, or when it gave up in the middle."""
    said = reply.words
    if reply.status < 300 and isinstance(reply.body, dict) and "error" in reply.body:
        return TryLater(f"{reply.summary}: it gave up in the middle")
    if reply.status == 403 and "aborted by Business Rule" in said:
        return Rejected(f"{reply.summary}: the rule named here refuses it; set what it asks for")
    if reply.status == 403 and "Data Policy" in said:
        return Rejected(f"{reply.summary}: put the columns named here into the option fields")
    if reply.status == 400 and "Invalid table" in said:
        return Rejected(f"{reply.summary}: look at the option table")
    return None


def priorities(options: ServicenowOptions) -> dict[str, dict[str, Any]]:
    """Return the columns that say how urgent a case is, for each priority."""
    return PRIORITIES | options.priorities


def _shown(value: Any) -> str:
    """Return a value as ServiceNow writes it: everything is text."""
    if isinstance(value, Mapping):
        value = value.get("value")
    return str(value).lower() if isinstance(value, bool) else str(value).replace("\r\n", "\n")
