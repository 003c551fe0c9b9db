"""Time sheets: who worked for whom, from when to when."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path


@dataclass(frozen=True)
class Entry:
    """One stretch of work on one day."""

    day: date
    person: str
    customer: str
    begins: time
    ends: time

    @property
    def worked(self) -> timedelta:
        """Return how long it took."""
        return datetime.combine(self.day, self.ends) - datetime.combine(self.day, self.begins)


def read(sheet: Path) -> list[Entry]:
    """Read a week's sheet: ``day,person,customer,from,to`` with a line of headings."""
    with sheet.open(encoding="utf-8", newline="") as file:
        return [_entry(row) for row in csv.DictReader(file)]


def by_customer(entries: Iterable[Entry]) -> dict[str, timedelta]:
    """Sum up the hours of each customer, the longest first."""
    sums: dict[str, timedelta] = {}
    for entry in entries:
        sums[entry.customer] = sums.get(entry.customer, timedelta()) + entry.worked
    return dict(sorted(sums.items(), key=lambda pair: pair[1], reverse=True))


def _entry(row: dict[str, str]) -> Entry:
    return Entry(
        date.fromisoformat(row["day"]),
        row["person"],
        row["customer"],
        clock(row["from"]),
        clock(row["to"]),
    )


def clock(told: str) -> time:
    """Read a time of day, such as ``7:30``."""
    hour, _, minute = told.partition(":")
    return time(int(hour), int(minute))
