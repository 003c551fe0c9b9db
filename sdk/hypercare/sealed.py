"""A report ready to be posted, and how it lies in a file: a line of JSON, then the body."""

from __future__ import annotations

import json
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Sealed:
    """A report ready to be posted: its id, the body and the body's Content-Type."""

    id: str
    content_type: str
    body: bytes = field(repr=False)

    def header(self) -> bytes:
        """Return the line that stands before the body in a file."""
        told = {"id": self.id, "content_type": self.content_type}
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
        return Sealed(str(told["id"]), str(told["content_type"]), body)
    except (ValueError, KeyError, TypeError) as error:
        raise Damaged("the file in the spool is damaged") from error
