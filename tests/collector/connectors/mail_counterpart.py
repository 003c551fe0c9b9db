"""A real mail server on loopback, with STARTTLS, a login and a mailbox that knows repeats."""

from __future__ import annotations

import ssl
from asyncio import Server, Transport
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import default
from pathlib import Path
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.collector.connectors.contract import Seen

USER, PASSWORD = "hypercare", "s3cret pässwörd"


@dataclass(frozen=True)
class Letter:
    """One mail as it came."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes

    @property
    def mail(self) -> EmailMessage:
        return message_from_bytes(self.content, policy=default)

    @property
    def text(self) -> str:
        body = self.mail.get_body(("plain",))
        assert body is not None
        said: str = body.get_content()
        return said if body["Content-Transfer-Encoding"] == "base64" else said.replace("\r\n", "\n")

    @property
    def files(self) -> tuple[tuple[str, bytes], ...]:
        parts = self.mail.iter_attachments()
        return tuple((part.get_filename(""), payload(part)) for part in parts)


@dataclass
class MailServer:
    """The server as a test sees it. ``says`` are its answers where they are not the usual ones."""

    host: str
    port: int = 0
    ca: str = ""
    came: list[Letter] = field(default_factory=list)
    says: dict[str, str] = field(default_factory=dict)
    refuses: dict[str, str] = field(default_factory=dict)
    hangs_up: bool = False

    @property
    def mailbox(self) -> dict[str, Letter]:
        """What people see: a mail whose id is known already is thrown away."""
        return {letter.mail["Message-ID"]: letter for letter in reversed(self.came)}

    def tickets(self, about: str) -> list[Seen]:
        known = list(self.mailbox.items())[::-1]
        first = [(i, one) for i, one in known if not one.mail["In-Reply-To"]]
        return [self._seen(i, one) for i, one in first if about in one.mail["Subject"]]

    def _seen(self, identity: str, letter: Letter) -> Seen:
        answers = [one for one in self.mailbox.values() if one.mail["References"] == identity]
        texts = tuple(one.text for one in reversed(answers))
        return Seen(identity, letter.mail["Subject"], letter.text, letter.files, texts)

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if "MAIL" in self.says:
            return self.says["MAIL"]
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        if "DATA" in self.says:
            limit = int(self.says.get("above", "0"))
            if len(envelope.content) > limit:
                return self.says["DATA"]
        recipients = tuple(envelope.rcpt_tos)
        self.came.append(Letter(str(envelope.mail_from), recipients, envelope.content))
        if self.hangs_up:
            self.hangs_up = False
            assert isinstance(server.transport, Transport)
            server.transport.abort()
        return "250 OK"

    def admits(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, known: Any
    ) -> AuthResult:
        right = LoginPassword(USER.encode(), PASSWORD.encode())
        if known == right:
            return AuthResult(success=True)
        said = f"535 5.7.8 {known.password.decode()} of me@shop.example is wrong"
        return AuthResult(success=False, handled=False, message=said)


def payload(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content


class AnyPort(Controller):
    def _trigger_server(self) -> None:
        assert isinstance(self.server, Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def running_mail_server(
    folder: Path, *, tls: str = "starttls", login: bool = True, largest: int | None = 33_554_432
) -> Iterator[MailServer]:
    """Run a server whose certificate comes from an authority of its own, in ``folder``."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(folder / "ca.pem")
    secure = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost", "127.0.0.1").configure_cert(secure)
    here = MailServer("127.0.0.1", ca=str(folder / "ca.pem"))
    controller = AnyPort(
        here,
        hostname=here.host,
        port=0,
        ssl_context=secure if tls == "implicit" else None,
        tls_context=secure if tls == "starttls" else None,
        require_starttls=tls == "starttls",
        authenticator=here.admits,
        auth_required=login and tls == "starttls",
        auth_require_tls=tls == "starttls",
        data_size_limit=largest,
    )
    controller.start()
    here.port = controller.port
    try:
        yield here
    finally:
        controller.stop()
