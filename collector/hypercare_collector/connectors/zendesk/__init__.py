"""Zendesk Support: one case becomes one ticket, everything in it a private comment.

The delivery's key is the ticket's ``external_id`` and the ``Idempotency-Key`` of the request that
makes it; a comment carries its key in its last line.

Source: https://developer.zendesk.com/api-reference/ticketing/introduction/
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

from hypercare_collector.connectors.base import Rejected
from hypercare_collector.connectors.http import Attempt, HttpConnector, Service
from hypercare_collector.connectors.markup.html import escaped, markup
from hypercare_collector.connectors.shorten import shortened, whole_text
from hypercare_collector.connectors.text import one_line
from hypercare_collector.connectors.zendesk.ticket import (
    SUBJECT,
    ZendeskOptions,
    diagnose,
    left_out,
    to_ticket,
    unfit,
)
from hypercare_collector.model import File, Ticket, TicketRef

COMMENT = 60_000
"""Bytes of HTML; Zendesk cuts comments at 64 KiB without a word."""


class Zendesk(HttpConnector[ZendeskOptions]):
    """Tickets whose requester is the API's own user, so that no customer is ever written to."""

    name, title, Options = "zendesk", "Zendesk", ZendeskOptions

    def service(self) -> Service:
        """Speak as the agent, with the API token."""
        return Service(
            url=self.options.url,
            headers={"Accept": "application/json"},
            user=f"{self.options.email}/token",
            password=self.options.token,
            diagnose=diagnose,
        )

    def find(self, key: str) -> TicketRef | None:
        """Look for the tickets with this external id, closed ones too; the oldest is ours."""
        with self.attempt() as api:
            known = api.get("/api/v2/tickets", external_id=key)["tickets"]
            ours = [one["id"] for one in known if one["external_id"] == key]
            return self._ref(min(ours)) if ours else None

    def create(self, ticket: Ticket) -> TicketRef:
        """Make the ticket; what is too long for a comment is uploaded beforehand."""
        wanted = to_ticket(ticket, self.options)
        once = {"Idempotency-Key": ticket.key}
        with self.attempt() as api:
            body = {"ticket": {**wanted, "comment": _comment(api, ticket)}}
            made = api.send_json("POST", "/api/v2/tickets", body, **once)["ticket"]
            return self._ref(made["id"], tuple(left_out(wanted, made)))

    def attach(self, ref: TicketRef, file: File) -> None:
        """Add the file in a private comment, unless a comment has one of its name."""
        name = one_line(file.name, SUBJECT)
        with self.attempt() as api:
            if any(name in _file_names(comment) for comment in _comments(api, ref)):
                return
            _add(api, ref, _enclosing(api, file, name))

    def comment(self, ref: TicketRef, ticket: Ticket) -> None:
        """Add a private comment, unless there is one with our key."""
        mark = f"(hypercare {ticket.key})"
        with self.attempt() as api:
            if any(mark in comment["html_body"] for comment in _comments(api, ref)):
                return
            _add(api, ref, _comment(api, ticket, mark))

    def check(self) -> tuple[str, ...]:
        """See whether we are an agent who may make tickets, and whether our fields are there."""
        self.find("hypercare check")
        with self.attempt() as api:
            me = api.get("/api/v2/users/me")["user"]
            if me["id"] is None:
                raise Rejected("Zendesk does not know us: look at email and token")
            known = api.get("/api/v2/ticket_fields")["ticket_fields"]
            return tuple(unfit(me, known, self.options))

    def _ref(self, number: int, dropped: tuple[str, ...] = ()) -> TicketRef:
        url = f"{self.options.url.rstrip('/')}/agent/tickets/{int(number)}"
        return TicketRef(str(number), f"#{number}", url, dropped)


def _comment(api: Attempt, ticket: Ticket, mark: str = "") -> dict[str, Any]:
    """Return a private comment; when it would be cut, the whole text goes with it as a file."""
    end = f"\n<p>{escaped(mark)}</p>" if mark else ""
    file = whole_text(ticket)
    note = f"This is only the beginning. The whole text is in the file {file.name}."
    blocks = shortened(ticket.blocks, lambda some: len(markup(some).encode()) <= COMMENT, note)
    comment = {"html_body": markup(blocks) + end, "public": False}
    if blocks != ticket.blocks:
        comment["uploads"] = [_uploaded(api, file, file.name)]
    return comment


def _enclosing(api: Attempt, file: File, name: str) -> dict[str, Any]:
    """Return a comment that brings a file; an empty one is only named: uploads have a body."""
    said = f"<p>{escaped(name)}</p>"
    if not file.content:
        return {"html_body": f"{said}\n<p>This file is empty.</p>"}
    return {"html_body": said, "uploads": [_uploaded(api, file, name)]}


def _uploaded(api: Attempt, file: File, name: str) -> str:
    """Upload a file and return the token that a comment takes; it is good for an hour."""
    reply = api.send(
        "POST",
        "/api/v2/uploads",
        params={"filename": name},
        data=BytesIO(file.content),
        headers={"Content-Type": file.media_type},
    )
    return str(reply.body["upload"]["token"])


def _add(api: Attempt, ref: TicketRef, comment: Mapping[str, Any]) -> None:
    body = {"ticket": {"comment": {**comment, "public": False}}}
    _ = api.send_json("PUT", f"/api/v2/tickets/{ref.id}", body)["ticket"]


def _comments(api: Attempt, ref: TicketRef) -> Iterator[Mapping[str, Any]]:
    """Yield the comments of a ticket, newest first, page by page."""
    query = {"page[size]": "100", "sort": "-created_at"}
    while True:
        page = api.get(f"/api/v2/tickets/{ref.id}/comments", **query)
        yield from page["comments"]
        meta = page.get("meta") or {}
        if not meta.get("has_more"):
            return
        query["page[after]"] = meta["after_cursor"]


def _file_names(comment: Mapping[str, Any]) -> list[str]:
    """Return the names of a comment's files: Zendesk's, and ours as the comment says it."""
    names = [str(file["file_name"]) for file in comment["attachments"]]
    return [*names, str(comment["plain_body"]).strip().partition("\n")[0]]
