from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest

from examples.trackers.rt import Tracker
from hypercare_collector.connectors.base import Misconfigured, Rejected, TryLater
from hypercare_collector.connectors.registry import build
from hypercare_collector.connectors.rt import to_link, to_subject
from hypercare_collector.model import File, Priority, TicketRef
from tests.collector.connectors.contract import ConnectorContract
from tests.collector.connectors.moods import JsonMoodContract
from tests.collector.connectors.moody import Door, Moody, Request
from tests.collector.connectors.rt_desk import Desk, options
from tests.collector.connectors.tickets import MARKUP, NOTE, SHOT, Kind, a_ticket, carry

WAVE = "Wave"
"""A custom field of the queue that takes First or Second."""


@pytest.fixture
def counterpart(rt: Tracker) -> Desk:
    return Desk(rt)


@pytest.fixture
def connector(rt: Tracker) -> Iterator[Kind]:
    with closing(build("rt", options(rt))) as connector:
        yield connector


class RtContract(ConnectorContract):
    def as_shown(self, words: str) -> str:
        return words.replace("\r\n", "\n")


class TestRt(RtContract):
    def test_a_resolved_or_renamed_ticket_is_still_found(
        self, counterpart: Desk, connector: Kind
    ) -> None:
        ticket = a_ticket()
        ref = connector.create(replace(ticket, title="renamed by somebody"))
        counterpart.resolve(ref.id)

        assert connector.find(ticket.key) == ref

    def test_a_ticket_that_was_merged_is_found_where_it_is_now(
        self, counterpart: Desk, connector: Kind
    ) -> None:
        ticket = a_ticket()
        ref, other = connector.create(ticket), connector.create(a_ticket())
        counterpart.merge(ref.id, other.id)

        assert connector.find(ticket.key) == other

    def test_markup_is_shown_as_characters(self, counterpart: Desk, connector: Kind) -> None:
        ref = connector.create(a_ticket(words=MARKUP))

        page = counterpart.history(ref.id)

        assert "<b>bold</b>" not in page
        assert "<script>alert(1)</script>" not in page
        assert MARKUP in html.unescape(page)
        assert ref.name == f"#{ref.id}"

    @pytest.mark.parametrize(("ours", "theirs"), [("P1", 100), ("P2", 75), ("P3", 50), ("P4", 0)])
    def test_a_priority_becomes_a_number(
        self, counterpart: Desk, connector: Kind, ours: str, theirs: int
    ) -> None:
        ref = connector.create(replace(a_ticket(), priority=Priority(ours)))

        assert counterpart.ticket(ref.id)["Priority"] == str(theirs)
        assert ref.dropped == ()

    def test_priorities_and_further_fields_are_the_admins_to_choose(
        self, rt: Tracker, counterpart: Desk
    ) -> None:
        fields = {"CustomFields": {WAVE: "Second"}, "TimeEstimated": 30}
        raw = options(rt, priorities={"P2": 7}, fields=fields)
        with closing(build("rt", raw)) as connector:
            ref = connector.create(a_ticket())

        made = counterpart.ticket(ref.id)
        waves = [field["values"] for field in made["CustomFields"] if field["name"] == WAVE]
        assert (made["Priority"], made["TimeEstimated"], waves) == ("7", "30", [["Second"]])
        assert ref.dropped == ()

    @pytest.mark.parametrize(
        ("fields", "why"),
        [
            ({"CustomFields": {WAVE: "Third"}}, "custom field Wave was not taken"),
            ({"CustomFields": {"Nowhere": "x"}}, "custom field Nowhere was not taken"),
            ({"Owner": "hypercare"}, "the field Owner was not taken: it is Nobody and not hyper"),
        ],
    )
    def test_what_rt_leaves_out_is_told(
        self, rt: Tracker, fields: dict[str, Any], why: str
    ) -> None:
        with closing(build("rt", options(rt, fields=fields))) as connector:
            [told] = connector.create(a_ticket()).dropped

        assert why in told

    def test_nobody_is_sent_a_letter(self, rt: Tracker, connector: Kind) -> None:
        before = rt.mail.read_bytes() if rt.mail.exists() else b""
        ref = carry(a_ticket(SHOT), connector)
        connector.comment(ref, a_ticket())

        assert (rt.mail.read_bytes() if rt.mail.exists() else b"") == before

    @pytest.mark.parametrize(
        "file",
        [
            File("latin.txt", "text/plain", "log", "Größe".encode("latin-1")),
            File("letter.eml", "message/rfc822", "file", b"Subject: x\n\nbody"),
            File("parts", "multipart/mixed; boundary=a", "file", b"--a\n\nb\n--a--"),
            File("data.json", "application/json", "log", "{“ö”}".encode()),
            File('it\'s "all" \\ 日本.bin', "application/x-own", "file", bytes(range(256)) * 9000),
        ],
        ids=lambda file: file.name,
    )
    def test_a_file_of_any_kind_arrives_byte_for_byte_and_once(
        self, counterpart: Desk, connector: Kind, file: File
    ) -> None:
        ticket = a_ticket(file)

        carry(ticket, connector)
        carry(ticket, connector)

        [seen] = counterpart.tickets(ticket.key)
        assert [content for _, content in seen.files] == [file.content]

    def test_an_empty_file_is_refused_with_the_reason(self, connector: Kind) -> None:
        ref = connector.create(a_ticket())

        with pytest.raises(Rejected, match="RT cannot hold an empty file"):
            connector.attach(ref, replace(NOTE, content=b""))

    def test_a_ticket_that_is_gone_is_a_refusal(self, connector: Kind) -> None:
        gone = TicketRef("999999", "#999999")

        with pytest.raises(Rejected, match="the ticket is gone, or our user lacks"):
            connector.attach(gone, SHOT)
        with pytest.raises(Rejected, match="the ticket is gone, or our user lacks"):
            connector.comment(gone, a_ticket())

    @pytest.mark.parametrize(
        ("wrong", "why"),
        [
            ({"token": "1-31-" + "0" * 32}, "401.*look at the option token"),
            ({"queue": "Nowhere"}, "403.*No permission.*Nowhere.*see that the queue exists"),
            ({"fields": {"Status": "frozen"}}, "Status 'frozen' isn't a valid status"),
        ],
    )
    def test_what_is_refused_says_what_to_change(
        self, rt: Tracker, wrong: dict[str, Any], why: str
    ) -> None:
        with (
            closing(build("rt", options(rt) | wrong)) as connector,
            pytest.raises(Rejected, match=why),
        ):
            connector.create(a_ticket())


