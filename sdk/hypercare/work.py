"""A piece of work with a trail of its own, for `hypercare.task`: it begins, may fail, and ends."""

from __future__ import annotations

from contextvars import Token

from hypercare import trail, values
from hypercare.process import harmless
from hypercare.trail import Trail

Opened = tuple[Trail, "Token[Trail | None]"]


@harmless(lambda: None)
def begin(name: str, session: str | None) -> Opened | None:
    """Begin a trail for a piece of work; within a request it keeps the request's user and session.

    Nobody comes back under a session that was made up here: such a one is not remembered.
    """
    around = trail.current()
    outer = around if around.begun else Trail(lasting=False)
    joined = trail.under(outer)
    known = {fact: outer.facts[fact] for fact in ("trace_id",) if fact in outer.facts}
    here = Trail(
        session=values.words_of(session) if session else outer.session or values.new_id(),
        lasting=session is not None or joined is not None,
        facts={**known, **({"task": values.words_of(name)} if name else {})},
        ask=outer.ask,
        reporter=outer.reporter,
    )
    return here, trail.begin(here)


@harmless(lambda: None)
def fail(error: Exception) -> None:
    """Record the error that ends the work."""
    trail.notice(error, handled=False, via="task")


@harmless(lambda: None)
def end(opened: Opened | None) -> None:
    """Close the trail."""
    if opened is not None:
        trail.end(*opened)
