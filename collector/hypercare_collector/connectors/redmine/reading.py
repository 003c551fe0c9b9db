"""What Redmine knows, and what it means by what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from hypercare_collector.connectors.answer import Reply
from hypercare_collector.connectors.base import Rejected, Trouble
from hypercare_collector.connectors.http import Absent, Attempt

MARK = "hypercare key:"
"""Stands before our key in the last line of a description or a note."""
HINTS = (
    (
        "maximum allowed file size",
        "raise “Maximum attachment size” in Redmine under Administration, Settings, Files",
    ),
    (
        "extension",
        "allow it in Redmine under Administration, Settings, Files",
    ),
    (
        "Project cannot be blank",
        "the option project must be the identifier of a project whose role lets our user add "
        "issues with this tracker",
    ),
    (
        "cannot be blank",
        "give it a value in the option fields, or make it optional for this tracker and role",
    ),
    ("not included in the list", "correct the value in the option fields"),
    ("is invalid", "correct the value in the option fields"),
)
"""What to do about words in Redmine's own errors, in its default language."""


def marked(key: str) -> str:
    """Return the line by which a text is found again."""
    return f"{MARK} {key}"


def ends_in(key: str, text: str) -> bool:
    """Say whether the last line of a text is that of the key."""
    return text.rstrip().splitlines()[-1:] == [marked(key)]


def by_field(api: Attempt, field: int, key: str) -> int | None:
    """Return the issue whose custom field holds the key.

    Redmine takes no notice of a filter that it does not know, so each issue is looked at.
    """
    found = issues(api, **{f"cf_{field}": key})
    return _first(issue for issue in found if custom_values(issue).get(field) == key)


def by_description(api: Attempt, key: str) -> int | None:
    """Return the issue whose description ends in the key."""
    found = issues(api, description=f"~{key}")
    if any(key.lower() not in (issue["description"] or "").lower() for issue in found):
        raise Rejected(
            "Redmine does not search descriptions, so a lost ticket cannot be found again: it "
            "needs version 5, or a proxy before it must let the query of /issues.json through"
        )
    return _first(issue for issue in found if ends_in(key, issue["description"] or ""))


def issues(api: Attempt, **query: str) -> list[Any]:
    """Return the issues that a filter lets through, closed ones included, at most a hundred."""
    everything = {"status_id": "*", "sort": "id", "limit": "100"}
    return list(api.get("/issues.json", **{**everything, **query})["issues"])


def custom_values(issue: Mapping[str, Any]) -> dict[int, Any]:
    """Return the values of an issue's custom fields by their numbers."""
    return {field["id"]: field.get("value") for field in issue.get("custom_fields", [])}


def priorities(api: Attempt) -> dict[str, int]:
    """Return the numbers of the priorities in use, by their names in lower case."""
    known = api.get("/enumerations/issue_priorities.json")["issue_priorities"]
    return {one["name"].lower(): one["id"] for one in known if one.get("active", True)}


def tracker(api: Attempt, project: str, wanted: str) -> int:
    """Return the number of the project's tracker of that name; without one, of the first.

    Raises `Rejected` with the names that there are.
    """
    path = f"/projects/{project}.json"
    known = api.get(path, include="trackers")["project"]["trackers"]
    for one in known:
        if not wanted or one["name"].lower() == wanted.lower():
            return int(one["id"])
    names = ", ".join(one["name"] for one in known)
    raise Rejected(
        f"the project {project} has no tracker {wanted or 'at all'}: choose it in the project's "
        f"settings{f', or take one of {names} as the option tracker' if names else ''}"
    )


def diagnose(reply: Reply) -> Trouble | None:
    """Say what to do about what Redmine refuses; all else reads as usual."""
    if reply.status == 401:
        return Rejected(
            f"{reply.summary}; look at the option key, and whether “Enable REST web service” is "
            "on in Redmine under Administration, Settings, API"
        )
    if reply.status == 403:
        return Rejected(
            f"{reply.summary}; the role of our user in this project needs “View Issues”, “Add "
            "issues” and “Add notes”, and the project must not be closed"
        )
    if reply.status == 404 and "/projects/" in reply.what:
        return Absent(
            f"{reply.summary}; the option project must be the identifier in the project's "
            "address, and our user must be a member of it"
        )
    if reply.status == 422:
        return Rejected(f"{reply.what} was answered with 422: {_said(reply)}")
    return None


def _said(reply: Reply) -> str:
    """Return Redmine's own sentences, with what to do about the first that we know."""
    said = reply.body.get("errors") if isinstance(reply.body, Mapping) else None
    words = "; ".join(map(str, said)) if isinstance(said, list) else reply.words
    words = words[:300]
    hint = next((hint for sign, hint in HINTS if re.search(sign, words)), "")
    return f"{words}: {hint}" if hint else words


def _first(found: Iterator[Any]) -> int | None:
    """Return the number of the oldest issue."""
    return min((int(issue["id"]) for issue in found), default=None)
