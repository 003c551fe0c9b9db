from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from typing import Any

import pytest

from hypercare_collector.connectors.base import Misconfigured, RateLimited, Rejected, TryLater
from hypercare_collector.connectors.jira import Jira
from hypercare_collector.connectors.registry import build
from hypercare_collector.model import TicketRef
from tests.collector.connectors.jira_editions import TOKEN, options
from tests.collector.connectors.moods import JsonMoodContract
from tests.collector.connectors.moody import Moody
from tests.collector.connectors.tickets import Kind, a_ticket


class TestJiraInABadMood(JsonMoodContract):
    kind = "jira"
    secret = TOKEN

    def options(self, url: str) -> Mapping[str, Any]:
        return options(url, edition="cloud")

    def test_a_refusal_is_read_field_by_field(self, moody: Moody, facing: Kind) -> None:
        errors = {"summary": "You must specify a summary.", "description": "Too odd."}
        moody.answers(400, {"errorMessages": ["No."], "errors": errors})

        with pytest.raises(Rejected, match=r"400: No\.; summary: You must.*description: Too odd"):
            facing.create(a_ticket())

    @pytest.mark.parametrize("status", [200, 401])
    def test_a_stranger_is_told_to_make_a_new_token(
        self, moody: Moody, facing: Kind, status: int
    ) -> None:
        moody.answers(status, {"issues": []}, X_Seraph_LoginReason="AUTHENTICATED_FAILED")

        with pytest.raises(Rejected, match=r"takes us for a stranger.*make a new token"):
            facing.find("key")

    @pytest.mark.parametrize(
        "header",
        [
            {"X_Authentication_Denied_Reason": "CAPTCHA_CHALLENGE; login-url=http://x/login.jsp"},
            {"X_Seraph_LoginReason": "AUTHENTICATION_DENIED"},
        ],
    )
    def test_a_captcha_is_for_a_person(
        self, moody: Moody, facing: Kind, header: Mapping[str, str]
    ) -> None:
        moody.answers(403, {}, **header)

        with pytest.raises(Rejected, match=r"403.*log in once with a browser as our user"):
            facing.create(a_ticket())

    def test_the_reason_for_patience_is_said(self, moody: Moody, facing: Kind) -> None:
        moody.answers(429, {}, RateLimit_Reason="jira-per-issue-on-write", Retry_After="7")

        with pytest.raises(RateLimited, match="one issue may not be written to that often") as t:
            facing.comment(TicketRef("OPS-1", "OPS-1"), a_ticket())

        assert t.value.after == 7

    def test_a_secret_in_a_refusal_never_shows(self, moody: Moody, facing: Kind) -> None:
        moody.answers(400, {"errorMessages": [f"who is {TOKEN}"], "errors": {"summary": TOKEN}})

        with pytest.raises(Rejected) as trouble:
            facing.create(a_ticket())

        assert TOKEN not in str(trouble.value)

    def test_a_token_alone_is_a_bearer(self, moody: Moody) -> None:
        moody.echoes(500)
        raw = {**options(moody.url), "user": "", "token": "cGF0"}

        with closing(build("jira", raw)) as connector, pytest.raises(TryLater) as trouble:
            connector.create(a_ticket())

        assert moody.requests[0].headers["Authorization"] == "Bearer cGF0"
        assert "cGF0" not in str(trouble.value)


@pytest.mark.parametrize(
    ("url", "root"),
    [
        ("https://shop.atlassian.net", "/rest/api/3"),
        ("https://api.atlassian.com/ex/jira/1", "/rest/api/3"),
        ("https://jira.shop.example", "/rest/api/2"),
        ("https://atlassian.net.shop.example", "/rest/api/2"),
    ],
)
def test_the_address_says_which_edition_it_is(url: str, root: str) -> None:
    connector = build("jira", options(url))

    assert isinstance(connector, Jira)
    assert connector._edition.api == root


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"url": "jira"}, "url: must be an address"),
        ({"project": "Our shop"}, "project: must be a project's key such as OPS, not its name"),
        ({"edition": "server"}, "edition: must be cloud or data-center"),
        ({"key_field": "Key"}, "key_field: must be a field's id such as customfield_10042"),
        ({"fields": {"summary": "x"}}, "fields.summary: is set by hypercare"),
        ({"priorities": {"P5": "x"}}, "priorities.P5: must give one of P1 to P4 a name"),
        ({"priorities": {"P1": 1}}, "priorities.P1: must give one of P1 to P4 a name"),
    ],
)
def test_options_that_could_only_fail_later_are_refused(wrong: dict[str, Any], why: str) -> None:
    with pytest.raises(Misconfigured, match=f"^jira: {why}"):
        build("jira", options("https://shop.atlassian.net") | wrong)
