"""A body that was packed for the way, read as if it had not been: gzip and deflate.

However much a few bytes claim to hold, no more is unpacked than a body may have.

Source: RFC 9110, section 8.4.1; RFC 1950 and RFC 1952 for the two formats.
"""

from __future__ import annotations

import zlib
from typing import IO

CODINGS = {"gzip": 31, "x-gzip": 31, "deflate": 15}
"""What is unpacked, and zlib's name (``wbits``) for the format."""
CHUNK = 64 * 1024
MEMBERS = 64
"""Gzip members of one body; empty ones without end would cost time and never bytes."""


class Damaged(Exception):
    """What came is not in the format that it was said to be in, or is cut off."""


class TooMuch(Exception):
    """There is more in it than a body may have."""


class Unpacked:
    """A stream that unpacks what it reads; only ``read`` is there."""

    def __init__(self, packed: IO[bytes], coding: str, most: int) -> None:
        """Read from ``packed``; ``coding`` is one of `CODINGS`, ``most`` a number of bytes."""
        self._packed, self._coding = packed, coding
        self._left = most
        self._unpack = zlib.decompressobj(CODINGS[coding])
        self._input = b""
        self._members = 1

    def read(self, size: int = -1) -> bytes:
        """Return ``size`` bytes, or fewer at the end; all for -1.

        Raises:
            Damaged: see there.
            TooMuch: see there.
        """
        found = bytearray()
        while size < 0 or len(found) < size:
            wanted = CHUNK if size < 0 else min(size - len(found), CHUNK)
            piece = self._piece(wanted)
            if not piece:
                break
            found += piece
        return bytes(found)

    def _piece(self, wanted: int) -> bytes:
        """Return up to ``wanted`` bytes; nothing at the end."""
        piece = b""
        while not piece:
            if self._unpack.eof and not self._another_member():
                return b""
            packed = self._input or self._packed.read(CHUNK)
            piece = self._unpacked(packed, wanted)
            if not packed and not piece and not self._unpack.eof:
                raise Damaged("it is cut off")
        self._left -= len(piece)
        if self._left < 0:
            raise TooMuch
        return piece

    def _unpacked(self, packed: bytes, wanted: int) -> bytes:
        try:
            piece = self._unpack.decompress(packed, wanted)
        except zlib.error as error:
            raise Damaged(str(error)) from error
        self._input = self._unpack.unconsumed_tail
        return piece

    def _another_member(self) -> bool:
        """Begin the next member where one has ended, if there is one: RFC 1952, section 2.2."""
        self._input = self._unpack.unused_data or self._packed.read(CHUNK)
        if not self._input:
            return False
        self._members += 1
        if self._coding == "deflate" or self._members > MEMBERS:
            raise Damaged("something follows after its end")
        self._unpack = zlib.decompressobj(CODINGS[self._coding])
        return True
