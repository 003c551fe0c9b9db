"""A Zendesk that keeps tickets, behind a socket.

It behaves as https://developer.zendesk.com/api-reference/ticketing/ and its help pages say, the
silent parts included: what is too long is cut, what it does not know is left out, placeholders are
filled in, and whoever may be written to is written to. Each request is held against Zendesk's own
description where that is present.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from tests.collector.connectors.contract import Seen
from tests.collector.connectors.described import described
from tests.collector.connectors.moody import Door, Request

EMAIL, TOKEN = "hypercare@acme.example", "s3cret pässwörd"
AGENT = 7
TAGS = {"a", "br", "h3", "li", "p", "pre", "strong", "ul"}
PROPERTIES = {"external_id", "subject", "priority", "tags", "group_id", "type", "requester_id"}
DROPDOWN, TEXT = 11, 12
CUT = 65_536


@dataclass
class Comment:
    html: str
    public: bool
    files: list[tuple[str, bytes]]

    @property
    def text(self) -> str:
        reader = Reader()
        reader.feed(self.html)
        reader.close()
        return "".join(reader.parts)


@dataclass
class Kept:
    """One ticket."""

    id: int
    facts: dict[str, Any]
    comments: list[Comment] = field(default_factory=list)


class Reader(HTMLParser):
    """What a person sees of a comment; any tag that is not of ours is a fault."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.at_pre = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name for name, _ in attrs}
        assert tag in TAGS, (tag, attrs)
        assert names <= ({"href"} if tag == "a" else set()), (tag, attrs)
        self.at_pre = tag == "pre"
        if tag == "br":
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("a", "strong"):
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        self.parts.append(data.removeprefix("\n") if self.at_pre else data)
        self.at_pre = False

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment in HTML: {data}")


