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
    return _marks([error])


def steps(trail: Any, *, program: bool = False) -> tuple[str, ...]:
    """Return the last steps, oldest first, one line each; ``program`` as `is_program` says."""
    last = _mappings(part(trail, "steps"))[-STEPS_SHOWN:]
    return tuple(
        f"{clock(step.get('at'))}  {_step(step, program=program)}".strip() for step in last
    )


def errors(trail: Any, *, program: bool = False) -> tuple[str, ...]:
    """Return the newest errors, newest first: each with the top of its stack and its causes.

    Those that differ in nothing but their time are one, with how often it was seen. ``program`` as
    `is_program` says.
    """
    return tuple("\n".join(_error(some, program=program)) for some in _alike(trail)[:ERRORS_SHOWN])


def left_out(trail: Any) -> int:
    """Return how many errors `errors` does not show."""
    return sum(map(len, _alike(trail)[ERRORS_SHOWN:]))


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


def _alike(trail: Any) -> list[list[Mapping[str, Any]]]:
    """Return the errors, newest first, those together of which a ticket would say the same."""
    groups: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {}
    for error in sorted(_mappings(part(trail, "errors")), key=_when, reverse=True):
        seen = str(error.get("side")), error.get("handled") is False
        by = bool(error.get("joined")), bool(error.get("late"))
        groups.setdefault((*seen, *by, *_told_of(error)), []).append(error)
    return list(groups.values())


def _marks(some: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    joined, count = some[0].get("joined"), sum(map(_count, some))
    times = f"{count:,} times" if count > 1 else ""
    late = "reported later " if some[0].get("late") else ""
    return tuple(filter(None, (times, f"{late}from the same session" if joined else "")))


def _count(error: Mapping[str, Any]) -> int:
    count = error.get("count") if error.get("joined") else 1
    return count if isinstance(count, int) and count > 1 else 1


def _error(some: Sequence[Mapping[str, Any]], *, program: bool) -> Iterator[str]:
    error = some[0]
    where = "in the program" if program else PLACES.get(str(error.get("side")), "")
    fate = "not handled" if error.get("handled") is False and error.get("frames") else ""
    facts = ", ".join(filter(None, (clock(error.get("at")), where, fate, *_marks(some))))
    name, *rest = _told_of(error)
    yield name + (f"  ({facts})" if facts else "")
    yield from rest


def _told_of(error: Mapping[str, Any]) -> Iterator[str]:
    """Yield what went wrong, and where, with the causes: all but when and by whom it was seen."""
    yield _name(error)
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
