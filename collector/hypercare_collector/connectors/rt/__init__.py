"""Request Tracker: one case becomes one ticket, over its REST API, version 2.

The delivery's key is an external link of the ticket (``RefersTo``) and the subject of a comment;
with ``key_field`` the value of a custom field as well. RT searches them in the database itself.

Source: https://docs.bestpractical.com/rt/5.0.3/RT/REST2.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any, ClassVar
from urllib.parse import quote

from urllib3.filepost import encode_multipart_formdata

from hypercare_collector.connectors.base import Rejected, Trouble
from hypercare_collector.connectors.http import Attempt, HttpConnector, Service
from hypercare_collector.connectors.rt.check import check, diagnose, dropped
from hypercare_collector.connectors.rt.options import API, RtOptions
from hypercare_collector.connectors.text import one_line, plain
from hypercare_collector.model import File, Ticket, TicketRef

SUBJECT = 200
"""Characters; what is longer, some databases cut."""
_in_quotes = str.maketrans({"'": "\\'", "\\": "\\\\"})
_not_in_names = str.maketrans(dict.fromkeys("\"'\\", "_"))


class Rt(HttpConnector[RtOptions]):
    """Tickets with a priority, a first message, files and comments, which no requestor sees."""

    name, title, Options = "rt", "Request Tracker", RtOptions
    grace: ClassVar[float] = 5.0

    def service(self) -> Service:
        """Speak as the user whose token it is."""
        token = self.options.token
        return Service(
            url=self.options.url,
            headers={"Accept": "application/json", "Authorization": f"token {token}"},
            secrets=(token,),
            diagnose=diagnose,
        )

    def find(self, key: str) -> TicketRef | None:
        """Look for the ticket that has the key as a link, or in its custom field."""
        query = f"RefersTo = '{to_link(key)}'"
        if self.options.key_field:
            query += f" OR 'CF.{{{self.options.key_field}}}' = '{key.translate(_in_quotes)}'"
        with self.attempt() as api:
            found = api.get(f"{API}/tickets", query=query, orderby="id")["items"]
            return self._ref(min(int(item["id"]) for item in found)) if found else None

    def create(self, ticket: Ticket) -> TicketRef:
        """Make the ticket, then read it: RT leaves out what it does not like without a word."""
        options = self.options
        body = {
            **options.fields,
            "Queue": options.queue,
            "Subject": one_line(ticket.title, SUBJECT),
            "Content": plain(ticket.blocks),
            "ContentType": "text/plain",
            "Priority": options.priority(ticket.priority),
            "RefersTo": to_link(ticket.key),
            "CustomFields": options.custom_fields(ticket.key),
        }
        with self.attempt() as api:
            number = int(api.send_json("POST", f"{API}/ticket", body)["id"])
            return self._ref(number, tuple(_left_out(api, number, body)))

    def attach(self, ref: TicketRef, file: File) -> None:
        """Add the file in a comment of its own, unless the ticket has one of its name."""
        if not file.content:
            raise Rejected(f"RT cannot hold an empty file, so {file.name} cannot be attached")
        name = one_line(file.name, SUBJECT).translate(_not_in_names)
        with self.attempt() as api:
            if not _transactions(api, ref, f"Filename = '{name}'"):
                words = {"Subject": name, "Content": name, "ContentType": "text/plain"}
                upload = name, file.content, _as_bytes(file.media_type)
                parts: list[tuple[str, Any]] = [("JSON", json.dumps(words))]
                parts.append(("Attachments", upload))
                _comment(api, ref, *encode_multipart_formdata(parts))

    def comment(self, ref: TicketRef, ticket: Ticket) -> None:
        """Add the comment unless the ticket has one with its key as the subject."""
        words = {"Subject": to_subject(ticket.key), "Content": plain(ticket.blocks)}
        with self.attempt() as api:
            if not _transactions(api, ref, f"Subject = '{words['Subject']}'"):
                content = json.dumps({**words, "ContentType": "text/plain"}).encode()
                _comment(api, ref, content, "application/json")

    def check(self) -> tuple[str, ...]:
        """See whether the queue is there, takes tickets from us, and has the custom fields."""
        with self.attempt() as api:
            return tuple(check(api, self.options))

    def _ref(self, number: int, left_out: tuple[str, ...] = ()) -> TicketRef:
        url = f"{self.options.url.rstrip('/')}/Ticket/Display.html?id={number}"
        return TicketRef(id=str(number), name=f"#{number}", url=url, dropped=left_out)


def to_link(key: str) -> str:
    """Write a key as an address that a ticket can refer to."""
    return f"hypercare:{quote(key, safe='')}"


def to_subject(key: str) -> str:
    """Write a key as the subject of a comment."""
    return f"hypercare {quote(key, safe='')}"


def _left_out(api: Attempt, number: int, sent: Mapping[str, Any]) -> Iterator[str]:
    """Say what RT did not take. The ticket stands, so nothing that goes wrong here is raised."""
    try:
        made = api.get(f"{API}/ticket/{number}")
    except Trouble as trouble:
        yield f"the new ticket could not be read, so nobody knows what RT left out: {trouble}"
    else:
        yield from dropped(sent, made)


def _transactions(api: Attempt, ref: TicketRef, which: str) -> list[Any]:
    """Return the comments of a ticket that fit a query."""
    query = f"TicketId = {ref.id} AND Type = 'Comment' AND {which}"
    return list(api.get(f"{API}/transactions", query=query)["items"])


def _comment(api: Attempt, ref: TicketRef, content: bytes, kind: str) -> None:
    """Add a comment, which RT mails to those who watch the queue and never to the requestor."""
    path, headers = f"{API}/ticket/{ref.id}/comment", {"Content-Type": kind}
    answer = api.send("POST", path, data=BytesIO(content), headers=headers).body
    _ = answer[0]


def _as_bytes(kind: str) -> str:
    """Return the media type of a file, or bytes for what RT would rewrite: texts and messages."""
    rewritten = kind.lower().startswith(("text/", "message/", "multipart/"))
    return "application/octet-stream" if rewritten else kind
