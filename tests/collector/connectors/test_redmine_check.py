from __future__ import annotations

import json
import re
from contextlib import closing
from typing import Any

import pytest

from examples.trackers.redmine import Tracker
from hypercare_collector.connectors.base import Rejected
from hypercare_collector.connectors.registry import build
from tests.collector.connectors.moody import Door, Moody, Request
from tests.collector.connectors.redmine_desk import Desk, options
from tests.collector.connectors.tickets import a_ticket


@pytest.fixture
def counterpart(redmine: Tracker) -> Desk:
    return Desk(redmine)


class TestTheCheckOfARedmine:
    def test_writes_nothing_and_is_content(self, redmine: Tracker, counterpart: Desk) -> None:
        with closing(build("redmine", options(redmine, key_field=redmine.key_field))) as connector:
            connector.create(a_ticket())
            before = counterpart.get("/issues.json", status_id="*").json()["total_count"]

            assert connector.check() == ()

        assert counterpart.get("/issues.json", status_id="*").json()["total_count"] == before

    @pytest.mark.parametrize(
        ("wrong", "why"),
        [
            ({"tracker": "Incident"}, "has no tracker Incident"),
            (
                {"priorities": {"P1": "Now"}},
                "no priority is called now: give P1 one of low, normal",
            ),
            ({"key_field": 99}, "cannot be filtered by the custom field 99"),
            ({"tracker": "Support", "key_field": 1}, "the custom field 1 did not take our key"),
        ],
    )
    def test_says_what_does_not_fit(
        self, redmine: Tracker, wrong: dict[str, Any], why: str
    ) -> None:
        raw = options(redmine) | wrong
        with closing(build("redmine", raw)) as connector:
            if raw["tracker"] == "Support":
                connector.create(a_ticket())
            [told] = connector.check()

        assert why in told

    @pytest.mark.parametrize(
        ("wrong", "why"), [({"key": "0" * 40}, "401"), ({"project": "nowhere"}, "404")]
    )
    def test_raises_when_we_are_not_let_in(
        self, redmine: Tracker, wrong: dict[str, Any], why: str
    ) -> None:
        with (
            closing(build("redmine", options(redmine) | wrong)) as connector,
            pytest.raises(Rejected, match=why),
        ):
            connector.check()

    def test_names_the_rights_that_a_role_lacks(self, moody: Moody) -> None:
        membership = {"project": {"id": 1}, "roles": [{"id": 6}]}
        names = enumerate(("Urgent", "Normal", "Low"))
        priorities = [{"id": number, "name": name} for number, name in names]
        answers: dict[str, Any] = {
            "/users/current.json": {"user": {"memberships": [membership]}},
            "/roles/6.json": {"role": {"permissions": ["view_issues"]}},
            "/projects/p.json": {"project": {"id": 1, "trackers": [{"id": 1, "name": "Bug"}]}},
            "/enumerations/issue_priorities.json": {"issue_priorities": priorities},
            "/issues.json": {"issues": []},
        }

        def mood(door: Door, request: Request) -> None:
            body = json.dumps(answers[request.path.partition("?")[0]]).encode()
            door.answer(200, body, "application/json", {})

        moody.mood = mood
        with closing(build("redmine", {"url": moody.url, "key": "k", "project": "p"})) as connector:
            told = connector.check()

        assert [re.findall("“(.*)”", one) for one in told] == [["Add issues"], ["Add notes"]]