class TestRtWithAKeyField(RtContract):
    @pytest.fixture
    def connector(self, rt: Tracker) -> Iterator[Kind]:
        with closing(build("rt", options(rt, key_field=rt.key_field))) as connector:
            yield connector

    def test_the_ticket_holds_the_key(
        self, rt: Tracker, counterpart: Desk, connector: Kind
    ) -> None:
        ticket = a_ticket()

        ref = connector.create(ticket)

        # RT lists its fields in no order.
        fields = counterpart.ticket(ref.id)["CustomFields"]
        values = {each["name"]: each["values"] for each in fields}
        assert values[rt.key_field] == [ticket.key]
        assert ref.dropped == ()

    def test_a_field_that_takes_no_key_is_told_and_the_ticket_still_found(
        self, rt: Tracker
    ) -> None:
        ticket = a_ticket()
        with closing(build("rt", options(rt, key_field="Our key"))) as connector:
            ref = connector.create(ticket)

            assert connector.find(ticket.key) == ref
            assert connector.find(f"{ticket.key}x") is None
        [told] = ref.dropped
        assert "the custom field Our key was not taken: apply it to the queue" in told


class TestTheCheckOfAnRt:
    def test_writes_nothing_and_is_content(self, rt: Tracker, counterpart: Desk) -> None:
        raw = options(rt, key_field=rt.key_field, fields={"CustomFields": {WAVE: "First"}})
        with closing(build("rt", raw)) as connector:
            connector.create(a_ticket())
            before = counterpart.get("tickets", query="id > 0")["total"]

            assert connector.check() == ()

        assert counterpart.get("tickets", query="id > 0")["total"] == before

    def test_says_which_field_is_missing(self, rt: Tracker) -> None:
        with closing(build("rt", options(rt, key_field="Our key"))) as connector:
            [told] = connector.check()

        assert "has no custom field Our key that we may see" in told

    @pytest.mark.parametrize(
        ("wrong", "why"),
        [({"token": "1-31-" + "0" * 32}, "401"), ({"queue": "Nowhere"}, "403.*SeeQueue")],
    )
    def test_raises_when_we_are_not_let_in(
        self, rt: Tracker, wrong: dict[str, Any], why: str
    ) -> None:
        with (
            closing(build("rt", options(rt) | wrong)) as connector,
            pytest.raises(Rejected, match=why),
        ):
            connector.check()

    def test_names_the_rights_that_we_lack(self, moody: Moody) -> None:
        answer = {"_hyperlinks": [], "TicketCustomFields": [], "items": [{"id": "1"}]}
        moody.answers(200, answer)
        with closing(build("rt", {"url": moody.url, "token": "t", "queue": "Q"})) as connector:
            told = connector.check()

        assert [re.findall(r"grant (\w+)", one) for one in told] == [
            ["CreateTicket"],
            ["CommentOnTicket"],
        ]


