"""Moments: read from what senders write, and written as the wire does."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

_rfc3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)


def this_moment() -> datetime:
    """Return this moment, in UTC."""
    return datetime.now(UTC)


def strict(text: str) -> datetime | None:
    """Read an RFC 3339 time in UTC, or return None for anything else."""
    return lenient(text.upper()) if _rfc3339.fullmatch(text) else None


def lenient(said: Any) -> datetime | None:
    """Read an ISO 8601 text in UTC, one without an offset as UTC; None for what is no time."""
    if not isinstance(said, str):
        return None
    try:
        moment = datetime.fromisoformat(said)
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def since_1970(seconds: float) -> datetime | None:
    """Read a count of seconds, or return None for one beyond all calendars."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def written(moment: datetime) -> str:
    """Write a moment as the wire does: RFC 3339, UTC, milliseconds, ``Z``."""
    text = moment.astimezone(UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


def to_the_minute(moment: datetime) -> str:
    """Write a moment in a sentence for people, in UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
