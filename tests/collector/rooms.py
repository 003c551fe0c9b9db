"""A store with a project, made for one test."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hypercare_collector import configuration
from hypercare_collector.desk import Accepted, Incoming, take_in
from hypercare_collector.model import Attachment
from hypercare_collector.settings import load
from hypercare_collector.store import Store, open_store
from hypercare_collector.vault import Vault

VAULT = Vault("test")
PUBLIC = "hcp_0123456789abcdef0123456789abcdef"
SECRET = "hcs_0123456789abcdef0123456789abcdef"
SIGNING = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
NOW = datetime(2026, 11, 21, 10, 20, tzinfo=UTC)


def project() -> dict[str, Any]:
    return {
        "name": "Shop",
        "origins": ["http://shop.example"],
        "public_key": PUBLIC,
        "secret_key": SECRET,
    }


def hook(url: str) -> dict[str, Any]:
    return {"kind": "webhook", "url": url, "secret": SIGNING}


def new_store(
    folder: Path,
    destinations: dict[str, Any] | None = None,
    *,
    database_url: str = "",
    **route: Any,
) -> Store:
    """Return a store with project ``shop`` that sends every case to all the destinations."""
    store = open_store(load(environ={}, data=folder, database_url=database_url))
    wanted: dict[str, Any] = {"projects": {"shop": project()}}
    if destinations:
        to = {"project": "shop", "to": list(destinations), **route}
        wanted |= {"destinations": destinations, "routes": [to]}
    with store.database.write() as db:
        configuration.apply(db, VAULT, wanted)
    return store


def incoming(
    description: str = "It is broken",
    *,
    id: str = "",
    attachments: Iterable[Attachment] = (),
    **content: Any,
) -> Incoming:
    identity = id or str(uuid.uuid4())
    return Incoming(
        project="shop",
        id=identity,
        content={"id": identity, "description": description, **content},
        body_hash=description,
        vouched=True,
        attachments=tuple(attachments),
    )


def send(store: Store, *args: Any, now: datetime = NOW, **kwargs: Any) -> Accepted:
    """Take a feedback in, in a transaction of its own."""
    with store.database.write() as db:
        return take_in(db, incoming(*args, **kwargs), now)


def crash(type: str = "KeyError") -> dict[str, Any]:
    """Return a trail with one error on the server."""
    frame = {"file": "shop/pricing.py", "function": "discount", "line": 10, "in_app": True}
    error = {"type": type, "message": "'SPRING'", "side": "server", "frames": [frame]}
    return {"steps": [], "errors": [error]}
