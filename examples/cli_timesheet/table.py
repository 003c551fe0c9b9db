"""Hours as a table, with a bar for each customer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

BAR = 24


def of(title: str, sums: Mapping[str, timedelta]) -> str:
    """Return the lines of a table."""
    if not sums:
        return f"{title}: nobody worked"
    width = max(map(len, sums))
    most = max(sums.values())
    lines = [f"Week {title}"]
    for customer, worked in sums.items():
        bar = "█" * round(BAR * (worked / most))
        lines.append(f"  {customer:<{width}}  {_hours(worked):>6}  {bar}")
    total = sum(sums.values(), timedelta())
    return "\n".join([*lines, f"  {'Total':<{width}}  {_hours(total):>6}"])


def _hours(worked: timedelta) -> str:
    minutes = int(worked.total_seconds()) // 60
    return f"{minutes // 60}:{minutes % 60:02}"
