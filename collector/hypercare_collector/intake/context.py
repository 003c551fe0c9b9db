"""What the software captured: degraded where it is wrong or too much, never a reason to refuse.

Pure: what may not leave is struck out by ``strike``, which the caller brings.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

STEPS_BYTES = 128 * 1024
ERRORS_BYTES = 256 * 1024
PART_BYTES = 64 * 1024
"""Room for all steps, all errors, and each other captured part, as JSON."""
CAUSES = 5
"""How long a chain of causes may be."""
SHORT = 500
"""Characters of a text within a frame."""
_to_json = json.JSONEncoder(ensure_ascii=False).encode


class Bounds(msgspec.Struct, frozen=True):
    """How many steps, errors and frames are kept, and how long a message may be."""

    steps: int
    errors: int
    frames: int
    message: int


class Frame(msgspec.Struct):
    """One line of a stack, as far as its shape matters."""

    file: str | None = None
    function: str | None = None
    line: int | None = None
    column: int | None = None
    source: str | None = None
    in_app: bool | None = None


class Step(msgspec.Struct):
    """One thing that happened, as far as its shape matters."""

    at: str | None = None
    type: str | None = None
    message: str | None = None
    data: dict[str, Any] | None = None


class Error(msgspec.Struct):
    """One error, as far as its shape matters; its frames and causes are looked at one by one."""

    at: str | None = None
    type: str | None = None
    message: str | None = None
    side: str | None = None
    handled: bool | None = None
    data: dict[str, Any] | None = None


@dataclass
class Shed:
    """What did not make it, by path: ``left_out`` was malformed, ``trimmed`` was too much."""

    left_out: Counter[str] = field(default_factory=Counter)
    trimmed: Counter[str] = field(default_factory=Counter)


def captured(
    document: Mapping[str, Any],
    parts: tuple[str, ...],
    bounds: Bounds,
    *,
    trusted: bool,
    strike: Callable[[Any], Any],
) -> tuple[dict[str, Any], Shed]:
    """Return the captured parts as they may be kept, and what was shed on the way.

    ``trusted`` says that a secret key stands for the client's address and the server's errors.
    """
    shed = Shed()
    kept: dict[str, Any] = {}
    for name in parts:
        part = document.get(name)
        if isinstance(part, dict):
            keep = _trail if name == "trail" else _facts
            kept[name] = keep(part, name, bounds, strike, shed)
        elif part is not None:
            shed.left_out[name] += 1
    if not trusted:
        _doubt(kept)
    return kept, shed


def _facts(
    part: dict[str, Any], name: str, bounds: Bounds, strike: Callable[[Any], Any], shed: Shed
) -> dict[str, Any]:
    """Keep a part's entries, the small ones first when they do not all fit."""
    tidy = _tidy(part, bounds.message, name, strike, shed)
    if _size(tidy) <= PART_BYTES:
        return tidy
    sizes = {key: _size({key: item}) for key, item in tidy.items()}
    room = PART_BYTES
    fitting = set()
    for key in sorted(sizes, key=sizes.__getitem__):
        room -= sizes[key]
        if room >= 0:
            fitting.add(key)
    if gone := len(sizes) - len(fitting):
        shed.trimmed[name] += gone
    return {key: item for key, item in tidy.items() if key in fitting}


def _trail(
    part: dict[str, Any], name: str, bounds: Bounds, strike: Callable[[Any], Any], shed: Shed
) -> dict[str, Any]:
    """Keep the latest steps and errors; other entries of a trail are treated as facts."""
    rest = {key: item for key, item in part.items() if key not in ("steps", "errors")}
    trail = _facts(rest, name, bounds, strike, shed)
    if "steps" in part:
        steps = _sound(part["steps"], Step, f"{name}.steps", shed)
        steps = _last(steps, bounds.steps, f"{name}.steps", shed)
        trail["steps"] = _fitting(
            [_tidy(step, bounds.message, f"{name}.steps", strike, shed) for step in steps],
            STEPS_BYTES,
            f"{name}.steps",
            shed,
        )
    if "errors" in part:
        errors = _sound(part["errors"], Error, f"{name}.errors", shed)
        errors = _last(errors, bounds.errors, f"{name}.errors", shed)
        trail["errors"] = _fitting(
            [_error(error, f"{name}.errors", bounds, strike, shed) for error in errors],
            ERRORS_BYTES,
            f"{name}.errors",
            shed,
        )
    return trail


