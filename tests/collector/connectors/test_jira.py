from __future__ import annotations

from dataclasses import replace

import pytest

from hypercare_collector.connectors.base import Rejected
from hypercare_collector.connectors.jira import Jira
from tests.collector.connectors.contract import ConnectorContract
from tests.collector.connectors.jira_editions import Facing, OnCloud, OnDataCenter
from tests.collector.connectors.jira_site import Site
from tests.collector.connectors.tickets import NOTE, a_ticket, carry


class Issues(ConnectorContract):
    """What an issue looks like, in both editions."""

    def test_the_issue_has_title_priority_labels_and_page(
        self, counterpart: Site, connector: Jira
    ) -> None:
        ticket = replace(a_ticket(), labels=("hypercare", "my shop", "bug"))

        ref = connector.create(ticket)

        issue = counterpart.issues[ref.id]
        assert issue["summary"] == ticket.title
        assert issue["priority"] == {"name": "High"}
        assert issue["labels"] == ["hypercare", "my-shop", "bug", ticket.key]
        assert ref.url == f"{counterpart.url}/browse/OPS-1"
        assert ref.dropped == ()

    def test_a_field_that_is_on_no_screen_is_left_out_and_said(
        self, counterpart: Site, connector: Jira
    ) -> None:
        del counterpart.screen["priority"]
        ticket = a_ticket()

        ref = carry(ticket, connector)

        assert len(counterpart.tickets(ticket.key)) == 1
        [sentence] = ref.dropped
        assert sentence.startswith("Jira refused priority: Field 'priority' cannot be set.")

    def test_without_labels_the_key_stands_in_the_description(
        self, counterpart: Site, connector: Jira
    ) -> None:
        del counterpart.screen["labels"]
        ticket = a_ticket()

        first, second = carry(ticket, connector), carry(ticket, connector)

        [seen] = counterpart.tickets(ticket.key)
        assert first == second
        assert seen.text.rstrip().endswith(ticket.key)
        assert "labels" in first.dropped[0]

    def test_a_field_that_vanishes_without_a_word_is_said(
        self, counterpart: Site, connector: Jira
    ) -> None:
        counterpart.forgets = {"priority"}

        ref = connector.create(a_ticket())

        assert ref.dropped == ("Jira left out priority, although it took it",)

    def test_fields_and_priorities_are_as_the_options_say(
        self, counterpart: Site, facing: Facing
    ) -> None:
        counterpart.screen |= {"customfield_10001": "Team", "customfield_10042": "Key"}
        more = {"customfield_10001": {"value": "Web"}, "labels": ["go-live"]}
        ticket = a_ticket()
        connector = facing(fields=more, priorities={"P2": "Low"}, key_field="customfield_10042")

        ref = carry(ticket, connector)

        issue = counterpart.issues[ref.id]
        assert issue["customfield_10001"] == {"value": "Web"}
        assert issue["customfield_10042"] == ticket.key
        assert issue["labels"] == ["go-live"]
        assert issue["priority"] == {"name": "Low"}
        assert connector.find(ticket.key) == ref

    def test_a_priority_that_jira_does_not_know_costs_no_ticket(
        self, counterpart: Site, facing: Facing
    ) -> None:
        connector = facing(priorities={"P2": "Sofort"})

        ref = connector.create(a_ticket())

        assert ref.dropped == ("Jira refused priority: The priority selected is invalid.",)

    def test_a_required_field_that_nobody_sends_is_named(
        self, counterpart: Site, connector: Jira
    ) -> None:
        counterpart.screen["customfield_10001"] = "Team"
        counterpart.required = {"customfield_10001"}

        with pytest.raises(Rejected, match=r"400: customfield_10001: Team is required"):
            connector.create(a_ticket())

    def test_comments_are_for_agents_unless_the_options_say_else(
        self, counterpart: Site, facing: Facing
    ) -> None:
        inside = facing()
        outside = facing(public_comments=True)
        ref = inside.create(a_ticket())

        inside.comment(ref, a_ticket())
        outside.comment(ref, a_ticket())

        first, second = counterpart.issues[ref.id]["comment"]
        assert first["properties"] == [{"key": "sd.public.comment", "value": {"internal": True}}]
        assert second["properties"] == []

    def test_a_file_that_is_too_large_is_refused_with_the_limit(
        self, counterpart: Site, connector: Jira
    ) -> None:
        ref = connector.create(a_ticket())
        counterpart.largest_file = 10

        with pytest.raises(Rejected, match=r"größe\.log has 14 bytes and Jira takes 10: raise"):
            connector.attach(ref, NOTE)

    def test_another_file_of_the_same_name_is_added(
        self, counterpart: Site, connector: Jira
    ) -> None:
        ref = connector.create(a_ticket())

        for content in (b"one", b"one", b"other"):
            connector.attach(ref, replace(NOTE, content=content))

        assert [f["size"] for f in counterpart.issues[ref.id]["attachment"]] == [3, 5]


class TestOnCloud(OnCloud, Issues):
    pass


class TestOnDataCenter(OnDataCenter, Issues):
    pass
