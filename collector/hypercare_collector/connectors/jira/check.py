"""What of a Jira project does not fit the tickets that shall be made there.

It reads permissions and the create screen, and writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from hypercare_collector.connectors.http import Absent, Attempt
from hypercare_collector.connectors.jira.options import JiraOptions
from hypercare_collector.model import Priority

PERMISSIONS = {
    "BROWSE_PROJECTS": "Browse Projects",
    "CREATE_ISSUES": "Create Issues",
    "ADD_COMMENTS": "Add Comments",
    "CREATE_ATTACHMENTS": "Create Attachments",
}
FILLED = {"project", "issuetype", "summary", "description", "reporter"}
"""Fields that we fill, or Jira does with who we are."""
PAGE = "200"


def misfits(api: Attempt, root: str, options: JiraOptions) -> Iterator[str]:
    """Yield what does not fit, as sentences that say what to do; ``root`` is the API's path."""
    api.get(f"{root}/myself")
    granted = _permissions(api, root, options.project)
    if granted is None:
        yield (
            f"project: there is no {options.project} that our user sees; correct the key, or give "
            "the user a role in the project"
        )
        return
    for key, name in PERMISSIONS.items():
        if not granted.get(key, {}).get("havePermission"):
            yield f"our user lacks the permission {name} in project {options.project}: grant it"
    yield from _creation(api, root, options)


def _creation(api: Attempt, root: str, options: JiraOptions) -> Iterator[str]:
    if not api.get(f"{root}/attachment/meta")["enabled"]:
        yield "attachments are switched off: switch them on in Jira's settings of attachments"
    path = f"{root}/issue/createmeta/{quote(options.project)}/issuetypes"
    types = {one["name"]: one["id"] for one in _all(api, path, "issueTypes")}
    if options.issue_type not in types:
        yield (
            f"issue_type: project {options.project} has no {options.issue_type!r} that we may "
            f"create; it has {', '.join(types) or 'none'}"
        )
        return
    screen = _all(api, f"{path}/{quote(str(types[options.issue_type]))}", "fields")
    yield from _screen({field["fieldId"]: field for field in screen}, options)


def _permissions(api: Attempt, root: str, project: str) -> Mapping[str, Any] | None:
    """Return what we may do in the project, or None when we do not see it."""
    query = {"projectKey": project, "permissions": ",".join(PERMISSIONS)}
    try:
        granted: Mapping[str, Any] = api.get(f"{root}/mypermissions", **query)["permissions"]
    except Absent:
        return None
    return granted


def _screen(screen: Mapping[str, Any], options: JiraOptions) -> Iterator[str]:
    """Yield what the create screen asks for and we do not send, and the other way round."""
    key_at = options.key_field or "labels"
    sent = {"labels", "priority", key_at, *options.fields}
    for name in sorted(sent | {"description"}):
        if name not in screen:
            yield f"{name} is not on the create screen of {options.issue_type}: {_advice(name)}"
    for name, field in screen.items():
        needed = field["required"] and not field.get("hasDefaultValue")
        if needed and name not in FILLED | sent:
            yield f"{field['name']} is required: give {name} a value in the option fields"
    yield from _priorities(screen.get("priority", {}), options)
    if screen.get(options.key_field, {}).get("schema", {}).get("type", "string") != "string":
        yield f"key_field: {options.key_field} does not hold text; take one that does"


def _advice(name: str) -> str:
    if name == "description":
        return "put it there, nothing can be said without it"
    return "put it there, or tickets are made without it"


def _priorities(field: Mapping[str, Any], options: JiraOptions) -> Iterator[str]:
    known = [one["name"] for one in field.get("allowedValues") or ()]
    for priority in Priority:
        name = options.priority(priority)
        if known and name and name not in known:
            yield f"priorities.{priority}: Jira has no {name!r}; it has {', '.join(known)}"


def _all(api: Attempt, path: str, name: str) -> list[Any]:
    """Return a whole list; Cloud calls it by its name, Data Center ``values``."""
    found: list[Any] = []
    while True:
        answer = api.get(path, startAt=str(len(found)), maxResults=PAGE)
        page = answer["values"] if "values" in answer else answer[name]
        found += page
        if not page or len(found) >= answer.get("total", 0):
            return found
