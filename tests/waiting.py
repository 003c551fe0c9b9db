"""Waiting for what happens by itself, without guessing how long it takes."""

from __future__ import annotations

import time
from collections.abc import Callable


def until(true: Callable[[], object], *, seconds: float = 120, what: str = "") -> None:
    """Return as soon as it is true; fail when that takes far too long."""
    ends = time.monotonic() + seconds
    while not true():
        if time.monotonic() > ends:
            raise AssertionError(what or "it did not become true in time")
        time.sleep(0.02)
