"""What every connector promises, and the ways in which a delivery goes wrong.

A connector knows one kind of ticketing system and nothing else: no database, no queue, no retry.
It raises ``TryLater`` or ``Rejected``; what follows from that is decided in ``delivery``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import MISSING, field
from typing import Any, ClassVar, Generic, TypeVar
from urllib.parse import urlsplit

from hypercare_collector.model import File, Priority, Ticket, TicketRef

O = TypeVar("O")  # noqa: E741  the connector's own options


class Trouble(Exception):
    """A delivery did not go through. The message says why, in words for an admin."""


class TryLater(Trouble):
    """The same request may well succeed later.

    ``after`` is how many seconds the other side asked for. ``reached`` is False only when the
    request certainly never got there (a refused connection), so that nothing has to be looked up.
    """

    def __init__(self, why: str, *, after: float | None = None, reached: bool = True) -> None:
        """Keep the reason, and what is known of the other side."""
        super().__init__(why)
        self.after = after
        self.reached = reached


class RateLimited(TryLater):
    """The other side asks for patience; ``after`` says how much, when it told us."""


class Rejected(Trouble):
    """The same request would be refused again: a person has to look."""


class Misconfigured(Exception):
    """Options do not fit a connector. The message names each one that is wrong, and why."""


class Connector(ABC, Generic[O]):
    """The verbs that carry a ticket into another system.

    Each call is one attempt with a deadline of its own (``connectors.http.DEADLINE`` for HTTP);
    a connector keeps no state between calls but its connections, and may be used by one thread
    at a time.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    Options: ClassVar[type]
    grace: ClassVar[float] = 5.0
    """Seconds after which a lost create is sure to be found by ``find``; at most 10."""
    place: ClassVar[tuple[str, ...]] = ("url",)
    """The options that say where its tickets live; empty when nothing lives over there."""
    verbs: ClassVar[tuple[str, ...]] = ("find", "create", "attach", "comment")
    """What it can do. Without ``attach`` its tickets and comments carry their files themselves."""
    takes_data: ClassVar[bool] = False
    """Whether it takes each change of a case as data, rather than prose for people."""

    def __init__(self, options: O) -> None:
        """Take options that the registry has checked."""
        self.options = options

    @abstractmethod
    def find(self, key: str) -> TicketRef | None:
        """Return the ticket that an earlier attempt made for ``key``, if there is one."""

    @abstractmethod
    def create(self, ticket: Ticket) -> TicketRef:
        """Make the ticket, with ``ticket.key`` stored where ``find`` looks it up."""

    @abstractmethod
    def attach(self, ref: TicketRef, file: File) -> None:
        """Add one file to a ticket that exists; one of that name already there is left alone."""

    @abstractmethod
    def comment(self, ref: TicketRef, ticket: Ticket) -> None:
        """Add to a ticket that exists; a comment of the same ``ticket.key`` is left alone."""

    def check(self) -> tuple[str, ...]:
        """Ask the other side, writing nothing, whether tickets can be made there.

        Returns what does not fit, each as a sentence that says what to do; nothing when all is
        well. Raises `Trouble` when the other side cannot be reached or does not let us in.
        """
        return ()

    def close(self) -> None:
        """Let go of connections."""


def web_address(name: str, url: str) -> str:
    """Return ``url`` when it is an address that a connector can ask; else raise `Misconfigured`.

    Who we are there has options of its own: an address with a user or a password in it would show
    them in logs.
    """
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and parts.hostname and (parts.port or 1) > 0
    except ValueError:
        good = False
    if not good:
        raise Misconfigured(f"{name}: must be an address such as https://tracker.example")
    if parts.username is not None or parts.password is not None:
        raise Misconfigured(f"{name}: must not hold a user or a password")
    return url


def refuse(faults: Iterable[str]) -> None:
    """Raise `Misconfigured` with every fault of a connector's options, when there are any."""
    if told := "; ".join(faults):
        raise Misconfigured(told)


def faults_of_fields(fields: Mapping[str, Any], ours: Collection[str]) -> Iterator[str]:
    """Yield the further fields that nobody else may set, since they come from the ticket."""
    for name in sorted(fields.keys() & {*ours}):
        yield f"fields.{name}: is set by hypercare"


def faults_of_priorities(given: Mapping[str, Any], kind: type, what: str) -> Iterator[str]:
    """Yield what gives no priority of ours a counterpart of this ``kind``, called ``what``."""
    for name, value in given.items():
        if name not in tuple(Priority) or type(value) is not kind:
            yield f"priorities.{name}: must give one of P1 to P4 {what}"


def option(label: str, *, secret: bool = False, default: Any = MISSING) -> Any:
    """Declare one option: the form, the check, the docs and the masking all read this.

    ``default=dict`` is an empty table. A name that Python keeps for itself ends in an underscore,
    which nobody else sees (see ``registry.option_name``).
    """
    metadata = {"label": label, "secret": secret}
    if default is dict:
        return field(default_factory=dict, repr=not secret, metadata=metadata)
    return field(default=default, repr=not secret, metadata=metadata)
