"""Webhook: one case, each feedback that joins it and each change is one signed POST.

Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import time
from dataclasses import dataclass
from io import BytesIO
from typing import ClassVar

from hypercare_collector.connectors.base import Misconfigured, Rejected, option, web_address
from hypercare_collector.connectors.http import HttpConnector, Service
from hypercare_collector.connectors.reach import reach
from hypercare_collector.connectors.text import readable
from hypercare_collector.model import File, Ticket, TicketRef

PREFIX = "whsec_"


@dataclass(frozen=True, kw_only=True)
class WebhookOptions:
    """Where to post, and the secret that the receiver knows too."""

    url: str = option("Address that takes the events")
    secret: str = option("Signing secret: whsec_ and base64", secret=True)

    def __post_init__(self) -> None:
        """Refuse what could only fail later."""
        web_address("url", self.url)
        signing_key(self.secret)


class Webhook(HttpConnector[WebhookOptions]):
    """Events for whoever listens. Any 2xx is an acceptance; files travel as addresses."""

    name, title, Options = "webhook", "Webhook", WebhookOptions
    place: ClassVar[tuple[str, ...]] = ()
    grace: ClassVar[float] = 0.0
    verbs: ClassVar[tuple[str, ...]] = ("create", "comment")
    takes_data: ClassVar[bool] = True

    def service(self) -> Service:
        """Post to the one address; nothing but the signature says who we are."""
        return Service(url=self.options.url, secrets=(self.options.secret,))

    def find(self, key: str) -> TicketRef | None:
        """Return None: a webhook cannot be asked. Its receiver knows a repeat by ``webhook-id``."""
        return None

    def create(self, ticket: Ticket) -> TicketRef:
        """Announce the case."""
        self._post(ticket)
        return TicketRef(id=ticket.key, name=str(ticket.case.get("key", ticket.key)))

    def attach(self, ref: TicketRef, file: File) -> None:
        """Refuse: the files are in the event."""
        raise Rejected("a webhook takes no files by themselves")

    def comment(self, ref: TicketRef, ticket: Ticket) -> None:
        """Announce one more feedback of the case, or what changed about it."""
        self._post(ticket)

    def check(self) -> tuple[str, ...]:
        """Connect and say nothing: any request would be an event."""
        reach(self.options.url)
        return ()

    def _post(self, ticket: Ticket) -> None:
        body = to_body(ticket)
        headers = sign(body, ticket.key, int(time.time()), self.options.secret)
        headers["Content-Type"] = "application/json"
        with self.attempt() as api:
            api.send("POST", "", data=BytesIO(body), headers=headers, speaks_json=False)


def to_body(ticket: Ticket) -> bytes:
    """Return the event as JSON; of the files it names those that have an address."""
    event = {
        "type": ticket.event,
        "case": dict(ticket.case),
        "feedback": dict(ticket.feedback),
        "attachments": [
            {"name": f.name, "media_type": f.media_type, "kind": f.kind, "url": f.url}
            for f in ticket.files
            if f.url
        ],
    }
    text = json.dumps(event, ensure_ascii=False, separators=(",", ":"))
    return readable(text).encode()


def sign(body: bytes, key: str, timestamp: int, secret: str) -> dict[str, str]:
    """Return the headers of the Standard Webhooks specification for a body."""
    message = f"{key}.{timestamp}.".encode() + body
    digest = hmac.digest(signing_key(secret), message, hashlib.sha256)
    return {
        "webhook-id": key,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }


def signing_key(secret: str) -> bytes:
    """Return the bytes behind ``whsec_…``; raise `Misconfigured` when there are none."""
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not key:
        raise Misconfigured(f"secret: must be {PREFIX} followed by base64")
    return key
