"""Moments as the wire writes them, and as people do."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

_rfc3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)


def instant(text: str) -> datetime | None:
    """Read an RFC 3339 time, or return None."""
    if not _rfc3339.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def moment_of(sent: Any) -> str | None:
    """Read the simple door's time, as the wire writes it: ISO 8601, or seconds since 1970."""
    try:
        if isinstance(sent, int | float):
            return written(datetime.fromtimestamp(sent, UTC))
        moment = datetime.fromisoformat(sent or "")
        return written(moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC))
    except (ValueError, OverflowError, OSError):
        return None


def written(moment: datetime) -> str:
    """Write a moment as the wire does: UTC, milliseconds, ``Z``."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
