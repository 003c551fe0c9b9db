"""Whether a Redmine will take our tickets, and what it left out of one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from hypercare_collector.connectors.base import Rejected
from hypercare_collector.connectors.http import Absent, Attempt
from hypercare_collector.connectors.redmine.options import RedmineOptions
from hypercare_collector.connectors.redmine.reading import (
    custom_values,
    ends_in,
    issues,
    priorities,
    tracker,
)
from hypercare_collector.model import Priority, Ticket

RIGHTS = {
    "view_issues": "View Issues",
    "add_issues": "Add issues",
    "add_issue_notes": "Add notes",
}
NOBODYS = "hypercare-check-7d1f0c52"
"""A key that no ticket has."""
_toolbar = re.compile(r"jstoolbar/(textile|markdown|common_mark)\b")


def check(api: Attempt, options: RedmineOptions) -> Iterator[str]:
    """Yield what does not fit, asking only. Raises a `Trouble` where nothing can be asked."""
    yield from _rights(api, options.project)
    try:
        wanted = str(tracker(api, options.project, options.tracker))
    except Absent:
        raise
    except Rejected as fault:
        yield str(fault)
        return
    yield from _priorities(api, options)
    there = issues(api, project_id=options.project, tracker_id=wanted, sort="id:desc", limit="1")
    yield from _key_field(api, options, there)
    if issues(api, description=f"~{NOBODYS}"):
        yield "Redmine does not search descriptions: version 5 or newer is needed"
    for issue in there:
        yield from _formatting(api, options.formatting, issue["id"])


def dropped(
    options: RedmineOptions, ticket: Ticket, sent: Mapping[str, Any], made: Mapping[str, Any]
) -> Iterator[str]:
    """Yield what of a new issue Redmine left out without a word; ``made`` is its answer."""
    if "priority_id" not in sent:
        names = " or ".join(options.wanted(ticket.priority))
        yield f"no priority is called {names}, so Redmine chose; look at the option priorities"
    found = custom_values(made)
    for one in sent["custom_fields"]:
        if one["id"] == options.key_field and found.get(one["id"]) != ticket.key:
            yield _not_taken(options.key_field)
        elif found.get(one["id"]) in (None, "", []):
            yield f"the custom field {one['id']} was not taken; is it on for this tracker?"
    for name in options.fields:
        place = name.removesuffix("_id")
        if name != "custom_fields" and place != name and place not in made:
            yield f"the field {name} was not taken; is it on for this tracker and role?"
    if not ends_in(ticket.key, made.get("description") or ""):
        yield (
            "the description was not taken: switch the field Description on for this tracker, "
            "or a lost ticket cannot be found again"
        )


def _rights(api: Attempt, project: str) -> Iterator[str]:
    """Look at the roles that our user has by a membership; a public project may need none."""
    user = api.get("/users/current.json", include="memberships")["user"]
    path = f"/projects/{project}.json"
    number = api.get(path)["project"]["id"]
    ours = [one for one in user.get("memberships", []) if one["project"]["id"] == number]
    if user.get("admin") or not ours:
        return
    roles = {role["id"] for one in ours for role in one["roles"]}
    allowed = {
        right for role in roles for right in api.get(f"/roles/{role}.json")["role"]["permissions"]
    }
    for right, called in RIGHTS.items():
        if right not in allowed:
            yield f"our user's role in {project} lacks the right “{called}”: add it to the role"


def _priorities(api: Attempt, options: RedmineOptions) -> Iterator[str]:
    known = priorities(api)
    for priority in Priority:
        names = options.wanted(priority)
        if not any(name in known for name in names):
            yield (
                f"no priority is called {' or '.join(names)}: give {priority} one of "
                f"{', '.join(known)} in the option priorities"
            )


def _key_field(api: Attempt, options: RedmineOptions, there: list[Any]) -> Iterator[str]:
    """Tell a field that filters nothing, and one that the newest issue of our tracker lacks."""
    field = options.key_field
    if not field:
        return
    if issues(api, **{f"cf_{field}": NOBODYS}):
        yield (
            f"issues cannot be filtered by the custom field {field}: look at its number, tick "
            "“Used as a filter”, and make it visible to the role of our user"
        )
    elif any(field not in custom_values(issue) for issue in there):
        yield _not_taken(field)


def _formatting(api: Attempt, formatting: str, number: int) -> Iterator[str]:
    """Read from the page of an issue which formatting its editor offers; "none" offers none."""
    page = api.send("GET", f"/issues/{number}", speaks_json=False, headers={"Accept": "text/html"})
    found = _toolbar.search(page.text)
    theirs = "textile" if found and found[1] == "textile" else "markdown"
    if found and theirs != formatting:
        yield f"texts are formatted as {found[1]} there: set the option formatting to {theirs}"


def _not_taken(field: int) -> str:
    return (
        f"the custom field {field} did not take our key: tick the tracker and the project in its "
        "settings; until then our tickets are found by the last line of their description alone"
    )
