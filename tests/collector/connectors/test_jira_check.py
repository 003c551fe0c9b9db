from __future__ import annotations

import pytest

from hypercare_collector.connectors.base import Rejected
from hypercare_collector.connectors.jira import Jira
from tests.collector.connectors.jira_editions import Facing, OnCloud, OnDataCenter
from tests.collector.connectors.jira_site import Site
from tests.collector.connectors.tickets import a_ticket


class Check:
    """What is said before the first ticket."""

    def test_a_project_that_fits_has_no_faults(self, counterpart: Site, connector: Jira) -> None:
        assert connector.check() == ()
        assert counterpart.issues == {}

    def test_what_does_not_fit_is_said_with_what_to_do(
        self, counterpart: Site, facing: Facing
    ) -> None:
        del counterpart.screen["labels"]
        counterpart.screen["customfield_10001"] = "Team"
        counterpart.required = {"customfield_10001"}
        counterpart.granted.remove("ADD_COMMENTS")
        counterpart.attachments = False
        connector = facing(priorities={"P1": "Sofort", "P4": ""})

        assert connector.check() == (
            "our user lacks the permission Add Comments in project OPS: grant it",
            "attachments are switched off: switch them on in Jira's settings of attachments",
            "labels is not on the create screen of Task: put it there, or tickets are made "
            "without it",
            "Team is required: give customfield_10001 a value in the option fields",
            "priorities.P1: Jira has no 'Sofort'; it has Highest, High, Medium, Low",
        )

    def test_a_project_or_type_that_is_not_there_is_said(
        self, counterpart: Site, facing: Facing
    ) -> None:
        elsewhere = facing(project="NOPE")
        otherwise = facing(issue_type="Bug")

        assert elsewhere.check() == (
            "project: there is no NOPE that our user sees; correct the key, or give the user a "
            "role in the project",
        )
        assert otherwise.check() == (
            "issue_type: project OPS has no 'Bug' that we may create; it has Task",
        )
        with pytest.raises(Rejected, match="project: valid project is required"):
            elsewhere.create(a_ticket())


class TestOnCloud(OnCloud, Check):
    pass


class TestOnDataCenter(OnDataCenter, Check):
    pass
