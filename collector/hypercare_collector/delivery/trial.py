"""A test ticket: made, found again, given a file and a comment. It is no case of ours."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from hypercare_collector.connectors.base import Connector, Trouble
from hypercare_collector.model import File, Heading, Link, Priority, Ticket, TicketRef, Words

TITLE = "hypercare check: please close this ticket"
WHAT = (
    "Somebody ran “hypercare check --ticket” to see whether tickets and files arrive here."
    " This is no feedback of a user. Please close this ticket."
)
SECOND_LOOK = 10.0
"""Seconds until a ticket must be found by its key, as `Connector.grace` promises."""


def try_out(connector: Connector[Any], url: str) -> tuple[TicketRef, tuple[str, ...]]:
    """Do all that a delivery does; return the ticket, and what did not go as it must.

    ``url`` is the collector's public address, for the ticket's link.

    Raises:
        Trouble: the ticket could not be made.
    """
    ticket = a_test(url)
    file = File("hypercare-check.txt", "text/plain", "file", f"{WHAT}\n".encode())
    alone = "attach" in connector.verbs
    ref = connector.create(ticket if alone else replace(ticket, files=(file,)))
    faults = list(ref.dropped)
    with _noting(faults):
        faults += _look_up(connector, ticket.key)
    with _noting(faults):
        if alone:
            connector.attach(ref, file)
    with _noting(faults):
        connector.comment(ref, replace(a_test(url), event="feedback.added"))
    return ref, tuple(faults)


@contextmanager
def _noting(faults: list[str]) -> Iterator[None]:
    """Go on to the next act when one fails: the ticket is there, and each act says its own."""
    try:
        yield
    except Trouble as trouble:
        faults.append(str(trouble))


def a_test(url: str) -> Ticket:
    """Return a ticket with a new key that says of itself that it is a test."""
    key = f"hc-{uuid.uuid4().hex}"
    case = {
        "key": "CHECK",
        "title": TITLE,
        "priority": "P4",
        "priority_reason": "a test",
        "state": "open",
        "category": None,
        "module": None,
    }
    link = (Link("The collector that made it", url),) if url else ()
    return Ticket(
        key=key,
        title=TITLE,
        priority=Priority.P4,
        blocks=(Heading("A test"), Words(WHAT), *link),
        url=url,
        case=case,
        feedback={"id": str(uuid.uuid4()), "kind": "question", "description": WHAT},
        labels=("hypercare",),
    )


def _look_up(connector: Connector[Any], key: str) -> tuple[str, ...]:
    """See whether a ticket whose answer was lost would be found, and not be made twice."""
    if "find" not in connector.verbs:
        return ()
    ends = time.monotonic() + min(connector.grace, SECOND_LOOK)
    while connector.find(key) is None:
        if time.monotonic() >= ends:
            return (
                "the ticket is not found by its key, so that a lost answer would make a second one:"
                " see that our account may search, and the destination's option for our key",
            )
        time.sleep(0.5)
    return ()
