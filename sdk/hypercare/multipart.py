"""Read ``multipart/form-data`` from bytes: the parts, in order, byte for byte. Pure.

Source: RFC 7578 and, for file names, the WHATWG's form encoding (``%22``, ``%0D``, ``%0A``) as
well as RFC 5987 (``filename*``).
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from urllib.parse import unquote

PARTS = 100
HEADER_BYTES = 16_384


class Unreadable(ValueError):
    """The body is not what its Content-Type says. The message says where it fails."""


@dataclass(frozen=True)
class Part:
    """One part. ``filename`` is None for a plain field."""

    name: str
    content: bytes = field(repr=False)
    filename: str | None = None
    media_type: str = "text/plain"


def parse(content_type: str, body: bytes) -> list[Part]:
    """Split a body into its parts.

    Raises:
        Unreadable: no boundary, a part without a name, a missing final boundary, too many parts.
    """
    delimiter = b"--" + _boundary(content_type)
    marks = _marks(body, delimiter)
    if not marks:
        raise Unreadable("the multipart body does not hold its boundary")
    if len(marks) > PARTS + 1:
        raise Unreadable(f"the multipart body has more than {PARTS} parts")
    if not marks[-1][2]:
        raise Unreadable("the multipart body ends before its final boundary: it was cut off")
    pairs = itertools.pairwise(marks)
    return [_part(body[begin:end]) for (_, begin, _), (end, _, _) in pairs]


def _boundary(content_type: str) -> bytes:
    kind, _, rest = content_type.partition(";")
    found = re.search(r'(?:^|;)\s*boundary=(?:"([^"]{1,200})"|([^\s;"]{1,200}))', rest, re.I)
    if kind.strip().lower() != "multipart/form-data" or found is None:
        raise Unreadable("the Content-Type names no multipart/form-data with a boundary")
    return (found.group(1) or found.group(2)).encode("latin-1", "replace")


def _marks(body: bytes, delimiter: bytes) -> list[tuple[int, int, bool]]:
    """Find the delimiters: where the part before ends, where the next begins, whether it is last.

    A delimiter stands at the start of a line and is followed by ``--`` or the end of the line;
    anything else that looks like it belongs to a part.
    """
    marks = []
    end_of_line = re.compile(rb"(--)?[ \t]*(\r\n|$)")
    at = body.find(delimiter)
    while at >= 0:
        after = end_of_line.match(body, at + len(delimiter))
        if after and (at == 0 or body[at - 2 : at] == b"\r\n"):
            marks.append((max(at - 2, 0), after.end(), after.group(1) is not None))
            if after.group(1) or len(marks) > PARTS + 1:
                break
        at = body.find(delimiter, at + 1)
    return marks


def _part(raw: bytes) -> Part:
    if raw.startswith(b"\r\n"):
        raise Unreadable("a part of the multipart body has no name")
    head, blank, content = raw.partition(b"\r\n\r\n")
    if not blank or len(head) > HEADER_BYTES:
        raise Unreadable("a part of the multipart body has no end to its headers")
    headers = _headers(head)
    disposition = headers.get("content-disposition", "")
    name = _parameter(disposition, "name")
    if name is None:
        raise Unreadable("a part of the multipart body has no name")
    filename = _extended(disposition) or _parameter(disposition, "filename")
    default = "text/plain" if filename is None else "application/octet-stream"
    return Part(name, content, filename, headers.get("content-type", default))


def _headers(head: bytes) -> dict[str, str]:
    lines = head.decode("utf-8", "replace").split("\r\n")
    pairs = (line.partition(":") for line in lines)
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


def _parameter(disposition: str, name: str) -> str | None:
    found = re.search(rf';\s*{name}=(?:"((?:[^"\\]|\\.)*)"|([^\s;"]*))', disposition, re.I)
    if found is None:
        return None
    if found.group(1) is None:
        return found.group(2)
    plain = re.sub(r'\\(["\\])', r"\1", found.group(1))
    return re.sub(r"%(22|0D|0A)", lambda code: unquote(code.group()), plain, flags=re.I)


def _extended(disposition: str) -> str | None:
    found = re.search(r";\s*filename\*=(utf-8|iso-8859-1)'[^']*'([^\s;]+)", disposition, re.I)
    return unquote(found.group(2), encoding=found.group(1)) if found else None
