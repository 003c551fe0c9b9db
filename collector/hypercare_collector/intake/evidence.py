"""What is kept of a body that was refused, so that an admin can see why."""

from __future__ import annotations

import json
from collections.abc import Collection
from contextlib import ExitStack

from flask import Request

from hypercare_collector.intake.body import MULTIPART, as_sent, parse
from hypercare_collector.intake.multipart import Unreadable, parts
from hypercare_collector.intake.problems import Refused
from hypercare_collector.intake.schema import FEEDBACK_PART, Limits, redacted, redacted_text
from hypercare_collector.intake.unpacking import Damaged, TooMuch

MARGIN = 4096
"""Bytes read beyond those that are kept, so that no secret is cut until it looks like none."""


def evidence(request: Request, limits: Limits, most: int, own: Collection[str]) -> bytes:
    """Return what may be shown of a body that was refused: its words, without secrets and files.

    ``most`` is how many of its bytes will be kept; ``own`` names what a person wrote, as in
    `redacted`.
    """
    with ExitStack() as stack:
        raw = _words_again(request, limits, stack)
    try:
        document = parse(raw) if len(raw) <= limits.json_bytes else None
    except Refused:
        document = None
    if document is None:
        return redacted_text(raw[: most + MARGIN].decode("utf-8", "replace")).encode()
    shown = json.dumps(redacted(document, own), ensure_ascii=False)
    return shown.encode("utf-8", "replace")


def _words_again(request: Request, limits: Limits, stack: ExitStack) -> bytes:
    """Read once more what is no file, as far as it is at hand; one byte too much tells too many."""
    stream, boundary = request.environ["wsgi.input"], request.mimetype_params.get("boundary", "")
    try:
        stream.seek(0)
        stream = as_sent(request, stream, limits)
        if request.mimetype == MULTIPART:
            found = parts(stream, boundary, stack, lambda name: name == FEEDBACK_PART)
            stream = next(part.content for part in found if part.name == FEEDBACK_PART)
        raw: bytes = stream.read(limits.json_bytes + 1)
    except (AttributeError, Damaged, OSError, StopIteration, TooMuch, Unreadable, ValueError):
        return b""
    return raw
