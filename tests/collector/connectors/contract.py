"""The promise that every connector keeps towards a counterpart that really keeps tickets.

Each connector's test inherits `ConnectorContract`; ``moods`` has the other half of the promise.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Protocol

import pytest

from hypercare_collector.model import File
from tests.collector.connectors.tickets import MARKUP, NOTE, SCRIPTS, SHOT, Kind, a_ticket, carry


@dataclass(frozen=True)
class Seen:
    """A ticket as the other system's people see it."""

    id: str
    title: str
    text: str
    files: tuple[tuple[str, bytes | str], ...] = ()
    comments: tuple[str, ...] = field(default=())


class Counterpart(Protocol):
    """A system that really keeps tickets."""

    def tickets(self, about: str) -> list[Seen]:
        """Return the tickets whose title holds ``about``."""


class ConnectorContract:
    """Needs two fixtures: ``counterpart`` and ``connector``."""

    def expected(self, *files: File) -> tuple[tuple[str, bytes | str], ...]:
        """What of the files the counterpart has: their bytes, where they travel themselves."""
        return tuple((file.name, file.content) for file in files)

    def as_shown(self, words: str) -> str:
        """What the counterpart makes of white space; it keeps every other character."""
        return words

    def test_makes_one_ticket_with_its_files(
        self, counterpart: Counterpart, connector: Kind
    ) -> None:
        ticket = a_ticket(SHOT, NOTE)

        ref = carry(ticket, connector)

        [seen] = counterpart.tickets(ticket.key)
        assert seen.id == ref.id
        assert "Save does nothing" in seen.text
        assert seen.files == self.expected(SHOT, NOTE)

    def test_carrying_twice_is_once(self, counterpart: Counterpart, connector: Kind) -> None:
        ticket = a_ticket(SHOT)

        first, second = carry(ticket, connector), carry(ticket, connector)

        [seen] = counterpart.tickets(ticket.key)
        assert first == second
        assert seen.files == self.expected(SHOT)

    def test_finds_what_it_made_and_only_that(
        self, counterpart: Counterpart, connector: Kind
    ) -> None:
        one, other = a_ticket(), a_ticket()
        ref = connector.create(one)
        connector.create(other)

        if "find" in connector.verbs:
            assert connector.find(one.key) == ref
        assert connector.find(one.key[:-1]) is None
        assert connector.find(f"{one.key}x") is None

    def test_takes_up_where_a_crash_left_off(
        self, counterpart: Counterpart, connector: Kind
    ) -> None:
        ticket = a_ticket(SHOT, NOTE)
        ref = connector.create(
            ticket if "attach" not in connector.verbs else replace(ticket, files=())
        )
        if "attach" in connector.verbs:
            connector.attach(ref, SHOT)

        carry(ticket, connector)

        [seen] = counterpart.tickets(ticket.key)
        assert seen.files == self.expected(SHOT, NOTE)

    def test_a_comment_joins_the_ticket_once(
        self, counterpart: Counterpart, connector: Kind
    ) -> None:
        ticket = a_ticket()
        ref = carry(ticket, connector)
        more = a_ticket(event="feedback.added", words="Another user reports the same")
        even_more = a_ticket(event="feedback.added", words="And a third")

        for comment in (more, more, even_more):
            connector.comment(ref, replace(comment, title=ticket.title))

        [seen] = counterpart.tickets(ticket.key)
        assert len(seen.comments) == 2
        assert "Another user reports the same" in seen.comments[0]
        assert "And a third" in seen.comments[1]

    @pytest.mark.parametrize(
        "words",
        [SCRIPTS, MARKUP, "\n".join(f"line {n}" for n in range(10_000)), "a\r\n\tb  \n\n c"],
    )
    def test_words_arrive_as_the_characters_that_they_are(
        self, counterpart: Counterpart, connector: Kind, words: str
    ) -> None:
        ticket = a_ticket(words=words)

        carry(ticket, connector)

        [seen] = counterpart.tickets(ticket.key)
        assert self.as_shown(words) in seen.text

    @pytest.mark.parametrize("broken", ["half \ud83d", "\udc00 half", "null \x00 byte"])
    def test_what_is_no_text_harms_nothing(
        self, counterpart: Counterpart, connector: Kind, broken: str
    ) -> None:
        ticket = a_ticket(words=broken)
        ticket = replace(ticket, title=f"{ticket.key} {broken}")

        carry(ticket, connector)

        [seen] = counterpart.tickets(ticket.key)
        assert "null" in seen.text or "half" in seen.text

    def test_a_title_may_be_long_and_of_many_lines(
        self, counterpart: Counterpart, connector: Kind
    ) -> None:
        ticket = a_ticket()
        ticket = replace(ticket, title=f"{ticket.key}\n" + "word " * 1_000)

        carry(ticket, connector)

        [seen] = counterpart.tickets(ticket.key)
        assert seen.title.startswith(f"{ticket.key} word")
