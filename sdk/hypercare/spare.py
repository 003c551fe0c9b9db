"""Where reports wait when the disk refuses: in memory, a few of them, as long as the process."""

from __future__ import annotations

import threading

from hypercare.sealed import Sealed

SPARE_REPORTS = 100


class Spare:
    """Reports by name. Each is held by one at a time, first by the one who put it."""

    def __init__(self) -> None:
        """Keep nothing yet."""
        self._waiting: dict[str, Sealed] = {}
        self._taken: set[str] = set()
        self._lock = threading.RLock()

    def put(self, name: str, sealed: Sealed) -> bool:
        """Keep a report and hold it; False when there are `SPARE_REPORTS` already."""
        with self._lock:
            if name not in self._waiting and len(self._waiting) >= SPARE_REPORTS:
                return False
            self._waiting[name] = sealed
            self._taken.add(name)
            return True

    def names(self) -> list[str]:
        """Return what waits, oldest first."""
        with self._lock:
            return list(self._waiting)

    def claim(self, name: str) -> Sealed | None:
        """Hold a report; None when somebody holds it or it is not here."""
        with self._lock:
            if name in self._taken or name not in self._waiting:
                return None
            self._taken.add(name)
            return self._waiting[name]

    def release(self, name: str) -> None:
        """Let a report wait."""
        with self._lock:
            self._taken.discard(name)

    def remove(self, name: str) -> None:
        """Forget a report."""
        with self._lock:
            self._waiting.pop(name, None)
            self._taken.discard(name)
