from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser

import pytest

from hypercare_collector.connectors.markup.html import markup
from hypercare_collector.model import Block, Code, Heading, Items, Link, Rows, Words

HOSTILE = (
    "<script>alert(1)</script>",
    "</pre></p></li></ul><b>",
    "&lt;b&gt; &amp; &#60; &quot;",
    "\" onclick='x' <!-- no --> <![CDATA[x]]>",
    "{{ticket.id}} {% raw %} ${x}",
    "\n\nfirst\r\n\tsecond  third\rlast\n",
    "  indented\nnot",
)


class Page(HTMLParser):
    """The text of a page as a browser has it, and the tags with their attributes."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.text, self.after_pre = "", False
        self.tags: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(" ".join([tag, *(f"{name}={value}" for name, value in attrs)]))
        self.after_pre = tag == "pre"
        self.text += "\n" if tag == "br" else ""

    def handle_data(self, data: str) -> None:
        self.text += data.removeprefix("\n") if self.after_pre else data
        self.after_pre = False


@pytest.mark.parametrize("words", HOSTILE)
@pytest.mark.parametrize(
    ("kind", "tags"),
    [
        (Heading, {"h3"}),
        (Words, {"p", "pre", "br"}),
        (Code, {"pre"}),
        (lambda words: Rows(((words, words),)), {"p", "strong", "br"}),
        (lambda words: Items((words,)), {"ul", "li", "br"}),
        (lambda words: Link(words, "https://x.example"), {"p", "br", "a href=https://x.example"}),
    ],
)
def test_words_are_characters_in_every_block(
    kind: Callable[[str], Block], tags: set[str], words: str
) -> None:
    page = Page(markup([kind(words)]))

    assert words in page.text
    assert set(page.tags) <= tags
    assert "{" not in markup([kind(words)])


def test_words_that_are_laid_out_keep_their_blanks() -> None:
    assert Page(markup([Words("a\n    b")])).tags == ["pre"]
    assert Page(markup([Words("a  b")])).tags == ["pre"]
    assert Page(markup([Words("one line, however long")])).tags == ["p"]


def test_an_address_cannot_leave_its_attribute() -> None:
    page = Page(markup([Link("x", 'https://x.example/"><b>&a=1')]))

    assert 'a href=https://x.example/"><b>&a=1' in page.tags
    assert "b" not in page.tags


def test_only_web_addresses_can_be_followed() -> None:
    page = Page(markup([Link("x", "javascript:alert(1)")]))

    assert page.tags == ["p", "br"]
    assert "javascript:alert(1)" in page.text
