"""What has become of a feedback, for the one who sent it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hypercare_collector.model import Message, TicketRef
from hypercare_collector.moments import written
from hypercare_collector.store import Db, cases, messages
from hypercare_collector.store import feedback as kept_feedback
from hypercare_collector.vault import Vault

RECEIVED, IN_PROGRESS = "received", "in_progress"
ENDED = ("resolved", "closed")
STATES = (RECEIVED, IN_PROGRESS, *ENDED)


@dataclass(frozen=True)
class Status:
    """State, receipt, tickets and messages of one feedback; ``words`` is what its sender wrote."""

    state: str
    receipt: str
    tickets: tuple[TicketRef, ...]
    messages: tuple[Message, ...]
    words: str
    received_at: datetime

    def as_dict(self) -> dict[str, Any]:
        """Return it in the shape of the wire."""
        tickets = [{"name": ticket.name, "url": ticket.url} for ticket in self.tickets]
        return {
            "state": self.state,
            "receipt": self.receipt,
            "tickets": tickets,
            "messages": [{"at": written(said.at), "text": said.text} for said in self.messages],
        }


def status_of(db: Db, vault: Vault, feedback_id: str, token: str) -> Status | None:
    """Return the status when ``token`` was signed for a feedback of this id."""
    for found in kept_feedback.with_id(db, feedback_id):
        if vault.allows(token, "status", found.uid):
            case = cases.get(db, kept_feedback.case_of(db, found.uid))
            tickets = _told_once(cases.tickets_of(db, case.id).values())
            said = messages.of_case(db, case.id)
            handled = IN_PROGRESS if tickets or said else RECEIVED
            return Status(
                case.state if case.state in ENDED else handled,
                found.receipt,
                tickets,
                said,
                found.description,
                found.received_at,
            )
    return None


def _told_once(tickets: Iterable[TicketRef]) -> tuple[TicketRef, ...]:
    """Leave out what reads the same to a reporter, such as two mails under one receipt."""
    return tuple({(ticket.name, ticket.url): ticket for ticket in tickets}.values())
