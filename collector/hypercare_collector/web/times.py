"""Moments for people: in UTC, and beside it in the zone of the one who reported."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hypercare_collector.moments import lenient

LONG = "%d %b %Y, %H:%M:%S"


def moment(value: datetime | str | None, form: str = f"{LONG} UTC") -> str:
    """Write a moment for a person, in UTC; what is no moment stays as it is."""
    found = _read(value)
    return found.astimezone(UTC).strftime(form) if found else str(value or "")


def elsewhere(value: datetime | str | None, zone: object, form: str = "%H:%M:%S") -> str:
    """Write a moment as a clock in ``zone`` showed it; nothing where that says nothing new.

    ``zone`` is what a browser called its time zone: it may hold anything.
    """
    found, there = _read(value), _zone(zone)
    if found is None or there is None or found.astimezone(there).utcoffset() == UTC.utcoffset(None):
        return ""
    return f"{found.astimezone(there).strftime(form)} {there.key}"


def _read(value: datetime | str | None) -> datetime | None:
    return value if isinstance(value, datetime) else lenient(value)


def _zone(name: object) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if isinstance(name, str) and name else None
    except (KeyError, OSError, ValueError):
        return None
