"""A feedback as a page tells it: facts, and one time line. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from hypercare_collector.delivery.retrace import is_program, side
from hypercare_collector.moments import lenient
from hypercare_collector.triage.priority import consequences
from hypercare_collector.web.times import moment

LABELS = {"url": "URL", "os": "Operating system", "id": "ID", "sdk": "SDK"}
CAPTURED = ("app", "context", "environment", "trail", "sdk", "tags", "fields", "extra")
RAW = 200_000
"""Characters of the captured parts that a page shows; the file has all."""
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Entry:
    """One thing on the time line. ``error`` is the whole error; None for a step.

    ``side`` is ``browser``, ``server`` or ``program``.
    ``vouched`` is False for what a public key says of the server.
    """

    at: datetime | None
    side: str
    kind: str
    message: str
    vouched: bool
    error: Mapping[str, Any] | None = None


def facts(
    content: Mapping[str, Any], labels: Mapping[str, str]
) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return what is known about where it happened, as titled tables.

    ``labels`` are what a project calls its own fields. Answers that did not come as such, since
    one was missing or the project does not ask them, stand among the others.
    """
    apart = _mapping(_mapping(content.get("extra")).get("fields"))
    answers = {**apart, **_mapping(content.get("fields"))}
    environment = dict(_mapping(content.get("environment")))
    server = environment.pop("server", None)
    groups = [
        ("Feedback", _feedback(content)),
        ("Application", _rows(_mapping(content.get("app")))),
        ("Page and visit", _rows(_mapping(content.get("context")))),
        ("Device", _rows(environment)),
        ("Server", _rows(_mapping(server))),
        ("Fields", _fields(answers, labels)),
        ("Tags", _rows(_mapping(content.get("tags")))),
    ]
    return [(title, rows) for title, rows in groups if rows]


def timeline(content: Mapping[str, Any]) -> list[Entry]:
    """Return steps and errors of all sides in the order in which they happened."""
    trail, alone = _mapping(content.get("trail")), is_program(content)
    steps = [_entry(step, "step", alone) for step in trail.get("steps") or ()]
    errors = [_entry(error, "error", alone, error) for error in trail.get("errors") or ()]
    return sorted([*steps, *errors], key=lambda entry: entry.at or NEVER)


def raw(content: Mapping[str, Any]) -> str:
    """Return all that was captured, as it is kept."""
    kept = {name: content[name] for name in CAPTURED if name in content}
    text = json.dumps(kept, ensure_ascii=False, indent=2)
    return text if len(text) <= RAW else text[:RAW] + "\n… the rest is in the file to download"


def unanswered(content: Mapping[str, Any], labels: Mapping[str, str]) -> list[str]:
    """Return the labels of required questions to which no answer came."""
    names = _mapping(content.get("extra")).get("unanswered") or ()
    return [labels.get(name, str(name)) for name in names if isinstance(name, str)]


def _feedback(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    rows = [
        ("Kind", content.get("kind")),
        ("Category", content.get("category")),
        ("Module or screen", content.get("module")),
        ("Impact", consequences(content)),
        ("Sent", moment(content.get("created_at"))),
        ("ID", content.get("id")),
    ]
    return [(name, str(value)) for name, value in rows if value]


def _fields(answers: Mapping[str, Any], labels: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the answers to a project's own questions, each a person's words as they are."""
    rows = [(labels.get(name) or _label(name), _value(name, a)) for name, a in answers.items()]
    return [(name, value) for name, value in rows if value]


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


def _entry(
    told: Mapping[str, Any],
    otherwise: str,
    program: bool,
    error: Mapping[str, Any] | None = None,
) -> Entry:
    kind = str(told.get("type") or otherwise)
    return Entry(
        at=lenient(told.get("at")),
        side=side(told, program=program),
        kind=kind,
        message=str(told.get("message") or kind),
        vouched=told.get("vouched") is not False,
        error=error,
    )


def _mapping(part: Any) -> Mapping[str, Any]:
    return part if isinstance(part, Mapping) else {}