class TestRtInABadMood(JsonMoodContract):
    kind = "rt"
    secret = "1-31-0123456789abcdef0123456789abcdef0"

    def options(self, url: str) -> Mapping[str, Any]:
        return {"url": url, "token": self.secret, "queue": "Hypercare"}

    def test_a_ticket_that_cannot_be_read_back_is_a_ticket(
        self, moody: Moody, facing: Kind
    ) -> None:
        def mood(door: Door, request: Request) -> None:
            made = request.method == "POST"
            body = b'{"id": "7"}' if made else b'{"message": "Forbidden"}'
            door.answer(201 if made else 403, body, "application/json", {})

        moody.mood = mood

        ref = facing.create(a_ticket())

        assert ref.id == "7"
        assert "could not be read" in ref.dropped[0]

    def test_the_key_travels_in_the_one_request_that_makes_the_ticket(
        self, moody: Moody, facing: Kind
    ) -> None:
        ticket = a_ticket()
        with pytest.raises(TryLater):
            facing.create(ticket)

        assert json.loads(moody.requests[0].body)["RefersTo"] == to_link(ticket.key)


def test_a_key_is_written_so_that_no_query_can_misread_it() -> None:
    assert to_link("a'b\\c d") == "hypercare:a%27b%5Cc%20d"
    assert to_subject("a'b\\c d") == "hypercare a%27b%5Cc%20d"


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"url": "rt.example"}, "url: must be an address"),
        ({"queue": "Bob's"}, "queue: must be the name of a queue"),
        ({"key_field": "a}b"}, "key_field: must be the name of a custom field"),
        ({"fields": {"Subject": "x"}}, "fields.Subject: is set by hypercare"),
        ({"fields": {"CustomFields": ["x"]}}, "fields.CustomFields: must be a table"),
        ({"priorities": {"P5": 1}}, "priorities.P5: must give one of P1 to P4 a number"),
        ({"priorities": {"P1": "High"}}, "priorities.P1: must give one of P1 to P4 a number"),
    ],
)
def test_options_that_could_only_fail_later_are_refused(wrong: dict[str, Any], why: str) -> None:
    raw = {"url": "https://rt.example", "token": "t", "queue": "q", **wrong}

    with pytest.raises(Misconfigured, match=f"^rt: {why}"):
        build("rt", raw)
