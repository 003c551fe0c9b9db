"""The files that go with a feedback: read, named and bounded. What cannot go along is told."""

from __future__ import annotations

import mimetypes
import os
import re
import stat
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hypercare import screenshot
from hypercare.template import LIMITS
from hypercare.values import words_of

_media_type = re.compile(r"[!#$&+.^\w-]+/[!#$&+.^\w-]+(?:;[ -~]*)?", re.ASCII)
"""What may stand in a header. Source: RFC 6838, section 4.2."""


@dataclass(frozen=True)
class Attachment:
    """One file. ``kind`` is one of the template's attachment kinds."""

    kind: str
    name: str
    media_type: str
    content: bytes = field(repr=False)


class Unusable(ValueError):
    """A file cannot go along. The message says why; the words go without it."""


def usable(shot: Any, files: Iterable[Any]) -> tuple[tuple[Attachment, ...], list[str]]:
    """Read a screenshot and the files that were given.

    Returns those that go along, and a line for each that cannot: the words go without it.
    """
    good: list[Attachment] = []
    shed: list[str] = []
    given = [] if shot is None else [(picture, shot)]
    given += [(attachment, each) for each in _listed(files)]
    for read, each in given:
        try:
            good.append(read(each))
        except Unusable as why:
            shed.append(str(why))
        except Exception as error:
            shed.append(f"an attachment cannot be read: {words_of(error)}")
    fits, rest = fitting(good)
    shed += [f"{each.name}: more files than one feedback may carry" for each in rest]
    return fits, shed


def attachment(given: Any) -> Attachment:
    """Read a path, ``(name, bytes)``, ``(name, bytes, media_type)`` or an open file.

    Raises:
        Unusable: it cannot be read, or is larger than the template allows.
    """
    try:
        name, content, media_type = _file(given)
    except OSError as error:
        raise Unusable(f"an attachment cannot be read: {error}") from error
    if len(content) > LIMITS.attachment_bytes:
        raise Unusable(_too_large(name, len(content)))
    name = name.encode("utf-8", "replace").decode()  # one from a disk may be no text at all
    if not media_type or not _media_type.fullmatch(media_type):
        media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Attachment("file", name, media_type, content)


def picture(given: Any) -> Attachment:
    """Encode a screenshot.

    Raises:
        Unusable: it is no picture, or cannot be made to fit.
    """
    try:
        shot = screenshot.encode(given, limit=LIMITS.attachment_bytes)
    except screenshot.NotAPicture as error:
        raise Unusable(str(error)) from error
    return Attachment("screenshot", shot.name, shot.media_type, shot.content)


def fitting(
    attachments: Sequence[Attachment],
) -> tuple[tuple[Attachment, ...], tuple[Attachment, ...]]:
    """Part the files into those that fit into one body, in order, and those that do not."""
    taken: list[Attachment] = []
    room = LIMITS.body_bytes - LIMITS.json_bytes - 64 * 1024
    for each in attachments:
        if len(taken) < LIMITS.attachments and len(each.content) <= room:
            taken.append(each)
            room -= len(each.content)
    return tuple(taken), tuple(each for each in attachments if each not in taken)


def _listed(files: Any) -> list[Any]:
    """Take one path or one file for a list of it, and what cannot be listed for one as well."""
    try:
        if isinstance(files, str | bytes) or hasattr(files, "read") or hasattr(files, "__fspath__"):
            return [files]
        single = isinstance(files, tuple) and len(files) in (2, 3) and isinstance(files[1], bytes)
        if files is None or single:
            return [] if files is None else [files]
        return list(files)
    except Exception:
        return [files]


def _file(given: Any) -> tuple[str, bytes, str | None]:
    if isinstance(given, tuple) and len(given) in (2, 3) and isinstance(given[0], str):
        name, content, *rest = given
        return _base(name), _bytes(content), words_of(rest[0]) if rest else None
    if isinstance(given, str | os.PathLike):
        return Path(given).name, _read(Path(given)), None
    if hasattr(given, "read"):
        name = getattr(given, "name", None)
        return _base(name) if isinstance(name, str) else "file", _bytes(given), None
    raise Unusable("an attachment is a path, (name, bytes), (name, bytes, type) or an open file")


def _read(path: Path) -> bytes:
    """Read a file that is one, and not more of it than may go along: the host waits for it."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as file:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            raise Unusable(f"{path.name} is no ordinary file")
        if found.st_size > LIMITS.attachment_bytes:
            raise Unusable(_too_large(path.name, found.st_size))
        return file.read(LIMITS.attachment_bytes + 1)


def _too_large(name: str, size: int) -> str:
    return f"{name} has {size} bytes, {LIMITS.attachment_bytes} are allowed"


def _bytes(content: Any) -> bytes:
    if hasattr(content, "read"):
        content = content.read(LIMITS.attachment_bytes + 1)
    if isinstance(content, str):
        return content.encode("utf-8", "replace")
    if isinstance(content, bytes | bytearray | memoryview):
        return bytes(content)
    raise Unusable(f"an attachment's content is bytes, not {type(content).__name__}")


def _base(name: str) -> str:
    return name.replace("\\", "/").rpartition("/")[2] or "file"
