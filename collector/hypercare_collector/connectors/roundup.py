"""Roundup: one case becomes one issue, over the tracker's REST API.

The delivery's key is the ``messageid`` of the message that it writes, so a ticket and a comment
are found again although nobody sees the key; with ``key_field`` the issue holds it as well.

Source: https://www.roundup-tracker.org/docs/rest.html
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import quote, urlsplit

from hypercare_collector.connectors.answer import Reply
from hypercare_collector.connectors.base import (
    Misconfigured,
    Rejected,
    Trouble,
    TryLater,
    option,
    web_address,
)
from hypercare_collector.connectors.http import Absent, Attempt, HttpConnector, Service
from hypercare_collector.connectors.text import one_line, plain
from hypercare_collector.model import File, Priority, Ticket, TicketRef

TITLE = 250
"""Characters; MySQL's trackers hold 255."""
PRIORITIES = {
    Priority.P1: ("critical", "immediate", "highest"),
    Priority.P2: ("urgent", "high"),
    Priority.P3: ("bug", "normal", "medium"),
    Priority.P4: ("wish", "feature", "low", "lowest"),
}
"""The names of ours in Roundup's own templates, the classic one's first."""


@dataclass(frozen=True, kw_only=True)
class RoundupOptions:
    """How to reach a tracker. ``url`` is the address that the tracker has for itself."""

    url: str = option("Address of the tracker, as its web setting says it")
    user: str = option("User that creates the issues")
    password: str = option("Password of that user", secret=True)
    key_field: str = option("String property of issues that holds our key", default="")

    def __post_init__(self) -> None:
        """Refuse what could only fail later."""
        web_address("url", self.url)
        if self.key_field and not self.key_field.isidentifier():
            raise Misconfigured("key_field: must be the name of a property of class issue")


class Roundup(HttpConnector[RoundupOptions]):
    """Issues with a priority, a first message, files and further messages."""

    name, title, Options = "roundup", "Roundup", RoundupOptions
    grace: ClassVar[float] = 2.0

    def service(self) -> Service:
        """Speak as the tracker's own pages do: Roundup refuses other origins."""
        parts = urlsplit(self.options.url)
        return Service(
            url=self.options.url,
            headers={
                "Accept": "application/json",
                "Origin": f"{parts.scheme}://{parts.netloc}",
                "Referer": self.options.url.rstrip("/") + "/",
                "X-Requested-With": "hypercare",
            },
            user=self.options.user,
            password=self.options.password,
            diagnose=self._diagnose,
        )

    def find(self, key: str) -> TicketRef | None:
        """Look for the issue that holds the key, or whose message does."""
        field = self.options.key_field
        with self.attempt() as api:
            if field:
                issues = _exact(api, "issue", field, key)
            else:
                messages = _exact(api, "msg", "messageid", to_messageid(key))
                issues = _with_messages(api, messages) if messages else []
            return self._ref(min(issues, key=int)) if issues else None

    def create(self, ticket: Ticket) -> TicketRef:
        """Write the message, then the issue: alone, the message is nobody's ticket."""
        issue: dict[str, Any] = {"title": one_line(ticket.title, TITLE)}
        if self.options.key_field:
            issue[self.options.key_field] = ticket.key
        with self.attempt() as api:
            issue |= _priority(api, ticket.priority)
            issue["messages"] = [self._message(api, ticket)]
            return self._ref(_created(api.send_json("POST", "/rest/data/issue", issue)))

    def attach(self, ref: TicketRef, file: File) -> None:
        """Add the file unless the issue has one of its name."""
        if not file.content:
            raise Rejected(f"Roundup cannot hold an empty file, so {file.name} cannot be attached")
        fields = {"name": one_line(file.name, TITLE), "type": file.media_type}
        with self.attempt() as api:
            issue = _issue(api, ref, "files")
            if any(there["name"] == fields["name"] for there in issue["attributes"]["files"]):
                return
            added = _created(api.send_file("/rest/data/file", file, "content", fields))
            _add(api, ref, issue["@etag"], "files", added)

    def comment(self, ref: TicketRef, ticket: Ticket) -> None:
        """Add the message unless the issue has it; one that a crash left alone is taken up."""
        with self.attempt() as api:
            known = _exact(api, "msg", "messageid", to_messageid(ticket.key))
            issue = _issue(api, ref, "messages")
            if any(there["id"] in known for there in issue["attributes"]["messages"]):
                return
            message = known[0] if known else self._message(api, ticket)
            _add(api, ref, issue["@etag"], "messages", message)

    def check(self) -> tuple[str, ...]:
        """See whether we may look at all that a ticket consists of, and whether it has our names.

        Roundup does not say beforehand whether issues may be made; a test ticket does.
        """
        self.find("hypercare check")
        with self.attempt() as api:
            for kind in ("issue", "msg", "file"):
                _ = api.get(f"/rest/data/{kind}", **{"@page_size": "1"})["data"]["collection"]
            known = _priorities(api)
        if not known or any(name in known for names in PRIORITIES.values() for name in names):
            return ()
        ours = ", ".join(f"{names[0]} for {priority}" for priority, names in PRIORITIES.items())
        return (f"none of the tracker's priorities has a name that we look for: name them {ours}",)

    def _message(self, api: Attempt, ticket: Ticket) -> str:
        message = {
            "content": plain(ticket.blocks),
            "messageid": to_messageid(ticket.key),
            # Without an author Roundup refuses the issue; the date "." is now.
            "author": self.options.user,
            "date": ".",
        }
        return _created(api.send_json("POST", "/rest/data/msg", message))

    def _ref(self, number: str) -> TicketRef:
        url = f"{self.options.url.rstrip('/')}/issue{number}"
        return TicketRef(id=number, name=f"issue{number}", url=url)

    def _diagnose(self, reply: Reply) -> Trouble | None:
        return diagnose(reply, self.options.key_field)


