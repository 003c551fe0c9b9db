"""How long what failed has to wait: each report for its own trouble, all of them for the collector.

Pure, and in monotonic seconds: what the time is, the courier says. It also keeps the lock.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

FIRST_WAIT = 1.0
LONGEST_WAIT = 600.0
LONGEST_ASKED = 24 * 60 * 60.0


@dataclass(frozen=True)
class Wait:
    """How often something failed, and when it is due again."""

    tries: int
    due: float


class Patience:
    """What waits, and until when. What is not known here is due now."""

    def __init__(self) -> None:
        """Wait for nothing."""
        self._everyone: Wait | None = None
        self._own: dict[str, Wait] = {}

    def away(self, now: float) -> bool:
        """Say whether the collector failed in a way that holds for every report, until later."""
        return now < _due(self._everyone)

    def due(self, name: str) -> float:
        """Return when a report may be tried."""
        return max(_due(self._everyone), _due(self._own.get(name)))

    def failed(self, name: str, after: float | None, now: float, *, everyone: bool) -> None:
        """Let a report wait, or ``everyone``; ``after`` is what the collector asked for.

        Attempts that were under way together fail together: that is one trouble, not many.
        """
        if not everyone:
            self._own[name] = next_wait(self._own.get(name), after, now)
        elif self._everyone and self.away(now):
            due = max(self._everyone.due, now + (after or 0.0))
            self._everyone = Wait(self._everyone.tries, due)
        else:
            self._everyone = next_wait(self._everyone, after, now)

    def settled(self, name: str) -> None:
        """Forget a report that waits no more: the collector has answered, so it is there."""
        self._own.pop(name, None)
        self._everyone = None

    def keep_only(self, names: Iterable[str]) -> None:
        """Forget the reports that others have taken away."""
        self._own = {name: self._own[name] for name in names if name in self._own}


def next_wait(wait: Wait | None, after: float | None, now: float) -> Wait:
    """Double the wait at each try, with jitter, and never come before ``after`` seconds."""
    tries = wait.tries + 1 if wait else 1
    longest = min(FIRST_WAIT * 2.0 ** min(tries - 1, 20), LONGEST_WAIT)
    delay = longest * random.uniform(0.5, 1.0)  # noqa: S311  jitter keeps no secret
    return Wait(tries, now + max(delay, after or 0.0))


def retry_after(header: str | None) -> float | None:
    """Read ``Retry-After``: seconds or an HTTP date (RFC 9110, section 10.2.3); a day at most."""
    if not header:
        return None
    try:
        seconds = float(header)
    except ValueError:
        try:
            seconds = parsedate_to_datetime(header).timestamp() - time.time()
        except (ValueError, TypeError):
            return None
    return min(max(seconds, 0.0), LONGEST_ASKED) if seconds == seconds else None


def _due(wait: Wait | None) -> float:
    return wait.due if wait else 0.0