def _error(
    error: dict[str, Any],
    path: str,
    bounds: Bounds,
    strike: Callable[[Any], Any],
    shed: Shed,
    causes: int = CAUSES,
) -> dict[str, Any]:
    own = {key: item for key, item in error.items() if key not in ("frames", "cause")}
    tidy = _tidy(own, bounds.message, path, strike, shed)
    if error.get("frames") is not None:
        frames = _sound(error["frames"], Frame, f"{path}.frames", shed)
        frames = _last(frames, bounds.frames, f"{path}.frames", shed)
        tidy["frames"] = [_tidy(f, SHORT, f"{path}.frames", strike, shed) for f in frames]
    if cause := error.get("cause"):
        if causes and _fits(cause, Error):
            tidy["cause"] = _error(cause, f"{path}.cause", bounds, strike, shed, causes - 1)
        else:
            (shed.left_out if causes else shed.trimmed)[f"{path}.cause"] += 1
    return tidy


def _tidy(
    item: dict[str, Any], most: int, path: str, strike: Callable[[Any], Any], shed: Shed
) -> dict[str, Any]:
    """Strike out what is private, then shorten: a secret that was cut in two has no shape left."""
    if _is_short(item, most):
        struck: dict[str, Any] = strike(item)
        return struck
    tidy: dict[str, Any] = _short(strike(_short(item, most * 4)), most, path, shed)
    return tidy


def _sound(items: Any, shape: type, path: str, shed: Shed) -> list[dict[str, Any]]:
    if not isinstance(items, list):
        shed.left_out[path] += 1
        return []
    sound = [item for item in items if _fits(item, shape)]
    if gone := len(items) - len(sound):
        shed.left_out[path] += gone
    return sound


def _fits(item: Any, shape: type) -> bool:
    try:
        msgspec.convert(item, shape)
    except msgspec.ValidationError:
        return False
    return isinstance(item, dict)


def _last(items: list[dict[str, Any]], most: int, path: str, shed: Shed) -> list[dict[str, Any]]:
    if gone := len(items) - most:
        if gone < 0:
            return items
        shed.trimmed[path] += gone
    return items[-most:]


def _fitting(items: list[dict[str, Any]], room: int, path: str, shed: Shed) -> list[Any]:
    """Keep the latest for which there is room."""
    if _size(items) <= room:
        return items
    kept = []
    for item in reversed(items):
        room -= _size(item)
        if room < 0:
            break
        kept.append(item)
    if gone := len(items) - len(kept):
        shed.trimmed[path] += gone
    return kept[::-1]


def _is_short(value: Any, most: int) -> bool:
    """Say whether there is nothing to shorten, as is usual: looking is cheaper than copying."""
    if isinstance(value, str):
        return len(value) <= most
    if isinstance(value, dict):
        return all(len(key) <= most and _is_short(item, most) for key, item in value.items())
    return not isinstance(value, list) or all(_is_short(item, most) for item in value)


def _short(value: Any, most: int, path: str = "", shed: Shed | None = None) -> Any:
    if isinstance(value, str) and len(value) > most:
        if shed:
            shed.trimmed[path] += 1
        return value[: most - 1] + "…"
    if isinstance(value, dict):
        return {key[:most]: _short(item, most, path, shed) for key, item in value.items()}
    if isinstance(value, list):
        return [_short(item, most, path, shed) for item in value]
    return value


def _doubt(kept: dict[str, Any]) -> None:
    """Take away what only a server can know, and mark what only a server can vouch for."""
    kept.get("context", {}).pop("address", None)
    trail = kept.get("trail", {})
    for each in (*trail.get("steps", ()), *trail.get("errors", ())):
        _doubt_entry(each)


def _doubt_entry(entry: dict[str, Any]) -> None:
    data = entry.get("data") or {}
    if "server" in (entry.get("side"), data.get("side")):
        entry["vouched"] = False
    if cause := entry.get("cause"):
        _doubt_entry(cause)


def _size(value: Any) -> int:
    return len(_to_json(value).encode())
