"""What a Zendesk ticket of ours holds, and how Zendesk's answers read. Pure.

Source: https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/
"""

from __future__ import annotations

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
from hypercare_collector.connectors.text import one_line
from hypercare_collector.model import Ticket

SUBJECT = 250
"""Characters; Zendesk cuts longer ones without a word."""
PRIORITIES = {"P1": "urgent", "P2": "high", "P3": "normal", "P4": "low"}
OURS = {"comment", "external_id", "safe_update", "subject"}
"""Properties of a ticket that nobody else may set."""
UNECHOED = {
    "additional_collaborators",
    "assignee_email",
    "attribute_value_ids",
    "collaborators",
    "email_ccs",
    "followers",
    "macro_ids",
    "metadata",
    "requester",
    "via_followup_source_id",
}
"""Properties that Zendesk takes and does not show in its answer."""
AGAIN = {
    "DatabaseConflict": "somebody changed the ticket at the same moment",
    "IdempotentRequestError": "an earlier attempt got through with other words",
    "IdempotentRequestInProgress": "an earlier attempt is still under way",
    "UpdateConflict": "somebody changed the ticket at the same moment",
}


@dataclass(frozen=True, kw_only=True)
class ZendeskOptions:
    """Which account, who we are there, and what each ticket gets besides our words."""

    url: str = option("Address of the account, such as https://acme.zendesk.com")
    email: str = option("E-mail address of the agent that creates the tickets")
    token: str = option("API token", secret=True)
    fields: dict[str, Any] = option("Further properties; a number is a custom field", default=dict)
    priorities: dict[str, Any] = option("Zendesk's priority for P1 to P4", default=dict)

    def __post_init__(self) -> None:
        """Refuse what could only fail later."""
        web_address("url", self.url)
        refuse(self._faults())

    def _faults(self) -> Iterator[str]:
        yield from faults_of_fields(self.fields, OURS)
        yield from faults_of_priorities(self.priorities, str, "a name")
        if not all(value in PRIORITIES.values() for value in self.priorities.values()):
            yield "priorities: must be urgent, high, normal or low"


def to_ticket(ticket: Ticket, options: ZendeskOptions) -> dict[str, Any]:
    """Return the properties of a new ticket, without its comment."""
    custom = [{"id": int(k), "value": v} for k, v in options.fields.items() if k.isdecimal()]
    named = {k: v for k, v in options.fields.items() if not k.isdecimal()}
    priorities = PRIORITIES | options.priorities
    return {
        "external_id": ticket.key,
        "subject": one_line(ticket.title, SUBJECT),
        "priority": priorities[ticket.priority],
        "tags": [re.sub(r"[^\w/-]+", "_", label).lower() for label in ticket.labels],
        **({"custom_fields": custom} if custom else {}),
        **named,
    }


def left_out(wanted: Mapping[str, Any], made: Mapping[str, Any]) -> Iterator[str]:
    """Yield what Zendesk did not take although it made the ticket, a sentence each."""
    customs = {one["id"]: one["value"] for one in made.get("custom_fields") or ()}
    for one in wanted.get("custom_fields", ()):
        if one["id"] not in customs:
            yield f"custom field {one['id']} was left out: there is none, or the form has it not"
        elif customs[one["id"]] != one["value"]:
            yield f"custom field {one['id']} did not keep its value: look at its type and choices"
    for name in wanted.keys() - {"custom_fields"} - UNECHOED:
        if name not in made:
            yield f"{name} was left out: tickets have no such property"
        elif not _kept(wanted[name], made[name]):
            yield f"{name} did not keep its value: a trigger changed it, or it is not allowed here"


def unfit(
    me: Mapping[str, Any], known: list[Mapping[str, Any]], options: ZendeskOptions
) -> Iterator[str]:
    """Yield what of our account, and of the configured fields, does not fit, a sentence each."""
    if me["role"] not in ("agent", "admin"):
        yield f"{options.email} is no agent: make it one, or take the address of another user"
    if me.get("ticket_restriction"):
        yield (
            f"{options.email} sees only some tickets ({me['ticket_restriction']}): let it see all, "
            "or a lost answer may make a second ticket"
        )
    active = {str(field["id"]) for field in known if field["active"]}
    for number in sorted(options.fields):
        if number.isdecimal() and number not in active:
            yield f"there is no active custom field {number}: create it, or leave it out of fields"


def diagnose(reply: Reply) -> Trouble | None:
    """Read what Zendesk says with a conflict, a closed ticket or a token that it does not take."""
    kind = str(reply.body.get("error")) if isinstance(reply.body, dict) else ""
    if kind in AGAIN and reply.status in (400, 409, 422):
        return TryLater(f"{reply.summary}: {AGAIN[kind]}")
    if reply.status == 422 and "closed prevents ticket update" in reply.words:
        return Rejected(
            f"{reply.summary}: Zendesk lets nobody add to a closed ticket; make a follow-up ticket "
            "there by hand, and close the case here so that the next feedback opens a new one"
        )
    if reply.status == 401:
        return Rejected(
            f"{reply.summary}; look at email and token, and whether token access is on in "
            "Admin Center, Apps and integrations, Zendesk API"
        )
    return None


def _kept(wanted: Any, made: Any) -> bool:
    if isinstance(wanted, list) and isinstance(made, list):
        return all(one in made for one in wanted)
    return bool(wanted == made)
