"""A ticket's blocks in Markdown: CommonMark, GitHub's dialect, and the older Redcarpet.

Everything that somebody wrote or that was captured stands in fenced blocks: there nothing is
markup, a link or a mention.

Source: https://spec.commonmark.org/0.31.2/#fenced-code-blocks
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from hypercare_collector.connectors.markup.literal import around, render
from hypercare_collector.model import Block, Link

FENCE = "```"
_harmful = re.compile("`{3,}|~{3,}")
"""What ends a fenced block somewhere. Longer fences would not do: Redmine looks for mentions
outside of them, and for that takes any three of either for a fence."""


def markdown(blocks: Iterable[Block]) -> str:
    """Return the blocks as Markdown; words stay the characters that they are."""
    return render(blocks, heading=_heading, verbatim=verbatim, link=_link)


def verbatim(text: str) -> str:
    """Write a text so that Markdown shows its characters and nothing else."""
    return around(text, _harmful, _fenced)


def _fenced(piece: str) -> str:
    # Redmine takes a line of ">" for a quotation and, looking for mentions, skips the next one.
    end = "\n\n" if piece.rstrip("\r\n").endswith(">") else "\n"
    return f"{FENCE}\n{piece}{end}{FENCE}"


def _heading(text: str) -> str:
    return f"### {text}"


def _link(link: Link) -> str:
    return f"{verbatim(link.text)}\n\n<{link.url}>"
