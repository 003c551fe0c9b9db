"""What is valid: the standard template as a marshmallow schema, all faults at once.

The user's answers are checked and refused when they do not fit; what the software captured is
degraded instead (``context``). This is the one room that knows the template and what is private.
"""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from marshmallow import INCLUDE, Schema, ValidationError, fields, validate

from hypercare import redact
from hypercare.template import (
    ATTACHMENT_KINDS,
    CAPTURED,
    ENVELOPE,
    FEEDBACK_PART,
    FIELDS,
    REPORTER,
    VERSION,
    Limits,
    json_schema,
    narrowed,
)
from hypercare_collector.intake.context import Bounds, captured
from hypercare_collector.intake.problems import Fault, Refused
from hypercare_collector.intake.scrub import scrubbed
from hypercare_collector.settings import MEGABYTE, LimitSettings

__all__ = [
    "ATTACHMENT_KINDS",
    "FEEDBACK_PART",
    "Checked",
    "Limits",
    "Template",
    "body_hash",
    "instant",
    "limits_of",
    "moment_of",
]

SOFTWARE = (*CAPTURED, "sdk")
"""The parts that no person filled in."""
ENTRIES = 100
"""Tags, and custom fields, that one feedback may have."""
_uuid = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_rfc3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)


@dataclass(frozen=True)
class Checked:
    """A feedback in the wire's shape that may be kept. ``words`` is what people wrote of it."""

    id: str
    content: Mapping[str, Any]
    words: Mapping[str, Any]


