"""What the application lets leave: its ``before_send`` and ``before_signal``, and the preview.

Both get what was captured after it was redacted, in the wire's shape.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from typing import Any

from hypercare import fault
from hypercare.answers import word
from hypercare.report import WORDS, Report, ascii_json, error
from hypercare.sealed import SIGNALS, Sealed
from hypercare.signals import Signal
from hypercare.values import moment, new_id

log = logging.getLogger("hypercare")

IN_A_BODY = 100
"""Signals that the collector takes in one body."""
Change = Callable[[dict[str, Any]], dict[str, Any] | None]
"""Returns what it got, changed or not, or None to drop it."""


def preview(report: Report) -> dict[str, Any]:
    """Return what a report holds: its content, and its files by number and by what they are."""
    files = [
        {
            "number": number,
            "name": each.name,
            "media_type": each.media_type,
            "kind": each.kind,
            "bytes": len(each.content),
        }
        for number, each in enumerate(report.attachments, 1)
    ]
    return {**report.content, "attachments": files} if files else dict(report.content)


def changed(report: Report, change: Change) -> Report | None:
    """Return a report as the application's ``before_send`` wants it, None when it drops it.

    It gets what `preview` shows, and a file that it takes out of ``attachments`` does not go
    along: an entry's ``number`` says which file it is. When it fails, the user's words go alone:
    what was captured may be what it would have struck out.
    """
    try:
        content = change(deepcopy(preview(report)))
        return None if content is None else _rewritten(report, content)
    except Exception:
        log.exception("before_send failed: feedback %s goes with the user's words alone", report.id)
        return _bare(report, "everything captured: before_send failed")


def signals(waiting: Sequence[Signal], change: Change | None) -> list[Sealed]:
    """Encode signals, redacted, as bodies of at most `IN_A_BODY` each.

    One that ``change`` drops, or that makes it fail, does not go out.
    """
    told = [wire for each in waiting if (wire := _changed_signal(_signal(each), change))]
    bodies = [told[first : first + IN_A_BODY] for first in range(0, len(told), IN_A_BODY)]
    return [
        Sealed(new_id(), "application/json", ascii_json({"signals": body}), SIGNALS)
        for body in bodies
    ]


def _rewritten(report: Report, content: Mapping[str, Any]) -> Report:
    """Take over what ``before_send`` returned; the id stays, under which the report is known."""
    left = {each["number"] for each in content.get("attachments") or ()}
    files = tuple(each for number, each in enumerate(report.attachments, 1) if number in left)
    rest = {name: item for name, item in content.items() if name != "attachments"}
    return Report({**word(rest), "id": report.id}, files)


def _bare(report: Report, why: str) -> Report:
    kept = (*WORDS, "id", "template", "created_at", "sdk")
    words = {name: item for name, item in report.content.items() if name in kept}
    return Report({**words, "extra": {"shed": [why]}})


def _signal(signal: Signal) -> dict[str, Any]:
    wire = {"id": new_id(), "at": moment(signal.at), "session": signal.session}
    if signal.trace:
        wire["trace_id"] = signal.trace
    return {**wire, "count": signal.count, "error": error(fault.tell(signal.error))}


def _changed_signal(wire: dict[str, Any], change: Change | None) -> dict[str, Any] | None:
    if change is None:
        return wire
    try:
        wanted = change(wire)
        return None if wanted is None else word(dict(wanted))
    except Exception:
        log.exception("before_signal failed; the error does not go out by itself")
        return None
