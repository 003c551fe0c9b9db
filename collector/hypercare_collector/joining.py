"""What other processes saw: signals and feedback of one session meet, whichever comes first.

A feedback takes with it the errors that were reported before it came. One that is reported later
joins it afterwards, and each of its tickets hears of that once.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from hypercare_collector.model import Feedback, Joined, Signal, Verb
from hypercare_collector.moments import lenient
from hypercare_collector.store import Db, joined, queue, signals
from hypercare_collector.store import feedback as kept_feedback
from hypercare_collector.store.signals import Run
from hypercare_collector.triage.fingerprint import of_error

log = logging.getLogger(__name__)

WINDOW = timedelta(minutes=15)
"""How far a signal and a feedback may lie apart, either way."""
MOST = 20
"""Errors that join one feedback; of more, the newest."""
AHEAD, BEHIND = timedelta(minutes=5), timedelta(hours=72)
"""How far a device's time may differ from ours before it is not believed."""
BURST = timedelta(seconds=5)
"""How long a late error waits for others, so that all of them become one comment."""
SIGNALS = "signals"
"""What the delivery is about that tells a ticket of late errors."""
_plain = re.compile(r"[\w.~:+/=@-]{1,200}", re.ASCII)

Span = tuple[datetime, datetime]


def session_of(said: Any) -> str | None:
    """Return a session by which things may be joined.

    None for what is no plain word of at most 200 characters: many visits could share what
    redaction left of it.
    """
    return said if isinstance(said, str) and _plain.fullmatch(said) else None


def moment_of(said: Any, now: datetime) -> datetime | None:
    """Return a device's time, or None when it cannot be right."""
    at = lenient(said)
    return at if at and now - BEHIND <= at <= now + AHEAD else None


def meet(db: Db, new: Feedback) -> tuple[Joined, ...]:
    """Return the errors of its session that a new feedback takes with it, oldest first.

    No signal of the session can come in between until the transaction ends.
    """
    if new.session is None:
        return ()
    signals.alone(db, new.project, [new.session])
    own, found = _marks(new), dict[str, Run]()
    runs = signals.around(db, new.project, new.session, _spans(new))
    for run in sorted(runs, key=lambda run: run.vouched):
        if run.fingerprint not in own:
            found[run.fingerprint] = run
    newest = sorted(found.values(), key=lambda run: (run.last_at, run.fingerprint))[-MOST:]
    met = [_joined(run, new, late=False) for run in newest]
    return tuple(sorted(met, key=lambda each: (each.at, each.fingerprint)))


def take_in(db: Db, project: str, new: Collection[Signal], now: datetime) -> int:
    """Keep signals, and join them to the feedback that came before them.

    Returns how many older errors had to go, so that the project stays within its bounds.
    """
    signals.alone(db, project, {signal.session for signal in new})
    grown = list(_grown(db, project, new, now))
    for session, some in groupby(grown, key=lambda pair: pair[0]):
        _join_late(db, project, session, [run for _, run in some], now)
    begun = {session for session, run in grown if run.id is None}
    gone = signals.trim(db, project, begun) if begun else 0
    if gone:
        log.warning("too many errors: the oldest were dropped", extra={"dropped": gone})
    return gone


def _grown(
    db: Db, project: str, new: Collection[Signal], now: datetime
) -> Iterator[tuple[str, Run]]:
    """Store signals, those of one error of one session together; yield what is new by session."""

    def same(signal: Signal) -> tuple[str, str, bool]:
        return signal.session, signal.fingerprint, signal.vouched

    for (session, _, _), some in groupby(sorted(new, key=same), key=same):
        for run in signals.add(db, project, list(some), now, WINDOW):
            yield session, run


def _join_late(db: Db, project: str, session: str, runs: list[Run], now: datetime) -> None:
    first = min(run.first_at for run in runs) - WINDOW
    last = max(run.last_at for run in runs) + WINDOW
    for known in kept_feedback.of_session(db, project, session, first, last):
        spans = _spans(known)
        _count_again(db, known, [run for run in runs if _within(run.last_at, spans)])
        if fresh := _fresh(known, [run for run in runs if _reaches(run, spans)]):
            joined.add(db, known.uid, fresh)
            _tell(db, known, now)


def _count_again(db: Db, known: Feedback, runs: list[Run]) -> None:
    """Let an error that has joined already say how often it was seen by now."""
    for has in known.joined:
        times = [run.count for run in runs if run.fingerprint == has.fingerprint]
        if times and max(times) > has.count:
            joined.count(db, known.uid, has.fingerprint, max(times))


def _fresh(known: Feedback, runs: list[Run]) -> list[Joined]:
    """Return what of the runs the feedback does not know yet, as far as there is room."""
    has = _marks(known) | {each.fingerprint for each in known.joined}
    by_mark = {run.fingerprint: run for run in sorted(runs, key=lambda run: run.vouched)}
    found = [_joined(run, known, late=True) for mark, run in by_mark.items() if mark not in has]
    return sorted(found, key=lambda each: each.at)[: max(MOST - len(known.joined), 0)]


def _tell(db: Db, known: Feedback, now: datetime) -> None:
    """Queue one comment for each ticket of the case, unless there is, or was, one already."""
    told = {row.destination for row in queue.of_feedback(db, known.uid) if row.about == SIGNALS}
    case_id = kept_feedback.case_of(db, known.uid)
    for destination in sorted(queue.destinations_of(db, case_id) - told):
        queue.add(
            db,
            project=known.project,
            case_id=case_id,
            feedback_uid=known.uid,
            destination=destination,
            verb=Verb.UPDATE,
            about=SIGNALS,
            now=now,
            due=now + BURST,
        )


def _joined(run: Run, to: Feedback, *, late: bool) -> Joined:
    """Let a run join at the moment of it that lies nearest to the feedback's beginning."""
    near = [at for at in (run.first_at, run.last_at) if _within(at, _spans(to))]
    at = near[0] if near else to.happened_at or to.received_at
    return Joined(run.fingerprint, run.error, run.count, at, late)


def _reaches(run: Run, spans: Iterable[Span]) -> bool:
    return any(run.first_at <= last and run.last_at >= first for first, last in spans)


def _within(at: datetime, spans: Iterable[Span]) -> bool:
    return any(first <= at <= last for first, last in spans)


def _spans(of: Feedback) -> list[Span]:
    moments = filter(None, (of.received_at, of.happened_at))
    return [(at - WINDOW, at + WINDOW) for at in moments]


def _marks(of: Feedback) -> set[str]:
    """Return the fingerprints of the errors that a feedback brought itself."""
    trail = of.content.get("trail")
    errors = trail.get("errors") if isinstance(trail, Mapping) else None
    return {of_error(error) for error in errors or () if isinstance(error, Mapping)}
