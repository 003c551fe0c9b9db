"""A ticket's blocks as HTML, for systems that show rich text. Every word stands escaped.

No style, no class and no script: only tags that a sanitizer lets through.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from hypercare_collector.connectors.text import readable
from hypercare_collector.model import Block, Code, Heading, Items, Link, Rows, Words

_laid_out = re.compile(r"(?m)^[ \t]|\t|\S {2,}\S")


def markup(blocks: Iterable[Block]) -> str:
    """Return the blocks as HTML whose text, read by any parser, is the blocks' own.

    Braces are escaped too: template languages such as Liquid read ``{{…}}`` wherever it stands.
    """
    return "\n".join(map(_element, blocks))


def escaped(text: str) -> str:
    """Return text that means itself wherever HTML is read, in an attribute too."""
    safe = html.escape(readable(text)).replace("\r", "&#13;")
    return safe.replace("{", "&#123;").replace("}", "&#125;")


def _element(block: Block) -> str:
    match block:
        case Heading(text):
            return f"<h3>{escaped(text)}</h3>"
        case Words(text):
            return _preformatted(text) if _laid_out.search(text) else f"<p>{_lines(text)}</p>"
        case Code(text):
            return _preformatted(text)
        case Rows(rows):
            cells = (f"<strong>{escaped(name)}:</strong> {_lines(v)}" for name, v in rows)
            return f"<p>{'<br>'.join(cells)}</p>"
        case Items(items):
            return f"<ul>{''.join(f'<li>{_lines(item)}</li>' for item in items)}</ul>"
        case Link(text, url):
            return f"<p>{escaped(text)}:<br>{_anchor(url)}</p>"


def _preformatted(text: str) -> str:
    """Keep every blank; the first line break belongs to the tag, parsers drop it."""
    return f"<pre>\n{escaped(text)}</pre>"


def _lines(text: str) -> str:
    return escaped(text).replace("\n", "<br>")


def _anchor(url: str) -> str:
    if urlsplit(url).scheme not in ("http", "https"):
        return escaped(url)
    return f'<a href="{escaped(url)}">{escaped(url)}</a>'
