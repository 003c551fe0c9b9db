"""The ways to a person: mail, and a signed webhook."""

from __future__ import annotations

import smtplib
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.utils import formatdate
from io import BytesIO
from typing import Protocol

from hypercare_collector.connectors.base import Misconfigured
from hypercare_collector.connectors.http import DEADLINE, Attempt, Conversation, Service
from hypercare_collector.connectors.webhook import sign, signing_key
from hypercare_collector.settings import AlarmSettings, BadSettings
from hypercare_collector.vault import Unresolved, plain
from hypercare_collector.watch.message import Message

PATIENCE = 20.0
"""Seconds for each answer of a mail server."""


class Channel(Protocol):
    """A way to a person. ``send`` raises whatever went wrong; the same message may come again."""

    name: str

    def send(self, message: Message) -> None:
        """Bring the message."""


class Mail:
    """Plain text by SMTP, encrypted unless the settings say otherwise."""

    name = "mail"

    def __init__(self, settings: AlarmSettings) -> None:
        """Connect to nothing yet."""
        self._settings = settings

    def send(self, message: Message) -> None:
        """Send one mail to all."""
        letter = EmailMessage()
        letter["Subject"], letter["From"] = message.subject, self._settings.mail_from
        letter["To"] = ", ".join(self._settings.mail_to)
        letter["Date"] = formatdate()
        letter["Message-ID"] = f"<{message.id}@{_domain(self._settings.mail_from)}>"
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(message.text)
        with self._server() as server:
            server.send_message(letter)

    @contextmanager
    def _server(self) -> Iterator[smtplib.SMTP]:
        chosen, trusted = self._settings, ssl.create_default_context()
        where = chosen.smtp_host, chosen.smtp_port
        with (
            smtplib.SMTP_SSL(*where, timeout=PATIENCE, context=trusted)
            if chosen.smtp_tls == "tls"
            else smtplib.SMTP(*where, timeout=PATIENCE)
        ) as server:
            if chosen.smtp_tls == "starttls":
                server.starttls(context=trusted)
            if chosen.smtp_user:
                server.login(chosen.smtp_user, plain(chosen.smtp_password))
            yield server


class Webhook:
    """One POST of JSON, signed as the connector of that name signs when there is a secret."""

    name = "webhook"

    def __init__(self, url: str, secret: str) -> None:
        """Connect to nothing yet; ``secret`` may be a reference."""
        self._url, self._secret = url, secret

    def send(self, message: Message) -> None:
        """Post it; any 2xx is an acceptance."""
        body, secret = message.as_json(), plain(self._secret)
        headers = {"Content-Type": "application/json", "webhook-id": message.id}
        if secret:
            headers |= sign(body, message.id, int(time.time()), secret)
        line = Conversation(Service(url=self._url, secrets=(secret,)))
        with line.session:
            attempt = Attempt(line, time.monotonic() + DEADLINE)
            attempt.send("POST", "", data=BytesIO(body), headers=headers, speaks_json=False)


def channels(settings: AlarmSettings) -> tuple[Channel, ...]:
    """Return the ways that the settings open; none is an answer too: then only the log tells.

    Raises:
        BadSettings: the webhook's secret is none.
    """
    ways: list[Channel] = []
    if settings.mail_to:
        ways.append(Mail(settings))
    if settings.webhook:
        _check(settings.webhook_secret)
        ways.append(Webhook(settings.webhook, settings.webhook_secret))
    return tuple(ways)


def _check(secret: str) -> None:
    """Refuse a secret that could not sign; one that cannot be had just now may be there later."""
    try:
        if secret:
            signing_key(plain(secret))
    except Unresolved:
        return
    except Misconfigured as fault:
        raise BadSettings(f"alarms.webhook_{fault}") from None


def _domain(address: str) -> str:
    return address.rpartition("@")[2].strip("> ") or "localhost"
