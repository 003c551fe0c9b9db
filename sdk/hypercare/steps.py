"""One thing that happened: recorded as it comes, put into words when a report is made."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import islice
from typing import Any

from hypercare.values import ITEMS, SCALARS, TEXT, moment, plain, shorten, words_of

Step = tuple[float, str, "str | tuple[Any, ...]", Mapping[str, Any] | None]
"""When (epoch seconds), what kind, what happened, and its facts.

What happened is a text, or a template followed by its arguments, put together when it is told.
"""


def kept(item: Any) -> Any:
    """Return a bounded copy of a value, nothing of the host's; plain ones as they are."""
    if item.__class__ in SCALARS and (item.__class__ is not float or item - item == 0):
        return item if item.__class__ is not str or len(item) <= TEXT else shorten(item)
    return plain(item)


def logged(template: Any, args: Any) -> tuple[str, tuple[Any, ...]]:
    """Return a log line's template and arguments, bounded, without running anybody's code.

    Nobody may ever look at the line: what is no plain value is named by its type, but for
    exceptions and what the standard library writes cheaply.
    """
    if template.__class__ is not str:  # a structure, as structlog hands it on
        return "%s", (_quiet(template),)
    if not args:
        return template, ()
    if args.__class__ is dict:
        names = _NAMED.findall(template)[:ITEMS]
        return template, ({name: _quiet(args[name]) for name in names if name in args},)
    if args.__class__ is not tuple:
        return template, (_quiet(args),)
    return template, tuple([_quiet(item) for item in args[:ITEMS]])


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


def _quiet(item: Any, depth: int = 3) -> Any:
    kind = type(item)
    if kind in SCALARS:
        return kept(item)
    if isinstance(item, BaseException) or kind.__module__ in _CHEAP:
        return words_of(item)
    if depth and kind in _CONTAINERS:
        if kind is dict:
            pairs = list(islice(item.items(), ITEMS))
            return {words_of(_quiet(key, 0)): _quiet(each, depth - 1) for key, each in pairs}
        return [_quiet(each, depth - 1) for each in islice(item, ITEMS)]
    return f"<{kind.__name__}>"


_NAMED = re.compile(r"%\(([^)]*)\)")
_CONTAINERS = (list, tuple, set, frozenset, dict)
_CHEAP = frozenset({"datetime", "decimal", "uuid", "pathlib", "ipaddress", "fractions"})
"""Modules of the standard library whose values are written at no cost."""