class Template:
    """The standard template under one collector's limits."""

    def __init__(self, limits: Limits) -> None:
        """Build the schema once; it is used by all threads."""
        self.limits = limits
        self.schema = _schema(limits)
        self._bounds = Bounds(limits.steps, limits.errors, limits.frames, limits.message)

    def check(self, document: Any, *, files: int, trusted: bool, now: datetime) -> Checked:
        """Return what may be kept of a document.

        ``files`` is how many attachments came with it; ``trusted`` says that a secret key stands
        for what only a server can know.

        Raises:
            Refused: 422 with every fault by its path.
        """
        if not isinstance(document, dict):
            raise _refused([Fault("", "must be an object with at least a description")])
        altered: list[str] = []
        human = {name: item for name, item in document.items() if name not in SOFTWARE}
        words = self._load(scrubbed(human, "", altered), files)
        software = {name: scrubbed(document.get(name), name, []) for name in SOFTWARE}
        parts, shed = captured(
            software, SOFTWARE, self._bounds, trusted=trusted, strike=redact.value
        )
        marks = {
            "altered": sorted(set(altered)),
            "left_out": dict(shed.left_out),
            "trimmed": dict(shed.trimmed),
        }
        return _assembled(words, parts, {name: m for name, m in marks.items() if m}, now)

    def document(self, custom: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
        """Return the template as JSON Schema, with a project's own fields."""
        return json_schema(self.limits, {name: _custom(field) for name, field in custom.items()})

    def _load(self, document: Mapping[str, Any], files: int) -> dict[str, Any]:
        faults, words = [], {}
        try:
            words = self.schema.load(document)
        except ValidationError as error:
            faults = list(_faults(error.messages))
        if files > self.limits.attachments:
            most = self.limits.attachments
            faults.append(Fault("attachments", f"at most {most} files may come along, not {files}"))
        if faults:
            raise _refused(faults)
        return {name: item for name, item in words.items() if item is not None}


def limits_of(settings: LimitSettings) -> Limits:
    """Return the template's limits as an operator has set them."""
    return narrowed(
        description=settings.description,
        attachments=settings.attachments,
        attachment_bytes=settings.attachment_mb * MEGABYTE,
        body_bytes=settings.body_mb * MEGABYTE,
        json_bytes=settings.json_mb * MEGABYTE,
    )


def body_hash(words: Mapping[str, Any], digests: Iterable[str]) -> str:
    """Return what tells two bodies of the same id apart: the words and the files.

    What was captured does not count, since a relay may add to it at each attempt.
    """
    told = json.dumps([words, list(digests)], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()


def instant(text: str) -> datetime | None:
    """Read an RFC 3339 time, or return None."""
    if not _rfc3339.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def moment_of(sent: Any) -> str | None:
    """Read the simple door's time, as the wire writes it: ISO 8601, or seconds since 1970."""
    try:
        if isinstance(sent, int | float):
            return written(datetime.fromtimestamp(sent, UTC))
        moment = datetime.fromisoformat(sent or "")
        return written(moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC))
    except (ValueError, OverflowError, OSError):
        return None


class Text(fields.String):
    """A text of a person, kept as it is."""

    default_error_messages = {  # noqa: RUF012  marshmallow's own convention
        "invalid": "must be a text",
        "required": "is required: the user's own words",
        "null": "is required: the user's own words",
    }


class Name(Text):
    """A text that some senders write as a number."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        number = isinstance(value, int) and not isinstance(value, bool)
        return super()._deserialize(str(value) if number else value, *args, **kwargs)


class Moment(Text):
    """An RFC 3339 time, kept in UTC."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, *args, **kwargs)
        moment = instant(text) if text is not None else None
        if moment is None:
            raise ValidationError("must be a time such as 2026-11-21T10:20:00.000Z")
        return written(moment)


def written(moment: datetime) -> str:
    """Write a moment as the wire does: UTC, milliseconds, ``Z``."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _schema(limits: Limits) -> Schema:
    made: dict[str, fields.Field[Any]] = {
        "id": Text(
            allow_none=True,
            validate=validate.Regexp(_uuid, error="must be a UUID"),
            metadata={"format": "uuid"},
        ),
        "template": Text(
            allow_none=True,
            validate=validate.OneOf(
                [VERSION], error=f"is not known here: this collector knows {VERSION}"
            ),
        ),
        **_questions(limits),
        "reporter": _nested("Reporter", {n: _reporter(n, limits) for n in REPORTER}),
        "fields": _entries(
            fields.Raw(allow_none=True, validate=_bounded(limits.text)), limits.line
        ),
        "tags": _entries(_text(limits.line), limits.line),
        "created_at": Moment(allow_none=True, metadata={"format": "date-time"}),
    }
    return _open("Feedback", made)()


def _questions(limits: Limits) -> dict[str, fields.Field[Any]]:
    flat = {field.name: _question(field, limits) for field in FIELDS}
    outer = {name: made for name, made in flat.items() if "." not in name}
    for name in dict.fromkeys(n.partition(".")[0] for n in flat if "." in n):
        inner = {n.partition(".")[2]: made for n, made in flat.items() if n.startswith(f"{name}.")}
        outer[name] = _nested(name.title(), inner)
    return outer


def _question(field: Any, limits: Limits) -> fields.Field[Any]:
    if field.choices:
        error = f"must be one of: {', '.join(field.choices)}"
        return Text(
            allow_none=True,
            validate=validate.OneOf(field.choices, error=error),
            error_messages={"invalid": error},
            metadata={"title": field.title},
        )
    most = field.max_length(limits)
    if not field.required:
        return _text(most, title=field.title)
    return Text(
        required=True,
        validate=[_at_most(most), _not_blank],
        metadata={"title": field.title, "minLength": 1},
    )


def _text(most: int, **metadata: Any) -> Text:
    return Text(allow_none=True, validate=_at_most(most), metadata=metadata)


def _reporter(name: str, limits: Limits) -> fields.Field[Any]:
    if name == "signature":
        return _text(limits.line * 2)
    return Name(allow_none=True, validate=_at_most(limits.line))


def _nested(name: str, inner: Mapping[str, fields.Field[Any]]) -> fields.Nested:
    return fields.Nested(
        _open(name, inner),
        allow_none=True,
        error_messages={"type": "must be an object"},
    )


def _entries(values: fields.Field[Any], text: int) -> fields.Dict:
    return fields.Dict(
        keys=Text(validate=_at_most(text)),
        values=values,
        allow_none=True,
        validate=validate.Length(max=ENTRIES, error=f"may have at most {ENTRIES} entries"),
        error_messages={"invalid": "must be an object"},
    )


def _open(name: str, made: Mapping[str, fields.Field[Any]]) -> type[Schema]:
    """Return a schema that keeps what it does not know."""

    class Base(Schema):
        class Meta:
            unknown = INCLUDE

        error_messages = {"type": "must be an object"}  # noqa: RUF012

    return Base.from_dict(dict(made), name=name)


def _at_most(most: int) -> validate.Length:
    return validate.Length(max=most, error=f"is too long: at most {most:,} characters are taken")


def _bounded(most: int) -> Callable[[Any], None]:
    check = _at_most(most)

    def bounded(value: Any) -> None:
        if isinstance(value, str):
            check(value)

    return bounded


def _not_blank(words: str) -> None:
    if not words.strip():
        raise ValidationError("must not be empty: it is the user's own words")


def _faults(messages: Any, path: str = "") -> Iterable[Fault]:
    """Flatten marshmallow's tree; ``_schema``, ``key`` and ``value`` are names of its own."""
    if isinstance(messages, Mapping):
        for name, inner in messages.items():
            own = name == "_schema" or (path and name in ("key", "value"))
            below = path if own else f"{path}.{name}" if path else str(name)
            yield from _faults(inner, below)
    else:
        yield from (Fault(path, message) for message in messages)


def _refused(faults: list[Fault]) -> Refused:
    named = ", ".join(dict.fromkeys(fault.field or "the whole" for fault in faults))
    return Refused(422, f"The feedback does not fit the template: see {named}.", faults=faults)


def _assembled(
    words: dict[str, Any], parts: Mapping[str, Any], marks: Mapping[str, Any], now: datetime
) -> Checked:
    extra = _extra(words)
    reporter = {k: v for k, v in (words.get("reporter") or {}).items() if v is not None}
    told = {field.name.partition(".")[0]: None for field in FIELDS}
    own = {name: _told(words[name]) for name in told if name in words}
    own = {"kind": "problem", **own, **{k: words[k] for k in ("fields",) if words.get(k)}}
    content = {
        "id": str(words.get("id") or uuid.uuid4()).lower(),
        "template": VERSION,
        **own,
        "reporter": {name: item for name, item in reporter.items() if name != "signature"},
        **parts,
        "tags": words.get("tags"),
        "created_at": words.get("created_at") or written(now),
        "extra": {**extra, **marks},
    }
    kept = {name: item for name, item in content.items() if item not in (None, {})}
    return Checked(content["id"], kept, own)


def _extra(words: dict[str, Any]) -> dict[str, Any]:
    """Take what the template does not know out of its parts."""
    known = {*(field.name.partition(".")[0] for field in FIELDS), *ENVELOPE}
    extra = words.get("extra")
    kept = dict(extra) if isinstance(extra, dict) else {"extra": extra} if extra else {}
    kept |= {name: item for name, item in words.items() if name not in known}
    inner = {"impact": _inner("impact"), "reporter": REPORTER}
    for name, names in inner.items():
        part = words.get(name) or {}
        if unknown := {key: part[key] for key in part if key not in names}:
            kept[name] = unknown
            words[name] = {key: part[key] for key in part if key in names}
    return kept


def _inner(outer: str) -> list[str]:
    return [f.name.partition(".")[2] for f in FIELDS if f.name.startswith(f"{outer}.")]


def _told(item: Any) -> Any:
    if isinstance(item, dict):
        return {name: inner for name, inner in item.items() if inner is not None}
    return item


def _custom(field: Mapping[str, Any]) -> dict[str, Any]:
    """Return the JSON Schema of one custom field of a project."""
    choices = list(field.get("choices") or ())
    one: dict[str, Any] = {"type": "string", **({"enum": choices} if choices else {})}
    shapes: dict[str, dict[str, Any]] = {
        "choices": {"type": "array", "items": one},
        "number": {"type": "number"},
        "date": {"type": "string", "format": "date"},
        "checkbox": {"type": "boolean"},
    }
    shape = shapes.get(str(field.get("type")), one)
    return {"title": field["label"], **shape} if "label" in field else shape
