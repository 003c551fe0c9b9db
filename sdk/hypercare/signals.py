"""Errors on their way to the collector by themselves, so that feedback finds what others saw.

Whoever notices an error pays for one entry in a table: equal errors of one session are one entry
with a count. The courier's thread fetches the table, writes it into the spool and sends it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypercare.fault import Fault, Key
from hypercare.process import Decided, survive_forks

ROUSE_SECONDS = 5.0
"""After this the courier is called once more: a thread may have failed to start."""
SESSIONS_AND_ERRORS = 1_000
"""Different errors of different sessions that wait at most; what exceeds them is only counted."""


@dataclass(slots=True)
class Signal:
    """One error of one session, seen ``count`` times since it was last fetched.

    ``at`` is the latest of these times, in epoch seconds.
    """

    session: str
    trace: str | None
    error: Fault
    at: float
    count: int = 1


class Waiting:
    """The signals of this process that nobody has fetched yet.

    ``rouse`` is called from the noticing thread when the first signal comes: it must be quick.
    """

    def __init__(self) -> None:
        """Start with nothing, and with nobody to fetch it."""
        self.rouse: Callable[[], None] | None = None
        self.after_fork()
        survive_forks(self)

    def __len__(self) -> int:
        return len(self._table)

    def after_fork(self) -> None:
        """Leave to the parent what it has noticed."""
        self._lock = threading.RLock()
        self._table: dict[tuple[str, Key | str], Signal] = {}
        self._lost = 0
        self._roused = 0.0

    def add(self, session: str, error: Fault, trace: Any = None, count: int = 1) -> None:
        """Let an error go out, unless the application wants no signals."""
        if Decided.settings is None or not Decided.settings.signals:
            return
        key = (session, error.key or error.message)
        with self._lock:
            rouse = not self._table or error.last - self._roused >= ROUSE_SECONDS
            self._roused = error.last if rouse else self._roused
            known = self._table.get(key)
            if known is not None:
                known.count += count
                known.at = error.last
            elif len(self._table) < SESSIONS_AND_ERRORS:
                text = trace if isinstance(trace, str) else None
                self._table[key] = Signal(session, text, error, error.last, count)
            else:
                self._lost += count
        if rouse and self.rouse is not None:
            self.rouse()

    def fetch(self) -> tuple[list[Signal], int]:
        """Take away all that waits, and how many there was no room for."""
        with self._lock:
            found, self._table = list(self._table.values()), {}
            lost, self._lost = self._lost, 0
        return found, lost


waiting = Waiting()
