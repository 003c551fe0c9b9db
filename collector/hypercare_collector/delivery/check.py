"""Whether tickets can be made at the destinations: all are asked at once, each for a while."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import closing
from dataclasses import dataclass

from hypercare_collector.connectors.base import RateLimited, Rejected, Trouble
from hypercare_collector.connectors.registry import available
from hypercare_collector.delivery.destinations import open_connector
from hypercare_collector.delivery.retry import describe
from hypercare_collector.delivery.trial import try_out
from hypercare_collector.model import TicketRef
from hypercare_collector.store.projects import Destination
from hypercare_collector.vault import Unresolved, Vault

SECONDS, SECONDS_WITH_TICKET = 30.0, 150.0
"""How long a destination may take: one attempt of its connector, or all that a ticket needs."""


@dataclass(frozen=True)
class Checked:
    """What a destination answered. ``faults`` say what is wrong, ``advice`` what to do about it.

    ``ticket`` is the test ticket, when one was asked for and made. ``answers`` is False where there
    is nobody to ask, and a connection is all that can be had.
    """

    name: str
    kind: str
    faults: tuple[str, ...] = ()
    advice: str = ""
    ticket: TicketRef | None = None
    answers: bool = True


Look = Callable[[Destination], Checked]


def look_at(vault: Vault, *, ticket: bool = False, url: str = "") -> Look:
    """Return how one destination is looked at: asked, and with ``ticket`` tried out."""

    def look(destination: Destination) -> Checked:
        name, kind, made = destination.name, destination.kind, None
        try:
            with closing(open_connector(destination, vault)) as connector:
                faults, answers = connector.check(), "find" in connector.verbs
                if ticket:
                    made, more = try_out(connector, url)
                    faults += more
        except Exception as trouble:
            return Checked(name, kind, (describe(trouble),), _advice(trouble, name, kind))
        return Checked(name, kind, faults, ticket=made, answers=answers)

    return look


def check_all(
    destinations: Collection[Destination], look: Look, seconds: float
) -> Iterator[Checked]:
    """Look at all destinations at once; yield each as it answers, the silent ones at last."""
    answers: queue.SimpleQueue[Checked] = queue.SimpleQueue()
    for each in destinations:
        threading.Thread(target=_put, args=(answers, look, each), daemon=True).start()
    waiting = {each.name: each for each in destinations}
    ends = time.monotonic() + seconds
    while waiting:
        try:
            checked = answers.get(timeout=max(ends - time.monotonic(), 0.001))
        except queue.Empty:
            break
        del waiting[checked.name]
        yield checked
    for late in waiting.values():
        yield Checked(late.name, late.kind, (f"no answer within {seconds:.0f} seconds",), SLOW)


def _put(answers: queue.SimpleQueue[Checked], look: Look, destination: Destination) -> None:
    answers.put(look(destination))


SLOW = "see whether that system is overloaded, then check again"
CLOSED = "see that it runs, that its address is right, and that this machine may reach it"


def _advice(trouble: Exception, name: str, kind: str) -> str:
    if isinstance(trouble.__cause__, Unresolved):
        return "put it where hypercare runs, and where you run this"
    if isinstance(trouble, RateLimited):
        return "it asks for patience: check again in a few minutes"
    if isinstance(trouble, Rejected):
        page = f"docs/destinations/{kind}.md" if kind in available() else "hypercare connectors"
        return f"mend it there or in [destinations.{name}], then hypercare apply; see {page}"
    if not isinstance(trouble, Trouble):
        return "this is a fault of the connector: please report it"
    return SLOW if getattr(trouble, "reached", False) else CLOSED
