"""One thing that happened: recorded as it comes, put into words when a report is made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypercare.values import SCALARS, TEXT, moment, plain, shorten

Step = tuple[float, str, "str | tuple[Any, ...]", Mapping[str, Any] | None]
"""When (epoch seconds), what kind, what happened, and its facts.

What happened is a text, or a template followed by its arguments, put together when it is told.
"""


def kept(item: Any) -> Any:
    """Return a bounded copy of a value, nothing of the host's; plain ones as they are."""
    if item.__class__ in SCALARS and (item.__class__ is not float or item - item == 0):
        return item if item.__class__ is not str or len(item) <= TEXT else shorten(item)
    return plain(item)


def told(step: Step) -> dict[str, Any]:
    """Write a step as the wire has it."""
    at, kind, message, data = step
    wire: dict[str, Any] = {"at": moment(at), "type": str(kind), "message": message}
    if isinstance(message, tuple):
        template, *args = message
        wire["message"] = rendered(template, args)
        data = {**(data or {}), "template": template, "args": args} if args else data
    return {**wire, "data": dict(data)} if data else wire


def rendered(template: str, args: list[Any]) -> str:
    """Put a log line together as `logging` does; one that does not fit shows its parts."""
    if not args:
        return template
    values: Any = args[0] if len(args) == 1 and isinstance(args[0], Mapping) else tuple(args)
    try:
        return shorten(template % values)
    except Exception:
        return shorten(f"{template} {plain(args)}")
