"""What is ready to be posted, and how it lies in a file: a line of JSON, then the body."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

FEEDBACK, SIGNALS = "feedback", "signals"


@dataclass(frozen=True)
class Sealed:
    """A body ready to be posted: its id and Content-Type, and whether it is feedback or signals."""

    id: str
    content_type: str
    body: bytes = field(repr=False)
    kind: str = FEEDBACK

    def header(self) -> bytes:
        """Return the line that stands before the body in a file."""
        told = {"id": self.id, "content_type": self.content_type, "kind": self.kind}
        return json.dumps(told).encode() + b"\n"


class Damaged(ValueError):
    """A file holds no report."""


def opened(content: bytes) -> Sealed:
    """Read a file's content.

    Raises:
        Damaged: it does not start with a header.
    """
    header, _, body = content.partition(b"\n")
    try:
        told = json.loads(header)
        kind = SIGNALS if told.get("kind") == SIGNALS else FEEDBACK
        return Sealed(str(told["id"]), str(told["content_type"]), body, kind)
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise Damaged("the file in the spool is damaged") from error
