from __future__ import annotations

from collections.abc import Sequence

from hypercare_collector.connectors.shorten import shortened, whole_text
from hypercare_collector.connectors.text import plain
from hypercare_collector.model import Block, Code, Heading, Items, Link, Words
from tests.collector.connectors.tickets import a_ticket

LINK = Link("Everything", "https://hypercare.example/f/1")
BLOCKS = (Heading("Said"), Words("words " * 100), Items(("a" * 50,)), Code("code\n" * 50), LINK)


def within(limit: int) -> tuple[Block, ...]:
    def fits(some: Sequence[Block]) -> bool:
        return len(plain(some)) <= limit

    return shortened(BLOCKS, fits, "The rest is elsewhere.")


def test_what_fits_stays_as_it_is() -> None:
    assert within(len(plain(BLOCKS))) == BLOCKS


def test_as_many_words_as_fit_stand_before_the_note_and_the_link() -> None:
    for limit in range(100, len(plain(BLOCKS)), 37):
        blocks = within(limit)

        assert len(plain(blocks)) <= limit
        assert len(plain(blocks)) > limit - 80
        assert blocks[-2:] == (Words("The rest is elsewhere."), LINK)
        assert plain(blocks).startswith("Said\n----\nwords")


def test_where_not_even_the_note_fits_only_that_is_left() -> None:
    assert within(0) == (Words("The rest is elsewhere."), LINK)


def test_the_whole_text_is_a_file_named_after_its_case() -> None:
    ticket = a_ticket(words="汉字")

    file = whole_text(ticket)

    assert file.name == "SHOP-17-whole-text.txt"
    assert file.content.decode() == plain(ticket.blocks)
