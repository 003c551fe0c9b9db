"""One SMTP conversation that ends in time, and the one reading of its answers.

Source: https://www.rfc-editor.org/rfc/rfc5321
"""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
import threading
import time
from base64 import b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from hypercare_collector.connectors.base import Rejected, Trouble, TryLater

CONNECT = 20.0
"""Seconds until a connection stands and is greeted; some servers let strangers wait."""
GREYLISTED = 60.0
"""Seconds after which a recipient that was put off is asked for again."""
LOGIN, RECIPIENT = "the login", "RCPT TO"
_address = re.compile(r"<?[^\s<>]+@[^\s<>]+>?")


class TooLarge(Rejected):
    """The mail is larger than the server takes; a smaller one may pass."""


@dataclass(frozen=True)
class Server:
    """A mail server. ``tls`` is starttls, implicit or none; ``ca`` a PEM file or empty."""

    host: str
    port: int
    tls: str
    name: str
    """What we call ourselves in EHLO."""
    user: str = ""
    password: str = field(default="", repr=False)
    ca: str = ""


@contextmanager
def conversation(server: Server, seconds: float) -> Iterator[Post]:
    """Connect, secure the line and log in; what goes wrong from then on is raised as a Trouble.

    After ``seconds`` the line is cut, whatever is under way: the time-outs of a socket count from
    byte to byte.
    """
    ends = time.monotonic() + seconds
    post = Post(server, _client(server))
    clock = threading.Timer(seconds, post.cut)
    clock.daemon = True
    clock.start()
    try:
        post.open(seconds)
        yield post
        with suppress(smtplib.SMTPException, OSError):
            post.client.quit()
    except (smtplib.SMTPException, OSError) as error:
        raise post.trouble(error, late=time.monotonic() >= ends) from None
    finally:
        clock.cancel()
        post.client.close()


