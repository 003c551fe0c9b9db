"""A ticket's blocks as an Atlassian document, the rich text of Jira Cloud.

A text node means its characters and nothing else, so nothing has to be escaped. Jira refuses a
document with an empty text node.

Source: https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from hypercare_collector.connectors.text import readable
from hypercare_collector.model import Block, Code, Heading, Items, Link, Rows, Words

Node = dict[str, Any]
LEVEL = 3
"""Of a heading: the issue's own title stands above it."""
LINES = {"paragraph", "heading", "codeBlock"}
"""Nodes that hold characters; all others hold nodes."""


def document(blocks: Iterable[Block]) -> Node:
    """Return the blocks as a document, ready for ``description`` or the body of a comment."""
    return {
        "version": 1,
        "type": "doc",
        "content": list(chain.from_iterable(map(_nodes, blocks))),
    }


def text_of(node: Node) -> str:
    """Return the characters of a document that Jira gave back, its blocks on lines of their own."""
    match node.get("type"):
        case "text":
            return str(node["text"])
        case "hardBreak":
            return "\n"
    inner = "".join(text_of(child) for child in node.get("content", ()))
    return f"{inner}\n" if node.get("type") in LINES else inner


def _nodes(block: Block) -> Iterator[Node]:
    match block:
        case Heading(text):
            yield {"type": "heading", "attrs": {"level": LEVEL}, "content": _lines(text)}
        case Words(text):
            yield from map(_paragraph, text.split("\n\n"))
        case Code(text):
            yield {"type": "codeBlock", "content": _text(text)}
        case Rows(rows):
            yield _holding("table", (_row(name, value) for name, value in rows))
        case Items(items):
            yield _holding("bulletList", (_holding("listItem", [_paragraph(i)]) for i in items))
        case Link(text, url):
            mark = {"type": "link", "attrs": {"href": url}}
            yield _holding("paragraph", _text(text or url, marks=[mark]))


def _holding(kind: str, content: Iterable[Node]) -> Node:
    return {"type": kind, "content": list(content)}


def _row(name: str, value: str) -> Node:
    head = _holding("tableHeader", [_paragraph(name)])
    return _holding("tableRow", [head, _holding("tableCell", [_paragraph(value)])])


def _paragraph(text: str) -> Node:
    return _holding("paragraph", _lines(text))


def _lines(text: str) -> list[Node]:
    """Return text nodes with a hard break for each end of a line."""
    nodes: list[Node] = []
    for number, line in enumerate(text.split("\n")):
        nodes += [{"type": "hardBreak"}] if number else []
        nodes += _text(line)
    return nodes


def _text(text: str, **more: Any) -> list[Node]:
    return [{"type": "text", "text": readable(text), **more}] if text else []
