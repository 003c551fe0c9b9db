"""Redmine: one case becomes one issue, over its REST API.

The delivery's key is the last line of the description or note that it writes, and with
``key_field`` the value of a custom field as well; both are searched, closed issues included.

Source: https://www.redmine.org/projects/redmine/wiki/Rest_api
"""

from __future__ import annotations

import json
import re
from io import BytesIO
from typing import Any, ClassVar

from hypercare_collector.connectors.base import TryLater
from hypercare_collector.connectors.http import Attempt, HttpConnector, Service
from hypercare_collector.connectors.redmine.check import check, dropped
from hypercare_collector.connectors.redmine.options import RedmineOptions
from hypercare_collector.connectors.redmine.reading import (
    by_description,
    by_field,
    diagnose,
    ends_in,
    marked,
    priorities,
    tracker,
)
from hypercare_collector.connectors.text import one_line
from hypercare_collector.model import File, Ticket, TicketRef

SUBJECT = 255
"""Characters; names of files may be as long."""
_not_in_names = re.compile(r"[/\\?%*:|\"'<>\n\r]+")


class Redmine(HttpConnector[RedmineOptions]):
    """Issues with a priority, a description, files and notes."""

    name, title, Options = "redmine", "Redmine", RedmineOptions
    grace: ClassVar[float] = 2.0
    place: ClassVar[tuple[str, ...]] = ("url", "project")

    def service(self) -> Service:
        """Speak as the user whose key it is."""
        return Service(
            url=self.options.url,
            headers={"Accept": "application/json", "X-Redmine-API-Key": self.options.key},
            secrets=(self.options.key,),
            diagnose=diagnose,
        )

    def find(self, key: str) -> TicketRef | None:
        """Look for the issue whose custom field holds the key, or whose description ends in it."""
        field = self.options.key_field
        with self.attempt() as api:
            number = by_field(api, field, key) if field else None
            number = by_description(api, key) if number is None else number
        return None if number is None else self._ref(number)

    def create(self, ticket: Ticket) -> TicketRef:
        """Make the issue, and see from the answer what of it Redmine has taken."""
        with self.attempt() as api:
            issue = self._issue(api, ticket)
            made = api.send_json("POST", "/issues.json", {"issue": issue})["issue"]
            left_out = dropped(self.options, ticket, issue, made)
            return self._ref(int(made["id"]), tuple(left_out))

    def attach(self, ref: TicketRef, file: File) -> None:
        """Upload the file and add it, unless the issue has one of its name."""
        name = _not_in_names.sub("_", one_line(file.name, SUBJECT))
        with self.attempt() as api:
            if any(there["filename"] == name for there in _parts(api, ref, "attachments")):
                return
            token = _upload(api, name, file.content)
            upload = {"token": token, "filename": name, "content_type": file.media_type}
            _change(api, ref, {"uploads": [upload]})

    def comment(self, ref: TicketRef, ticket: Ticket) -> None:
        """Add the note unless the issue has one that ends in its key."""
        with self.attempt() as api:
            notes = (journal.get("notes") or "" for journal in _parts(api, ref, "journals"))
            if not any(ends_in(ticket.key, note) for note in notes):
                _change(api, ref, {"notes": self._text(ticket)})

    def check(self) -> tuple[str, ...]:
        """See whether project, tracker, rights, priorities and the key's field are as needed."""
        with self.attempt() as api:
            return tuple(check(api, self.options))

    def _issue(self, api: Attempt, ticket: Ticket) -> dict[str, Any]:
        """Return the issue to make; where no priority of theirs fits, it has none."""
        options = self.options
        custom = list(options.fields.get("custom_fields", []))
        if options.key_field:
            custom.append({"id": options.key_field, "value": ticket.key})
        known = priorities(api)
        found = [known[name] for name in options.wanted(ticket.priority) if name in known]
        return {
            **options.fields,
            "project_id": options.project,
            "tracker_id": tracker(api, options.project, options.tracker),
            "subject": one_line(ticket.title, SUBJECT),
            "description": self._text(ticket),
            "custom_fields": custom,
            **({"priority_id": found[0]} if found else {}),
        }

    def _text(self, ticket: Ticket) -> str:
        return f"{self.options.text(ticket.blocks)}\n\n{marked(ticket.key)}"

    def _ref(self, number: int, left_out: tuple[str, ...] = ()) -> TicketRef:
        url = f"{self.options.url.rstrip('/')}/issues/{number}"
        return TicketRef(id=str(number), name=f"#{number}", url=url, dropped=left_out)


def _parts(api: Attempt, ref: TicketRef, kind: str) -> list[Any]:
    """Return all attachments or journals of an issue."""
    return list(api.get(f"/issues/{ref.id}.json", include=kind)["issue"][kind])


def _upload(api: Attempt, name: str, content: bytes) -> str:
    """Hand in a file that belongs to nothing yet; Redmine throws away what stays alone."""
    reply = api.send(
        "POST",
        "/uploads.json",
        params={"filename": name},
        data=BytesIO(content),
        headers={"Content-Type": "application/octet-stream"},
    )
    return str(reply.body["upload"]["token"])


def _change(api: Attempt, ref: TicketRef, change: dict[str, Any]) -> None:
    """Change an issue; Redmine answers that with nothing at all."""
    content = json.dumps({"issue": change}).encode()
    headers = {"Content-Type": "application/json"}
    path = f"/issues/{ref.id}.json"
    reply = api.send("PUT", path, data=BytesIO(content), headers=headers, speaks_json=False)
    if reply.words:
        raise TryLater(f"{reply.summary}, where Redmine would have said nothing")
