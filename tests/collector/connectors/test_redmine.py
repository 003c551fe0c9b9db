from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest

from examples.trackers.redmine import Tracker
from hypercare_collector.connectors.base import Misconfigured, Rejected, TryLater
from hypercare_collector.connectors.redmine.reading import marked
from hypercare_collector.connectors.registry import build
from hypercare_collector.model import Priority, TicketRef
from tests.collector.connectors.contract import ConnectorContract
from tests.collector.connectors.moods import JsonMoodContract
from tests.collector.connectors.moody import Door, Moody, Request
from tests.collector.connectors.redmine_desk import Desk, options
from tests.collector.connectors.tickets import NOTE, SHOT, Kind, a_ticket, carry


@pytest.fixture
def counterpart(redmine: Tracker) -> Desk:
    return Desk(redmine)


@pytest.fixture
def connector(redmine: Tracker) -> Iterator[Kind]:
    with closing(build("redmine", options(redmine))) as connector:
        yield connector


class RedmineContract(ConnectorContract):
    def as_shown(self, words: str) -> str:
        return words.replace("\r\n", "\n").replace("\t", "    ")


class TestRedmine(RedmineContract):
    def test_a_closed_or_renamed_ticket_is_still_found(
        self, counterpart: Desk, connector: Kind
    ) -> None:
        ticket = a_ticket()
        ref = connector.create(replace(ticket, title="renamed by somebody"))
        counterpart.close(ref.id)

        assert connector.find(ticket.key) == ref

    def test_a_key_in_the_middle_of_a_text_is_somebodys_words(self, connector: Kind) -> None:
        ticket = a_ticket()
        connector.create(a_ticket(words=marked(ticket.key)))

        assert connector.find(ticket.key) is None

    def test_a_description_that_somebody_cut_is_looked_up_in_vain(
        self, counterpart: Desk, connector: Kind
    ) -> None:
        ticket = a_ticket()
        ref = connector.create(ticket)
        counterpart.put(f"/issues/{ref.id}.json", issue={"description": "shorter"})

        assert connector.find(ticket.key) is None

    @pytest.mark.parametrize(
        ("ours", "theirs"),
        [("P1", "Immediate"), ("P2", "Urgent"), ("P3", "Normal"), ("P4", "Low")],
    )
    def test_a_priority_becomes_one_of_redmines(
        self, counterpart: Desk, connector: Kind, ours: str, theirs: str
    ) -> None:
        ref = connector.create(replace(a_ticket(), priority=Priority(ours)))

        assert counterpart.issue(ref.id)["priority"]["name"] == theirs
        assert ref.dropped == ()

    def test_priorities_and_further_fields_are_the_admins_to_choose(
        self, redmine: Tracker, counterpart: Desk
    ) -> None:
        chosen = {"priorities": {"P2": "high"}, "fields": {"start_date": "2026-01-02"}}
        with closing(build("redmine", options(redmine, **chosen))) as connector:
            issue = counterpart.issue(connector.create(a_ticket()).id)

        assert (issue["priority"]["name"], issue["start_date"]) == ("High", "2026-01-02")

    def test_a_priority_that_is_not_there_is_told(self, redmine: Tracker) -> None:
        with closing(build("redmine", options(redmine, priorities={"P2": "Yesterday"}))) as wrong:
            [told] = wrong.create(a_ticket()).dropped

        assert "no priority is called yesterday" in told

    def test_a_field_that_is_not_there_is_told(self, redmine: Tracker) -> None:
        raw = options(redmine, fields={"custom_fields": [{"id": 99, "value": "x"}]})
        with closing(build("redmine", raw)) as connector:
            [told] = connector.create(a_ticket()).dropped

        assert "the custom field 99 was not taken" in told

    def test_the_reference_leads_to_the_page(self, counterpart: Desk, connector: Kind) -> None:
        ref = connector.create(a_ticket())

        page = counterpart.get(ref.url.removeprefix(counterpart.tracker.url)).text

        assert ref.name == f"#{ref.id}"
        assert "https://hypercare.example/f/1" in page

    def test_an_empty_file_is_a_file(self, counterpart: Desk, connector: Kind) -> None:
        ticket = a_ticket(replace(NOTE, content=b""))

        carry(ticket, connector)

        [seen] = counterpart.tickets(ticket.key)
        assert seen.files == ((NOTE.name, b""),)

    @pytest.mark.parametrize("name", ["a/b.log", "what?.log", 'say "x" <y>', "ä" * 100 + ".log"])
    def test_a_name_that_redmine_writes_otherwise_is_attached_once(
        self, counterpart: Desk, connector: Kind, name: str
    ) -> None:
        ticket = a_ticket(replace(NOTE, name=name))

        carry(ticket, connector)
        carry(ticket, connector)

        [seen] = counterpart.tickets(ticket.key)
        assert [content for _, content in seen.files] == [NOTE.content]

    def test_a_file_beyond_their_limit_is_refused_with_the_setting(self, connector: Kind) -> None:
        ref = connector.create(a_ticket())
        large = replace(NOTE, content=bytes(5 * 1024 * 1024 + 1))

        with pytest.raises(Rejected, match="raise “Maximum attachment size” in Redmine"):
            connector.attach(ref, large)

    def test_a_ticket_that_is_gone_is_a_refusal(self, connector: Kind) -> None:
        gone = TicketRef("999999", "#999999")

        with pytest.raises(Rejected, match="nothing at this address"):
            connector.attach(gone, SHOT)
        with pytest.raises(Rejected, match="nothing at this address"):
            connector.comment(gone, a_ticket())

    @pytest.mark.parametrize(
        ("wrong", "why"),
        [
            ({"key": "0" * 40}, "401.*Enable REST web service"),
            ({"project": "nowhere"}, "404.*identifier in the project's address"),
            ({"tracker": "Incident"}, "take one of Bug, Feature, Support as the option tracker"),
            ({"fields": {"category_id": 77}}, "Category is not included.*option fields"),
        ],
    )
    def test_what_is_refused_says_what_to_change(
        self, redmine: Tracker, wrong: dict[str, Any], why: str
    ) -> None:
        with (
            closing(build("redmine", options(redmine) | wrong)) as connector,
            pytest.raises(Rejected, match=why),
        ):
            connector.create(a_ticket())


