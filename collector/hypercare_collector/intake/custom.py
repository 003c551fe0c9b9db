"""A project's own fields as JSON Schema 2020-12."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

SHAPES: Mapping[str, Mapping[str, Any]] = {
    "number": {"type": "number"},
    "date": {"type": "string", "format": "date"},
    "checkbox": {"type": "boolean"},
    "hidden": {"type": "string", "format": "hidden"},
}
"""The types without choices; any other is a text. ``hidden`` is filled in by the page."""


def schema_of(field: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schema of one field: the answer that the project expects, under its label."""
    one: dict[str, Any] = {"type": "string"}
    if field["choices"]:
        one["enum"] = field["choices"]
    kind = field["type"]
    shape = {"type": "array", "items": one} if kind == "choices" else SHAPES.get(kind, one)
    return {"title": field["label"], **shape}


def required_of(fields: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return the names of the fields that the project wants an answer to."""
    return [name for name, field in fields.items() if field["required"]]
