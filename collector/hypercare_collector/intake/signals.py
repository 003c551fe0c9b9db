"""Signals: the errors that processes report by themselves, many in one body.

One that is malformed is left out and named in the answer; it is no reason to refuse the others.
They have limits of their own, so that a flood of them silences nobody's feedback.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from flask import Request

from hypercare_collector import joining
from hypercare_collector.intake import body
from hypercare_collector.intake.context import Bounds, Shed, captured
from hypercare_collector.intake.door import Door, Visitor
from hypercare_collector.intake.problems import Fault, Refused, later
from hypercare_collector.intake.rates import Rates
from hypercare_collector.intake.schema import Limits, redacted
from hypercare_collector.intake.scrub import scrubbed
from hypercare_collector.intake.taking import Intake
from hypercare_collector.model import Signal
from hypercare_collector.settings import Settings
from hypercare_collector.store import Conflict, Store
from hypercare_collector.triage.fingerprint import of_error

log = logging.getLogger(__name__)

MOST = 100
"""Signals that one body may hold."""
NAME = 64
"""Characters of an id, and of a trace's."""
TIMES = 1_000_000
"""How often one signal may say that its error happened."""
ERROR_BYTES = 32 * 1024
"""Room for one error as JSON: its data go first, then its causes, then all but a few frames."""
FRAMES, FEW = 30, 5
"""Frames that are kept of one error, the innermost ones; and of one for which there is no room."""
BARE = ("at", "type", "message", "side", "handled", "vouched", "frames")
KNOWN = (*BARE, "data", "cause")


