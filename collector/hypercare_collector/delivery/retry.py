"""When to try again, and when to give up and let a person look. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from hypercare_collector.connectors.base import Rejected, Trouble, TryLater

FIRST = 1.0
"""Seconds after the first failure; doubled at each further one."""
LONGEST = 600.0
"""Seconds between two attempts at most, unless the other side asks for more."""
GIVE_UP_AFTER = timedelta(hours=24)
LEAST = 10
"""Attempts before age alone gives a delivery up: a clock may have been wrong when it was queued."""
FAULTS = 5
"""Attempts that end in a fault of our own before a person looks."""


@dataclass(frozen=True)
class Again:
    """Try again at ``due``."""

    due: datetime


@dataclass(frozen=True)
class GiveUp:
    """Hold the delivery, and say why."""

    reason: str


def decide(
    trouble: Exception, *, attempts: int, first: datetime, now: datetime, chance: float
) -> Again | GiveUp:
    """Return what follows from a failed attempt.

    ``attempts`` counts this one, ``first`` is when the delivery was queued, ``chance`` is a random
    number from 0 to 1 that spreads the attempts of many deliveries.
    """
    if isinstance(trouble, Rejected):
        return GiveUp(str(trouble))
    age = now - first
    if age >= 3 * GIVE_UP_AFTER or (age >= GIVE_UP_AFTER and attempts >= LEAST):
        hours = age.total_seconds() / 3600
        return GiveUp(f"given up after {attempts} attempts in {hours:.0f} hours: {trouble}")
    if not isinstance(trouble, Trouble) and attempts >= FAULTS:
        return GiveUp(f"a fault in hypercare, {attempts} times: {describe(trouble)}")
    asked = trouble.after if isinstance(trouble, TryLater) else None
    return Again(now + timedelta(seconds=max(pause(attempts, chance), asked or 0.0)))


def pause(attempts: int, chance: float) -> float:
    """Return how many seconds to wait after the given number of failures, give or take a fifth."""
    doubled: float = FIRST * 2 ** min(attempts - 1, 20)
    return min(doubled, LONGEST) * (0.8 + 0.4 * chance)


def may_have_arrived(trouble: Exception) -> bool:
    """Say whether the failed attempt may have reached the other side all the same."""
    if isinstance(trouble, TryLater):
        return trouble.reached
    return not isinstance(trouble, Rejected)


def describe(trouble: Exception) -> str:
    """Return the sentence that an admin reads about a failed attempt."""
    return str(trouble) if isinstance(trouble, Trouble) else f"{type(trouble).__name__}: {trouble}"
