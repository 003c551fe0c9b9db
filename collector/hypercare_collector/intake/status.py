"""What has become of a feedback, for the one who sent it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hypercare_collector.model import TicketRef
from hypercare_collector.store import Db, cases
from hypercare_collector.store import feedback as kept_feedback
from hypercare_collector.vault import Vault

ENDED = ("resolved", "closed")


@dataclass(frozen=True)
class Status:
    """State, receipt and tickets of one feedback; ``words`` is what its sender wrote."""

    state: str
    receipt: str
    tickets: tuple[TicketRef, ...]
    words: str
    received_at: datetime

    def as_dict(self) -> dict[str, Any]:
        """Return it in the shape of the wire."""
        tickets = [{"name": ticket.name, "url": ticket.url} for ticket in self.tickets]
        return {
            "state": self.state,
            "receipt": self.receipt,
            "tickets": tickets,
            "messages": [],
        }


def status_of(db: Db, vault: Vault, feedback_id: str, token: str) -> Status | None:
    """Return the status when ``token`` was signed for a feedback of this id."""
    for found in kept_feedback.with_id(db, feedback_id):
        if vault.allows(token, "status", found.uid):
            case = cases.get(db, kept_feedback.case_of(db, found.uid))
            tickets = tuple(cases.tickets_of(db, case.id).values())
            state = case.state if case.state in ENDED else _open_state(tickets)
            return Status(state, found.receipt, tickets, found.description, found.received_at)
    return None


def _open_state(tickets: tuple[TicketRef, ...]) -> str:
    return "in_progress" if tickets else "received"
