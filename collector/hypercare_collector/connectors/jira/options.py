"""What a destination of the kind ``jira`` can be told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from hypercare_collector.connectors.base import (
    faults_of_fields,
    faults_of_priorities,
    option,
    refuse,
    web_address,
)
from hypercare_collector.connectors.jira.edition import EDITIONS
from hypercare_collector.model import Priority

OURS = {"project", "issuetype", "summary", "description", "priority"}
"""Fields that have options of their own or come from the ticket."""
PRIORITIES = {"P1": "Highest", "P2": "High", "P3": "Medium", "P4": "Low"}
"""The names in Jira's own priority scheme."""
_project = re.compile(r"[A-Za-z0-9_]+")
_custom = re.compile(r"customfield_[0-9]+")


@dataclass(frozen=True, kw_only=True)
class JiraOptions:
    """How to reach a Jira, and what an issue there looks like."""

    url: str = option("Address of the Jira, such as https://company.atlassian.net")
    user: str = option("E-mail address (Cloud) or user name; none for a personal token", default="")
    token: str = option("API token, personal access token or password", secret=True)
    project: str = option("Key of the project, such as OPS")
    issue_type: str = option("Issue type of the tickets", default="Task")
    edition: str = option("cloud or data-center; absent: by the address", default="")
    key_field: str = option("Text field that holds our key, such as customfield_10042", default="")
    fields: dict[str, Any] = option("Further fields, with values as Jira wants them", default=dict)
    priorities: dict[str, Any] = option("Jira's names of P1 to P4", default=dict)
    public_comments: bool = option("Show comments to a service project's customers", default=False)

    def __post_init__(self) -> None:
        """Refuse what could only fail later."""
        web_address("url", self.url)
        refuse(self._faults())

    def _faults(self) -> Iterator[str]:
        if not _project.fullmatch(self.project):
            yield "project: must be a project's key such as OPS, not its name"
        if self.edition and self.edition not in EDITIONS:
            yield f"edition: must be {' or '.join(EDITIONS)}"
        if self.key_field and not _custom.fullmatch(self.key_field):
            yield "key_field: must be a field's id such as customfield_10042"
        yield from faults_of_fields(self.fields, OURS)
        yield from faults_of_priorities(self.priorities, str, "a name")

    def priority(self, priority: Priority) -> str:
        """Return Jira's name of a priority of ours; empty when none shall be set."""
        return str({**PRIORITIES, **self.priorities}[priority])
