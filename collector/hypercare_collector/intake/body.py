"""What a request carries: one JSON document, and files beside it."""

from __future__ import annotations

import json
import logging
import math
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import IO, Any

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge

from hypercare_collector.intake.multipart import Part, Unreadable, parts
from hypercare_collector.intake.problems import Fault, Refused, later
from hypercare_collector.intake.schema import FEEDBACK_PART, Limits
from hypercare_collector.intake.unpacking import CODINGS, Damaged, TooMuch, Unpacked

log = logging.getLogger(__name__)

UNSTORED = "hypercare.unstored"
"""In a request's environ: True when the server had no room for its body."""
DEPTH = 64
"""How deep a document may nest; nothing that the template asks for comes near."""
JSON, MULTIPART = "application/json", "multipart/form-data"
NO_ROOM = "The collector has no room to read this just now."


@dataclass(frozen=True)
class Post:
    """One body, read. ``document`` is whatever the JSON holds."""

    document: Any
    files: tuple[Part, ...] = ()


def read(request: Request, limits: Limits, stack: ExitStack) -> Post:
    """Read a body; the files that come with it live as long as ``stack``.

    Raises:
        Refused: 400, 413 or 415, 422 for a multipart body without its JSON part, or 503 when there
            is no room to read it.
    """
    _check_size(request, limits)
    _check_encoding(request)
    with _reading(request, limits):
        if request.mimetype == JSON:
            return Post(parse(_text(as_sent(request, request.stream, limits), limits)))
        if request.mimetype == MULTIPART:
            return _read_parts(request, limits, stack)
    raise Refused(
        415,
        f"The body must be {JSON} or {MULTIPART}, not {request.mimetype or 'without a type'}.",
        headers={"Accept": f"{JSON}, {MULTIPART}"},
    )


def read_json(request: Request, limits: Limits) -> Any:
    """Read a body that can only be JSON.

    Raises:
        Refused: 400, 413, 415 or 503.
    """
    _check_size(request, limits)
    _check_encoding(request)
    if request.mimetype != JSON:
        raise Refused(415, f"The body must be {JSON}.", headers={"Accept": JSON})
    with _reading(request, limits):
        return parse(_text(as_sent(request, request.stream, limits), limits))


def parse(raw: bytes) -> Any:
    """Read JSON strictly: UTF-8, no NaN, no endless nesting.

    Lone surrogates pass, escaped or not: they are words, and are put right later.

    Raises:
        Refused: 400, with the place where it stops being JSON.
    """
    try:
        text = raw.decode("utf-8", "surrogatepass").removeprefix("\ufeff")
        document = json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=_refuse,
            parse_float=_fraction,
            parse_int=_integer,
        )
    except UnicodeDecodeError as error:
        raise Refused(400, f"The JSON is not UTF-8: see byte {error.start + 1}.") from error
    except json.JSONDecodeError as error:
        what = "The body is empty." if not raw.strip() else f"The body is not JSON: {error.msg}"
        where = f" at line {error.lineno}, column {error.colno}." if raw.strip() else ""
        raise Refused(400, what + where) from error
    except RecursionError as error:
        raise _too_deep() from error
    if not _shallow(document):
        raise _too_deep()
    return document


def body_too_large(limits: Limits) -> Refused:
    """Return the refusal of a body beyond the limit."""
    return Refused(413, f"The body is too large: at most {_size(limits.body_bytes)} are taken.")


def file_too_large(name: str, limits: Limits) -> Refused:
    """Return the refusal of a file beyond the limit."""
    most = _size(limits.attachment_bytes)
    return Refused(413, f"The file {name} is too large: each attachment may have {most}.")


@contextmanager
def _reading(request: Request, limits: Limits) -> Iterator[None]:
    """Say what went wrong with the body as a whole, or with the room for it."""
    try:
        if request.environ.get(UNSTORED):
            raise later(NO_ROOM)
        yield
    except (RequestEntityTooLarge, TooMuch) as error:
        raise body_too_large(limits) from error
    except Damaged as error:
        coding = _coding(request)
        raise Refused(400, f"The body cannot be unpacked as {coding}: {error}.") from error
    except OSError as error:
        log.exception("a body could not be read")
        raise later(NO_ROOM) from error


