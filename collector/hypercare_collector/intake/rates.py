"""How often one key and one person may send, over the last minute. In memory, exact, bounded."""

from __future__ import annotations

import math
import threading
import time
from collections import deque
from collections.abc import Callable

WINDOW = 60.0
"""Seconds that a limit looks back."""
NAME = 200
"""Characters by which one person is told from another."""


class Rates:
    """Counts what was let in, by key and by person."""

    def __init__(
        self, per_key: int, per_person: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Allow so many feedbacks a minute to one key, and so many to one person of it."""
        self._per_key, self._per_person, self._clock = per_key, per_person, clock
        self._seen: dict[tuple[str, ...], deque[float]] = {}
        self._swept = clock()
        self._turn = threading.Lock()

    def wait(self, key: str, person: str) -> int:
        """Count one more and return 0, or return the whole seconds until one more is allowed."""
        now = self._clock()
        with self._turn:
            self._sweep(now)
            key_times, person_times = self._recent(now, key), self._recent(now, key, person[:NAME])
            wait = max(
                _until(key_times, self._per_key, now), _until(person_times, self._per_person, now)
            )
            if not wait:
                key_times.append(now)
                person_times.append(now)
            return wait

    def _recent(self, now: float, *who: str) -> deque[float]:
        times = self._seen.setdefault(who, deque())
        while times and times[0] <= now - WINDOW:
            times.popleft()
        return times

    def _sweep(self, now: float) -> None:
        """Forget those who have been silent, once a window."""
        if now - self._swept >= WINDOW:
            silent = [who for who in self._seen if not self._recent(now, *who)]
            for who in silent:
                del self._seen[who]
            self._swept = now


def _until(times: deque[float], most: int, now: float) -> int:
    if len(times) < most:
        return 0
    return max(1, math.ceil(times[-most] + WINDOW - now))
