r"""Jira's wiki notation as its renderer reads it, step by step in its own order.

What is markup becomes a mark in guillemets, «strong», so that a test sees it; the rest becomes the
characters that a person reads. Written from the renderer's documented behaviour, not from ours.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable

OPEN, CLOSE = "\ue000", "\ue001"
"""Around the number of something that is already rendered."""
ENTITY = r"&(?![#A-Za-z0-9][A-Za-z0-9]{1,7};)"
PHRASES = {
    "cite": r"\?\?",
    "strong": r"\*",
    "sup": r"\^",
    "sub": "~",
    "em": "_",
    "del": "-",
    "ins": r"\+",
}
SMILEYS = re.compile(
    r":\)|:\(|:P|:p|:D|;\)|\((?:y|n|i|/|x|!|\+|-|\?|on|off|\*[rgby]?|flag|flagoff)\)"
)
ADDRESS = re.compile(r"(?<![A-Za-z0-9])(?:https?://|ftp://|mailto:|news:|irc:|file:)[^\s|<>\"{}]+")
BLOCK = [
    (r"(?m)^\s*h[1-6]\.\s", "heading"),
    (r"(?m)^\s*bq\.\s", "quote"),
    (r"(?m)^\s*-{4,5}\s*$", "rule"),
    (r"(?m)^\s*[*#-]+\s+(?=\S)", "item"),
    (r"(?m)^\s*\|", "table"),
]


def reading(notation: str) -> str:
    """Return what a person reads of a text in wiki notation, all markup marked."""
    kept: list[str] = []

    def keep(text: str) -> str:
        kept.append(text)
        return f"{OPEN}{len(kept) - 1}{CLOSE}"

    text = _verbatim(notation, keep)
    text = re.sub(r"(?<!\\)\{(\w+)[^}\n]*\}", lambda found: keep(f"«{found[1]}»"), text)
    text = re.sub(r"(?m)^\|\|(.*?)\|\|(.*)\|$", r"\1\n\2", text)
    for pattern, name in BLOCK:
        text = re.sub(pattern, keep(f"«{name}»"), text)
    text = re.sub(r"(?<!\\)\[([^\[\]\n|]*)(\|[^\[\]\n]+)?\]", lambda f: keep(_link(f)), text)
    text = ADDRESS.sub(lambda found: keep(f"«address»{found[0]}"), text)
    text = _characters(text)
    text = re.sub(f"{OPEN}(\\d+){CLOSE}", lambda found: kept[int(found[1])], text)
    return html.unescape(text)


def _verbatim(text: str, keep: Callable[[str], str]) -> str:
    pattern = r"\{(noformat|code)\}\n(.*?)\n\{\1\}"
    return re.sub(pattern, lambda f: keep(html.escape(f[2], quote=False)), text, flags=re.DOTALL)


def _link(found: re.Match[str]) -> str:
    text, address = found[1], found[2] or ""
    return f"«link»{_characters(text)}{address}"


def _characters(text: str) -> str:
    """Do what happens within a line: escapes, references, dashes, smileys, phrases, breaks."""
    text = re.sub(r"(?:^|(?<!\\))\\([-#*_+?^~|%{}\[\]()!@])", _unescaped, text)
    text = re.sub(ENTITY, "&amp;", text).replace("<", "&lt;").replace(">", "&gt;")
    text = re.sub(r"@\S+@", "«parameter»", text)
    text = re.sub(r"(?m)(^|\s)---?(?=\s|$)", r"\1«dash»", text)
    text = SMILEYS.sub("«smiley»", text)
    text = re.sub(r"(?<![\w\\])!([^\s!][^!\n]{3,}[^\s!])(?<!\\)!(?!\w)", r"«image»\1", text)
    for name, mark in PHRASES.items():
        inner = rf"[^\s{mark[-1]}](?:(?!{mark})[^\n])*?(?<!\s)"
        text = re.sub(rf"(?<![^\W_]){mark}({inner}){mark}(?![^\W_])", rf"«{name}»\1", text)
    text = re.sub(r"\{\{(.+?)\}\}", r"«mono»\1", text)
    return re.sub(r"[ ]?\\\\[ ]?", "\n", text)


def _unescaped(found: re.Match[str]) -> str:
    return found[1] if found[1] in "{}[]" else f"&#{ord(found[1])};"
