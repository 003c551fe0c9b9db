"""A ``multipart/form-data`` body as its parts, none of which is held in memory when it is large.

Source: RFC 7578
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO

from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.sansio.multipart import Data, Epilogue, Event, Field, File, MultipartDecoder, NeedData

PARTS = 200
"""Parts that are looked at before a body is taken for nonsense."""
HEADERS = 128 * 1024
CHUNK = 64 * 1024
IN_MEMORY = 256 * 1024


class Unreadable(Exception):
    """The body is not what its Content-Type says; the message says why."""


@dataclass(frozen=True)
class Part:
    """One part: its bytes, read from the start, and what its headers say of them.

    ``size`` is what came; ``content`` is empty when nobody wanted it.
    """

    name: str
    filename: str | None
    media_type: str | None
    content: IO[bytes]
    size: int


def parts(
    stream: IO[bytes], boundary: str, stack: ExitStack, wanted: Callable[[str], bool]
) -> Iterator[Part]:
    """Yield the parts in order; their bytes live as long as ``stack``.

    ``wanted`` is asked once for each part, by its name, whether its bytes are to be held: each one
    that is held may cost an open file.

    Raises:
        Unreadable: the body is cut off, or is no multipart body.
        OSError: there is no room for a part.
    """
    head: Field | File | None = None
    content: IO[bytes] = BytesIO()
    size, hold = 0, False
    for event in _events(stream, boundary):
        if isinstance(event, Field | File):
            head, size, hold = event, 0, wanted(event.name or "")
            content = _room(stack) if hold else BytesIO()
        elif isinstance(event, Data) and head is not None:
            if hold:
                content.write(event.data)
            size += len(event.data)
            if not event.more_data:
                content.seek(0)
                yield _part(head, content, size)


def _events(stream: IO[bytes], boundary: str) -> Iterator[Event]:
    decoder = MultipartDecoder(boundary.encode("latin-1"), HEADERS, max_parts=PARTS)
    try:
        event: Event = decoder.next_event()
        while not isinstance(event, Epilogue):
            if isinstance(event, NeedData):
                decoder.receive_data(stream.read(CHUNK) or None)
            else:
                yield event
            event = decoder.next_event()
    except ValueError as error:
        raise Unreadable("the multipart body is cut off or malformed") from error
    except RequestEntityTooLarge as error:
        raise Unreadable(
            f"the multipart body has more than {PARTS} parts, or headers without end"
        ) from error


def _room(stack: ExitStack) -> IO[bytes]:
    room = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  the stack closes it
    stack.callback(_close, room)
    return room


def _close(room: IO[bytes]) -> None:
    """Close a file, though what a full disk did not take should still be written to it."""
    with suppress(OSError):
        room.close()


def _part(head: Field | File, content: IO[bytes], size: int) -> Part:
    return Part(
        name=head.name or "",
        filename=head.filename if isinstance(head, File) else None,
        media_type=head.headers.get("content-type"),
        content=content,
        size=size,
    )
