"""The trail in a ticket's words: what was done last, and what went wrong where.

What was captured may hold anything; whatever is not as agreed is left out, never a reason to fail.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from hypercare_collector.model import Feedback, Joined
from hypercare_collector.moments import lenient, written

STEPS_SHOWN = 20
ERRORS_SHOWN = 5
FRAMES_SHOWN = 8
CAUSES_SHOWN = 3
LINE = 300
"""Characters of one captured message, file or source line; the whole is in the JSON file."""
PLACES = {"browser": "in the browser", "server": "on the server"}
PYTHON = "hypercare-python"
"""How the Python SDK names itself on the wire; the widget is ``hypercare-widget``."""


def whole(feedback: Feedback, *, late: bool = True) -> Mapping[str, Any]:
    """Return the content with the errors that joined it among its own, in the order of time.

    Each of those says ``joined``, how often it was seen as ``count``, and ``late`` when it came
    after the feedback; without ``late`` those are left out.
    """
    joined = [_told(each) for each in feedback.joined if late or not each.late]
    if not joined:
        return feedback.content
    trail = feedback.content.get("trail")
    errors = sorted([*_mappings(part(trail, "errors")), *joined], key=_when)
    known = trail if isinstance(trail, Mapping) else {}
    return {**feedback.content, "trail": {**known, "errors": errors}}


def late_errors(feedback: Feedback) -> dict[str, Any]:
    """Return a trail of nothing but the errors that were reported after the feedback."""
    return {"errors": [_told(each) for each in feedback.joined if each.late]}


def marks(error: Mapping[str, Any]) -> tuple[str, ...]:
    """Say how often an error that joined was seen, and by whom; nothing of a feedback's own."""
    if not error.get("joined"):
        return ()
    count = error.get("count")
    times = f"{count:,} times" if isinstance(count, int) and count > 1 else ""
    by = "reported later from the same session" if error.get("late") else "from the same session"
    return tuple(filter(None, (times, by)))


def steps(trail: Any, *, program: bool = False) -> tuple[str, ...]:
    """Return the last steps, oldest first, one line each; ``program`` as `is_program` says."""
    last = _mappings(part(trail, "steps"))[-STEPS_SHOWN:]
    return tuple(
        f"{clock(step.get('at'))}  {_step(step, program=program)}".strip() for step in last
    )


def errors(trail: Any, *, program: bool = False) -> tuple[str, ...]:
    """Return the newest errors, newest first: each with the top of its stack and its causes.

    ``program`` as `is_program` says.
    """
    found = sorted(_mappings(part(trail, "errors")), key=_when, reverse=True)
    return tuple("\n".join(_error(error, program=program)) for error in found[:ERRORS_SHOWN])


def left_out(trail: Any) -> int:
    """Return how many errors `errors` does not show."""
    return max(len(_mappings(part(trail, "errors"))) - ERRORS_SHOWN, 0)


def part(value: Any, name: str) -> Any:
    """Return what stands under a name, or None where there are no names."""
    return value.get(name) if isinstance(value, Mapping) else None


def said(value: Any) -> str:
    """Return a captured value on one line; nothing for nothing."""
    if isinstance(value, Mapping):
        text = ", ".join(f"{name}: {said(item)}" for name, item in value.items() if said(item))
    elif isinstance(value, list | tuple):
        text = ", ".join(filter(None, map(said, value)))
    elif isinstance(value, bool):
        text = "yes" if value else "no"
    else:
        text = "" if value is None else " ".join(str(value).split())
    return text if len(text) <= LINE else text[: LINE - 1] + "…"


def chain(error: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield an error and its causes, outermost first."""
    cause: Any = error
    while isinstance(cause, Mapping) and cause:
        yield cause
        cause = cause.get("cause")


def is_program(content: Mapping[str, Any]) -> bool:
    """Tell a script, a command or a desktop program: it has neither a browser nor a server.

    A relay passes a browser's feedback on, with what the server captured beside it.
    """
    captured = content.get("environment")
    if part(captured, "browser") or part(captured, "server"):
        return False
    return bool(part(content.get("sdk"), "name") == PYTHON)


def side(entry: Mapping[str, Any], *, program: bool = False) -> str:
    """Say where a step or an error happened: ``server``, or else ``browser``.

    An error says so itself; a step of the server says so among its data. In a ``program``, as
    `is_program` says, all of it happened there.
    """
    if program:
        return "program"
    told = entry.get("side") or part(entry.get("data"), "side")
    return "server" if told == "server" else "browser"


def clock(value: Any) -> str:
    """Return the time of day in UTC, or nothing."""
    read = lenient(value)
    return f"{read:%H:%M:%S}" if read else ""


def _told(joined: Joined) -> dict[str, Any]:
    told = {**joined.error, "at": written(joined.at), "count": joined.count, "joined": "session"}
    return {**told, "late": True} if joined.late else told


def _mappings(value: Any) -> list[Mapping[str, Any]]:
    items = value if isinstance(value, Sequence) and not isinstance(value, str) else ()
    return [item for item in items if isinstance(item, Mapping)]


def _when(error: Mapping[str, Any]) -> datetime:
    return lenient(error.get("at")) or datetime.min.replace(tzinfo=UTC)


def _step(step: Mapping[str, Any], *, program: bool) -> str:
    told = ": ".join(filter(None, (said(step.get("type")), said(step.get("message")))))
    return f"{told}  (on the server)" if side(step, program=program) == "server" else told


def _error(error: Mapping[str, Any], *, program: bool) -> Iterator[str]:
    where = "in the program" if program else PLACES.get(str(error.get("side")), "")
    fate = "not handled" if error.get("handled") is False and error.get("frames") else ""
    facts = ", ".join(filter(None, (clock(error.get("at")), where, fate, *marks(error))))
    yield _name(error) + (f"  ({facts})" if facts else "")
    yield from _frames(error)
    for cause in islice(chain(error), 1, 1 + CAUSES_SHOWN):
        yield f"caused by {_name(cause)}"
        yield from _frames(cause)


def _name(error: Mapping[str, Any]) -> str:
    name = ": ".join(filter(None, (said(error.get("type")), said(error.get("message")))))
    return name or "an error without a name"


def _frames(error: Mapping[str, Any]) -> Iterator[str]:
    """Yield the place of the error first, then who called it."""
    frames = _mappings(error.get("frames"))
    for frame in reversed(frames[-FRAMES_SHOWN:]):
        mark = ">" if frame.get("in_app") else " "
        place = ":".join(filter(None, (said(frame.get("file")), said(frame.get("line")))))
        function = said(frame.get("function"))
        yield f"{mark} {place}" + (f" in {function}" if function else "")
        if said(frame.get("source")):
            yield f"      {said(frame.get('source'))}"
    if len(frames) > FRAMES_SHOWN:
        yield f"  … and {len(frames) - FRAMES_SHOWN} more callers"
