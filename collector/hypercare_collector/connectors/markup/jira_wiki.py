r"""A ticket's blocks in Jira's wiki notation, the rich text of Jira Data Center.

Whatever could be read as markup is escaped: with a backslash where Jira's renderer knows that
escape, else as a character reference, which it leaves alone. ``\{`` and ``\[`` will not do: they
become bare characters again before ``{{`` is looked for; and there is no backslash that escapes
a backslash.

Source: https://jira.atlassian.com/secure/WikiRendererHelpAction.jspa?section=all
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from hypercare_collector.connectors.text import readable
from hypercare_collector.model import Block, Code, Heading, Items, Link, Rows, Words

BREAK = r" \\ "
"""The end of a line within a cell or an item of a list."""
_markup = re.compile(
    r"""
      (?P<ampersand> & (?= [#A-Za-z0-9][A-Za-z0-9]{1,7}; ) )         # reads as a reference
    | (?P<reference> [\\{}\[\]|]                                     # macros, links, tables
                   | : (?! \s | \Z | (?<= [0-9]: ) [0-9] )           # addresses, smileys
                   | (?<= \bh[1-6] ) \. | (?<= \bbq ) \. )           # headings, quotes
    | (?P<backslash> [*^~!\#()]                                      # phrases, lists, smileys
                   | (?<! [A-Za-z0-9] ) [-_+] | [-_+] (?! [A-Za-z0-9] )
                   | \? (?= \? ) | (?<= \? ) \?                      # citations
                   | @ (?= \S* @ ) )                                 # parameters of templates
    """,
    re.VERBOSE,
)
_not_in_address = re.compile(r"[\s|\[\]{}\\]")


def wiki(blocks: Iterable[Block]) -> str:
    """Return the blocks as a text for ``description`` or the body of a comment."""
    return readable("\n\n".join(map(_block, blocks)))


def escaped(text: str) -> str:
    """Return text that Jira's renderer shows as the characters that it was made of."""
    return _markup.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    match found.lastgroup:
        case "ampersand":
            return "&amp;"
        case "backslash":
            return f"\\{found[0]}"
        case _:
            return f"&#{ord(found[0])};"


def _block(block: Block) -> str:
    match block:
        case Heading(text):
            return f"h3. {_one_line(text)}"
        case Words(text):
            return escaped(text)
        case Code(text):
            return _verbatim(text)
        case Rows(rows):
            return "\n".join(f"||{_one_line(name)}||{_one_line(value)}|" for name, value in rows)
        case Items(items):
            return "\n".join(f"* {_one_line(item)}" for item in items)
        case Link(text, url):
            address = _not_in_address.sub(lambda found: f"%{ord(found[0]):02X}", url)
            return f"[{_one_line(text or url)}|{address}]"


def _one_line(text: str) -> str:
    return BREAK.join(map(escaped, text.splitlines())) or " "


def _verbatim(text: str) -> str:
    """Enclose text whose columns matter, unless it holds the end of every such enclosure."""
    for macro in ("noformat", "code"):
        if f"{{{macro}" not in text.lower():
            return f"{{{macro}}}\n{text}\n{{{macro}}}"
    return escaped(text)
