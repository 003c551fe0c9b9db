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
from tests.collector.connectors.tickets import SHOT, Kind, a_ticket, carry
from tests.collector.connectors.zendesk_counterpart import EMAIL, TOKEN, Zendesk


def options(url: str, **more: Any) -> dict[str, Any]:
    return {"url": url, "email": EMAIL, "token": TOKEN, **more}


@pytest.fixture
def counterpart() -> Iterator[Zendesk]:
    """An account; at the end nobody was written to, and every request was as described."""
    with running_moody() as service:
        zendesk = Zendesk(service.url)
        service.mood = zendesk.receive
        yield zendesk
    assert not zendesk.faults
    assert not zendesk.written_to


@pytest.fixture
def connector(counterpart: Zendesk) -> Iterator[Kind]:
    with closing(build("zendesk", options(counterpart.url))) as connector:
        yield connector


class TestZendesk(ConnectorContract):
    def test_the_reference_is_what_agents_say_and_open(
        self, counterpart: Zendesk, connector: Kind
    ) -> None:
        ref = connector.create(a_ticket())

        assert (ref.id, ref.name) == ("1", "#1")
        assert ref.url == f"{counterpart.url}/agent/tickets/1"
        assert ref.dropped == ()

    def test_everything_is_private(self, counterpart: Zendesk, connector: Kind) -> None:
        ticket = a_ticket(SHOT)
        connector.comment(carry(ticket, connector), a_ticket())

        [kept] = counterpart.kept.values()
        assert [comment.public for comment in kept.comments] == [False] * 3

    @pytest.mark.parametrize(
        "words",
        [
            "{{ticket.requester.email}} and {% if a %}b{% endif %}",
            "# no heading\n\n**no** _markup_ `here`",
            "<img src=x onerror=alert(1)> <!-- no --> </pre></p> &lt;b&gt;",
            "\n\n  indented\n\ttabbed\n",
        ],
    )
    def test_no_language_of_zendesk_is_read_in_words(
        self, counterpart: Zendesk, connector: Kind, words: str
    ) -> None:
        ticket = a_ticket(words=words)
        ref = carry(ticket, connector)
        connector.comment(ref, replace(a_ticket(words=words), title=ticket.title))

        [seen] = counterpart.tickets(ticket.key)
        assert words in seen.text
        assert words in seen.comments[0]

    def test_what_is_too_long_stands_whole_in_a_file_that_the_comment_names(
        self, counterpart: Zendesk, connector: Kind
    ) -> None:
        words = "<&> 汉字 \n" * 20_000
        ticket = a_ticket(words=words)

        ref = connector.create(ticket)
        connector.comment(ref, a_ticket(words=words))

        for comment in counterpart.kept[1].comments:
            [(name, content)] = comment.files
            assert words in content.decode()
            assert name == "SHOP-17-whole-text.txt"
            assert f"The whole text is in the file {name}." in comment.text
            assert "https://hypercare.example/f/1" in comment.text
            assert len(comment.html.encode()) <= 61_000

    @pytest.mark.parametrize(
        ("ours", "theirs"), [("P1", "urgent"), ("P2", "high"), ("P3", "normal"), ("P4", "low")]
    )
    def test_a_priority_becomes_one_of_zendesks(
        self, counterpart: Zendesk, connector: Kind, ours: str, theirs: str
    ) -> None:
        connector.create(replace(a_ticket(), priority=Priority(ours)))

        assert counterpart.kept[1].facts["priority"] == theirs

    def test_labels_become_tags_that_zendesk_can_hold(
        self, counterpart: Zendesk, connector: Kind
    ) -> None:
        connector.create(replace(a_ticket(), labels=("hypercare", "My Shop!", "bug")))

        assert counterpart.kept[1].facts["tags"] == ["hypercare", "my_shop_", "bug"]

    def test_a_second_create_after_a_lost_answer_gets_the_first_ticket(
        self, counterpart: Zendesk, connector: Kind
    ) -> None:
        ticket = a_ticket()
        counterpart.loses = True
        with pytest.raises(TryLater) as trouble:
            connector.create(ticket)
        assert trouble.value.reached

        assert connector.create(ticket).id == "1"
        assert counterpart.lookups == ["miss", "hit"]
        assert connector.find(ticket.key) == connector.create(ticket)

    def test_a_ticket_that_no_look_up_shows_yet_is_not_made_twice(
        self, counterpart: Zendesk, connector: Kind
    ) -> None:
        ticket = a_ticket()
        connector.create(ticket)
        counterpart.unseen = 1

        ref = carry(ticket, connector)

        assert counterpart.lookups == ["miss", "hit"]
        assert len(counterpart.kept) == 1
        assert connector.find(ticket.key) == ref

    def test_words_that_changed_between_two_attempts_are_no_second_ticket(
        self, counterpart: Zendesk, connector: Kind
    ) -> None:
        ticket = a_ticket()
        connector.create(ticket)

        with pytest.raises(TryLater, match="got through with other words") as trouble:
            connector.create(replace(ticket, priority=Priority.P1))

        assert trouble.value.reached
        assert len(counterpart.kept) == 1

    def test_closed_tickets_are_found_and_the_oldest_is_ours(
        self, counterpart: Zendesk, connector: Kind
    ) -> None:
        ticket = a_ticket()
        ref = connector.create(ticket)
        counterpart.kept[1].facts["status"] = "closed"
        counterpart.creations.clear()
        connector.create(ticket)

        assert connector.find(ticket.key) == ref
        assert connector.find(ticket.key.upper()) is None

    def test_a_comment_on_a_closed_ticket_says_what_to_do(
        self, counterpart: Zendesk, connector: Kind
    ) -> None:
        ref = connector.create(a_ticket())
        counterpart.kept[1].facts["status"] = "closed"

        with pytest.raises(Rejected, match="make a follow-up ticket there by hand"):
            connector.comment(ref, a_ticket())

    def test_a_comment_whose_answer_was_lost_is_found_on_a_later_page(
        self, counterpart: Zendesk, connector: Kind
    ) -> None:
        ref, comment = connector.create(a_ticket()), a_ticket()
        connector.comment(ref, comment)
        for _ in range(5):
            connector.comment(ref, a_ticket())
        counterpart.page = 2

        connector.comment(ref, comment)

        assert len(counterpart.kept[1].comments) == 7

    def test_a_file_that_zendesk_renamed_is_known_by_its_comment(
        self, counterpart: Zendesk, connector: Kind
    ) -> None:
        ref = connector.create(a_ticket())
        connector.attach(ref, SHOT)
        [comment] = counterpart.kept[1].comments[1:]
        comment.files = [("renamed.png", b"")]

        connector.attach(ref, SHOT)

        assert len(counterpart.kept[1].comments) == 2

    def test_an_empty_file_is_named_once(self, counterpart: Zendesk, connector: Kind) -> None:
        ref = connector.create(a_ticket())

        connector.attach(ref, replace(SHOT, content=b""))
        connector.attach(ref, replace(SHOT, content=b""))

        [comment] = counterpart.kept[1].comments[1:]
        assert comment.text == f"{SHOT.name}\n\nThis file is empty.\n"

    def test_the_accounts_limit_is_told_with_its_pause(
        self, counterpart: Zendesk, connector: Kind
    ) -> None:
        counterpart.left = 0

        with pytest.raises(RateLimited, match="APIRateLimitExceeded") as trouble:
            connector.create(a_ticket())

        assert trouble.value.after == 93

    def test_a_wrong_token_is_a_refusal_that_says_where_to_look(self, counterpart: Zendesk) -> None:
        raw = options(counterpart.url) | {"token": "wrong"}
        with (
            closing(build("zendesk", raw)) as connector,
            pytest.raises(Rejected, match="whether token access is on"),
        ):
            connector.create(a_ticket())

    def test_a_ticket_that_is_gone_is_a_refusal(self, connector: Kind) -> None:
        ref = connector.create(a_ticket())

        with pytest.raises(Rejected, match="nothing at this address"):
            connector.attach(replace(ref, id="99"), SHOT)


