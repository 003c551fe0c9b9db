"""E-mail: one case becomes one mail, and each feedback that joins it an answer to that mail.

The key is in the ``Message-ID``, the same at every attempt, so that a receiver knows a repeat.

Source: https://www.rfc-editor.org/rfc/rfc5321
"""

from __future__ import annotations

import re
import socket
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import formataddr, getaddresses
from ipaddress import ip_address
from typing import ClassVar

from hypercare_collector.connectors.base import Connector, Misconfigured, Rejected, option
from hypercare_collector.connectors.email.letter import Envelope, message_id, written
from hypercare_collector.connectors.email.smtp import Post, Server, TooLarge, conversation
from hypercare_collector.model import File, Ticket, TicketRef

DEADLINE = 45.0
"""Seconds that one attempt may take; a lease is longer."""
TLS = {"starttls": 587, "implicit": 465, "none": 25}
"""How the line is secured, and the port at which that is usual."""
_an_address = re.compile(r"[!-?A-~]+@[A-Za-z0-9.-]+", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class EmailOptions:
    """Which server takes our mail, who we are there, and who writes to whom."""

    host: str = option("Mail server")
    from_: str = option("Address of the sender, with or without a name")
    to: str | list[str] = option("Addresses that get each case")
    port: int = option("Port; without it, the usual one", default=0)
    user: str = option("User of the mail server", default="")
    password: str = option("Password of that user", secret=True, default="")
    tls: str = option("starttls, implicit or none", default="")
    ca: str = option("File with the authority of the server's certificate", default="")
    max_mb: int = option("Largest mail in MB; what does not fit is linked", default=10)

    def __post_init__(self) -> None:
        """Refuse what could only fail later, and what would show a password on the way."""
        if self.tls not in ("", *TLS):
            raise Misconfigured("tls: must be starttls, implicit or none")
        if not 0 <= self.port <= 65_535:
            raise Misconfigured("port: must be a number from 1 to 65535")
        if self.max_mb < 1:
            raise Misconfigured("max_mb: must be at least 1")
        if bool(self.user) != bool(self.password):
            raise Misconfigured("user and password: give both, or none")
        if self.user and self.security == "none" and not is_here(self.host):
            raise Misconfigured("tls: a password would travel readably; take starttls or implicit")
        for name, texts in (("from", [self.from_]), ("to", self._texts)):
            if not texts or not all(map(_is_address, texts)):
                raise Misconfigured(
                    f"{name}: must be addresses such as care@shop.example, in ASCII"
                )
        if len(getaddresses([self.from_])) != 1:
            raise Misconfigured("from: must be one address")

    @property
    def security(self) -> str:
        """How the line is secured: STARTTLS, unless the port or the place speaks against it."""
        if self.tls:
            return self.tls
        if self.port == TLS["implicit"]:
            return "implicit"
        return "none" if is_here(self.host) else "starttls"

    @property
    def recipients(self) -> list[str]:
        """The recipients, each as it was written."""
        return [formataddr(pair) for pair in getaddresses(self._texts)]

    @property
    def _texts(self) -> list[str]:
        return self.to if isinstance(self.to, list) else [self.to]


class Email(Connector[EmailOptions]):
    """Mails in plain text that carry their files. Mail has no search: nothing is looked up."""

    name, title, Options = "email", "E-mail", EmailOptions
    place: ClassVar[tuple[str, ...]] = ()
    grace: ClassVar[float] = 0.0
    verbs: ClassVar[tuple[str, ...]] = ("create", "comment")

    deadline: float = DEADLINE

    def find(self, key: str) -> TicketRef | None:
        """Return None: mail cannot be asked. Receivers know a repeat by its Message-ID."""
        return None

    def create(self, ticket: Ticket) -> TicketRef:
        """Send the mail that opens the case."""
        dropped = self._send(ticket)
        name = str(ticket.case.get("key", ticket.key))
        return TicketRef(message_id(ticket.key, self._envelope), name, dropped=dropped)

    def attach(self, ref: TicketRef, file: File) -> None:
        """Refuse: the files are in the mail."""
        raise Rejected("a mail takes no files afterwards")

    def comment(self, ref: TicketRef, ticket: Ticket) -> None:
        """Send an answer to the case's first mail."""
        self._send(ticket, answers=ref.id)

    def check(self) -> tuple[str, ...]:
        """Begin a mail, see who would get it, and give it up."""
        with conversation(self._server, self.deadline) as post:
            refused = post.ask(self._sender, self._recipients, 1_000)
            post.forget()
        return refused

    def _send(self, ticket: Ticket, answers: str = "") -> tuple[str, ...]:
        """Send a mail; where it is too large all the same, once more with links for its files."""
        with conversation(self._server, self.deadline) as post:
            largest = min(post.largest or float("inf"), self.options.max_mb * 1_000_000)
            try:
                return self._posted(post, ticket, largest, answers)
            except TooLarge:
                post.forget()
                return self._posted(post, ticket, 0, answers)

    def _posted(self, post: Post, ticket: Ticket, largest: float, answers: str) -> tuple[str, ...]:
        now = datetime.now(UTC)
        mail = written(ticket, self._envelope, now=now, largest=largest, answers=answers)
        return post.send(self._sender, self._recipients, mail)

    @property
    def _sender(self) -> str:
        return getaddresses([self.options.from_])[0][1]

    @property
    def _recipients(self) -> list[str]:
        return [address for _, address in getaddresses(self.options.recipients)]

    @property
    def _envelope(self) -> Envelope:
        domain = self._sender.rpartition("@")[2]
        return Envelope(self.options.from_, ", ".join(self.options.recipients), domain)

    @property
    def _server(self) -> Server:
        options, here = self.options, socket.gethostname()
        return Server(
            host=options.host,
            port=options.port or TLS[options.security],
            tls=options.security,
            name=here if "." in here else self._envelope.domain,
            user=options.user,
            password=options.password,
            ca=options.ca,
        )


def is_here(host: str) -> bool:
    """Say whether a host is this machine itself, so that nobody is on the way."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def _is_address(text: str) -> bool:
    addresses = [address for _, address in getaddresses([text])]
    return text.isprintable() and all(map(_an_address.fullmatch, addresses))
