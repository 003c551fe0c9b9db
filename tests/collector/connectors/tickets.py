"""Tickets to be carried, and what is done with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import uuid4

from hypercare_collector.connectors.base import Connector
from hypercare_collector.model import (
    Code,
    File,
    Heading,
    Items,
    Link,
    Priority,
    Rows,
    Ticket,
    TicketRef,
    Words,
)

SHOT = File(
    "SHOP-17-screen.png", "image/png", "screenshot", b"\x89PNG\r\n\x1a\n\x00\xff", "https://f/1"
)
NOTE = File("SHOP-17-größe.log", "text/plain", "log", b"  one\r\ntwo \x00\n\n", "https://f/2")
SCRIPTS = (
    "Größe ¿Ñandú? Ελλάδα Привет עברית العربية हिन्दी ไทย 汉字 日本語 한국어 "
    "👩\u200d👩\u200d👧\u200d👦 e\u0301 \u202eabc"
)
MARKUP = "<b>bold</b> <script>alert(1)</script> *star* _under_ issue12 #3 `code` [a](b) &amp; {x} |"
Kind = Connector[Any]


def a_ticket(*files: File, event: str = "case.opened", words: str = "Save does nothing") -> Ticket:
    """A ticket with a key of its own, in its title too, so that it can be told from others."""
    key = f"{uuid4()}"
    return Ticket(
        key=key,
        title=f"SHOP-17: Save does nothing {key}",
        priority=Priority.P2,
        blocks=(
            Heading("What happened"),
            Words(words),
            Rows((("Browser", "Firefox 142"), ("Release", "2.4.1"))),
            Items(("clicked “Save”", "POST /save 500")),
            Code('  File "a.py", line 1\n    in_app'),
            Link("Everything", "https://hypercare.example/f/1"),
        ),
        url="https://hypercare.example/f/1",
        event=event,
        case={"key": "SHOP-17", "title": "Save does nothing"},
        feedback={"description": words},
        files=files,
    )


def carry(ticket: Ticket, connector: Kind) -> TicketRef:
    """Do what the worker does: find or create, then attach what travels alone."""
    if "attach" not in connector.verbs:
        return connector.find(ticket.key) or connector.create(ticket)
    bare = replace(ticket, files=())
    ref = connector.find(ticket.key) or connector.create(bare)
    for file in ticket.files:
        connector.attach(ref, file)
    return ref


def verbs(connector: Kind) -> list[Callable[[], object]]:
    """Every verb that the connector has, ready to be called."""
    ref = TicketRef("1", "1")
    calls: dict[str, Callable[[], object]] = {
        "find": lambda: connector.find("key"),
        "create": lambda: connector.create(a_ticket()),
        "attach": lambda: connector.attach(ref, SHOT),
        "comment": lambda: connector.comment(ref, a_ticket()),
    }
    return [calls[verb] for verb in connector.verbs]
