from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest

from hypercare_collector.connectors.base import Misconfigured, RateLimited, Rejected, TryLater
from hypercare_collector.connectors.registry import build
from hypercare_collector.model import Priority
from tests.collector.connectors.contract import ConnectorContract
from tests.collector.connectors.moods import JsonMoodContract
from tests.collector.connectors.moody import Moody, running_moody
from tests.collector.connectors.servicenow_counterpart import GROUP, PASSWORD, USER, Servicenow
from tests.collector.connectors.tickets import SHOT, Kind, a_ticket, carry


def options(url: str, **more: Any) -> dict[str, Any]:
    return {"url": url, "user": USER, "password": PASSWORD, **more}


@pytest.fixture
def counterpart() -> Iterator[Servicenow]:
    """An instance; at the end no customer was told anything, every request was as described."""
    with running_moody() as service:
        servicenow = Servicenow(service.url)
        service.mood = servicenow.receive
        yield servicenow
    assert not servicenow.faults
    assert not servicenow.told_customers


@pytest.fixture
def connector(counterpart: Servicenow) -> Iterator[Kind]:
    with closing(build("servicenow", options(counterpart.url))) as connector:
        yield connector


class TestServicenow(ConnectorContract):
    def test_the_reference_is_what_people_say_and_open(
        self, counterpart: Servicenow, connector: Kind
    ) -> None:
        ref = connector.create(a_ticket())

        [sys_id] = counterpart.records
        assert (ref.id, ref.name) == (sys_id, "INC0010001")
        assert ref.url == f"{counterpart.url}/nav_to.do?uri=incident.do%3Fsys_id%3D{sys_id}"
        assert ref.dropped == ()

    @pytest.mark.parametrize(
        "words",
        [
            "[code]<script>alert(1)</script>[/code]",
            "[CODE]<b>[/code] half [code] &amp; &#91;",
            "[code]\n\n  indented\r\n\ttabbed[/code]",
        ],
    )
    def test_code_tags_in_words_are_characters(
        self, counterpart: Servicenow, connector: Kind, words: str
    ) -> None:
        ticket = a_ticket(words=words)
        ref = carry(ticket, connector)
        connector.comment(ref, a_ticket(words=words))
        connector.comment(ref, a_ticket(words=f"{words} {'long ' * 2_000}"))

        [seen] = counterpart.tickets(ticket.key)
        assert words in seen.text
        assert all(words in comment for comment in seen.comments)

    def test_a_long_text_stands_whole_in_the_first_work_note(
        self, counterpart: Servicenow, connector: Kind
    ) -> None:
        words = "汉字 [code]<b>[/code]\n" * 2_000
        ticket = a_ticket(words=words)

        ref = connector.create(ticket)

        [record] = counterpart.records.values()
        assert len(record.facts["description"]) <= 4_000
        assert "https://hypercare.example/f/1" in record.facts["description"]
        assert words in counterpart.tickets(ticket.key)[0].text
        assert (ref.dropped, record.files) == ((), [])

    @pytest.mark.parametrize(
        ("denied", "cuts", "words"),
        [
            pytest.param({"work_notes"}, {}, "words " * 3_000, id="no right to notes"),
            pytest.param(set(), {"work_notes": 4_000}, "words " * 3_000, id="notes are cut"),
            pytest.param(set(), {"description": 20}, "a few words", id="text is cut"),
        ],
    )
    def test_a_text_that_is_cut_all_the_same_stands_whole_in_a_file(
        self,
        counterpart: Servicenow,
        connector: Kind,
        denied: set[str],
        cuts: dict[str, int],
        words: str,
    ) -> None:
        counterpart.denied |= denied
        counterpart.cuts |= cuts

        ref = connector.create(a_ticket(words=words))

        [record] = counterpart.records.values()
        [(name, content)] = record.files
        assert words in content.decode()
        assert ref.dropped == (f"ServiceNow cut the text: it is whole in the file {name}",)

    @pytest.mark.parametrize(
        ("ours", "theirs"), [("P1", "1"), ("P2", "2"), ("P3", "3"), ("P4", "4")]
    )
    def test_a_priority_follows_from_impact_and_urgency(
        self, counterpart: Servicenow, connector: Kind, ours: str, theirs: str
    ) -> None:
        connector.create(replace(a_ticket(), priority=Priority(ours)))

        [record] = counterpart.records.values()
        assert record.facts["priority"] == theirs

    def test_a_lost_answer_is_found_and_makes_no_second_record(
        self, counterpart: Servicenow, connector: Kind
    ) -> None:
        ticket = a_ticket()
        counterpart.loses = True
        with pytest.raises(TryLater) as trouble:
            connector.create(ticket)
        assert trouble.value.reached

        carry(ticket, connector)

        assert len(counterpart.records) == 1

    def test_a_lost_answer_to_a_note_makes_no_second_note(
        self, counterpart: Servicenow, connector: Kind
    ) -> None:
        ref, comment = connector.create(a_ticket()), a_ticket()
        connector.comment(ref, comment)
        connector.comment(ref, a_ticket())

        connector.comment(ref, comment)

        [record] = counterpart.records.values()
        assert len(record.notes) == 2

    def test_a_key_that_is_merely_like_ours_is_not_found(
        self, counterpart: Servicenow, connector: Kind
    ) -> None:
        ticket = replace(a_ticket(), key="a^b=C")
        ref = connector.create(ticket)

        assert connector.find("a^b=C") == ref
        assert connector.find("a^b=c") is None

    def test_no_strange_record_is_taken_where_the_column_is_missing(
        self, counterpart: Servicenow, connector: Kind
    ) -> None:
        counterpart.missing.add("correlation_id")

        ref = connector.create(a_ticket())

        assert connector.find("other") is None
        assert ref.dropped == (
            "correlation_id was left out: the table has no such column, or we may not read it",
            "without correlation_id a lost answer may make a second ticket",
        )

    def test_a_note_that_was_not_kept_is_a_refusal(
        self, counterpart: Servicenow, connector: Kind
    ) -> None:
        counterpart.denied.add("work_notes")
        ref = connector.create(a_ticket())

        with pytest.raises(Rejected, match="let hypercare write and read work_notes of incident"):
            connector.comment(ref, a_ticket())

    def test_a_rule_that_refuses_is_named(self, counterpart: Servicenow, connector: Kind) -> None:
        counterpart.rule = "Caller is needed"

        with pytest.raises(Rejected, match=r"'Caller is needed'.*set what it asks for"):
            connector.create(a_ticket())

    def test_the_hourly_limit_is_told_with_its_pause(
        self, counterpart: Servicenow, connector: Kind
    ) -> None:
        counterpart.left = 0

        with pytest.raises(RateLimited) as trouble:
            connector.create(a_ticket())

        assert trouble.value.after == 1800

    def test_an_instance_that_sleeps_is_tried_later(
        self, counterpart: Servicenow, connector: Kind
    ) -> None:
        counterpart.asleep = True

        with pytest.raises(TryLater, match="a web page"):
            connector.create(a_ticket())

    def test_a_record_that_is_gone_is_a_refusal(self, connector: Kind) -> None:
        ref = connector.create(a_ticket())

        with pytest.raises(Rejected, match="No Record found"):
            connector.attach(replace(ref, id="0" * 32), SHOT)

    def test_a_wrong_table_is_a_refusal(self, counterpart: Servicenow) -> None:
        raw = options(counterpart.url, table="incidents")
        with (
            closing(build("servicenow", raw)) as connector,
            pytest.raises(Rejected, match="look at the option table"),
        ):
            connector.create(a_ticket())


