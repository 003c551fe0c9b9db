"""A report as a person reads it in a terminal: everything that is in it, a line for each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from textwrap import wrap
from typing import Any

WIDTH = 96


def outline(content: Mapping[str, Any], depth: int = 1) -> Iterator[str]:
    """Write a JSON-like value as indented lines; flat lists and inventories share their lines."""
    indent = "  " * depth
    for name, item in content.items():
        if isinstance(item, Mapping) and name == "packages":
            item = [f"{package} {version}" for package, version in item.items()]
        if isinstance(item, Mapping):
            yield f"{indent}{name}:"
            yield from outline(item, depth + 1)
        elif isinstance(item, list | tuple):
            yield f"{indent}{name}:"
            yield from _entries(item, depth + 1)
        else:
            first, *rest = _words(item).split("\n")
            yield f"{indent}{name}: {first}"
            yield from (f"{indent}  {line}" for line in rest)


def _entries(items: Any, depth: int) -> Iterator[str]:
    indent = "  " * depth
    if not any(isinstance(item, Mapping | list | tuple) for item in items):
        words = ", ".join(map(_words, items))
        yield from wrap(words, WIDTH, initial_indent=indent, subsequent_indent=indent)
        return
    for item in items:
        inner = item if isinstance(item, Mapping) else {"item": item}
        for number, line in enumerate(outline(inner, depth + 1)):
            yield f"{indent}- {line[len(indent) + 2 :]}" if number == 0 else line


def _words(item: Any) -> str:
    return "yes" if item is True else "no" if item is False else str(item)
