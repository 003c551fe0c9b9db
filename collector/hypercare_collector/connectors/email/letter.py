"""A ticket as a mail. Pure: a ticket and some addresses in, the bytes of a message out.

Everything travels as 7-bit text, so that any server takes it; nothing in a ticket can become a
header.

Source: https://www.rfc-editor.org/rfc/rfc5322, https://www.rfc-editor.org/rfc/rfc3834
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import quote

from hypercare_collector.connectors.text import one_line, plain
from hypercare_collector.model import File, Heading, Items, Priority, Ticket

SUBJECT = 200
"""Characters of a subject."""
ENVELOPED = 1.4
"""Bytes of a mail for each byte of a file: base64 and its line ends."""
AROUND = 2_000
"""Bytes of a mail for each file besides its content."""
IMPORTANCE = {Priority.P1: "high", Priority.P4: "low"}
POLICY = SMTP.clone(cte_type="7bit")
CARRIED = ("application", "audio", "image", "text", "video")
_control = re.compile(r"[\x00-\x1f\x7f]")
_media_type = re.compile(r"([a-z]+)/([a-z0-9][a-z0-9.+-]*)")


@dataclass(frozen=True)
class Envelope:
    """Who writes to whom. ``sender`` and ``recipients`` are as the header shows them."""

    sender: str
    recipients: str
    domain: str
    """What stands behind the @ of a message's id."""


def message_id(key: str, envelope: Envelope) -> str:
    """Return the id of a delivery's mail: the same at every attempt, so that a repeat is known."""
    return f"<{quote(key, safe='')}@{envelope.domain}>"


def written(
    ticket: Ticket, envelope: Envelope, *, now: datetime, largest: float, answers: str = ""
) -> bytes:
    """Return a mail of at most about ``largest`` bytes; files that do not fit stand as links.

    ``answers`` is the id of the case's first mail, so that mail programs show them together.
    """
    kept, left = _fitting(ticket, largest)
    mail = EmailMessage(policy=POLICY)
    mail["From"] = envelope.sender
    mail["To"] = envelope.recipients
    mail["Subject"] = subject(ticket, answers=bool(answers))
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = message_id(ticket.key, envelope)
    if answers:
        mail["In-Reply-To"] = mail["References"] = answers
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    if importance := IMPORTANCE.get(ticket.priority):
        mail["Importance"] = importance
    _write(mail, plain((*ticket.blocks, *left)))
    for file in kept:
        _enclose(mail, file)
    return mail.as_bytes()


def subject(ticket: Ticket, *, answers: bool) -> str:
    """Return one line; what would be read as an encoded word (RFC 2047) is taken apart.

    An answer has its case's subject, so that mail programs put it below the first mail.
    """
    title = f"Re: {_of_case(ticket)}" if answers else ticket.title
    return _control.sub("\ufffd", one_line(title, SUBJECT)).replace("=?", "= ?")


def _of_case(ticket: Ticket) -> str:
    key, title = str(ticket.case.get("key", "")), str(ticket.case.get("title", ""))
    return ": ".join(filter(None, (key, title))) or ticket.title


def _fitting(ticket: Ticket, largest: float) -> tuple[list[File], tuple[Heading | Items, ...]]:
    """Return the files that fit, the small ones first, and what is said of the others."""
    room = largest - AROUND - 2 * len(plain(ticket.blocks).encode())
    left: list[File] = []
    kept: list[File] = []
    for file in sorted(ticket.files, key=lambda file: len(file.content)):
        room -= len(file.content) * ENVELOPED + AROUND
        (kept if room >= 0 else left).append(file)
    if not left:
        return list(ticket.files), ()
    lines = tuple(f"{file.name}: {file.url}" if file.url else file.name for file in left)
    heading = Heading("Too large for this mail (the links are good for a week)")
    return [file for file in ticket.files if file in kept], (heading, Items(lines))


def _write(mail: EmailMessage, text: str) -> None:
    """Set the text. A mail's lines end in CRLF, so a text with CRs of its own goes as bytes."""
    if "\r" in text:
        mail.set_content(text.encode(), "text", "plain", params={"charset": "utf-8"})
    else:
        mail.set_content(text)


def _enclose(mail: EmailMessage, file: File) -> None:
    """Add a file as it is; types that base64 must not hold (RFC 2046, 5.2) go as plain bytes."""
    name = _control.sub("_", one_line(file.name, SUBJECT))
    found = _media_type.fullmatch(file.media_type.lower())
    main, sub = found.groups() if found and found[1] in CARRIED else ("application", "octet-stream")
    mail.add_attachment(file.content, main, sub, filename=name)