def _check_size(request: Request, limits: Limits) -> None:
    if (request.content_length or 0) > limits.body_bytes:
        raise body_too_large(limits)


def as_sent(request: Request, stream: IO[bytes], limits: Limits) -> IO[bytes]:
    """Return ``stream`` without the Content-Encoding that the request names for it."""
    coding = _coding(request)
    if coding not in CODINGS:
        return stream
    return Unpacked(stream, coding, limits.body_bytes)  # type: ignore[return-value]


def _coding(request: Request) -> str:
    return request.headers.get("Content-Encoding", "").strip().lower()


def _check_encoding(request: Request) -> None:
    coding = _coding(request)
    if coding not in ("", "identity", *CODINGS):
        taken = "gzip, deflate, identity"
        raise Refused(
            415,
            f"The Content-Encoding {coding} is not taken: send one of {taken}.",
            headers={"Accept-Encoding": taken},
        )


def _text(stream: IO[bytes], limits: Limits) -> bytes:
    raw = stream.read(limits.json_bytes + 1)
    if len(raw) > limits.json_bytes:
        raise _json_too_large(limits)
    return raw


def _read_parts(request: Request, limits: Limits, stack: ExitStack) -> Post:
    boundary = request.mimetype_params.get("boundary", "")
    if not boundary.isascii() or not boundary:
        raise Refused(400, "The Content-Type names no boundary between the parts.")
    try:
        stream = as_sent(request, request.stream, limits)
        found = list(parts(stream, boundary, stack, _wanted(limits)))
    except Unreadable as error:
        raise Refused(400, f"The body cannot be read: {error}.") from error
    words = [part for part in found if part.name == FEEDBACK_PART]
    if len(words) != 1:
        fault = Fault(FEEDBACK_PART, f"exactly one part of this name is needed, not {len(words)}")
        raise Refused(422, "The part with the JSON is missing or there twice.", faults=[fault])
    if words[0].size > limits.json_bytes:
        raise _json_too_large(limits)
    files = tuple(part for part in found if part.name != FEEDBACK_PART)
    return Post(parse(words[0].content.read()), files)


def _wanted(limits: Limits) -> Callable[[str], bool]:
    """Want one JSON and as many files as may come; the others are only counted."""
    seen: Counter[bool] = Counter()

    def wanted(name: str) -> bool:
        is_words = name == FEEDBACK_PART
        seen[is_words] += 1
        return seen[is_words] <= (1 if is_words else limits.attachments)

    return wanted


def _json_too_large(limits: Limits) -> Refused:
    most = _size(limits.json_bytes)
    return Refused(413, f"The JSON is too large: at most {most} are taken, files apart.")


def _too_deep() -> Refused:
    return Refused(400, f"The JSON nests too deep: at most {DEPTH} levels are read.")


def _shallow(document: Any) -> bool:
    level = [document]
    for _ in range(DEPTH):
        level = [
            inner
            for each in level
            if isinstance(each, dict | list)
            for inner in (each.values() if isinstance(each, dict) else each)
        ]
        if not level:
            return True
    return False


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse an object that says two things under one name: one of them would be lost."""
    made = dict(pairs)
    if len(made) < len(pairs):
        [(twice, _)] = Counter(name for name, _ in pairs).most_common(1)
        raise Refused(400, f"The JSON has the name {twice[:60]!r} twice in one object.")
    return made


def _refuse(constant: str) -> Any:
    raise Refused(400, f"The body is not JSON: {constant} is not a number there.")


def _fraction(digits: str) -> float | str:
    """Keep as text what no floating-point number can hold."""
    number = float(digits)
    return number if math.isfinite(number) else digits


def _integer(digits: str) -> int | str:
    """Keep as text what is too long to be counted with."""
    return int(digits) if len(digits) < 400 else digits


def _size(count: int) -> str:
    mega = 1024 * 1024
    return f"{count // mega} MB" if count >= mega and not count % mega else f"{count:,} bytes"
