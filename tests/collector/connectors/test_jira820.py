from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any

import pytest
import requests

from examples.trackers.jira820 import Tracker
from hypercare_collector.connectors.base import Rejected
from hypercare_collector.connectors.jira import Jira
from hypercare_collector.connectors.registry import build
from tests.collector.connectors import wiki
from tests.collector.connectors.contract import ConnectorContract, Seen
from tests.collector.connectors.tickets import SHOT, a_ticket


@dataclass(frozen=True)
class Desk:
    """The emulator as its people read it, by its own API."""

    tracker: Tracker

    def get(self, path: str, **query: str) -> Any:
        answer = requests.get(f"{self.tracker.url}{path}", params=query, timeout=10)
        answer.raise_for_status()
        return answer

    def issue(self, key: str) -> Any:
        return self.get(f"/rest/api/2/issue/{key}").json()["fields"]

    def tickets(self, about: str) -> list[Seen]:
        query = {"jql": "project = HC", "maxResults": "10000", "fields": "summary"}
        found = self.get("/rest/api/2/search", **query).json()["issues"]
        return [self._seen(i["key"]) for i in found if about in i["fields"]["summary"]]

    def _seen(self, key: str) -> Seen:
        issue = self.issue(key)
        files = [
            (f["filename"], self.get(f["content"][len(self.tracker.url) :]).content)
            for f in issue["attachment"]
        ]
        rest = [content.decode() for name, content in files if name.endswith("-whole-text.txt")]
        comments = self.get(f"/rest/api/2/issue/{key}/comment").json()["comments"]
        return Seen(
            id=key,
            title=issue["summary"],
            text="\n".join([wiki.reading(issue["description"]), *rest]),
            files=tuple(file for file in files if not file[0].endswith("-whole-text.txt")),
            comments=tuple(wiki.reading(one["body"]) for one in comments),
        )


@pytest.fixture
def counterpart(jira820: Tracker) -> Desk:
    return Desk(jira820)


@pytest.fixture
def connector(jira820: Tracker) -> Iterator[Jira]:
    raw = {"url": jira820.url, "user": jira820.user, "token": jira820.token, "project": "HC"}
    with closing(build("jira", raw)) as connector:
        assert isinstance(connector, Jira)
        connector.second_look = 0.01
        yield connector


class TestJira820(ConnectorContract):
    def test_the_issue_has_priority_labels_and_page(
        self, counterpart: Desk, connector: Jira
    ) -> None:
        ticket = replace(a_ticket(), labels=("hypercare", "my shop"))

        ref = connector.create(ticket)

        issue = counterpart.issue(ref.id)
        assert issue["priority"]["name"] == "High"
        assert issue["labels"] == ["hypercare", "my-shop", ticket.key]
        assert ref.url == f"{counterpart.tracker.url}/browse/{ref.name}"
        assert ref.dropped == ()

    def test_a_renamed_issue_is_found(self, counterpart: Desk, connector: Jira) -> None:
        ticket = a_ticket()
        ref = connector.create(replace(ticket, title="renamed by somebody"))

        assert connector.find(ticket.key) == ref

    def test_an_issue_that_is_gone_is_a_refusal(self, connector: Jira) -> None:
        ref = connector.create(a_ticket())

        with pytest.raises(Rejected, match="Issue Does Not Exist"):
            connector.attach(replace(ref, id="HC-999999"), SHOT)

    def test_another_project_is_a_refusal(self, counterpart: Desk) -> None:
        raw = {"url": counterpart.tracker.url, "token": "any", "project": "NOPE"}
        with (
            closing(build("jira", raw)) as connector,
            pytest.raises(Rejected, match=r"400: Unknown project: NOPE"),
        ):
            connector.create(a_ticket())