class TestFurtherProperties:
    def connected(self, counterpart: Zendesk, **fields: Any) -> Kind:
        return build("zendesk", options(counterpart.url, fields=fields))

    def test_properties_and_custom_fields_are_set(self, counterpart: Zendesk) -> None:
        fields = {"group_id": 5, "type": "incident", "11": "shop", "12": "Größe"}
        with closing(self.connected(counterpart, **fields)) as connector:
            ref = connector.create(a_ticket())

        facts = counterpart.kept[1].facts
        assert (facts["group_id"], facts["type"]) == (5, "incident")
        assert {one["id"]: one["value"] for one in facts["custom_fields"]} == {
            11: "shop",
            12: "Größe",
        }
        assert ref.dropped == ()

    @pytest.mark.parametrize(
        ("fields", "why"),
        [
            ({"13": "x"}, "custom field 13 was left out"),
            ({"11": "no choice"}, "custom field 11 did not keep its value"),
            ({"groupid": 5}, "groupid was left out: tickets have no such property"),
        ],
    )
    def test_what_zendesk_silently_leaves_out_is_told(
        self, counterpart: Zendesk, fields: dict[str, Any], why: str
    ) -> None:
        with closing(self.connected(counterpart, **fields)) as connector:
            [dropped] = connector.create(a_ticket()).dropped

        assert dropped.startswith(why)

    def test_a_property_that_a_trigger_changed_is_told(
        self, counterpart: Zendesk, moody: Moody
    ) -> None:
        moody.answers(201, {"ticket": {"id": 1, "group_id": 6, "tags": ["hypercare", "more"]}})
        with closing(build("zendesk", options(moody.url, fields={"group_id": 5}))) as connector:
            dropped = connector.create(replace(a_ticket(), labels=("hypercare",))).dropped

        assert "group_id did not keep its value" in " ".join(dropped)
        assert "tags" not in " ".join(dropped)
        assert "Save does nothing" not in " ".join(dropped)

    def test_priorities_may_be_chosen(self, counterpart: Zendesk) -> None:
        raw = options(counterpart.url, priorities={"P4": "normal"})
        with closing(build("zendesk", raw)) as connector:
            connector.create(replace(a_ticket(), priority=Priority.P4))
            connector.create(replace(a_ticket(), priority=Priority.P1))

        assert [one.facts["priority"] for one in counterpart.kept.values()] == ["normal", "urgent"]


