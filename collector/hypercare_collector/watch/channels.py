"""The ways to a person: mail, and a signed webhook."""

from __future__ import annotations

import logging
import time
from email.message import EmailMessage
from email.utils import formatdate, getaddresses
from io import BytesIO
from typing import Protocol

from hypercare_collector.connectors.base import Misconfigured
from hypercare_collector.connectors.email.letter import POLICY
from hypercare_collector.connectors.email.smtp import Server, conversation
from hypercare_collector.connectors.http import DEADLINE, Attempt, Conversation, Service
from hypercare_collector.connectors.webhook import sign, signing_key
from hypercare_collector.settings import AlarmSettings, BadSettings
from hypercare_collector.vault import Unresolved, plain
from hypercare_collector.watch.message import Message

log = logging.getLogger(__name__)

PATIENCE = 30.0
"""Seconds that one mail may take."""


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
        letter, domain = EmailMessage(policy=POLICY), _domain(self._settings.mail_from)
        letter["Subject"], letter["From"] = message.subject, self._settings.mail_from
        letter["To"] = ", ".join(self._settings.mail_to)
        letter["Date"] = formatdate()
        letter["Message-ID"] = f"<{message.id}@{domain}>"
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(message.text)
        [sender, *recipients] = _addresses(self._settings.mail_from, *self._settings.mail_to)
        with conversation(self._server(domain), PATIENCE) as post:
            refused = post.send(sender, recipients, letter.as_bytes())
        if refused:
            log.warning("not everybody gets the mail of an alarm", extra={"left_out": len(refused)})

    def _server(self, domain: str) -> Server:
        chosen = self._settings
        return Server(
            host=chosen.smtp_host,
            port=chosen.smtp_port,
            tls="implicit" if chosen.smtp_tls == "tls" else chosen.smtp_tls,
            name=domain,
            user=chosen.smtp_user,
            password=plain(chosen.smtp_password) if chosen.smtp_user else "",
        )


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


def _addresses(*texts: str) -> list[str]:
    return [address for _, address in getaddresses(texts)]


def _domain(address: str) -> str:
    return address.rpartition("@")[2].strip("> ") or "localhost"
