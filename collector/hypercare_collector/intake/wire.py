"""The shapes of the wire beside the template, with an example of each, for OpenAPI."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import INCLUDE, Schema, fields, validate

from hypercare_collector.intake.signals import MOST
from hypercare_collector.intake.status import STATES

ID = "01939f0e-7c1b-7d2a-9b1e-2f6f1c0a9e55"
MOMENT = "2026-11-21T10:20:00.000Z"


class Links(Schema):
    """Where to look later."""

    status = fields.Url()


class Receipt(Schema):
    """What the sender is told. ``links`` are told to the first sender of an id alone."""

    id = fields.UUID(required=True)
    receipt = fields.String(required=True)
    status = fields.String()
    links = fields.Nested(Links)


class SimpleFeedback(Schema):
    """The least that a feedback can be."""

    class Meta:
        """What else is said does no harm."""

        unknown = INCLUDE

    user_id = fields.Raw(metadata={"type": ["string", "number", "null"]})
    comments = fields.String(required=True, metadata={"minLength": 1, "pattern": r"\S"})
    time_submitted = fields.Raw(
        metadata={
            "type": ["string", "number", "null"],
            "description": "a time such as 2026-11-21T10:20:00Z, or seconds since 1970",
        }
    )


class SignalSchema(Schema):
    """An error that a process reports by itself. Without an id each arrival counts anew."""

    id = fields.String()
    at = fields.DateTime()
    session = fields.String(required=True)
    trace_id = fields.String()
    error = fields.Dict(required=True, metadata={"description": "as in trail.errors"})
    count = fields.Integer(metadata={"description": "how often it happened", "default": 1})


class SignalBatch(Schema):
    """Up to a hundred signals."""

    signals = fields.List(
        fields.Nested(SignalSchema), required=True, validate=validate.Length(max=MOST)
    )


class LeftOut(Schema):
    """A signal that was not taken: its place in the body, from 0, and why."""

    signal = fields.Integer(required=True)
    why = fields.String(required=True)


class SignalAnswer(Schema):
    """What was made of the signals; those that were known already are taken, and not counted."""

    taken = fields.Integer(required=True)
    left_out = fields.List(fields.Nested(LeftOut), required=True)


class TicketSchema(Schema):
    """The case's counterpart in another system."""

    name = fields.String(required=True)
    url = fields.String()


class MessageSchema(Schema):
    """Something that was said to the reporter."""

    at = fields.DateTime(required=True)
    text = fields.String(required=True)


class StatusSchema(Schema):
    """What has become of a feedback."""

    state = fields.String(required=True, validate=validate.OneOf(STATES))
    receipt = fields.String(required=True)
    tickets = fields.List(fields.Nested(TicketSchema), required=True)
    messages = fields.List(fields.Nested(MessageSchema), required=True)


FRAME = {"file": "shop/pricing.py", "function": "discount", "line": 10, "in_app": True}
ERROR = {
    "at": MOMENT,
    "type": "KeyError",
    "message": "'SPRING'",
    "side": "server",
    "handled": False,
    "frames": [FRAME],
}
LEAST = {"description": "Nothing happens when I press Save"}
WHOLE = {
    "id": ID,
    "template": "standard/1",
    "kind": "problem",
    **LEAST,
    "steps_to_reproduce": "1. Open the cart. 2. Enter SPRING. 3. Press Save.",
    "expected": "The discount is taken off.",
    "actual": "Nothing.",
    "impact": {"scope": "team", "work": "blocked", "note": "We cannot invoice."},
    "category": "bug",
    "module": "Billing / Invoices",
    "reporter": {"id": "42", "name": "Ann", "email": "ann@shop.example", "role": "clerk"},
    "app": {"name": "shop", "release": "2.4.1", "deployment": "production"},
    "context": {"url": "https://shop.example/cart", "time_zone": "Europe/Berlin"},
    "environment": {"browser": {"name": "Firefox", "version": "142"}},
    "trail": {
        "steps": [{"at": MOMENT, "type": "click", "message": "clicked “Save”"}],
        "errors": [ERROR],
    },
    "fields": {"cost_centre": "4711"},
    "tags": {"wave": "2"},
    "created_at": MOMENT,
}
EXAMPLES: Mapping[str, tuple[type[Schema], Any]] = {
    "simple": (
        SimpleFeedback,
        {"user_id": "42", "comments": "It is broken", "time_submitted": MOMENT},
    ),
    "signals": (
        SignalBatch,
        {"signals": [{"id": "e1", "at": MOMENT, "session": "s1", "error": ERROR, "count": 3}]},
    ),
}


ANY_OBJECT = "An object; anything else, and what is malformed within, is left out and marked."
CAPTURED: Mapping[str, dict[str, Any]] = {
    "app": {"description": f"`name`, `release`, `deployment`. {ANY_OBJECT}"},
    "context": {
        "description": "`url`, `route`, `session`, `trace_id`, `locale`, `time_zone`; `address` is"
        f" believed under a secret key. {ANY_OBJECT}"
    },
    "environment": {
        "description": f"`browser`, `os`, `device`, `runtime`, `packages`, `server`. {ANY_OBJECT}"
    },
    "trail": {
        "description": "`steps` (`at`, `type`, `message`, `data`) and `errors` (`at`, `type`,"
        " `message`, `side`, `handled`, `frames`, `cause`). The latest are kept, the others counted"
        f" as trimmed. {ANY_OBJECT}"
    },
    "sdk": {"description": f"`name`, `version`. {ANY_OBJECT}"},
    "extra": {"description": "What the template does not know. It is redacted."},
}
"""What the software fills in, or nobody asked for: never a reason to refuse a feedback."""


def feedback_body(schema: Schema) -> dict[str, Any]:
    """Describe what carries one feedback: JSON alone, or files beside it."""
    file = {"type": "string", "format": "binary"}
    parts = {
        "type": "object",
        "required": ["feedback"],
        "properties": {
            "feedback": schema,
            **dict.fromkeys(("screenshot", "recording", "log", "file"), file),
        },
        "additionalProperties": file,
    }
    examples = {
        "least": {"summary": "The least", "value": LEAST},
        "whole": {"summary": "With all its parts", "value": WHOLE},
    }
    return {
        "required": True,
        "description": "Only `description` is required. What is not known is kept under `extra`."
        " The body may be packed: `Content-Encoding: gzip` or `deflate`.",
        "content": {
            "application/json": {"schema": schema, "examples": examples},
            "multipart/form-data": {
                "schema": parts,
                "encoding": {"feedback": {"contentType": "application/json"}},
            },
        },
    }


def json_body(name: str) -> dict[str, Any]:
    """Describe a body that is JSON, with its example."""
    schema, example = EXAMPLES[name]
    content = {"application/json": {"schema": schema, "example": example}}
    return {"required": True, "content": content}


def accepted_as(description: str) -> dict[str, Any]:
    """Describe the answer to a feedback that is safe."""
    example = {"id": ID, "receipt": "SHOP-142"}
    content = {"application/json": {"schema": Receipt, "example": example}}
    return {"description": description, "content": content}


def template_answer() -> dict[str, Any]:
    """Describe the template's two answers."""
    tag = {"ETag": {"description": "Changes with the template.", "schema": {"type": "string"}}}
    return {
        "200": {
            "description": "The template of the project as JSON Schema 2020-12.",
            "headers": tag,
            "content": {"application/json": {"schema": {"type": "object"}}},
        },
        "304": {"description": "Not changed since the version that the sender has."},
    }
