"""Text that a markup language shows character by character, and what that costs.

Textile and Markdown have blocks in which nothing has a meaning, but neither can hold its own
end. What would end a block is left out of it and stands between two blocks, written in numbers
that every renderer turns back into characters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from hypercare_collector.connectors.text import plain, readable
from hypercare_collector.model import Block, Heading, Link

_wild = re.compile(r"[#@:|!\[\]{}]|\br\d")
"""What a renderer may read as a reference even when it stands in numbers: never in a heading."""


def render(
    blocks: Iterable[Block],
    *,
    heading: Callable[[str], str],
    verbatim: Callable[[str], str],
    link: Callable[[Link], str],
) -> str:
    """Return the blocks, headings and links in the language's own way, all else verbatim."""
    parts: list[str] = []
    for block in blocks:
        if isinstance(block, Heading):
            text = " ".join(readable(block.text).split())
            parts.append(verbatim(text) if _wild.search(text) else heading(numbered(text)))
        elif isinstance(block, Link):
            parts.append(link(block))
        else:
            parts.append(verbatim(plain((block,)).removesuffix("\n")))
    return "\n\n".join(filter(None, parts))


def around(text: str, harmful: re.Pattern[str], verbatim: Callable[[str], str]) -> str:
    """Write a text verbatim, and what is ``harmful`` there in numbers, between the blocks."""
    parts: list[str] = []
    begin = 0
    for found in harmful.finditer(text):
        parts += [_unless_blank(text[begin : found.start()], verbatim), numbers(found[0])]
        begin = found.end()
    return "\n\n".join(filter(None, [*parts, _unless_blank(text[begin:], verbatim)]))


def numbered(text: str) -> str:
    """Write all but letters, digits and the gentlest marks in numbers."""
    return re.sub(r"[^\w ,.]|_", lambda mark: numbers(mark[0]), text)


def numbers(text: str) -> str:
    """Write each character by its number, as HTML, Textile and Markdown understand it."""
    return "".join(f"&#{ord(character)};" for character in text)


def _unless_blank(text: str, verbatim: Callable[[str], str]) -> str:
    return verbatim(text) if text.strip() else ""
