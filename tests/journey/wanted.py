"""What the tests apply: one shop, its destinations, and one route to all of them."""

from __future__ import annotations

import json
from collections.abc import Mapping

from examples.trackers.roundup import Tracker
from tests.collector.rooms import PUBLIC, SECRET, SIGNING

SHOP = {"name": "Fernweh Outdoor", "public_key": PUBLIC, "secret_key": SECRET}


def shop(**destinations: Mapping[str, str]) -> str:
    """Return the TOML of a shop whose cases all go to these destinations."""
    tables = {"projects.shop": SHOP}
    tables |= {f"destinations.{name}": dict(options) for name, options in destinations.items()}
    lines = [_table(name, options) for name, options in tables.items()]
    return "\n".join(
        [*lines, "[[routes]]", 'project = "shop"', f"to = {json.dumps([*destinations])}"]
    )


def board(tracker: Tracker) -> dict[str, str]:
    """Return a Roundup as a destination."""
    return {
        "kind": "roundup",
        "url": tracker.url,
        "user": tracker.user,
        "password": tracker.password,
        "key_field": tracker.key_field,
    }


def hook(url: str) -> dict[str, str]:
    """Return a webhook as a destination."""
    return {"kind": "webhook", "url": url, "secret": SIGNING}


def _table(name: str, options: Mapping[str, str]) -> str:
    rows = [f"{key} = {json.dumps(value)}" for key, value in options.items()]
    return "\n".join([f"[{name}]", *rows, ""])