class Post:
    """One conversation with a mail server."""

    def __init__(self, server: Server, client: smtplib.SMTP) -> None:
        """Open nothing yet."""
        self.server, self.client = server, client
        self._step = "the greeting"
        self._under_way = False

    @property
    def largest(self) -> int | None:
        """The bytes that the server takes at most, or None when it does not say."""
        said = self.client.esmtp_features.get("size", "")
        return int(said) if said.isdecimal() and int(said) > 0 else None

    def open(self, patience: float) -> None:
        """Connect, secure the line and log in; each answer may take ``patience`` seconds."""
        code, said = self.client.connect(self.server.host, self.server.port)
        if code != 220:
            raise smtplib.SMTPConnectError(code, said)
        assert self.client.sock is not None
        self.client.sock.settimeout(patience)
        self.client.ehlo_or_helo_if_needed()
        if self.server.tls == "starttls":
            self._step = "STARTTLS"
            self.client.starttls(context=_trusted(self.server.ca))
            self.client.ehlo_or_helo_if_needed()
        if self.server.user:
            self._step = LOGIN
            self._log_in()

    def send(self, sender: str, recipients: Sequence[str], content: bytes) -> tuple[str, ...]:
        """Send one mail; return a sentence for each recipient that was refused.

        Raises `TooLarge`, or another Trouble when nobody gets the mail.
        """
        refused = self.ask(sender, recipients, len(content))
        self._step, self._under_way = "DATA", True
        code, said = self._data(content)
        if not _is_good(code):
            raise self._read(code, said)
        self._under_way = False
        return refused

    def _data(self, content: bytes) -> tuple[int, bytes | str]:
        try:
            return self.client.data(content)
        except smtplib.SMTPDataError as refused:
            return refused.smtp_code, refused.smtp_error

    def ask(self, sender: str, recipients: Sequence[str], size: int) -> tuple[str, ...]:
        """Begin a mail of so many bytes; return a sentence for each recipient that is refused.

        Raises a Trouble when nobody would get it: for now, when one of them is only put off.
        """
        self._step, self._under_way = "MAIL FROM", False
        options = [f"SIZE={size}"] if self.client.has_extn("size") else []
        code, said = self.client.mail(sender, options)
        if not _is_good(code):
            raise self._read(code, said)
        self._step = RECIPIENT
        answers = [self.client.rcpt(address) for address in recipients]
        refused = [
            (n, code, said) for n, (code, said) in enumerate(answers, 1) if not _is_good(code)
        ]
        if len(refused) == len(recipients):
            _, code, said = min(refused, key=lambda one: one[1])
            raise self._read(code, said)
        return tuple(
            f"recipient {n} of {len(recipients)} was refused and got nothing: {code} "
            f"{self._words(said)}; look at the option to"
            for n, code, said in refused
        )

    def forget(self) -> None:
        """Give up the mail that was begun."""
        self.client.rset()

    def cut(self) -> None:
        """Cut the line."""
        line = self.client.sock
        if line is not None:
            with suppress(OSError):
                # The plain socket's own: an SSL socket's would first wait for its reader.
                socket.socket.shutdown(line, socket.SHUT_RDWR)

    def trouble(self, error: Exception, *, late: bool) -> Trouble:
        """Say what a failure means for the mail."""
        where = f"{self.server.host} port {self.server.port}"
        if late:
            return TryLater(f"{where}: no answer in time at {self._step}", reached=self._under_way)
        if isinstance(error, smtplib.SMTPResponseException):
            return self._read(error.smtp_code, error.smtp_error)
        if isinstance(error, smtplib.SMTPNotSupportedError):
            what = self._step.removeprefix("the ")
            return Rejected(f"{where} offers no {what}: look at tls, port, user and password")
        if isinstance(error, ssl.SSLCertVerificationError):
            why = f"its certificate is not trusted: {error.verify_message}; look at host and ca"
            return TryLater(f"{where}: {why}", reached=False)
        if isinstance(error, ssl.SSLError):
            return TryLater(f"{where}: no TLS ({error.reason}); look at tls", reached=False)
        why = getattr(error, "strerror", None) or str(error) or "the connection was lost"
        return TryLater(f"{where}: {why} at {self._step}", reached=self._under_way)

    def _read(self, code: int, said: bytes | str) -> Trouble:
        """Read an answer: 4xx is for now, 5xx for good (RFC 5321, 4.2.1)."""
        words = self._words(said)
        what = f"{self._step} was answered with {code}: {words}"
        if not 400 <= code < 600:
            return TryLater(f"{what}, which is no SMTP", reached=self._under_way)
        if code < 500:
            pause = GREYLISTED if self._step == RECIPIENT else None
            return TryLater(what, after=pause, reached=False)
        if code == 530 or self._step == LOGIN:
            return Rejected(f"{what}; look at user and password")
        if code == 552 or "5.3.4" in words:
            return TooLarge(f"{what}; make max_mb smaller than what the server takes")
        return Rejected(what)

    def _words(self, said: bytes | str) -> str:
        """Return what the server said, on one line, without our secrets and without addresses."""
        text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
        for secret in (self.server.password, _plain(self.server)):
            text = text.replace(secret, "[redacted]") if secret else text
        return " ".join(_address.sub("[address]", text).split())[:300]

    def _log_in(self) -> None:
        """Log in by AUTH PLAIN, which takes any character (RFC 4616); else by what there is."""
        if "PLAIN" not in self.client.esmtp_features.get("auth", "").upper().split():
            try:
                self.client.login(self.server.user, self.server.password)
            except UnicodeEncodeError:
                raise Rejected("the mail server takes only ASCII in user and password") from None
            return
        code, said = self.client.docmd("AUTH", f"PLAIN {_plain(self.server)}")
        if code != 235:
            raise smtplib.SMTPAuthenticationError(code, said)


def _is_good(code: int) -> bool:
    return 200 <= code < 300


def _plain(server: Server) -> str:
    if not server.password:
        return ""
    return b64encode(f"\0{server.user}\0{server.password}".encode()).decode()


def _client(server: Server) -> smtplib.SMTP:
    """Prepare a conversation. Given the host, smtplib would connect at once, and with no end."""
    client = (
        smtplib.SMTP_SSL(local_hostname=server.name, timeout=CONNECT, context=_trusted(server.ca))
        if server.tls == "implicit"
        else smtplib.SMTP(local_hostname=server.name, timeout=CONNECT)
    )
    client._host = server.host  # type: ignore[attr-defined]  # whose certificate is asked for
    return client


def _trusted(ca: str) -> ssl.SSLContext:
    """Return who vouches for certificates: the machine's own list, or the file ``ca`` alone."""
    try:
        return ssl.create_default_context(cafile=ca or None)
    except OSError as error:
        no_pem = isinstance(error, ssl.SSLError)
        why = "it holds no certificate in PEM" if no_pem else error.strerror
        raise Rejected(f"the file of the option ca cannot be used: {why}") from None
