"""The door: who may write here, from where, and on whose word."""

from __future__ import annotations

import hmac
import json
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any

from flask import Request

from hypercare_collector.intake.keyring import Key, Keyring, origin
from hypercare_collector.intake.problems import Refused
from hypercare_collector.intake.record import note
from hypercare_collector.settings import BadSettings

log = logging.getLogger(__name__)

SECRET_PREFIX = "hcs_"  # noqa: S105  the visible start of every secret key
KEY, ORIGIN = "key", "origin"
"""What a 403 is about, in the problem's ``reason``."""
Network = IPv4Network | IPv6Network


@dataclass(frozen=True)
class Visitor:
    """Somebody with a valid key. ``address`` is the client's, proxies looked past."""

    key: Key
    address: str

    @property
    def project(self) -> str:
        """The project that the key belongs to."""
        return self.key.project

    def vouched(self, content: Mapping[str, Any], now: datetime) -> bool:
        """Say whether a secret key or a signature stands for the reporter."""
        return self.key.secret or signature_holds(
            self.key.signing, self.project, _mapping(content, "reporter"), now.timestamp()
        )

    def person(self, content: Mapping[str, Any], *, vouched: bool) -> str:
        """Return whose feedback counts against whose limit.

        Only a reporter whom somebody vouches for is believed. Behind a relay the visit, then the
        client's address that the relay saw, stand for somebody who is not known.
        """
        reporter, context = _mapping(content, "reporter"), _mapping(content, "context")
        if vouched and reporter.get("id"):
            return f"reporter {reporter['id']}"
        if self.key.secret and context.get("session"):
            return f"session {context['session']}"
        if self.key.secret and context.get("address"):
            return f"address {context['address']}"
        return f"address {self.address}"


class Door:
    """Lets in those who hold a key, and nobody else."""

    def __init__(self, keyring: Keyring, trusted_proxies: Iterable[str]) -> None:
        """Believe ``X-Forwarded-For`` from ``trusted_proxies``: addresses or networks.

        Raises:
            BadSettings: one of them is neither.
        """
        self._keyring = keyring
        self._trusted = networks(trusted_proxies)

    def enter(self, request: Request) -> Visitor:
        """Return who asks.

        Raises:
            Refused: 401 without a key, 403 for a wrong key or a wrong origin.
            Unavailable: the keys cannot be read.
        """
        key = self._keyring.find(_given(request))
        if key is None:
            raise Refused(
                403,
                "This key is not known here: compare it with the project's keys.",
                reason=KEY,
            )
        note(request, project=key.project)
        _check_origin(key, request.headers.get("Origin"))
        return Visitor(key, self.address(request))

    def address(self, request: Request) -> str:
        """Return the address of the client, looking past trusted proxies."""
        forwarded = request.headers.get("X-Forwarded-For", "")
        return client_address(request.remote_addr or "", forwarded, self._trusted)


def signature_holds(secret: str, project: str, reporter: Mapping[str, Any], now: float) -> bool:
    """Say whether ``reporter.signature`` was made with the secret key, and has not expired.

    It is ``v1,<expires>,<mac>``: ``expires`` in seconds since 1970, ``mac`` the lower-case
    hexadecimal HMAC-SHA256, under the secret key as text, of the JSON array
    ``[project, id, email, expires]`` in UTF-8, written without spaces and without escaping what is
    not ASCII; ``id`` and ``email`` are texts (a number is written as one), or null when the
    reporter has none.
    """
    version, _, rest = str(reporter.get("signature") or "").partition(",")
    expires, _, mac = rest.partition(",")
    if version != "v1" or not (expires.isascii() and expires.isdigit() and len(expires) < 16):
        return False
    who = [None if word is None else str(word) for word in map(reporter.get, ("id", "email"))]
    signed = [project, *who, int(expires)]
    message = json.dumps(signed, separators=(",", ":"), ensure_ascii=False)
    expected = hmac.new(secret.encode(), message.encode("utf-8", "replace"), "sha256").hexdigest()
    return hmac.compare_digest(mac.encode("utf-8", "replace"), expected.encode()) and (
        now <= int(expires)
    )


def networks(given: Iterable[str]) -> tuple[Network, ...]:
    """Read addresses and networks.

    Raises:
        BadSettings: one of them is neither.
    """
    try:
        return tuple(ip_network(each, strict=False) for each in given)
    except ValueError as error:
        raise BadSettings(f"trusted_proxies: {error}") from error


def client_address(remote: str, forwarded: str, trusted: tuple[Network, ...]) -> str:
    """Walk ``X-Forwarded-For`` from the right, past each proxy that is trusted."""
    address = remote
    for hop in reversed([hop.strip() for hop in forwarded.split(",") if hop.strip()]):
        if not _within(address, trusted):
            return address
        address = hop
    return address


def _within(address: str, trusted: tuple[Network, ...]) -> bool:
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return any(parsed in network for network in trusted)


def _given(request: Request) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token.strip():
        return token.strip()
    key = request.args.get("key", "")
    if key.startswith(SECRET_PREFIX):
        raise Refused(
            403,
            "A secret key belongs in the Authorization header, never in an address.",
            reason=KEY,
        )
    if key:
        return key
    raise Refused(
        401,
        "A key is needed: send 'Authorization: Bearer <key>', or '?key=' with a public key.",
        headers={"WWW-Authenticate": 'Bearer realm="hypercare"'},
        reason=KEY,
    )


def _check_origin(key: Key, sent: str | None) -> None:
    if sent is None:
        return
    if key.secret:
        log.warning("project %s: a browser at %s holds the secret key", key.project, sent)
    elif origin(sent) not in key.origins:
        raise Refused(
            403, f"The origin {sent} is not among the origins of this project.", reason=ORIGIN
        )


def _mapping(content: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = content.get(name)
    return found if isinstance(found, Mapping) else {}