@dataclass(frozen=True)
class Answer:
    """How many signals were taken, and which were left out, by their place in the body, and why."""

    taken: int
    left_out: tuple[dict[str, Any], ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return it in the shape of the wire."""
        return {"taken": self.taken, "left_out": list(self.left_out)}


class Malformed(Exception):
    """One signal cannot be kept; the message says why."""


@dataclass(frozen=True)
class SignalIntake:
    """Everything that takes signals in."""

    store: Store
    door: Door
    rates: Rates
    limits: Limits
    _bounds: Bounds = field(init=False)

    def __post_init__(self) -> None:
        """Keep less of a signal's error than of one that comes with a user's words."""
        bounds = Bounds(steps=0, errors=1, frames=FRAMES, message=self.limits.message)
        object.__setattr__(self, "_bounds", bounds)

    def take_in(self, request: Request) -> Answer:
        """Take in what a body holds, and return only when it is safe.

        Raises:
            Refused: 400, 401, 403, 413, 415, 422 or 503 for the body as a whole, 429 for too many.
            Unavailable: the store cannot be used just now.
        """
        visitor = self.door.enter(request)
        try:
            document = scrubbed(body.read_json(request, self.limits), "", [])
            items = _items(document)
        except Refused as refused:
            self._count(visitor, [])
            told = {"project": visitor.project, "status": refused.status}
            log.warning("a body of signals was refused", extra=told)
            raise
        self._count(visitor, items)
        now = datetime.now(UTC)
        signals, left_out = self._sorted_out(items, visitor, now)
        if signals:
            self._keep(visitor.project, signals, now)
        return Answer(len(signals), tuple(left_out))

    def _keep(self, project: str, signals: list[Signal], now: datetime) -> None:
        try:
            with self.store.database.write() as db:
                joining.take_in(db, project, signals, now)
        except Conflict as error:
            raise later("Somebody else wrote the same at this moment.", after=1) from error

    def _count(self, visitor: Visitor, items: list[Any]) -> None:
        sessions = {str(item.get("session")) for item in items if isinstance(item, Mapping)}
        context = {"session": sessions.pop()} if len(sessions) == 1 else {}
        if wait := self.rates.wait(
            visitor.key.name, visitor.person({"context": context}, vouched=False)
        ):
            raise Refused(
                429,
                f"Too many signals in one minute: come back in {wait} s.",
                headers={"Retry-After": str(wait)},
            )

    def _sorted_out(
        self, items: list[Any], visitor: Visitor, now: datetime
    ) -> tuple[list[Signal], list[dict[str, Any]]]:
        signals, left_out = [], []
        for place, item in enumerate(items):
            try:
                signals.append(self._signal(item, visitor, now))
            except Malformed as why:
                left_out.append({"signal": place, "why": str(why)})
        return signals, left_out

    def _signal(self, item: Any, visitor: Visitor, now: datetime) -> Signal:
        if not isinstance(item, Mapping):
            raise Malformed("must be an object with a session and an error")
        session = joining.session_of(item.get("session"))
        if session is None or redacted(session, ()) != session:
            raise Malformed("session: must be the visit's id, a plain word of 1 to 200 characters")
        error = self._error(item.get("error"), trusted=visitor.key.secret)
        return Signal(
            session=session,
            at=joining.moment_of(item.get("at"), now) or now,
            fingerprint=of_error(error),
            error=error,
            id=_name(item.get("id"), "id"),
            trace_id=_name(item.get("trace_id"), "trace_id"),
            count=_times(item.get("count")),
            vouched=visitor.key.secret,
        )

    def _error(self, said: Any, *, trusted: bool) -> dict[str, Any]:
        """Degrade an error as one of a trail is, and mark what was shed."""
        if not isinstance(said, Mapping) or not said:
            raise Malformed("error: must be an object as in trail.errors")
        error, shed = self._captured(said, trusted)
        if error is None and shed.trimmed:
            error, shed = self._captured({n: said[n] for n in BARE if n in said}, trusted)
        if error is None:
            raise Malformed("error: does not have the shape of one in trail.errors")
        kept, gone = _fitted(error)
        noted = {
            "trimmed": sorted({*gone, *map(_within_error, shed.trimmed), *_parts(said, error)}),
            "left_out": sorted(map(_within_error, shed.left_out)),
        }
        return {**kept, **{name: paths for name, paths in noted.items() if paths}}

    def _captured(
        self, said: Mapping[str, Any], trusted: bool
    ) -> tuple[dict[str, Any] | None, Shed]:
        parts, shed = captured(
            {"trail": {"errors": [said]}},
            ("trail",),
            self._bounds,
            trusted=trusted,
            strike=lambda value: redacted(value, ()),
        )
        errors = parts["trail"]["errors"]
        return (errors[0] if errors else None), shed


def open_signals(settings: Settings, intake: Intake) -> SignalIntake:
    """Put the door for signals together, beside the one for feedback."""
    rates = Rates(settings.limits.per_key, settings.limits.per_person)
    return SignalIntake(intake.store, intake.door, rates, intake.template.limits)


def _items(document: Any) -> list[Any]:
    items = document.get("signals") if isinstance(document, dict) else None
    if not isinstance(items, list):
        fault = Fault("signals", "must be a list of signals")
        raise Refused(422, "The body must be an object with a list of signals.", faults=[fault])
    if len(items) > MOST:
        fault = Fault("signals", f"at most {MOST} may come in one body, not {len(items)}")
        raise Refused(422, f"At most {MOST} signals may come in one body.", faults=[fault])
    return items


def _fitted(error: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Return an error without what there is no room for, and what that was."""
    kept = error
    for names in (KNOWN, (*BARE, "cause"), BARE):
        if not _too_large(kept):
            break
        kept = {name: item for name, item in error.items() if name in names}
    gone = _parts(error, kept)
    if not _too_large(kept):
        return kept, gone
    return {**kept, "frames": (kept.get("frames") or [])[-FEW:]}, [*gone, "frames"]


def _parts(said: Mapping[str, Any], kept: Mapping[str, Any]) -> list[str]:
    """Return the names of what was there and is not kept; one name for all that nobody knows."""
    gone = [name if name in KNOWN else "others" for name in said if name not in kept]
    return list(dict.fromkeys(gone))


def _too_large(error: dict[str, Any]) -> bool:
    return len(json.dumps(error, ensure_ascii=False).encode()) > ERROR_BYTES


def _within_error(path: str) -> str:
    return path.removeprefix("trail.errors").removeprefix(".") or "error"


def _name(said: Any, what: str) -> str | None:
    if said is None:
        return None
    if not isinstance(said, str) or not 0 < len(said) <= NAME:
        raise Malformed(f"{what}: must be a text of 1 to {NAME} characters")
    return said


def _times(said: Any) -> int:
    if said is None:
        return 1
    if isinstance(said, bool) or not isinstance(said, int) or said < 1:
        raise Malformed("count: must be a whole number of at least 1")
    return min(said, TIMES)