def diagnose(reply: Reply, key_field: str) -> Trouble | None:
    """Read what Roundup says with a 400 or a 412; all else reads as usual."""
    said = reply.words
    if reply.status == 412:
        return TryLater(f"{reply.what}: somebody changed the issue at the same moment")
    if reply.status == 400 and "check the server log" in said:
        return TryLater(f"{reply.what}: an error inside the tracker; its log says which")
    if reply.status == 400 and "not allowed to use Rest Interface" in said:
        return Rejected(
            f"{reply.what}: the tracker knows itself under another address; make the option url "
            "equal to web in the section tracker of its config.ini"
        )
    if reply.status == 400 and key_field and key_field in said and "class" in said:
        return Rejected(
            f"{reply.what}: the tracker's issues have no property {key_field}; add "
            f"{key_field}=String() to the class issue in its schema.py, or leave out key_field"
        )
    return None


def to_messageid(key: str) -> str:
    """Write a key as the identifier of a message, as RFC 5322 wants it."""
    return f"<{quote(key, safe='')}@hypercare>"


def _priority(api: Attempt, priority: Priority) -> dict[str, Any]:
    """Choose among the tracker's own priorities; one that has none of ours does without."""
    numbers = _priorities(api)
    found = [numbers[name] for name in PRIORITIES[priority] if name in numbers]
    return {"priority": found[0]} if found else {}


def _priorities(api: Attempt) -> dict[str, str]:
    """Return the tracker's own priorities, number by lower-case name."""
    try:
        known = api.get("/rest/data/priority", **{"@verbose": "2"})["data"]["collection"]
    except Absent:
        return {}
    return {str(one.get("name", "")).lower(): one["id"] for one in known}


def _exact(api: Attempt, kind: str, field: str, value: str) -> list[str]:
    """Return the numbers of the items whose field is the value, not merely like it."""
    query = {f"{field}:": value, "@fields": field}
    found = api.get(f"/rest/data/{kind}", **query)["data"]["collection"]
    return [item["id"] for item in found if item[field] == value]


def _with_messages(api: Attempt, messages: list[str]) -> list[str]:
    found = api.get("/rest/data/issue", messages=",".join(messages))["data"]["collection"]
    return [item["id"] for item in found]


def _issue(api: Attempt, ref: TicketRef, field: str) -> Any:
    """Return one field of an issue, with the names of what it links to, and its version."""
    return api.get(f"/rest/data/issue/{ref.id}", **{"@fields": field, "@verbose": "2"})["data"]


def _created(answer: Any) -> str:
    return str(answer["data"]["id"])


def _add(api: Attempt, ref: TicketRef, etag: str, field: str, number: str) -> None:
    """Link one more item to the issue, provided that nobody changed the issue meanwhile."""
    change = {field: [number], "@op": "add"}
    api.send_json("PATCH", f"/rest/data/issue/{ref.id}", change, **{"If-Match": etag})
