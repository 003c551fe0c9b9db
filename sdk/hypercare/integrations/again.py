"""A body for the relay that somebody has read before: the application's own hooks do that.

What passes through is kept, up to what a feedback may have and a little more, from which the relay
knows that it is too large.
"""

from __future__ import annotations

import io
from collections.abc import Awaitable, Callable, MutableMapping
from typing import TYPE_CHECKING, Any

from hypercare import posted, template

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

KEPT = "hypercare.kept"
"""Where in a WSGI environ or an ASGI scope it lies."""

Message = MutableMapping[str, Any]


class Again:
    """What was read already, then the rest."""

    def __init__(self, kept: bytes, rest: posted.Readable) -> None:
        """Begin at the beginning."""
        self._kept, self._rest = io.BytesIO(kept), rest

    def read(self, size: int, /) -> bytes:
        """Return at most ``size`` bytes; none at the end."""
        return self._kept.read(size) or self._rest.read(size)


def start_of(body: posted.Readable) -> bytes:
    """Read a whole body; of one above the limit no more than it takes to know."""
    pieces: list[bytes] = []
    size = 0
    while size <= template.LIMITS.body_bytes and (piece := body.read(65_536)):
        pieces.append(piece)
        size += len(piece)
    return b"".join(pieces)


class Kept(io.RawIOBase):
    """A body that is read piece by piece, and keeps what was."""

    def __init__(self, body: posted.Readable) -> None:
        """Read nothing yet."""
        self._body, self._kept = body, bytearray()

    def readable(self) -> bool:
        """Say that it is for reading."""
        return True

    def readinto(self, into: WriteableBuffer, /) -> int:
        """Fill ``into`` with the next piece; return how much that is."""
        room = memoryview(into).cast("B")
        piece = self._body.read(len(room))
        room[: len(piece)] = piece
        self._kept += piece[: template.LIMITS.body_bytes + 1 - len(self._kept)]
        return len(piece)

    def again(self) -> Again:
        """Return the whole body, whatever was read of it."""
        return Again(bytes(self._kept), self._body)


class Messages:
    """The messages of an ASGI request's body, received by the application and by the relay."""

    def __init__(self, receive: Callable[[], Awaitable[Message]]) -> None:
        """Receive nothing yet."""
        self._receive, self._kept = receive, list[Message]()
        self._size = 0

    async def receive(self) -> Message:
        """Pass on the next message, and keep it; of a body above the limit only how it ends."""
        message = await self._receive()
        if self._size <= template.LIMITS.body_bytes or message["type"] != "http.request":
            self._kept.append(message)
        else:
            self._kept[-1] = {**self._kept[-1], "more_body": message.get("more_body", False)}
        self._size += len(message.get("body") or b"")
        return message

    async def again(self) -> Message:
        """Return the first message that the relay has not seen."""
        return self._kept.pop(0) if self._kept else await self._receive()
