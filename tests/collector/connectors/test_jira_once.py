from __future__ import annotations

from dataclasses import replace

import pytest

from hypercare_collector.connectors.base import TryLater
from hypercare_collector.connectors.jira import Jira
from tests.collector.connectors.jira_editions import OnCloud, OnDataCenter
from tests.collector.connectors.jira_site import Site
from tests.collector.connectors.tickets import SHOT, a_ticket, carry

LONG = "\n".join(f"line {number} of what the user says" for number in range(2_000))


class Once:
    """One issue with all the words, whatever is lost on the way."""

    @pytest.mark.parametrize("lag", [0, 1])
    def test_a_lost_answer_makes_no_second_issue(
        self, counterpart: Site, connector: Jira, lag: int
    ) -> None:
        ticket = a_ticket()
        counterpart.lag, counterpart.loses = lag, "/issue"
        with pytest.raises(TryLater) as trouble:
            connector.create(ticket)

        carry(ticket, connector)

        assert trouble.value.reached
        assert len(counterpart.issues) == 1

    def test_what_merely_holds_the_key_is_not_the_issue(
        self, counterpart: Site, connector: Jira
    ) -> None:
        ticket = a_ticket()
        connector.create(a_ticket(words=f"see {ticket.key}\nand {ticket.key} and so on"))

        assert connector.find(ticket.key) is None

    def test_a_long_text_goes_on_in_a_file(self, counterpart: Site, connector: Jira) -> None:
        ticket = a_ticket(SHOT, words=LONG)

        ref = carry(ticket, connector)

        [seen] = counterpart.tickets(ticket.key)
        [whole, shot] = counterpart.issues[ref.id]["attachment"]
        assert whole["filename"] == "SHOP-17-whole-text.txt"
        assert shot["filename"] == SHOT.name
        assert LONG in whole["content"].decode()
        assert seen.text.count("line 0 of what the user says") == 2
        assert "the whole text is in the file SHOP-17-whole-text.txt" in seen.text

    @pytest.mark.parametrize("lost", ["/issue", "/attachments"])
    def test_a_crash_before_the_file_is_there_is_made_good(
        self, counterpart: Site, connector: Jira, lost: str
    ) -> None:
        ticket = a_ticket(words=LONG)
        counterpart.loses = lost
        with pytest.raises(TryLater):
            connector.create(ticket)

        ref = carry(ticket, connector)

        assert list(counterpart.issues) == [ref.id]
        assert len(counterpart.issues[ref.id]["attachment"]) == 1

    def test_a_site_with_a_lower_limit_gets_less(self, counterpart: Site, connector: Jira) -> None:
        counterpart.longest_text = 5_000
        ticket = a_ticket(words=LONG[:12_000])

        ref = carry(ticket, connector)
        for _ in range(2):
            connector.comment(ref, replace(a_ticket(words=LONG), key="another"))

        [seen] = counterpart.tickets(ticket.key)
        assert ticket.blocks[1].text in seen.text  # type: ignore[union-attr]
        assert LONG in seen.text
        assert len(seen.comments) == 1


class TestOnCloud(OnCloud, Once):
    pass


class TestOnDataCenter(OnDataCenter, Once):
    pass
