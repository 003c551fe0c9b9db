"""The promise that every connector keeps towards a service that is in a bad mood."""

from __future__ import annotations

import socket
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any, ClassVar

import pytest

from hypercare_collector.connectors.base import RateLimited, Rejected, TryLater
from hypercare_collector.connectors.http import HttpConnector
from hypercare_collector.connectors.registry import build
from hypercare_collector.model import TicketRef
from tests.collector.connectors.moody import PAGE, Moody
from tests.collector.connectors.tickets import Kind, a_ticket, verbs


class MoodContract(ABC):
    """Needs ``kind``, ``options`` and ``secret``, and the fixture ``moody``."""

    kind: ClassVar[str]
    secret: ClassVar[str]

    @abstractmethod
    def options(self, url: str) -> Mapping[str, Any]:
        """The connector's options when the service is at ``url``."""

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


class JsonMoodContract(MoodContract):
    """For a connector that reads what the service answers."""

    def test_a_web_page_with_a_200_is_no_success(self, moody: Moody, facing: Kind) -> None:
        moody.answers(200, PAGE)

        for verb in verbs(facing):
            with pytest.raises(TryLater, match="a web page: Sorry, which is not JSON"):
                verb()

    @pytest.mark.parametrize("body", [[], {}, {"data": None}, {"data": {"collection": [{}]}}, 7])
    def test_json_of_another_shape_is_no_success(
        self, moody: Moody, facing: Kind, body: Any
    ) -> None:
        moody.answers(200, body)

        for verb in verbs(facing):
            with pytest.raises(TryLater, match="shape"):
                verb()
