from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any

import pytest
import requests

from examples.trackers.roundup import Tracker
from hypercare_collector.connectors.base import Misconfigured, Rejected, TryLater
from hypercare_collector.connectors.registry import build
from hypercare_collector.connectors.roundup import to_messageid
from hypercare_collector.model import Priority, TicketRef
from tests.collector.connectors.contract import ConnectorContract, Seen
from tests.collector.connectors.moods import JsonMoodContract
from tests.collector.connectors.moody import Door, Moody, Request
from tests.collector.connectors.tickets import MARKUP, NOTE, SHOT, Kind, a_ticket, carry


@dataclass(frozen=True)
class Desk:
    """A real tracker as its administrator reads it, by its own API."""

    tracker: Tracker

    def get(self, path: str, **query: str) -> Any:
        answer = requests.get(
            self.tracker.url + path,
            params=query,
            auth=(self.tracker.admin, self.tracker.admin_password),
            headers={"Origin": self.tracker.url.rstrip("/")},
            timeout=10,
        )
        answer.raise_for_status()
        return answer

    def data(self, path: str, **query: str) -> Any:
        return self.get(f"rest/data/{path}", **query).json()["data"]

    def post(self, path: str, **body: Any) -> str:
        answer = requests.post(
            f"{self.tracker.url}rest/data/{path}",
            json=body,
            auth=(self.tracker.admin, self.tracker.admin_password),
            headers={
                "Origin": self.tracker.url.rstrip("/"),
                "Referer": self.tracker.url,
                "X-Requested-With": "test",
            },
            timeout=10,
        )
        answer.raise_for_status()
        return str(answer.json()["data"]["id"])

    def issue(self, number: str) -> Any:
        return self.data(f"issue/{number}", **{"@verbose": "2"})["attributes"]

    def tickets(self, about: str) -> list[Seen]:
        found = self.data("issue", title=about)["collection"]
        return [self._seen(item["id"]) for item in found]

    def _seen(self, number: str) -> Seen:
        issue = self.issue(number)
        ids = sorted((message["id"] for message in issue["messages"]), key=int)
        texts = [self.data(f"msg/{i}", **{"@verbose": "3"})["attributes"]["content"] for i in ids]
        files = sorted(issue["files"], key=lambda file: int(file["id"]))
        return Seen(
            id=number,
            title=issue["title"],
            text=texts[0],
            files=tuple((f["name"], self.get(f"file{f['id']}/x").content) for f in files),
            comments=tuple(texts[1:]),
        )


def options(tracker: Tracker, **more: str) -> dict[str, str]:
    return {"url": tracker.url, "user": tracker.user, "password": tracker.password, **more}


@pytest.fixture
def counterpart(roundup: Tracker) -> Desk:
    return Desk(roundup)


@pytest.fixture
def connector(roundup: Tracker) -> Iterator[Kind]:
    with closing(build("roundup", options(roundup))) as connector:
        yield connector


class TestRoundup(ConnectorContract):
    def test_the_title_holds_no_key_of_ours(self, counterpart: Desk, connector: Kind) -> None:
        ticket = replace(a_ticket(), title="SHOP-1: a title for people")

        ref = connector.create(ticket)

        assert counterpart.issue(ref.id)["title"] == "SHOP-1: a title for people"

    def test_the_reference_leads_to_the_page(self, counterpart: Desk, connector: Kind) -> None:
        ref = connector.create(a_ticket(words=MARKUP))

        page = requests.get(ref.url, timeout=10).text

        assert ref.name == f"issue{ref.id}"
        assert MARKUP not in page
        assert "<b>bold</b> <script>alert(1)</script> *star*" in html.unescape(page)

    @pytest.mark.parametrize(
        ("ours", "theirs"), [("P1", "critical"), ("P2", "urgent"), ("P3", "bug"), ("P4", "wish")]
    )
    def test_a_priority_becomes_one_of_the_trackers(
        self, counterpart: Desk, connector: Kind, ours: str, theirs: str
    ) -> None:
        ref = connector.create(replace(a_ticket(), priority=Priority(ours)))

        assert counterpart.issue(ref.id)["priority"]["name"] == theirs

    def test_a_message_without_its_issue_is_no_ticket(
        self, counterpart: Desk, connector: Kind
    ) -> None:
        ticket = a_ticket()
        counterpart.post("msg", content="a crash came now", messageid=to_messageid(ticket.key))

        assert connector.find(ticket.key) is None

        ref = carry(ticket, connector)
        assert connector.find(ticket.key) == ref

    def test_a_comment_that_a_crash_left_alone_is_taken_up(
        self, counterpart: Desk, connector: Kind
    ) -> None:
        ticket, more = a_ticket(), a_ticket()
        ref = connector.create(ticket)
        left = counterpart.post(
            "msg", content="left alone", messageid=to_messageid(more.key), author="admin", date="."
        )

        connector.comment(ref, more)
        connector.comment(ref, more)

        linked = [message["id"] for message in counterpart.issue(ref.id)["messages"]]
        assert linked.count(left) == 1
        assert len(linked) == 2

    def test_a_renamed_ticket_is_still_found(self, roundup: Tracker, connector: Kind) -> None:
        ticket = a_ticket()
        ref = connector.create(replace(ticket, title="renamed by somebody"))

        assert connector.find(ticket.key) == ref

    def test_an_empty_file_is_refused_with_the_reason(self, connector: Kind) -> None:
        ref = connector.create(a_ticket())

        with pytest.raises(Rejected, match="cannot hold an empty file"):
            connector.attach(ref, replace(NOTE, content=b""))

    def test_a_ticket_that_is_gone_is_a_refusal(self, connector: Kind) -> None:
        ref = connector.create(a_ticket())

        with pytest.raises(Rejected, match="nothing at this address"):
            connector.attach(replace(ref, id="999999"), SHOT)

    def test_a_check_finds_nothing_wrong_and_writes_nothing(
        self, counterpart: Desk, connector: Kind
    ) -> None:
        before = [counterpart.data(kind)["@total_size"] for kind in ("issue", "msg", "file")]

        assert connector.check() == ()
        after = [counterpart.data(kind)["@total_size"] for kind in ("issue", "msg", "file")]
        assert after == before

    def test_a_wrong_password_is_a_refusal(self, roundup: Tracker) -> None:
        wrong = options(roundup) | {"password": "wröng ключ"}
        with closing(build("roundup", wrong)) as connector, pytest.raises(Rejected, match="401"):
            connector.create(a_ticket())

    def test_another_origin_is_refused_with_what_to_change(self, roundup: Tracker) -> None:
        other = options(roundup) | {"url": roundup.url.replace("127.0.0.1", "localhost")}
        with (
            closing(build("roundup", other)) as connector,
            pytest.raises(Rejected, match="make the option url equal to web"),
        ):
            connector.create(a_ticket())


