"""Values as the wire writes them: plain JSON, RFC 3339 times, UUIDv7 ids.

Whatever an application hands over ends up as a bounded, JSON-like copy: hostile ``__str__``,
cycles, huge texts and numbers that JSON lacks included. Nothing of the host is kept alive.
"""

from __future__ import annotations

import math
import os
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

DEPTH = 8
ITEMS = 100
TEXT = 8_000
"""Characters of one captured text. Wide enough that redaction sees a whole token, not its half."""

LATEST = 253_402_300_799.0
"""The last second that RFC 3339 can write."""

SCALARS = frozenset({str, int, float, bool, type(None)})


def plain(thing: Any, *, depth: int = DEPTH, items: int = ITEMS) -> Any:
    """Return a JSON-like copy of anything: at most `DEPTH` deep and `ITEMS` wide."""
    try:
        if thing is None or isinstance(thing, bool):
            return thing
        if isinstance(thing, str):
            return shorten(thing)
        if isinstance(thing, int):
            return int(thing) if abs(thing) < 2**63 else words_of(thing)
        if isinstance(thing, float):
            return float(thing) if math.isfinite(thing) else str(float(thing))
        if isinstance(thing, bytes | bytearray | memoryview):
            return f"[{len(thing)} bytes]"
        return _collection(thing, depth, items)
    except Exception as error:
        return f"<{type(thing).__name__} that raised {type(error).__name__}>"


def words_of(thing: Any) -> str:
    """Return ``str(thing)``, shortened; a thing that cannot say what it is gets named by its type.

    An int of thousands of digits, a ``__str__`` that raises or recurses: all of them survive.
    """
    try:
        return shorten(exact(thing))
    except Exception as error:
        return f"<{type(thing).__name__} whose str() raised {type(error).__name__}>"


def shorten(text: str, limit: int = TEXT) -> str:
    """Cut a text that is longer than ``limit`` characters, and mark the cut."""
    words = exact(text)
    return words if len(words) <= limit else f"{words[: limit - 1]}…"


def exact(thing: Any) -> str:
    """Return ``str(thing)``; of a text, such as a member of a ``str`` enum, its own characters."""
    return str.__str__(thing) if issubclass(type(thing), str) else str(thing)


def moment(at: float) -> str:
    """Write seconds since the epoch as RFC 3339 in UTC, with milliseconds and ``Z``.

    What a clock that is off says is brought between the years 1970 and 9999.
    """
    seconds = min(max(at, 0.0), LATEST)
    stamp = datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")
    return stamp.replace("+00:00", "Z")


def new_id() -> str:
    """Make a UUIDv7: unique everywhere, sorted by the time of its making.

    Source: RFC 9562, section 5.7.
    """
    stamp = int(min(max(time.time(), 0.0), LATEST) * 1000).to_bytes(6, "big")
    random = bytearray(os.urandom(10))
    random[0] = 0x70 | random[0] & 0x0F
    random[2] = 0x80 | random[2] & 0x3F
    digits = (stamp + bytes(random)).hex()
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def _collection(thing: Any, depth: int, items: int) -> Any:
    if not isinstance(thing, Mapping | list | tuple | set | frozenset):
        return words_of(thing)
    if depth == 0:
        return "[left out: nested too deep]"
    if isinstance(thing, Mapping):
        pairs = list(thing.items())[:items]
        return {words_of(key): plain(each, depth=depth - 1, items=items) for key, each in pairs}
    return [plain(each, depth=depth - 1, items=items) for each in list(thing)[:items]]
