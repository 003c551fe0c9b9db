from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hypercare_collector.connectors.markup.adf import document, text_of
from hypercare_collector.connectors.text import readable
from hypercare_collector.model import Block, Code, Heading, Items, Link, Rows, Words
from tests.collector.connectors.documents import faults, reading
from tests.collector.connectors.tickets import MARKUP, SCRIPTS

WORDS = st.text(alphabet="ab \n\r\t<&{*[\x00\ud83d汉", max_size=40)
ANY = (
    st.builds(Heading, WORDS)
    | st.builds(Words, WORDS)
    | st.builds(Code, WORDS)
    | st.builds(Rows, st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=3).map(tuple))
    | st.builds(Items, st.lists(WORDS, min_size=1, max_size=3).map(tuple))
    | st.builds(Link, WORDS, st.just("https://a.example/x"))
)


@pytest.mark.parametrize(
    "words", [SCRIPTS, MARKUP, "a\r\n\tb  \n\n c", "a\n\n\n\nb", "\n", "x\n\n"]
)
def test_words_are_nothing_but_their_characters(words: str) -> None:
    assert reading(document([Words(words)])) == f"{words}\n\n"


@given(st.lists(ANY, max_size=5))
def test_whatever_the_blocks_hold_jira_takes_the_document(blocks: list[Block]) -> None:
    made = document(blocks)

    assert list(faults(made)) == []
    for block in blocks:
        if isinstance(block, Words):
            assert readable(block.text) in reading(made)


def test_every_block_has_its_node() -> None:
    blocks: list[Block] = [
        Heading("h"),
        Words("w"),
        Code("c\n  d"),
        Link("t", "https://a.example/x"),
    ]

    heading, words, code, link = document(blocks)["content"]

    assert heading == {
        "type": "heading",
        "attrs": {"level": 3},
        "content": [{"type": "text", "text": "h"}],
    }
    assert words == {"type": "paragraph", "content": [{"type": "text", "text": "w"}]}
    assert code == {"type": "codeBlock", "content": [{"type": "text", "text": "c\n  d"}]}
    mark = {"type": "link", "attrs": {"href": "https://a.example/x"}}
    assert link["content"] == [{"type": "text", "text": "t", "marks": [mark]}]


def test_what_comes_back_has_its_blocks_on_lines_of_their_own() -> None:
    blocks: list[Block] = [
        Items(("one", "two")),
        Rows((("a", "b"), ("c", "d"))),
        Words("x\ny"),
        Words("key"),
    ]

    assert text_of(document(blocks)) == "one\ntwo\na\nb\nc\nd\nx\ny\nkey\n"
