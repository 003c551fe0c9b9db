"""docs/performance-widget.md: each benchmark writes the section between its own two marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs/performance-widget.md"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table."""
    ruler = ["---"] * len(head)
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, ruler, *rows))


def write(section: str, text: str) -> None:
    """Put ``text`` between ``<!-- section -->`` and ``<!-- /section -->``.

    Raises ValueError when the page has no such marks.
    """
    marks = re.compile(rf"(<!-- {section} -->\n).*?(<!-- /{section} -->)", re.DOTALL)
    page = PAGE.read_text(encoding="utf-8")
    if not marks.search(page):
        raise ValueError(f"{PAGE} has no <!-- {section} --> … <!-- /{section} -->; add them")
    PAGE.write_text(marks.sub(lambda found: f"{found[1]}{text}\n{found[2]}", page), "utf-8")


def times(value: float, ours: float) -> str:
    """Say how many times ours a rival's figure is."""
    return f" (×{value / ours:.2g})" if ours else ""