@dataclass
class Zendesk:
    """One account with one agent."""

    url: str
    page: int = 100
    role: str = "agent"
    restriction: str | None = None
    left: int = 10_000
    loses: bool = False
    unseen: int = 0
    """How many look-ups do not show yet what was made."""
    kept: dict[int, Kept] = field(default_factory=dict)
    uploads: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    creations: dict[str, tuple[bytes, int]] = field(default_factory=dict)
    written_to: list[int] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    lookups: list[str] = field(default_factory=list)

    def receive(self, door: Door, request: Request) -> None:
        try:
            described("zendesk-support.json").check(*as_described(request))
        except AssertionError as fault:
            self.faults.append(str(fault))
        status, body, headers = self._answer(request)
        if self.loses:
            self.loses = False
            door.close_connection = True
            return
        headers = {"X-Rate-Limit": "700", "X-Rate-Limit-Remaining": str(self.left), **headers}
        door.answer(status, json.dumps(body).encode(), "application/json; charset=utf-8", headers)

    def tickets(self, about: str) -> list[Seen]:
        found = [one for one in self.kept.values() if about in one.facts["subject"]]
        return [self._seen(one) for one in found]

    def _seen(self, kept: Kept) -> Seen:
        first, *others = kept.comments
        whole = [content.decode() for name, content in first.files if name.endswith("text.txt")]
        return Seen(
            id=str(kept.id),
            title=kept.facts["subject"],
            text="\n".join([first.text, *whole]),
            files=tuple(file for comment in others for file in comment.files),
            comments=tuple(comment.text for comment in others if not comment.files),
        )

    def _answer(self, request: Request) -> tuple[int, Any, Mapping[str, str]]:
        known = b64encode(f"{EMAIL}/token:{TOKEN}".encode()).decode()
        if request.headers.get("Authorization") != f"Basic {known}":
            return 401, {"error": "Couldn't authenticate you"}, {}
        self.left -= 1
        if self.left < 0:
            error = {"error": "APIRateLimitExceeded", "description": "Number of allowed requests"}
            return 429, error, {"Retry-After": "93", "ratelimit-reset": "93"}
        parts = urlsplit(request.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        match request.method, parts.path.removeprefix("/api/v2/").split("/"):
            case "POST", ["uploads"]:
                return self._upload(query["filename"], request)
            case "POST", ["tickets"]:
                return self._create(request)
            case "GET", ["tickets"]:
                return 200, {"tickets": self._with_external_id(query["external_id"])}, {}
            case "PUT", ["tickets", number]:
                return self._update(int(number), json.loads(request.body)["ticket"])
            case "GET", ["tickets", number, "comments"]:
                return self._comments(int(number), query)
            case "GET", ["users", "me"]:
                return 200, {"user": self._me()}, {}
            case "GET", ["ticket_fields"]:
                fields = [{"id": DROPDOWN, "active": True}, {"id": TEXT, "active": True}]
                return 200, {"ticket_fields": fields}, {}
        return 404, {"error": "InvalidEndpoint", "description": "Not found"}, {}

    def _me(self) -> dict[str, Any]:
        return {"id": AGENT, "role": self.role, "ticket_restriction": self.restriction}

    def _upload(self, name: str, request: Request) -> tuple[int, Any, Mapping[str, str]]:
        token = f"token{len(self.uploads)}"
        self.uploads[token] = name, request.body
        return 201, {"upload": {"token": token, "attachment": {"file_name": name}}}, {}

    def _with_external_id(self, external_id: str) -> list[dict[str, Any]]:
        """The ids are compared as its database does, whatever their case."""
        self.unseen -= 1
        if self.unseen >= 0:
            return []
        return [
            self._shown(kept)
            for kept in reversed(self.kept.values())
            if kept.facts["external_id"].lower() == external_id.lower()
        ]

    def _create(self, request: Request) -> tuple[int, Any, Mapping[str, str]]:
        key = request.headers.get("Idempotency-Key", "")
        if key in self.creations:
            body, number = self.creations[key]
            if body != request.body:
                said = "Request parameters don't match the given idempotency key"
                return 400, {"error": "IdempotentRequestError", "description": said}, {}
            self.lookups.append("hit")
            return 201, {"ticket": self._shown(self.kept[number])}, {"x-idempotency-lookup": "hit"}
        wanted = json.loads(request.body)["ticket"]
        if wanted["priority"] not in ("urgent", "high", "normal", "low"):
            return 422, {"error": "RecordInvalid", "details": {"priority": []}}, {}
        kept = Kept(len(self.kept) + 1, self._facts(wanted))
        self.kept[kept.id] = kept
        self._add(kept, wanted["comment"])
        self.creations[key] = request.body, kept.id
        self.lookups.append("miss")
        return 201, {"ticket": self._shown(kept)}, {"x-idempotency-lookup": "miss"}

    def _facts(self, wanted: Mapping[str, Any]) -> dict[str, Any]:
        facts = {name: value for name, value in wanted.items() if name in PROPERTIES}
        given = {one["id"]: one["value"] for one in wanted.get("custom_fields", ())}
        chosen = given.get(DROPDOWN) if given.get(DROPDOWN) in ("shop", "blog") else None
        customs = {DROPDOWN: chosen, TEXT: given.get(TEXT)}
        facts["custom_fields"] = [{"id": i, "value": value} for i, value in customs.items()]
        return {"requester_id": AGENT, **facts, "subject": facts["subject"][:255], "status": "new"}

    def _add(self, kept: Kept, comment: Mapping[str, Any]) -> None:
        """Add a comment as Zendesk does: placeholders filled in, Markdown read, cut at 64 KiB."""
        html = comment.get("html_body") or re.sub(r"[*_`#]", "", comment["body"])
        html = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", html, flags=re.DOTALL)
        html = html.encode()[:CUT].decode(errors="ignore")
        files = [self.uploads.pop(token) for token in comment.get("uploads", ())]
        kept.comments.append(Comment(html, comment["public"], files))
        if comment["public"] or kept.facts["requester_id"] != AGENT:
            self.written_to.append(kept.id)

    def _update(self, number: int, wanted: Any) -> tuple[int, Any, Mapping[str, str]]:
        kept = self.kept.get(number)
        if kept is None:
            return 404, {"error": "RecordNotFound", "description": "Not found"}, {}
        if kept.facts["status"] == "closed":
            said = {"status": [{"description": "Status: closed prevents ticket update"}]}
            return 422, {"error": "RecordInvalid", "details": said}, {}
        self._add(kept, wanted["comment"])
        return 200, {"ticket": self._shown(kept), "audit": {}}, {}

    def _comments(
        self, number: int, query: Mapping[str, str]
    ) -> tuple[int, Any, Mapping[str, str]]:
        kept = self.kept.get(number)
        if kept is None:
            return 404, {"error": "RecordNotFound", "description": "Not found"}, {}
        newest_first = [self._shown_comment(one) for one in reversed(kept.comments)]
        start = int(query.get("page[after]", "0"))
        end = start + min(int(query["page[size]"]), self.page)
        meta = {"has_more": end < len(newest_first), "after_cursor": str(end)}
        return 200, {"comments": newest_first[start:end], "meta": meta}, {}

    def _shown_comment(self, comment: Comment) -> dict[str, Any]:
        return {
            "html_body": f'<div class="zd-comment" dir="auto">{comment.html}</div>',
            "plain_body": comment.text,
            "public": comment.public,
            "attachments": [{"file_name": name} for name, _ in comment.files],
        }

    def _shown(self, kept: Kept) -> dict[str, Any]:
        return {"id": kept.id, "is_public": any(c.public for c in kept.comments), **kept.facts}


def as_described(request: Request) -> tuple[str, str, Mapping[str, str], bytes]:
    """Return a request without what Zendesk's pages document and its description has not.

    Those are cursor pagination, the name of an upload, and the values of custom fields, which it
    describes as if they were the fields' definitions.
    """
    parts = urlsplit(request.path)
    beyond = {"page[size]", "page[after]", "sort", "filename"}
    query = urlencode([pair for pair in parse_qsl(parts.query) if pair[0] not in beyond])
    path = parts.path + (f"?{query}" if query else "")
    if request.method == "GET" or parts.path == "/api/v2/uploads":
        return request.method, path, request.headers, request.body
    body = json.loads(request.body)
    body["ticket"].pop("custom_fields", None)
    return request.method, path, request.headers, json.dumps(body).encode()