class TestRoundupWithAKeyField(ConnectorContract):
    @pytest.fixture
    def connector(self, roundup: Tracker) -> Iterator[Kind]:
        raw = options(roundup, key_field=roundup.key_field)
        with closing(build("roundup", raw)) as connector:
            yield connector

    def test_the_issue_holds_the_key(self, counterpart: Desk, connector: Kind) -> None:
        ticket = a_ticket()

        ref = connector.create(ticket)

        assert counterpart.issue(ref.id)["feedback_key"] == ticket.key

    def test_a_field_that_does_not_exist_is_named_with_what_to_create(
        self, roundup: Tracker
    ) -> None:
        with closing(build("roundup", options(roundup, key_field="our_key"))) as connector:
            with pytest.raises(Rejected, match=r"add our_key=String\(\) to the class issue"):
                connector.find("key")
            with pytest.raises(Rejected, match=r"add our_key=String\(\) to the class issue"):
                connector.create(a_ticket())


class TestRoundupInABadMood(JsonMoodContract):
    kind = "roundup"
    secret = "s3cret pässwörd"

    def options(self, url: str) -> Mapping[str, Any]:
        return {"url": url, "user": "hypercare", "password": self.secret}

    def test_an_error_inside_the_tracker_is_tried_later(self, moody: Moody, facing: Kind) -> None:
        said = "Sat Nov 21 21:30: An error occurred. Please check the server log for more."
        moody.answers(400, {"error": {"status": 400, "msg": said}})

        with pytest.raises(TryLater, match="its log says which"):
            facing.create(a_ticket())

    def test_a_change_at_the_same_moment_is_tried_later(self, moody: Moody, facing: Kind) -> None:
        moody.answers(412, {"error": {"status": 412, "msg": "If-Match does not match."}})

        with pytest.raises(TryLater, match="at the same moment"):
            facing.create(a_ticket())

    def test_what_is_merely_like_the_key_is_not_found(self, moody: Moody, facing: Kind) -> None:
        near = {"id": "7", "messageid": to_messageid("KEY")}
        moody.answers(200, {"data": {"collection": [near]}})

        assert facing.find("key") is None
        assert facing.find("KEY") == TicketRef("7", "issue7", f"{moody.url}/issue7")

    @pytest.mark.parametrize(("status", "trouble"), [(401, Rejected), (503, TryLater)])
    def test_a_check_says_what_a_delivery_would_meet(
        self, moody: Moody, facing: Kind, status: int, trouble: type[Exception]
    ) -> None:
        moody.answers(status, {"error": "no"})

        with pytest.raises(trouble, match=str(status)):
            facing.check()
        assert {request.method for request in moody.requests} == {"GET"}

    def test_a_check_tells_of_priorities_with_other_names(self, moody: Moody, facing: Kind) -> None:
        moody.answers(200, {"data": {"collection": [{"id": "1", "name": "soon", "messageid": ""}]}})

        assert facing.check() == (
            "none of the tracker's priorities has a name that we look for: name them critical for"
            " P1, urgent for P2, bug for P3, wish for P4",
        )

    def test_a_tracker_without_priorities_gets_none(self, moody: Moody, facing: Kind) -> None:
        def mood(door: Door, request: Request) -> None:
            there = "priority" not in request.path
            body = b'{"data": {"id": "7"}}' if there else b'{"error": {"msg": "not found"}}'
            door.answer(201 if there else 404, body, "application/json", {})

        moody.mood = mood

        assert facing.create(a_ticket()).id == "7"
        assert b"priority" not in moody.requests[-1].body


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"url": "tracker.example"}, "url: must be an address"),
        ({"url": "ftp://tracker.example"}, "url: must be an address"),
        ({"url": "http://"}, "url: must be an address"),
        ({"url": "http://tracker.example:port"}, "url: must be an address"),
        ({"url": "https://me:pass@tracker.example"}, "url: must not hold a user or a password"),
        ({"key_field": "no field"}, "key_field: must be the name of a property"),
    ],
)
def test_options_that_could_only_fail_later_are_refused(wrong: dict[str, str], why: str) -> None:
    raw = {"url": "https://tracker.example", "user": "u", "password": "p", **wrong}

    with pytest.raises(Misconfigured, match=f"^roundup: {why}"):
        build("roundup", raw)
