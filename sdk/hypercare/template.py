"""THE standard template: which fields a feedback has, what they may hold, how much of it.

Everything that asks, checks, documents or draws a field reads it here: the SDK, the collector's
schema and its JSON Schema, and the widget, whose copy is generated from this file
(``tools/generate_widget_sources.py``). Nothing else knows the wire format.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

VERSION = "standard/1"

KINDS = ("problem", "question", "request", "praise")
SCOPES = ("me", "team", "many", "everyone")
WORK = ("blocked", "workaround", "nuisance", "none")
CATEGORIES = (
    "bug",
    "data",
    "access",
    "performance",
    "integration",
    "training",
    "enhancement",
    "other",
)
ATTACHMENT_KINDS = ("screenshot", "recording", "log", "file")

FEEDBACK_PART = "feedback"
"""Name of the multipart part that holds the JSON; every other part is an attachment."""


@dataclass(frozen=True)
class Limits:
    """How much one feedback may carry. Characters, counts and bytes, as the names say."""

    description: int = 20_000
    text: int = 20_000
    line: int = 200
    attachments: int = 10
    attachment_bytes: int = 20 * 1024 * 1024
    body_bytes: int = 50 * 1024 * 1024
    json_bytes: int = 1024 * 1024
    steps: int = 100
    errors: int = 20
    frames: int = 50
    message: int = 2_000
    """Characters of one step's or one error's message."""


LIMITS = Limits()


@dataclass(frozen=True)
class Field:
    """One question of the template, as it stands on the wire.

    ``name`` is a dotted path: ``impact.scope`` is ``{"impact": {"scope": …}}``. ``limit`` names
    the attribute of `Limits` that bounds a text; a field with ``choices`` has none.
    """

    name: str
    title: str
    limit: Literal["description", "text", "line"] | None = None
    choices: tuple[str, ...] = ()
    required: bool = False

    def max_length(self, limits: Limits) -> int | None:
        """Return how many characters the field may hold, or None for a choice."""
        return None if self.limit is None else int(getattr(limits, self.limit))


FIELDS = (
    Field("kind", "Kind", choices=KINDS),
    Field("description", "Description", "description", required=True),
    Field("steps_to_reproduce", "Steps to reproduce", "text"),
    Field("expected", "Expected outcome", "text"),
    Field("actual", "Actual outcome", "text"),
    Field("impact.scope", "Who is affected", choices=SCOPES),
    Field("impact.work", "Can work go on", choices=WORK),
    Field("impact.note", "Impact in your own words", "text"),
    Field("category", "Category", choices=CATEGORIES),
    Field("module", "Module or screen", "line"),
)
"""What the user answers, in the order in which the template asks."""

REPORTER = ("id", "name", "email", "role", "signature")
CAPTURED = ("app", "context", "environment", "trail")
"""The parts that the software fills in: redacted, trimmed when too large, never refused."""

ENTRIES = 100
"""Tags, and answers to a project's own questions, that one feedback may have."""

ENVELOPE = ("id", "template", "created_at", "sdk", "fields", "tags", "reporter", "extra")


def json_schema(
    limits: Limits = LIMITS, custom: Mapping[str, Mapping[str, Any]] | None = None
) -> dict[str, Any]:
    """Return the template as a JSON Schema 2020-12 document for one feedback.

    ``custom`` maps the names of a project's own fields to their JSON Schemas; they stand under
    ``fields``.

    Source: https://json-schema.org/draft/2020-12
    """
    properties: dict[str, Any] = {
        "id": {"type": "string", "format": "uuid"},
        "template": {"type": "string", "const": VERSION},
        **_questions(limits),
        "reporter": _object({name: _reporter(name, limits) for name in REPORTER}),
        **{name: {"type": "object"} for name in CAPTURED},
        "fields": {
            **_object(dict(custom or {})),
            **_entries({"maxLength": limits.text}, limits),
        },
        "tags": {
            "type": "object",
            **_entries({"type": "string", "maxLength": limits.line}, limits),
        },
        "created_at": {"type": "string", "format": "date-time"},
        "sdk": {"type": "object"},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:hypercare:template:{VERSION}",
        "title": "Feedback",
        "type": "object",
        "required": [field.name for field in FIELDS if field.required],
        "properties": properties,
    }


def narrowed(**values: int) -> Limits:
    """Return the standard limits with some of them replaced."""
    return replace(LIMITS, **values)


def _reporter(name: str, limits: Limits) -> dict[str, Any]:
    most = limits.line * 2 if name == "signature" else limits.line
    return {"type": "string", "maxLength": most}


def _entries(values: dict[str, Any], limits: Limits) -> dict[str, Any]:
    names = {"maxLength": limits.line}
    return {"maxProperties": ENTRIES, "propertyNames": names, "additionalProperties": values}


def _questions(limits: Limits) -> dict[str, Any]:
    properties: dict[str, Any] = {}
    for field in FIELDS:
        outer, _, inner = field.name.partition(".")
        if inner:
            properties.setdefault(outer, _object({}))["properties"][inner] = _schema(field, limits)
        else:
            properties[outer] = _schema(field, limits)
    return properties


def _schema(field: Field, limits: Limits) -> dict[str, Any]:
    if field.choices:
        return {"title": field.title, "type": "string", "enum": list(field.choices)}
    schema = {"title": field.title, "type": "string", "maxLength": field.max_length(limits)}
    return {**schema, "minLength": 1, "pattern": r"\S"} if field.required else schema


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties}
