"""How long what failed has to wait: each report for its own trouble, all of them for the collector.

A report that fails in a way that may be its own fault (a proxy that takes no large body, a firewall
that dislikes a word) must not hold up the others: only when two of them fail is it the collector.

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
        self._doubtful: set[str] = set()
        self._since: dict[str, float] = {}

    def away(self, now: float) -> bool:
        """Say whether the collector failed in a way that holds for every report, until later."""
        return now < _due(self._everyone)

    def due(self, name: str) -> float:
        """Return when a report may be tried."""
        return max(_due(self._everyone), _due(self._own.get(name)))

    def failing(self, name: str, now: float) -> float:
        """Return for how many seconds a report has been tried in vain, for whatever reason."""
        return now - self._since[name] if name in self._since else 0.0

    def tries(self, name: str) -> int:
        """Return how often a report failed by itself."""
        return self._own[name].tries if name in self._own else 0

    def failed(
        self, name: str, after: float | None, now: float, *, everyone: bool, certain: bool = True
    ) -> None:
        """Let a report wait, or ``everyone``; ``after`` is what the collector asked for.

        What is not ``certain`` to hold for everyone does so once a second report has failed.
        Attempts that were under way together fail together: that is one trouble, not many.
        """
        self._since.setdefault(name, now)
        if not everyone or not certain:
            self._own[name] = next_wait(self._own.get(name), after, now)
        if everyone:
            self._doubtful.add(name)
        if not everyone or not (certain or len(self._doubtful) > 1):
            return
        if self._everyone and self.away(now):
            due = max(self._everyone.due, now + (after or 0.0))
            self._everyone = Wait(self._everyone.tries, due)
        else:
            self._everyone = next_wait(self._everyone, after, now)

    def settled(self, name: str) -> None:
        """Forget a report that waits no more: the collector has answered, so it is there."""
        self._own.pop(name, None)
        self._since.pop(name, None)
        self._doubtful.clear()
        self._everyone = None

    def keep_only(self, names: Iterable[str]) -> None:
        """Forget the reports that others have taken away."""
        there = set(names)
        self._own = {name: wait for name, wait in self._own.items() if name in there}
        self._since = {name: at for name, at in self._since.items() if name in there}


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
