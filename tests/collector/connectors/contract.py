"""The promise that every connector keeps, as tests that each connector's test inherits.

`ConnectorContract` runs against a counterpart that really keeps tickets, `MoodContract` against one
that is in a bad mood.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any, ClassVar, Protocol
from uuid import uuid4

import pytest

from hypercare_collector.connectors.base import Connector, RateLimited, Rejected, TryLater
from hypercare_collector.connectors.http import HttpConnector
from hypercare_collector.connectors.registry import build
from hypercare_collector.model import (
    Code,
    File,
    Heading,
    Items,
    Link,
    Priority,
    Rows,
    Ticket,
    TicketRef,
    Words,
)
from tests.collector.connectors.moody import PAGE, Moody

SHOT = File(
    "SHOP-17-screen.png", "image/png", "screenshot", b"\x89PNG\r\n\x1a\n\x00\xff", "https://f/1"
)
NOTE = File("SHOP-17-größe.log", "text/plain", "log", b"  one\r\ntwo \x00\n\n", "https://f/2")
SCRIPTS = (
    "Größe ¿Ñandú? Ελλάδα Привет עברית العربية हिन्दी ไทย 汉字 日本語 한국어 "
    "👩\u200d👩\u200d👧\u200d👦 e\u0301 \u202eabc"
)
MARKUP = "<b>bold</b> <script>alert(1)</script> *star* _under_ issue12 #3 `code` [a](b) &amp; {x} |"
Kind = Connector[Any]


def a_ticket(*files: File, event: str = "case.opened", words: str = "Save does nothing") -> Ticket:
    """A ticket with a key of its own, in its title too, so that it can be told from others."""
    key = f"{uuid4()}"
    return Ticket(
        key=key,
        title=f"SHOP-17: Save does nothing {key}",
        priority=Priority.P2,
        blocks=(
            Heading("What happened"),
            Words(words),
            Rows((("Browser", "Firefox 142"), ("Release", "2.4.1"))),
            Items(("clicked “Save”", "POST /save 500")),
            Code('  File "a.py", line 1\n    in_app'),
            Link("Everything", "https://hypercare.example/f/1"),
        ),
        url="https://hypercare.example/f/1",
        event=event,
        case={"key": "SHOP-17", "title": "Save does nothing"},
        feedback={"description": words},
        files=files,
    )


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


def carry(ticket: Ticket, connector: Kind) -> TicketRef:
    """Do what the worker does: find or create, then attach what travels alone."""
    if "attach" not in connector.verbs:
        return connector.find(ticket.key) or connector.create(ticket)
    bare = replace(ticket, files=())
    ref = connector.find(ticket.key) or connector.create(bare)
    for file in ticket.files:
        connector.attach(ref, file)
    return ref


class ConnectorContract:
    """Needs two fixtures: ``counterpart`` and ``connector``."""

    def expected(self, *files: File) -> tuple[tuple[str, bytes | str], ...]:
        """What of the files the counterpart has: their bytes, where they travel themselves."""
        return tuple((file.name, file.content) for file in files)

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
        assert words in seen.text

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


class MoodContract:
    """Needs ``kind``, ``options`` and ``secret``, and the fixture ``moody``."""

    kind: ClassVar[str]
    secret: ClassVar[str]
    speaks_json: ClassVar[bool] = True

    def options(self, url: str) -> Mapping[str, Any]:
        """The connector's options when the service is at ``url``."""
        raise NotImplementedError

    @pytest.fixture
    def facing(self, moody: Moody) -> Iterator[HttpConnector[Any]]:
        """The connector, facing the moody service."""
        with closing(build(self.kind, self.options(moody.url))) as connector:
            assert isinstance(connector, HttpConnector)
            yield connector

    @pytest.mark.parametrize("status", [408, 425, 500, 502, 503, 504])
    def test_trouble_on_their_side_is_tried_later(
        self, moody: Moody, facing: Kind, status: int
    ) -> None:
        moody.answers(status, PAGE)

        for verb in verbs(facing):
            with pytest.raises(TryLater, match=str(status)) as trouble:
                verb()
            assert trouble.value.reached

    def test_a_pause_that_they_ask_for_is_told(self, moody: Moody, facing: Kind) -> None:
        moody.answers(503, {}, Retry_After="120")

        with pytest.raises(TryLater) as trouble:
            facing.create(a_ticket())

        assert trouble.value.after == 120

    def test_too_many_requests_tells_how_long_to_wait(self, moody: Moody, facing: Kind) -> None:
        moody.answers(429, {"error": "slow down"}, Retry_After="30")

        for verb in verbs(facing):
            with pytest.raises(RateLimited) as trouble:
                verb()
            assert trouble.value.after == 30

    def test_too_many_requests_may_name_a_date(self, moody: Moody, facing: Kind) -> None:
        later = datetime.now(UTC) + timedelta(hours=1)
        moody.answers(429, {}, Retry_After=format_datetime(later, usegmt=True))

        with pytest.raises(RateLimited) as trouble:
            facing.create(a_ticket())

        assert trouble.value.after == pytest.approx(3600, abs=120)

    @pytest.mark.parametrize("nonsense", ["soon", "-5", "Mon, 99 Foo 2026", "²"])
    def test_too_many_requests_may_talk_nonsense(
        self, moody: Moody, facing: Kind, nonsense: str
    ) -> None:
        moody.answers(429, {}, Retry_After=nonsense)

        with pytest.raises(RateLimited) as trouble:
            facing.create(a_ticket())

        assert trouble.value.after is None

    @pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 410, 413, 422])
    def test_a_refusal_is_final(self, moody: Moody, facing: Kind, status: int) -> None:
        moody.answers(status, {"error": "no"})

        with pytest.raises(Rejected, match=str(status)):
            facing.create(a_ticket())
        with pytest.raises(Rejected, match=str(status)):
            facing.comment(TicketRef("1", "1"), a_ticket())

    def test_a_refusal_in_a_web_page_is_final_too(self, moody: Moody, facing: Kind) -> None:
        moody.answers(403, "<h1>Go away</h1>")

        with pytest.raises(Rejected, match="Go away"):
            facing.create(a_ticket())

    @pytest.mark.parametrize("status", [301, 302, 307, 308])
    def test_nobody_is_followed_elsewhere(self, moody: Moody, facing: Kind, status: int) -> None:
        moody.answers(status, "", Location="http://elsewhere.example/login?next=1")

        with pytest.raises(Rejected, match=r"http://elsewhere\.example; look at the url"):
            facing.create(a_ticket())

        assert len(moody.requests) == 1

    def test_a_web_page_with_a_200_is_no_success(self, moody: Moody, facing: Kind) -> None:
        moody.answers(200, PAGE)

        if self.speaks_json:
            for verb in verbs(facing):
                with pytest.raises(TryLater, match="a web page: Sorry, which is not JSON"):
                    verb()
        else:
            facing.create(a_ticket())

    def test_json_of_another_shape_is_no_success(self, moody: Moody, facing: Kind) -> None:
        bodies: list[Any] = [[], {}, {"data": None}, {"data": {"collection": [{}]}}, 7]
        for body in bodies:
            moody.answers(200, body)
            for verb in verbs(facing) if self.speaks_json else []:
                with pytest.raises(TryLater, match="shape"):
                    verb()

    def test_an_endless_answer_is_not_read_to_its_end(self, moody: Moody, facing: Kind) -> None:
        moody.floods(500)

        with pytest.raises(TryLater) as trouble:
            facing.create(a_ticket())

        assert moody.fate.get(timeout=20) == "left"
        assert len(str(trouble.value)) < 1_000

    @pytest.mark.parametrize(
        "before",
        [
            pytest.param(b"", id="status"),
            pytest.param(b"HTTP/1.1 200 OK\r\nX-Slow: ", id="headers"),
            pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n", id="body"),
        ],
    )
    def test_a_slow_service_is_left_when_the_time_is_up(
        self, moody: Moody, facing: HttpConnector[Any], before: bytes
    ) -> None:
        moody.trickles(before)
        facing.deadline = 0.2

        with pytest.raises(TryLater, match="no complete answer in time") as trouble:
            facing.create(a_ticket())

        assert moody.fate.get(timeout=20) == "left"
        assert trouble.value.reached

    def test_a_lost_answer_may_have_got_through(self, moody: Moody, facing: Kind) -> None:
        moody.hangs_up()

        with pytest.raises(TryLater) as trouble:
            facing.create(a_ticket())

        assert trouble.value.reached

    def test_a_refused_connection_certainly_did_not_get_through(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            nowhere = f"http://127.0.0.1:{listener.getsockname()[1]}"

        with (
            closing(build(self.kind, self.options(nowhere))) as connector,
            pytest.raises(TryLater, match="Connection refused") as trouble,
        ):
            connector.create(a_ticket())

        assert not trouble.value.reached

    def test_a_connection_that_nobody_takes_did_not_get_through(self) -> None:
        with ExitStack() as stack:
            listener = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
            for _ in range(4):
                waiting = stack.enter_context(socket.socket())
                waiting.setblocking(False)
                waiting.connect_ex(listener.getsockname())
            full = f"http://127.0.0.1:{listener.getsockname()[1]}"
            connector = stack.enter_context(closing(build(self.kind, self.options(full))))
            assert isinstance(connector, HttpConnector)
            connector.deadline = 0.3
            with pytest.raises(TryLater, match="no connection in time") as trouble:
                connector.create(a_ticket())

        assert not trouble.value.reached

    def test_an_address_that_cannot_be_asked_is_final(self) -> None:
        with (
            closing(build(self.kind, self.options("http://two..dots"))) as connector,
            pytest.raises(Rejected, match="look at the url"),
        ):
            connector.create(a_ticket())

    def test_a_name_that_nobody_knows_did_not_get_through(self) -> None:
        with (
            closing(build(self.kind, self.options("http://nowhere.invalid"))) as connector,
            pytest.raises(TryLater) as trouble,
        ):
            connector.create(a_ticket())

        assert not trouble.value.reached

    @pytest.mark.parametrize("status", [400, 401, 403, 500])
    def test_a_secret_never_shows(self, moody: Moody, facing: Kind, status: int) -> None:
        moody.echoes(status)

        with pytest.raises((Rejected, TryLater)) as trouble:
            facing.create(a_ticket(words=f"my {self.secret}"))

        sent = moody.requests[-1].headers.get("Authorization", "Basic whsec_")
        shown = f"{trouble.value} {facing.options!r} {facing!r}"
        assert "[redacted]" in shown
        assert self.secret not in shown
        assert sent.partition(" ")[2] not in shown


def verbs(connector: Kind) -> list[Callable[[], object]]:
    """Every verb that the connector has, ready to be called."""
    ref = TicketRef("1", "1")
    calls: dict[str, Callable[[], object]] = {
        "find": lambda: connector.find("key"),
        "create": lambda: connector.create(a_ticket()),
        "attach": lambda: connector.attach(ref, SHOT),
        "comment": lambda: connector.comment(ref, a_ticket()),
    }
    return [calls[verb] for verb in connector.verbs]
