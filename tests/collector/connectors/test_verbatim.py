"""Textile and Markdown as they are written; ``test_redmine_formatting`` has them rendered."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hypercare_collector.connectors.markup import markdown, textile
from hypercare_collector.model import Code, Heading, Items, Link, Rows, Words

PIECES = [
    "</pre>",
    "<PRE x>",
    "<code",
    "</notextile>",
    "x%x%",
    "```",
    "~~~~",
    ">\n",
    "\n",
    "a",
    " ",
]
Render = Callable[[tuple[Heading, ...]], str]


def test_a_ticket_in_textile() -> None:
    blocks = (Heading("What happened"), Words("It is *gone*"), Link("All of it", "https://f/1"))

    written = textile.textile(blocks)

    assert written.startswith("h3. What happened\n\n<pre>\nIt is *gone*\n</pre>\n\n")
    assert written.endswith("<pre>\nAll of it\n</pre>\n\nhttps://f/1")


def test_a_ticket_in_markdown() -> None:
    blocks = (Rows((("Browser", "Firefox"),)), Items(("one",)), Code("two"))

    written = markdown.markdown(blocks)

    assert re.sub(" +", " ", written) == (
        "```\nBrowser: Firefox\n```\n\n```\n- one\n```\n\n```\n two\n```"
    )


@pytest.mark.parametrize("heading", ["Errors (> marks ours)", "a_b *c*", "# 12", "See r12 @you"])
@pytest.mark.parametrize("render", [textile.textile, markdown.markdown])
def test_a_heading_keeps_its_characters(render: Render, heading: str) -> None:
    assert heading in html.unescape(render((Heading(heading),)))


@pytest.mark.parametrize(
    ("verbatim", "block", "harmful"),
    [
        (textile.verbatim, r"<pre>\n(.*?)\n</pre>", r"</?(pre|code|notextile)\b|x%x%"),
        (markdown.verbatim, r"^```\n(.*?)\n```$", "```|~~~"),
    ],
)
@given(words=st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
def test_what_ends_a_block_never_stands_in_one(
    verbatim: Callable[[str], str], block: str, harmful: str, words: str
) -> None:
    blocks = re.compile(block, re.DOTALL | re.MULTILINE)
    written = verbatim(words)

    between = blocks.sub("", written)
    inside = "\n".join(blocks.findall(written))

    assert re.fullmatch(r"(&#\d+;|\s)*", between)
    assert not re.search(harmful, inside, re.IGNORECASE)
    shown = blocks.sub(lambda found: found[1], written)
    assert re.sub(r"\s", "", html.unescape(shown)) == re.sub(r"\s", "", words)
