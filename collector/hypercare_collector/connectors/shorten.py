"""What to do with a text that is longer than the other system's field: nothing may be lost.

As much of the beginning as fits stands in the field, and says where the whole text is.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence

from hypercare_collector.connectors.text import plain
from hypercare_collector.model import Block, Code, File, Link, Ticket, Words

Fits = Callable[[Sequence[Block]], bool]


def shortened(blocks: Sequence[Block], fits: Fits, note: str) -> tuple[Block, ...]:
    """Return the blocks, or as many of their first characters as fit, ``note`` and the last link.

    ``fits`` says whether the other system takes some blocks; ``note`` says where the rest is.
    """
    if fits(blocks):
        return tuple(blocks)
    links = [block for block in blocks if isinstance(block, Link)]
    end: tuple[Block, ...] = (Words(note), *links[-1:])
    total = len(plain(blocks))
    too_many = bisect_left(
        range(total), True, key=lambda count: not fits((*_first(blocks, count), *end))
    )
    return (*_first(blocks, max(too_many - 1, 0)), *end)


def whole_text(ticket: Ticket) -> File:
    """Return all the words of a ticket as a text file, named after its case or its key."""
    name = f"{ticket.case.get('key') or ticket.key}-whole-text.txt"
    return File(name, "text/plain", "log", plain(ticket.blocks).encode())


def _first(blocks: Sequence[Block], count: int) -> Iterator[Block]:
    """Yield blocks of about ``count`` characters; only words and code are ever cut in two."""
    for block in blocks:
        needed = len(plain([block]))
        if needed <= count:
            yield block
        elif isinstance(block, Words):
            yield Words(block.text[:count])
        elif isinstance(block, Code):
            yield Code(block.text[:count])
        count -= needed
        if count <= 0:
            return
