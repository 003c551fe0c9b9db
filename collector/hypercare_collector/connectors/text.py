"""A ticket's blocks as plain text, for systems that show characters and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable

from hypercare_collector.model import Block, Code, Heading, Items, Link, Rows, Words

WIDEST = 30
"""Characters of a table's first column; each further line of a value is indented by as many."""
_no_text = re.compile("[\x00\ud800-\udfff]")


def plain(blocks: Iterable[Block]) -> str:
    """Return the blocks as lines of text, an empty line between them.

    Words stand there as they were written; nothing is wrapped, escaped or shortened.
    """
    parts: list[str] = []
    heading = ""
    for block in blocks:
        if isinstance(block, Heading):
            heading = f"{block.text}\n{'-' * len(block.text)}\n"
            continue
        parts.append(heading + _lines(block))
        heading = ""
    return readable("\n\n".join(parts)) + "\n"


def one_line(text: str, limit: int) -> str:
    """Return the text on one line of at most ``limit`` characters, cut with an ellipsis."""
    line = " ".join(readable(text).split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def readable(text: str) -> str:
    """Put U+FFFD where NUL and halves of characters stand: no system can hold them."""
    return _no_text.sub("\ufffd", text)


def _lines(block: Block) -> str:
    match block:
        case Heading(text) | Words(text):
            return text
        case Code(text):
            return _indented(text, "    ", "    ")
        case Rows(rows):
            width = min(max((len(name) for name, _ in rows), default=0), WIDEST) + 2
            return "\n".join(
                _indented(v, f"{name + ':':<{width}}", " " * width) for name, v in rows
            )
        case Items(items):
            return "\n".join(_indented(item, "- ", "  ") for item in items)
        case Link(text, url):
            return f"{text}:\n{url}"


def _indented(text: str, first: str, others: str) -> str:
    """Put ``first`` before the first line and ``others`` before the rest."""
    return first + text.replace("\n", "\n" + others)
