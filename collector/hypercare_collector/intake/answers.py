"""The kinds of answers that the template asks for, as marshmallow fields with plain words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from marshmallow import INCLUDE, Schema, ValidationError, fields, validate

from hypercare_collector.intake.problems import Fault
from hypercare_collector.moments import strict, written


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
        moment = strict(text) if text is not None else None
        if moment is None:
            raise ValidationError("must be a time such as 2026-11-21T10:20:00.000Z")
        return written(moment)


def words(most: int, **metadata: Any) -> Text:
    """Return the question that must be answered."""
    return Text(
        required=True,
        validate=[at_most(most), not_blank],
        metadata={**metadata, "minLength": 1, "pattern": r"\S"},
    )


def choice(choices: tuple[str, ...], **metadata: Any) -> Text:
    """Return a question that has these answers."""
    error = f"must be one of: {', '.join(choices)}"
    return Text(
        allow_none=True,
        validate=validate.OneOf(choices, error=error),
        error_messages={"invalid": error},
        metadata=metadata,
    )


def text(most: int, **metadata: Any) -> Text:
    """Return a question that may be left open."""
    return Text(allow_none=True, validate=at_most(most), metadata=metadata)


def nested(name: str, inner: Mapping[str, fields.Field[Any]]) -> fields.Nested:
    """Return an object whose entries the template knows."""
    return fields.Nested(
        open_schema(name, inner),
        allow_none=True,
        error_messages={"type": "must be an object"},
    )


def entries(values: fields.Field[Any], text: int, most: int) -> fields.Dict:
    """Return an object of at most ``most`` entries with names of at most ``text`` characters."""
    return fields.Dict(
        keys=Text(validate=at_most(text)),
        values=values,
        allow_none=True,
        validate=_fewer(most),
        metadata={"maxProperties": most},
        error_messages={"invalid": "must be an object"},
    )


def open_schema(name: str, made: Mapping[str, fields.Field[Any]]) -> type[Schema]:
    """Return a schema that keeps what it does not know."""

    class Base(Schema):
        class Meta:
            unknown = INCLUDE

        error_messages = {"type": "must be an object"}  # noqa: RUF012

    return Base.from_dict(dict(made), name=name)


def at_most(most: int) -> validate.Length:
    """Return the check of a text's length, in characters."""
    return validate.Length(max=most, error=f"is too long: at most {most:,} characters are taken")


def matching(form: re.Pattern[str], error: str) -> Callable[[str], None]:
    """Return the check of a text's form."""

    def matching(text: str) -> None:
        if not form.match(text):
            raise ValidationError(error)

    return matching


def bounded(most: int) -> Callable[[Any], None]:
    """Return the check of a value that is a text only sometimes."""
    check = at_most(most)

    def bounded(value: Any) -> None:
        if isinstance(value, str):
            check(value)

    return bounded


def _fewer(most: int) -> Callable[[Mapping[str, Any]], None]:
    def fewer(entries: Mapping[str, Any]) -> None:
        if len(entries) > most:
            raise ValidationError(f"may have at most {most} entries")

    return fewer


def not_blank(words: str) -> None:
    """Check that there is anything but white space."""
    if not words.strip():
        raise ValidationError("must not be empty: it is the user's own words")


def faults_in(messages: Any, path: str = "") -> Iterator[Fault]:
    """Flatten marshmallow's tree; ``_schema``, ``key`` and ``value`` are names of its own."""
    if isinstance(messages, Mapping):
        for name, inner in messages.items():
            own = name == "_schema" or (path and name in ("key", "value"))
            below = path if own else f"{path}.{name}" if path else str(name)
            yield from faults_in(inner, below)
    else:
        yield from (Fault(path, message) for message in messages)
