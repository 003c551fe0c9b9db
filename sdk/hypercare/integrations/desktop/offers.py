"""When a person is offered the dialog after an error: politely, and not at every error."""

from __future__ import annotations

import time

OFFER_SECONDS = 60.0


class Offers:
    """Counts the seconds between two offers. ``every`` None: never; ``math.inf``: once."""

    def __init__(self, every: float | None) -> None:
        self._every = every
        self._last: float | None = None

    def due(self) -> bool:
        """Say whether one may be made now; if so, it counts as made."""
        if self._every is None:
            return False
        now = time.monotonic()
        if self._last is not None and now - self._last < self._every:
            return False
        self._last = now
        return True