class TestRedmineWithAKeyField(RedmineContract):
    @pytest.fixture
    def connector(self, redmine: Tracker) -> Iterator[Kind]:
        raw = options(redmine, key_field=redmine.key_field)
        with closing(build("redmine", raw)) as connector:
            yield connector

    def test_the_issue_holds_the_key(self, counterpart: Desk, connector: Kind) -> None:
        ticket = a_ticket()

        ref = connector.create(ticket)

        [field] = counterpart.issue(ref.id)["custom_fields"]
        assert (field["value"], ref.dropped) == (ticket.key, ())

    def test_a_ticket_whose_description_was_cut_is_found_all_the_same(
        self, counterpart: Desk, connector: Kind
    ) -> None:
        ticket = a_ticket()
        ref = connector.create(ticket)
        counterpart.put(f"/issues/{ref.id}.json", issue={"description": "shorter"})
        counterpart.close(ref.id)

        assert connector.find(ticket.key) == ref

    @pytest.mark.parametrize("wrong", [{"tracker": "Feature"}, {"key_field": 99}])
    def test_a_field_that_takes_no_key_is_told_and_the_ticket_still_found(
        self, redmine: Tracker, wrong: dict[str, Any]
    ) -> None:
        raw = options(redmine, key_field=redmine.key_field) | wrong
        ticket = a_ticket()
        with closing(build("redmine", raw)) as connector:
            ref = connector.create(ticket)

            assert connector.find(ticket.key) == ref
            assert connector.find(f"{ticket.key}x") is None
        [told] = ref.dropped
        assert "did not take our key" in told
        assert "by the last line of their description alone" in told


class TestRedmineInABadMood(JsonMoodContract):
    kind = "redmine"
    secret = "0123456789abcdef0123456789abcdef01234567"

    def options(self, url: str) -> Mapping[str, Any]:
        return {"url": url, "key": self.secret, "project": "hypercare"}

    def test_a_redmine_that_filters_nothing_is_not_believed(
        self, moody: Moody, facing: Kind
    ) -> None:
        moody.answers(200, {"issues": [{"id": 1, "description": "of somebody else"}]})

        with pytest.raises(Rejected, match="a lost ticket cannot be found again"):
            facing.find("hc-1")

    def test_a_page_in_answer_to_a_change_is_no_success(self, moody: Moody, facing: Kind) -> None:
        def mood(door: Door, request: Request) -> None:
            issue = b'{"issue": {"journals": []}}' if request.method == "GET" else b"<h1>Hello</h1>"
            door.answer(200, issue, "application/json", {})

        moody.mood = mood

        with pytest.raises(TryLater, match="Redmine would have said nothing"):
            facing.comment(TicketRef("1", "#1"), a_ticket())


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"url": "redmine.example"}, "url: must be an address"),
        ({"project": "Support desk"}, "project: must be the identifier"),
        ({"formatting": "html"}, "formatting: must be textile, markdown, none"),
        ({"key_field": -1}, "key_field: must be the number"),
        ({"fields": {"subject": "x"}}, "fields.subject: is set by hypercare"),
        ({"fields": {"custom_fields": {"Wave": 1}}}, "fields.custom_fields: must be a list"),
        ({"priorities": {"P5": "Low"}}, "priorities.P5: must give one of P1 to P4 a name"),
        ({"priorities": {"P1": 1}}, "priorities.P1: must give one of P1 to P4 a name"),
    ],
)
def test_options_that_could_only_fail_later_are_refused(wrong: dict[str, Any], why: str) -> None:
    raw = {"url": "https://redmine.example", "key": "k", "project": "p", **wrong}

    with pytest.raises(Misconfigured, match=f"^redmine: {why}"):
        build("redmine", raw)