class TestChecking:
    def test_all_is_well_and_nothing_is_written(
        self, counterpart: Zendesk, connector: Kind
    ) -> None:
        assert connector.check() == ()
        assert not counterpart.kept

    def test_what_does_not_fit_is_said(self, counterpart: Zendesk) -> None:
        counterpart.role, counterpart.restriction = "end-user", "groups"
        raw = options(counterpart.url, fields={"13": "x", "group_id": 5})
        with closing(build("zendesk", raw)) as connector:
            said = connector.check()

        assert [one.split(":")[0] for one in said] == [
            f"{EMAIL} is no agent",
            f"{EMAIL} sees only some tickets (groups)",
            "there is no active custom field 13",
        ]

    def test_an_anonymous_user_is_not_let_in(self, moody: Moody) -> None:
        moody.answers(200, {"user": {"id": None, "role": "end-user"}, "tickets": []})
        with (
            closing(build("zendesk", options(moody.url))) as connector,
            pytest.raises(Rejected, match="does not know us"),
        ):
            connector.check()


class TestZendeskInABadMood(JsonMoodContract):
    kind = "zendesk"
    secret = TOKEN

    def options(self, url: str) -> Mapping[str, Any]:
        return options(url)

    @pytest.mark.parametrize("kind", ["UpdateConflict", "DatabaseConflict"])
    def test_a_change_at_the_same_moment_is_tried_later(
        self, moody: Moody, facing: Kind, kind: str
    ) -> None:
        moody.answers(409, {"error": kind, "description": "collision"})

        with pytest.raises(TryLater, match="at the same moment"):
            facing.create(a_ticket())


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"url": "acme.zendesk.com"}, "url: must be an address"),
        ({"fields": {"comment": {}}}, "fields.comment: is set by hypercare"),
        ({"priorities": {"P5": "low"}}, "priorities.P5: must give one of P1 to P4 a name"),
        ({"priorities": {"P1": ["urgent"]}}, "priorities.P1: must give one of P1 to P4 a name"),
        ({"priorities": {"P1": "critical"}}, "priorities: must be urgent, high, normal or low"),
        ({"fields": "group_id"}, "fields: must be a table, not str"),
    ],
)
def test_options_that_could_only_fail_later_are_refused(wrong: dict[str, Any], why: str) -> None:
    with pytest.raises(Misconfigured, match=f"^zendesk: {why}"):
        build("zendesk", options("https://acme.zendesk.com") | wrong)
