"""An account of each attempt: one line in the log, and its counts.

What the other side said, and what it was told, stay in the store: both may hold a person's words.
"""

from __future__ import annotations

import logging

from hypercare_collector.connectors.base import RateLimited, Rejected, TryLater
from hypercare_collector.meters import Meters
from hypercare_collector.model import Verb
from hypercare_collector.store.feedback import Trace
from hypercare_collector.store.queue import Claim

log = logging.getLogger(__name__)

DONE, LATER, HELD = "done", "later", "held"


def attempted(
    meters: Meters,
    claim: Claim,
    trace: Trace,
    *,
    outcome: str,
    seconds: float,
    ticket: str | None = None,
    left_out: int = 0,
    trouble: Exception | None = None,
    waited: float | None = None,
) -> None:
    """Tell what came of an attempt that took ``seconds``.

    ``ticket`` is the name that the other system gave it, ``left_out`` how many fields it silently
    did not take; ``waited`` is how many seconds after the feedback was accepted its case got that
    ticket, when this attempt made it.
    """
    meters.attempted(claim.destination, outcome, seconds)
    made = claim.verb == Verb.CREATE and ticket is not None
    if made and waited is not None:
        meters.ticketed(claim.destination, waited)
    log.log(
        logging.WARNING if outcome == HELD or left_out else logging.INFO,
        "ticket made" if made else "delivery attempted",
        extra={
            "feedback": trace.feedback,
            "receipt": trace.receipt,
            "case": trace.case,
            "project": claim.project,
            "delivery": claim.key,
            "destination": claim.destination,
            "verb": str(claim.verb),
            "attempt": claim.attempts,
            "outcome": outcome,
            "seconds": round(seconds, 3),
            "ticket": ticket,
            "left_out": left_out or None,
            "trouble": _kind(trouble) if trouble else None,
            "waited": None if waited is None or not made else round(waited, 3),
        },
    )


def _kind(trouble: Exception) -> str:
    """Say what kind of trouble it was, in words of ours; the details are in ``hypercare held``."""
    if isinstance(trouble, RateLimited):
        return "the destination asks for patience"
    if isinstance(trouble, TryLater):
        return "no good answer" if trouble.reached else "not reached"
    if isinstance(trouble, Rejected):
        return "refused for good"
    return f"a fault of ours: {type(trouble).__name__}"
