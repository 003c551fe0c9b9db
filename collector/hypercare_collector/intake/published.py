"""A project's own questions as JSON Schema 2020-12: what a form needs to ask them.

Beside the standard's own words stand ``x-hypercare-type`` (text, choice, choices, number, date,
checkbox, hidden) and ``x-hypercare-when``: dotted paths of other questions with the answers of
which one must be given before this question is asked. ``x-hypercare-translations`` has the
``title``, the ``description`` and words for the ``choices`` by language (BCP 47); answers stay as
they are in ``enum``. ``formatMinimum`` and ``formatMaximum`` are the bounds of a date, as ajv
reads them.

Source: https://json-schema.org/draft/2020-12, https://ajv.js.org/packages/ajv-formats.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypercare_collector.intake.custom import Questions
from hypercare_collector.intake.question import Question


def publish(document: dict[str, Any], asked: Questions, text: int) -> None:
    """Put the questions of a project into the template's schema, under ``fields``.

    ``text`` is how many characters an answer may have at most.
    """
    fields = document["properties"]["fields"]
    fields["properties"] = {question.name: schema_of(question, text) for question in asked}
    if required := [question.name for question in asked if question.required and not question.when]:
        fields["required"] = required
    if depending := [question for question in asked if question.required and question.when]:
        document["allOf"] = [_when_asked(asked, question, text) for question in depending]


def schema_of(question: Question, text: int) -> dict[str, Any]:
    """Return the schema of one answer, under the question's label."""
    schema: dict[str, Any] = {"title": question.label}
    if question.help:
        schema["description"] = question.help
    schema |= _shape(question, text, required=question.required and not question.when)
    if question.example:
        schema["examples"] = [question.example]
    schema["x-hypercare-type"] = question.type
    if question.when:
        schema["x-hypercare-when"] = dict(question.when)
    if question.translations:
        schema["x-hypercare-translations"] = {
            lang: _renamed(said) for lang, said in question.translations.items()
        }
    return schema


def _renamed(said: Mapping[str, Any]) -> dict[str, Any]:
    """Call the words of one language what JSON Schema calls ours."""
    names = {"label": "title", "help": "description"}
    return {names.get(name, name): item for name, item in said.items()}


def _when_asked(asked: Questions, question: Question, text: int) -> dict[str, Any]:
    """Return the rule that asks for an answer where others call for it."""
    shape = _shape(question, text, required=True)
    fields = {"required": [question.name], "properties": {question.name: shape}}
    return {"if": _condition(asked, question.when), "then": {"properties": {"fields": fields}}}


def _shape(question: Question, text: int, *, required: bool) -> dict[str, Any]:
    low, high = question.min, question.max
    if question.type == "number":
        return _without_none({"type": "number", "minimum": low, "maximum": high})
    if question.type == "date":
        dates = {"type": "string", "format": "date", "formatMinimum": low, "formatMaximum": high}
        return _without_none(dates)
    if question.type == "checkbox":
        return {"type": "boolean", **({"const": True} if required else {})}
    one = {"type": "string", "enum": list(question.choices)}
    if question.type == "choice":
        return one
    if question.type == "choices":
        least = max(low or 0, int(required)) or None
        several = {"type": "array", "items": one, "uniqueItems": True}
        return several | _without_none({"minItems": least, "maxItems": high})
    return _text(question, text, required=required)


def _text(question: Question, text: int, *, required: bool) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string", "maxLength": question.max_length or text}
    if least := max(question.min_length or 0, int(required)):
        schema["minLength"] = least
    form = f"^(?:{question.pattern})$" if question.pattern else None
    if required and form:
        schema["allOf"] = [{"pattern": r"\S"}]
    if form or required:
        schema["pattern"] = form or r"\S"
    if question.type == "hidden":
        schema["format"] = "hidden"
    return schema


def _condition(asked: Questions, when: Mapping[str, list[Any]]) -> dict[str, Any]:
    """Return the schema of a feedback that calls for a question."""
    condition: dict[str, Any] = {}
    for path, allowed in when.items():
        level = condition
        for name in path.split("."):
            if asked.stands_for(path) not in allowed and name not in level.get("required", ()):
                level.setdefault("required", []).append(name)
            level = level.setdefault("properties", {}).setdefault(name, {})
        several = any(q.path == path and q.type == "choices" for q in asked)
        level |= {"type": "array", "contains": {"enum": allowed}} if several else {"enum": allowed}
    return condition


def _without_none(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {name: item for name, item in schema.items() if item is not None}
