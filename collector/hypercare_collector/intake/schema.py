"""What is valid: the standard template as a marshmallow schema, all faults at once.

The user's answers are checked and refused when they do not fit; what the software captured is
degraded instead (``context``). This is the one room that knows the template and what is private.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from hypercare import redact
from hypercare.template import (
    ATTACHMENT_KINDS,
    CAPTURED,
    ENTRIES,
    ENVELOPE,
    FEEDBACK_PART,
    FIELDS,
    REPORTER,
    VERSION,
    Limits,
    json_schema,
    narrowed,
)
from hypercare_collector.intake.answers import (
    Moment,
    Name,
    Text,
    at_most,
    bounded,
    choice,
    entries,
    faults_in,
    matching,
    nested,
    open_schema,
    text,
    words,
)
from hypercare_collector.intake.context import Bounds, captured
from hypercare_collector.intake.custom import Questions, questions
from hypercare_collector.intake.kept import Checked, Keeper
from hypercare_collector.intake.problems import Fault, Refused
from hypercare_collector.intake.published import publish
from hypercare_collector.intake.scrub import scrubbed
from hypercare_collector.settings import MEGABYTE, LimitSettings

__all__ = [
    "ATTACHMENT_KINDS",
    "FEEDBACK_PART",
    "OWN",
    "Checked",
    "Limits",
    "Template",
    "body_hash",
    "limits_of",
    "redacted",
    "redacted_text",
]

SOFTWARE = (*CAPTURED, "sdk")
"""The parts that no person filled in."""
NOTHING_MORE = Questions()
QUESTIONS = tuple(dict.fromkeys(field.name.partition(".")[0] for field in FIELDS))
OWN = (
    "fields",
    *(field.name for field in FIELDS if not field.choices),
    *(f"reporter.{name}" for name in REPORTER if name != "signature"),
    *(f"extra.claimed_reporter.{name}" for name in REPORTER if name != "signature"),
)
"""Dotted paths of what people wrote, and of who they are."""
_uuid = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z", re.IGNORECASE)


class Template:
    """The standard template under one collector's limits."""

    def __init__(self, limits: Limits) -> None:
        """Build the schema once; it is used by all threads."""
        self.limits = limits
        self.schema = _schema(limits)
        self._bounds = Bounds(limits.steps, limits.errors, limits.frames, limits.message)

    def check(
        self,
        document: Any,
        *,
        files: int,
        trusted: bool,
        now: datetime,
        asked: Questions = NOTHING_MORE,
    ) -> Checked:
        """Return what may be kept of a document.

        ``files`` is how many attachments came with it; ``trusted`` says that a secret key stands
        for what only a server can know; ``asked`` are the project's own questions.

        Raises:
            Refused: 422 with every fault by its path.
        """
        if not isinstance(document, dict):
            raise _refused([Fault("", "must be an object with at least a description")])
        altered: list[str] = []
        human = {name: item for name, item in document.items() if name not in SOFTWARE}
        words = self._load(scrubbed(human, "", altered), files, asked)
        software = {name: scrubbed(document.get(name), name, []) for name in SOFTWARE}
        parts, shed = captured(
            software, SOFTWARE, self._bounds, trusted=trusted, strike=redact.value
        )
        marks = {
            "altered": sorted(set(altered)),
            "unanswered": asked.unanswered(words),
            "left_out": dict(shed.left_out),
            "trimmed": dict(shed.trimmed),
        }
        marks = {name: mark for name, mark in marks.items() if mark}
        return _keeper.assemble(words, parts, marks, now, asked)

    def document(self, custom: Mapping[str, Mapping[str, Any]], project: str) -> dict[str, Any]:
        """Return the template as JSON Schema, with a project's own fields and its name."""
        document = {**json_schema(self.limits), "x-hypercare-project": project}
        publish(document, questions(custom), self.limits.text)
        return document

    def _load(self, document: Mapping[str, Any], files: int, asked: Questions) -> dict[str, Any]:
        faults, words = list(asked.faults(document)), {}
        try:
            words = self.schema.load(document)
        except ValidationError as error:
            said = {fault.field for fault in faults}
            faults += [f for f in faults_in(error.messages) if f.field not in said]
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


def redacted(document: Any, own: Collection[str] = OWN) -> Any:
    """Return a document that was refused as it may be kept: as strictly as one that is taken in.

    ``own`` are the dotted paths of texts that are kept as they are.
    """
    struck = redact.value(document)
    if isinstance(document, dict):
        for path in own:
            _give_back(document, struck, path)
    return struck


def redacted_text(words: str) -> str:
    """Return what is no document as it may be kept."""
    return redact.text(words)


def _give_back(document: Mapping[str, Any], struck: dict[str, Any], path: str) -> None:
    outer, _, inner = path.partition(".")
    item = document.get(outer)
    if inner and isinstance(item, dict):
        _give_back(item, struck[outer], inner)
    elif not inner and (isinstance(item, str) or (path == "fields" and isinstance(item, dict))):
        struck[outer] = item


def _schema(limits: Limits) -> Schema:
    made: dict[str, fields.Field[Any]] = {
        "id": Text(
            allow_none=True,
            validate=matching(_uuid, "must be a UUID"),
            metadata={"format": "uuid"},
        ),
        "template": Text(
            allow_none=True,
            validate=validate.OneOf(
                [VERSION], error=f"is not known here: this collector knows {VERSION}"
            ),
        ),
        **_questions(limits),
        "reporter": nested("Reporter", {n: _reporter(n, limits) for n in REPORTER}),
        "fields": entries(
            fields.Raw(allow_none=True, validate=bounded(limits.text)), limits.line, ENTRIES
        ),
        "tags": entries(text(limits.line), limits.line, ENTRIES),
        "created_at": Moment(allow_none=True, metadata={"format": "date-time"}),
    }
    return open_schema("Feedback", made)()


def _questions(limits: Limits) -> dict[str, fields.Field[Any]]:
    flat = {field.name: _question(field, limits) for field in FIELDS}
    outer = {name: made for name, made in flat.items() if "." not in name}
    for name in dict.fromkeys(n.partition(".")[0] for n in flat if "." in n):
        inner = {n.partition(".")[2]: made for n, made in flat.items() if n.startswith(f"{name}.")}
        outer[name] = nested(name.title(), inner)
    return outer


def _question(field: Any, limits: Limits) -> fields.Field[Any]:
    if field.choices:
        return choice(field.choices, title=field.title)
    most = field.max_length(limits)
    return words(most, title=field.title) if field.required else text(most, title=field.title)


def _reporter(name: str, limits: Limits) -> fields.Field[Any]:
    if name == "signature":
        return text(limits.line * 2)
    return Name(allow_none=True, validate=at_most(limits.line))


def _refused(faults: list[Fault]) -> Refused:
    named = ", ".join(dict.fromkeys(fault.field or "the whole" for fault in faults))
    return Refused(422, f"The feedback does not fit the template: see {named}.", faults=faults)


def _inner(outer: str) -> tuple[str, ...]:
    return tuple(f.name.partition(".")[2] for f in FIELDS if f.name.startswith(f"{outer}."))


_keeper = Keeper(
    version=VERSION,
    questions=QUESTIONS,
    envelope=ENVELOPE,
    inner={"impact": _inner("impact"), "reporter": REPORTER},
    strike=redact.value,
)
