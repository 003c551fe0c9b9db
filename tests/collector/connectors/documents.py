"""Atlassian documents as strict readers take them: what is allowed where, and what one reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

INLINE = {"text", "hardBreak"}
BLOCKS = {"paragraph", "heading", "codeBlock", "table", "bulletList"}
CONTENT = {
    "doc": BLOCKS,
    "paragraph": INLINE,
    "heading": INLINE,
    "codeBlock": {"text"},
    "bulletList": {"listItem"},
    "listItem": {"paragraph"},
    "table": {"tableRow"},
    "tableRow": {"tableHeader", "tableCell"},
    "tableHeader": {"paragraph"},
    "tableCell": {"paragraph"},
}
KEYS = {
    "doc": {"type", "version", "content"},
    "heading": {"type", "attrs", "content"},
    "text": {"type", "text", "marks"},
    "hardBreak": {"type"},
}
FILLED = {"bulletList", "listItem", "table", "tableRow", "tableHeader", "tableCell"}


def faults(node: Any, allowed: frozenset[str] | set[str] = frozenset({"doc"})) -> Iterator[str]:
    """Yield what Jira would refuse: unknown nodes, nodes in the wrong place, empty texts."""
    kind = node.get("type")
    if kind not in allowed:
        yield f"{kind} may not stand here"
        return
    if unknown := node.keys() - KEYS.get(kind, {"type", "content"}):
        yield f"{kind} has {unknown}"
    if kind == "doc" and node["version"] != 1:
        yield "only version 1 is known"
    if kind == "text" and not (isinstance(node.get("text"), str) and node["text"]):
        yield "a text node without text"
    if kind == "text" and any(map(_is_no_text, node["text"])):
        yield "a text node with what is no text"
    if kind in FILLED and not node["content"]:
        yield f"{kind} without content"
    for child in node.get("content", ()):
        yield from faults(child, CONTENT[kind])


def reading(node: Any) -> str:
    """Return what a person reads, each paragraph followed by an empty line."""
    match node["type"]:
        case "text":
            return str(node["text"])
        case "hardBreak":
            return "\n"
    inner = "".join(map(reading, node["content"]))
    return inner if node["type"] == "doc" else f"{inner}\n\n"


def _is_no_text(character: str) -> bool:
    return character == "\0" or 0xD800 <= ord(character) <= 0xDFFF
