"""A feedback as a page tells it: questions and answers, facts, one time line. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

ANSWERS = (
    ("expected", "What should have happened"),
    ("actual", "What happened instead"),
    ("steps_to_reproduce", "Steps to reproduce"),
)
SCOPES = {
    "me": "only the reporter",
    "team": "the reporter's team",
    "many": "many people",
    "everyone": "everyone",
}
WORK = {
    "blocked": "work is blocked",
    "workaround": "there is a workaround",
    "nuisance": "it is a nuisance",
    "none": "work goes on",
}
LABELS = {"url": "URL", "os": "Operating system", "id": "ID", "sdk": "SDK"}
CAPTURED = ("app", "context", "environment", "trail", "sdk", "tags", "fields", "extra")
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Entry:
    """One thing on the time line. ``error`` is the whole error; None for a step."""

    at: datetime | None
    side: str
    kind: str
    message: str
    error: Mapping[str, Any] | None = None


def questions(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what the user answered besides the description, each under its question."""
    found = [(title, str(content[name])) for name, title in ANSWERS if content.get(name)]
    if note := _mapping(content.get("impact")).get("note"):
        found.append(("What it means for the work", str(note)))
    return found


def facts(content: Mapping[str, Any]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return what is known about where it happened, as titled tables."""
    environment = dict(_mapping(content.get("environment")))
    server = environment.pop("server", None)
    groups = [
        ("Feedback", _feedback(content)),
        ("Application", _rows(_mapping(content.get("app")))),
        ("Page and visit", _rows(_mapping(content.get("context")))),
        ("Device", _rows(environment)),
        ("Server", _rows(_mapping(server))),
        ("Fields", _rows(_mapping(content.get("fields")))),
        ("Tags", _rows(_mapping(content.get("tags")))),
    ]
    return [(title, rows) for title, rows in groups if rows]


def timeline(content: Mapping[str, Any]) -> list[Entry]:
    """Return steps and errors of both sides in the order in which they happened."""
    trail = _mapping(content.get("trail"))
    entries = [*map(_step, trail.get("steps") or ()), *map(_error, trail.get("errors") or ())]
    return sorted(entries, key=lambda entry: entry.at or NEVER)


def chain(error: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Return an error and its causes, outermost first."""
    yield error
    if isinstance(cause := error.get("cause"), Mapping) and cause:
        yield from chain(cause)


def raw(content: Mapping[str, Any]) -> str:
    """Return all that was captured, as it is kept."""
    kept = {name: content[name] for name in CAPTURED if name in content}
    return json.dumps(kept, ensure_ascii=False, indent=2)


def impact(content: Mapping[str, Any]) -> str:
    """Say in words whom it affects, and whether work can go on."""
    told = _mapping(content.get("impact"))
    parts = SCOPES.get(str(told.get("scope"))), WORK.get(str(told.get("work")))
    return "; ".join(part for part in parts if part)


def moment(value: datetime | str | None, form: str = "%d %b %Y, %H:%M:%S UTC") -> str:
    """Write a moment for a person, in UTC; what is no moment stays as it is."""
    found = value if isinstance(value, datetime) else _parsed(value)
    return found.astimezone(UTC).strftime(form) if found else str(value or "")


def _feedback(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    rows = [
        ("Kind", content.get("kind")),
        ("Category", content.get("category")),
        ("Module or screen", content.get("module")),
        ("Impact", impact(content)),
        ("Sent", moment(content.get("created_at"))),
        ("ID", content.get("id")),
    ]
    return [(name, str(value)) for name, value in rows if value]


def _rows(part: Mapping[str, Any]) -> list[tuple[str, str]]:
    rows = [(_label(name), _value(name, item)) for name, item in part.items()]
    return [(name, value) for name, value in rows if value]


def _label(name: str) -> str:
    return LABELS.get(name) or name.replace("_", " ").capitalize()


def _value(name: str, item: Any) -> str:
    if name == "packages" and isinstance(item, Mapping | list):
        return f"{len(item)}, listed below" if item else ""
    if isinstance(item, Mapping):
        first = " ".join(str(item[key]) for key in ("name", "version") if item.get(key))
        rest = (
            f"{_label(key).lower()} {_value(key, inner)}"
            for key, inner in item.items()
            if key not in ("name", "version") and inner not in (None, "", {}, [])
        )
        return ", ".join(part for part in (first, *rest) if part)
    if isinstance(item, list):
        return ", ".join(_value("", inner) for inner in item)
    if isinstance(item, bool):
        return "yes" if item else "no"
    return "" if item is None else str(item)


def _step(step: Mapping[str, Any]) -> Entry:
    side = str(step.get("side") or "browser")
    kind = str(step.get("type") or "step")
    return Entry(_parsed(step.get("at")), side, kind, str(step.get("message") or kind))


def _error(error: Mapping[str, Any]) -> Entry:
    side = str(error.get("side") or "browser")
    kind = str(error.get("type") or "error")
    return Entry(
        _parsed(error.get("at")), side, kind, str(error.get("message") or kind), error=error
    )


def _parsed(value: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(value)
        return found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return None


def _mapping(part: Any) -> Mapping[str, Any]:
    return part if isinstance(part, Mapping) else {}
