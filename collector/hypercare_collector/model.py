"""The nouns of the collector, as frozen values. They know no database and no network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Priority(StrEnum):
    """How urgent a case is, P1 first."""

    P1 = "P1"
    P2 = "P2"
    P3 = "P3"
    P4 = "P4"


class Verb(StrEnum):
    """What one delivery does at its destination."""

    CREATE = "create"
    COMMENT = "comment"
    ATTACH = "attach"
    UPDATE = "update"


class FileState(StrEnum):
    """What is known of an attachment. Only ``GOOD`` ones are served or delivered.

    ``GONE`` is one whose bytes were taken away: it had become old, or its feedback was erased.
    """

    PENDING = "pending"
    GOOD = "good"
    HELD = "held"
    GONE = "gone"


@dataclass(frozen=True)
class Judgement:
    """A priority and the sentence that says why."""

    priority: Priority
    reason: str


@dataclass(frozen=True)
class Attachment:
    """One file of a feedback. ``path`` is where the bytes lie, relative to the files' folder.

    ``name`` is harmless as a file name; ``kind`` is one of the template's attachment kinds.
    ``media_type`` is what the sender claimed until a picture was verified.
    """

    id: str
    feedback_id: str
    name: str
    media_type: str
    kind: str
    size: int
    sha256: str
    path: str
    state: FileState = FileState.GOOD
    reason: str | None = None


@dataclass(frozen=True)
class Signal:
    """An error that a process reported by itself.

    ``id`` is the sender's, the same at every attempt; ``count`` is how often it happened. ``error``
    is as in ``trail.errors``, redacted. ``vouched`` says whether a secret key stands for it.
    """

    session: str
    at: datetime
    fingerprint: str
    error: Mapping[str, Any]
    id: str | None = None
    trace_id: str | None = None
    count: int = 1
    vouched: bool = False


@dataclass(frozen=True)
class Joined:
    """An error that another process saw in the session of a feedback.

    ``late`` is true for one that was reported after the feedback had come.
    """

    fingerprint: str
    error: Mapping[str, Any]
    count: int
    at: datetime
    late: bool = False


@dataclass(frozen=True)
class Message:
    """Something that was said to all reporters of a case."""

    at: datetime
    text: str


@dataclass(frozen=True)
class Feedback:
    """What one user sent once.

    ``content`` is the feedback in the wire's shape, valid, redacted and trimmed, the user's words
    untouched. ``vouched`` says whether a secret key or a signature stands for the reporter.
    ``id`` is the sender's; two projects may use the same one, ``uid`` is the collector's own.
    ``session`` and ``happened_at``, the device's time where it is plausible, say which signals are
    ``joined``.
    """

    uid: str
    id: str
    project: str
    receipt: str
    content: Mapping[str, Any]
    body_hash: str
    vouched: bool
    received_at: datetime
    attachments: tuple[Attachment, ...] = ()
    session: str | None = None
    happened_at: datetime | None = None
    joined: tuple[Joined, ...] = ()

    @property
    def description(self) -> str:
        """The user's own words."""
        return str(self.content["description"])


@dataclass(frozen=True)
class Case:
    """The problem behind one or more feedbacks. ``key`` is the receipt that opened it."""

    id: str
    key: str
    project: str
    title: str
    priority: Priority
    priority_reason: str
    state: str
    opened_at: datetime
    category: str | None = None
    module: str | None = None
    fingerprint: str | None = None
    feedbacks: int = 1


@dataclass(frozen=True)
class Heading:
    """A line above a section of a ticket."""

    text: str


@dataclass(frozen=True)
class Words:
    """Somebody's own text: shown as characters, never as markup."""

    text: str


@dataclass(frozen=True)
class Code:
    """Text whose columns matter, such as a stack."""

    text: str


@dataclass(frozen=True)
class Rows:
    """A table of two columns: what, and its value."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Items:
    """A list, one thing a line, in order."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Link:
    """An address to follow."""

    text: str
    url: str


Block = Heading | Words | Code | Rows | Items | Link


@dataclass(frozen=True)
class File:
    """One file on its way into a ticket: the name it gets there, and its bytes.

    ``url`` is a signed address that serves the same bytes for a while.
    """

    name: str
    media_type: str
    kind: str
    content: bytes = field(repr=False)
    url: str = ""


@dataclass(frozen=True)
class Ticket:
    """A case in words that any ticketing system can show.

    ``key`` is the same at every attempt and nowhere else: the connector stores it in the ticket,
    so that ``find`` can say later whether an attempt got through. ``event`` is the webhook's
    ``type``; ``case`` and ``feedback`` are the facts for systems that take data, not prose.
    ``files`` are empty for a connector with the verb ``attach``: its files come one by one.
    """

    key: str
    title: str
    priority: Priority
    blocks: tuple[Block, ...]
    url: str
    event: str = "case.opened"
    case: Mapping[str, Any] = field(default_factory=dict)
    feedback: Mapping[str, Any] = field(default_factory=dict)
    labels: tuple[str, ...] = ()
    files: tuple[File, ...] = ()


@dataclass(frozen=True)
class TicketRef:
    """A ticket as the other system knows it.

    ``id`` is what its API wants, ``name`` what its people say (``issue12``, ``OPS-7``), ``url``
    where they see it, empty when there is nothing to see. ``dropped`` says, a sentence each, which
    fields the other side did not take although it made the ticket.
    """

    id: str
    name: str
    url: str = ""
    dropped: tuple[str, ...] = field(default=(), compare=False)
