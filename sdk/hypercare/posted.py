"""What a page posted to the relay: whence it came, and what it says, read within the limits."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NoReturn, Protocol
from urllib.parse import urlsplit

from hypercare import multipart, template
from hypercare.files import Attachment
from hypercare.report import Report
from hypercare.values import words_of

DIGITS = 18
"""Of a body's length so many are read: more would be no length, and an int refuses thousands."""
FORMS = ("application/json", "multipart/form-data")


class Readable(Protocol):
    """A request's body, from which bytes can be read."""

    def read(self, size: int, /) -> bytes:
        """Return at most ``size`` bytes; none at the end."""


class Refused(Exception):
    """The request is answered with a problem document."""

    def __init__(self, status: int, why: str, *headers: tuple[str, str], reason: str = "") -> None:
        """Keep the status, why in words for a developer, headers to add, a word for programs."""
        super().__init__(why)
        self.status, self.why, self.headers, self.reason = status, why, headers, reason


def check_origin(headers: Mapping[str, str]) -> None:
    """Take posts from the application's own pages only: this stands in for a CSRF token.

    Raises:
        Refused: with 403.
    """
    if headers.get("sec-fetch-site") == "same-origin":
        return
    try:
        origin = urlsplit(headers.get("origin", ""))
    except ValueError:  # such as http://[
        origin = urlsplit("")
    standard = {"http": ":80", "https": ":443"}.get(origin.scheme, "")
    own = headers.get("host", "").lower().removesuffix(standard)
    if not own or origin.netloc.lower().removesuffix(standard) != own:
        raise Refused(403, "Feedback is taken from this site's own pages only.", reason="origin")


def declares_too_much(headers: Mapping[str, str]) -> bool:
    """Say whether a request announces more than a feedback may have."""
    return declared(headers.get("content-length", "")) > template.LIMITS.body_bytes


def declared(length: str) -> int:
    """Return the bytes that a ``Content-Length`` announces, 0 for what is no number."""
    return int(length[:DIGITS]) if length.isascii() and length.isdigit() else 0


def read(headers: Mapping[str, str], body: Readable) -> Report:
    """Read a posted feedback and its files, as they were sent.

    Raises:
        Refused: too large, of another type, or not readable; with the reason.
    """
    content_type = headers.get("content-type", "")
    kind = content_type.partition(";")[0].strip().lower()
    if kind not in FORMS:
        raise Refused(415, f"Feedback is {' or '.join(FORMS)}, not {kind or 'without a type'}.")
    content = _body(headers, body)
    if kind == FORMS[0]:
        return Report(_json(content))
    try:
        parts = multipart.parse(content_type, content)
    except multipart.Unreadable as why:
        raise Refused(400, f"The body cannot be read: {why}.") from why
    words = [part for part in parts if part.name == template.FEEDBACK_PART]
    if len(words) != 1:
        raise Refused(400, f"The body needs one part named {template.FEEDBACK_PART!r}.")
    files = [part for part in parts if part.name != template.FEEDBACK_PART]
    return Report(_json(words[0].content), tuple(_attachment(part) for part in files))


def _body(headers: Mapping[str, str], body: Readable) -> bytes:
    """Read the body up to the limit; what is larger is read away, so that the answer arrives."""
    limit = template.LIMITS.body_bytes
    too_large = declares_too_much(headers)
    pieces: list[bytes] = []
    size = 0
    while piece := body.read(65_536):
        size += len(piece)
        too_large = too_large or size > limit
        if size > 2 * limit:
            break
        if too_large:
            pieces.clear()
        else:
            pieces.append(piece)
    if too_large:
        raise Refused(413, f"Feedback may have {limit} bytes with its files.")
    return b"".join(pieces)


def _json(body: bytes) -> dict[str, Any]:
    if len(body) > template.LIMITS.json_bytes:
        raise Refused(413, f"The JSON may have {template.LIMITS.json_bytes} bytes.")
    try:
        content = json.loads(body, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Refused(400, f"The body is not JSON: {words_of(error)}.") from error
    if not isinstance(content, dict):
        raise Refused(400, "The body is not a JSON object.")
    return content


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number in JSON")


def _attachment(part: multipart.Part) -> Attachment:
    return Attachment(part.name, part.filename or part.name, part.media_type, part.content)
