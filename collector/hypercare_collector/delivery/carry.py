"""One attempt to carry one delivery to its system. Safe to repeat at any point."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from hypercare_collector.connectors.base import Connector, Rejected
from hypercare_collector.delivery.parcel import Parcel
from hypercare_collector.model import TicketRef, Verb
from hypercare_collector.store.queue import Claim


def carry(parcel: Parcel, connector: Connector[Any], *, unsure: bool) -> TicketRef:
    """Do what the delivery asks for and return the ticket that it was done to.

    ``unsure`` says that an earlier attempt may have got through: then the other side is asked
    first. Comments and files are looked up by the connectors themselves, every time.
    """
    if parcel.verb == Verb.UPDATE and parcel.ref is None:
        raise Rejected("there is no ticket that could be told: its creation was given up")
    if parcel.ref is None:
        ticket = parcel.words()
        return (connector.find(ticket.key) if unsure else None) or connector.create(ticket)
    if parcel.verb == Verb.ATTACH:
        connector.attach(parcel.ref, parcel.file())
    else:
        connector.comment(parcel.ref, parcel.words())
    return parcel.ref


def not_before(claim: Claim, connector: Connector[Any]) -> datetime | None:
    """Return when a lost create is sure to be found, or None when nothing has to be waited for."""
    if claim.verb != Verb.CREATE or not claim.unsure or claim.last_touched is None:
        return None
    return claim.last_touched + timedelta(seconds=min(connector.grace, 10.0))