class TestFurtherColumns:
    def test_columns_are_set(self, counterpart: Servicenow) -> None:
        fields = {"assignment_group": GROUP, "category": "software"}
        with closing(build("servicenow", options(counterpart.url, fields=fields))) as connector:
            ref = connector.create(a_ticket())

        [record] = counterpart.records.values()
        assert record.facts["assignment_group"] == GROUP
        assert ref.dropped == ()

    @pytest.mark.parametrize(
        ("fields", "why"),
        [
            ({"u_nothing": "x"}, "u_nothing was left out: the table has no such column"),
            ({"category": "no choice"}, "category did not keep its value"),
        ],
    )
    def test_what_servicenow_silently_leaves_out_is_told(
        self, counterpart: Servicenow, fields: dict[str, Any], why: str
    ) -> None:
        with closing(build("servicenow", options(counterpart.url, fields=fields))) as connector:
            [dropped] = connector.create(a_ticket()).dropped

        assert dropped.startswith(why)

    def test_priorities_may_be_chosen(self, counterpart: Servicenow) -> None:
        raw = options(counterpart.url, priorities={"P4": {"impact": 2, "urgency": 2}})
        with closing(build("servicenow", raw)) as connector:
            connector.create(replace(a_ticket(), priority=Priority.P4))

        [record] = counterpart.records.values()
        assert record.facts["priority"] == "3"


class TestChecking:
    def test_all_is_well_and_nothing_is_written(
        self, counterpart: Servicenow, connector: Kind
    ) -> None:
        assert connector.check() == ()
        assert not counterpart.records

    def test_columns_that_are_not_there_are_named(self, counterpart: Servicenow) -> None:
        raw = options(counterpart.url, fields={"u_nothing": "x", "category": "software"})
        with closing(build("servicenow", raw)) as connector:
            connector.create(a_ticket())
            [said] = connector.check()

        assert said.startswith("incident shows no column u_nothing: create it, let hypercare read")


class TestServicenowInABadMood(JsonMoodContract):
    kind = "servicenow"
    secret = PASSWORD

    def options(self, url: str) -> Mapping[str, Any]:
        return options(url)

    def test_giving_up_in_the_middle_is_tried_later(self, moody: Moody, facing: Kind) -> None:
        why = {"message": "Transaction cancelled: maximum execution time exceeded"}
        moody.answers(200, {"result": [], "error": why, "status": "failure"})

        with pytest.raises(TryLater, match="gave up in the middle"):
            facing.find("key")

    def test_a_data_policy_says_where_its_columns_go(self, moody: Moody, facing: Kind) -> None:
        detail = "Data Policy Exception: The following fields are mandatory: Category"
        moody.answers(403, {"error": {"message": "Operation Failed", "detail": detail}})

        with pytest.raises(Rejected, match=r"mandatory: Category.*into the option fields"):
            facing.create(a_ticket())


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"url": "acme.service-now.com"}, "url: must be an address"),
        ({"table": "incident?x=1"}, "table: must be the name of a table"),
        ({"fields": {"comments": "x"}}, "fields.comments: is set by hypercare"),
        ({"priorities": {"P5": {}}}, "priorities.P5: must give one of P1 to P4 a table"),
        ({"priorities": {"P1": "1"}}, "priorities.P1: must give one of P1 to P4 a table"),
    ],
)
def test_options_that_could_only_fail_later_are_refused(wrong: dict[str, Any], why: str) -> None:
    with pytest.raises(Misconfigured, match=f"^servicenow: {why}"):
        build("servicenow", options("https://acme.service-now.com") | wrong)
