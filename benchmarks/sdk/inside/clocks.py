"""Processor time of one call, as the median of many batches."""

import statistics
import time
from collections.abc import Callable
from typing import Any

BATCHES = 15


def each(call: Callable[[], Any], times: int, between: Callable[[], Any] = int) -> float:
    """Return the caller's processor time of one call in µs, the loop around it included."""
    found = []
    for _ in range(BATCHES):
        begun = time.thread_time_ns()
        for _ in range(times):
            call()
        found.append((time.thread_time_ns() - begun) / times / 1000)
        between()
    return statistics.median(found)
