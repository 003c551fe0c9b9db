from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from hypercare_collector.connectors.base import Misconfigured, Rejected
from hypercare_collector.connectors.registry import build
from hypercare_collector.connectors.webhook import sign
from hypercare_collector.model import File, Priority, TicketRef
from tests.collector.connectors.contract import ConnectorContract, Seen
from tests.collector.connectors.moods import MoodContract
from tests.collector.connectors.moody import PAGE, Door, Moody, Request, running_moody
from tests.collector.connectors.tickets import NOTE, SHOT, Kind, a_ticket

KEY = b"a key of thirty-two bytes, just.."
SECRET = "whsec_" + base64.b64encode(KEY).decode()


@dataclass
class Receiver:
    """A receiver as the documentation asks for: it checks, and takes each id once."""

    url: str
    events: dict[str, Any] = field(default_factory=dict)

    def receive(self, door: Door, request: Request) -> None:
        headers = {name.lower(): value for name, value in request.headers.items()}
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + request.body
        right = base64.b64encode(hmac.new(KEY, signed, hashlib.sha256).digest()).decode()
        if f"v1,{right}" not in headers["webhook-signature"].split():
            door.answer(401, b"who are you", "text/plain", {})
            return
        self.events.setdefault(headers["webhook-id"], json.loads(request.body))
        door.answer(204, b"", "text/plain", {})

    def tickets(self, about: str) -> list[Seen]:
        cases = [(i, e) for i, e in self.events.items() if e["type"] == "case.opened"]
        more = [e for e in self.events.values() if e["type"] == "feedback.added"]
        comments = tuple(event["feedback"]["description"] for event in more)
        return [self._seen(i, event, comments) for i, event in cases if about in i]

    def _seen(self, key: str, event: Any, comments: tuple[str, ...]) -> Seen:
        files = tuple((file["name"], file["url"]) for file in event["attachments"])
        title = f"{key} {event['case']['title']}"
        return Seen(key, title, event["feedback"]["description"], files, comments)


@pytest.fixture
def counterpart() -> Iterator[Receiver]:
    with running_moody() as service:
        receiver = Receiver(f"{service.url}/in?a=1")
        service.mood = receiver.receive
        yield receiver


@pytest.fixture
def connector(counterpart: Receiver) -> Iterator[Kind]:
    with closing(build("webhook", {"url": counterpart.url, "secret": SECRET})) as connector:
        yield connector


class TestWebhook(ConnectorContract):
    def expected(self, *files: File) -> tuple[tuple[str, bytes | str], ...]:
        return tuple((file.name, file.url) for file in files)

    def test_a_title_may_be_long_and_of_many_lines(self, counterpart: Any, connector: Kind) -> None:
        """Its title is the case's own, whole."""
        title = "first\n" + "word " * 1_000
        ticket = replace(a_ticket(), case={"key": "SHOP-17", "title": title})

        connector.create(ticket)

        assert counterpart.events[ticket.key]["case"]["title"] == title

    def test_the_event_has_the_agreed_shape(self, counterpart: Receiver, connector: Kind) -> None:
        ticket = a_ticket(SHOT, NOTE)

        connector.create(ticket)

        assert counterpart.events[ticket.key] == {
            "type": "case.opened",
            "case": {"key": "SHOP-17", "title": "Save does nothing"},
            "feedback": {"description": "Save does nothing"},
            "attachments": [
                {
                    "name": "SHOP-17-screen.png",
                    "media_type": "image/png",
                    "kind": "screenshot",
                    "url": "https://f/1",
                },
                {
                    "name": "SHOP-17-größe.log",
                    "media_type": "text/plain",
                    "kind": "log",
                    "url": "https://f/2",
                },
            ],
        }

    def test_a_file_without_an_address_is_left_out(
        self, counterpart: Receiver, connector: Kind
    ) -> None:
        ticket = a_ticket(replace(NOTE, url=""), SHOT)

        connector.create(ticket)

        [attachment] = counterpart.events[ticket.key]["attachments"]
        assert attachment["name"] == SHOT.name

    def test_the_ticket_is_named_as_the_case(self, connector: Kind) -> None:
        assert connector.create(a_ticket()).name == "SHOP-17"

    def test_another_secret_is_refused(self, counterpart: Receiver) -> None:
        other = {"url": counterpart.url, "secret": "whsec_" + base64.b64encode(b"other").decode()}
        with closing(build("webhook", other)) as connector, pytest.raises(Rejected, match="401"):
            connector.create(a_ticket())

    def test_a_file_alone_is_refused(self, connector: Kind) -> None:
        with pytest.raises(Rejected):
            connector.attach(TicketRef("1", "1"), SHOT)


class TestWebhookInABadMood(MoodContract):
    kind = "webhook"
    secret = SECRET

    def options(self, url: str) -> Mapping[str, Any]:
        return {"url": url, "secret": SECRET}

    @pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
    def test_any_2xx_is_an_acceptance(self, moody: Moody, facing: Kind, status: int) -> None:
        moody.answers(status, PAGE)

        ref = facing.create(a_ticket())

        assert ref.name == "SHOP-17"
        assert len(moody.requests) == 1

    def test_a_check_connects_and_says_nothing(self, moody: Moody, facing: Kind) -> None:
        moody.answers(500)

        assert facing.check() == ()
        assert moody.requests == []

    def test_every_attempt_has_the_same_id(self, moody: Moody, facing: Kind) -> None:
        ticket = a_ticket()

        facing.create(ticket)
        facing.create(ticket)

        ids = [request.headers["webhook-id"] for request in moody.requests]
        assert ids == [ticket.key, ticket.key]

    def test_a_path_that_is_a_secret_never_shows(self, moody: Moody) -> None:
        moody.answers(404, {})
        raw = {"url": f"{moody.url}/hooks/T0KEN?sig=T0KEN", "secret": SECRET}

        with closing(build("webhook", raw)) as connector, pytest.raises(Rejected) as trouble:
            connector.create(a_ticket())

        assert moody.requests[0].path == "/hooks/T0KEN?sig=T0KEN"
        assert "T0KEN" not in str(trouble.value)


def test_the_signature_is_that_of_the_specification() -> None:
    headers = sign(
        b'{"test": 2432232314}',
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1614265330,
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    )

    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize("secret", ["whsec_", "whsec_no base64", "plain", "whsec_ä"])
def test_a_secret_that_cannot_sign_is_refused_and_not_shown(secret: str) -> None:
    with pytest.raises(Misconfigured) as fault:
        build("webhook", {"url": "https://ops.example/in", "secret": secret})

    assert str(fault.value) == "webhook: secret: must be whsec_ followed by base64"


def test_a_priority_travels_as_its_name(counterpart: Receiver, connector: Kind) -> None:
    ticket = a_ticket()
    ticket.case["priority"] = Priority.P1  # type: ignore[index]

    connector.create(ticket)

    assert counterpart.events[ticket.key]["case"]["priority"] == "P1"
