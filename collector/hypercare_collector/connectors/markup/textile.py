"""A ticket's blocks in Textile, as Redmine reads it.

Everything that somebody wrote or that was captured stands in ``<pre>``: there Redmine makes no
markup, no link, no macro and no mention of it.

Source: https://www.redmine.org/projects/redmine/wiki/RedmineTextFormattingTextile
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from hypercare_collector.connectors.markup.literal import around, render
from hypercare_collector.model import Block, Link

_harmful = re.compile(r"</?(?:code|pre|kbd|notextile)[^<>\n]*>?|x%x%| :redsh#\d+:", re.IGNORECASE)
"""What ends ``<pre>`` or nests in it, and two signs that Redmine's renderer uses for itself."""


def textile(blocks: Iterable[Block]) -> str:
    """Return the blocks as Textile; words stay the characters that they are."""
    return render(blocks, heading=_heading, verbatim=verbatim, link=_link)


def verbatim(text: str) -> str:
    """Write a text so that Textile shows its characters and nothing else."""
    return around(text, _harmful, lambda piece: f"<pre>\n{piece}\n</pre>")


def _heading(text: str) -> str:
    return f"h3. {text}"


def _link(link: Link) -> str:
    return f"{verbatim(link.text)}\n\n{link.url}"
