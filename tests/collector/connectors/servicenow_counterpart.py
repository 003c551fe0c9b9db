"""A ServiceNow instance that keeps incidents, behind a socket.

It behaves as https://www.servicenow.com/docs/ says of the Table API, the Attachment API and journal
fields, the silent parts included: columns that it does not have are ignored, long texts are cut,
unknown conditions of a query are left out. Requests to tables are held against a description of
the Table API where that is present; ServiceNow publishes none of its own.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

from tests.collector.connectors.contract import Seen
from tests.collector.connectors.described import described
from tests.collector.connectors.moody import PAGE, Door, Request

USER, PASSWORD = "hypercare", "s3cret pässwörd"
COLUMNS = {
    "assignment_group",
    "category",
    "correlation_display",
    "correlation_id",
    "description",
    "impact",
    "number",
    "priority",
    "short_description",
    "sys_id",
    "urgency",
    "work_notes",
}
GROUP = "287ebd7da9fe198100f92cc8d1d2154e"
CATEGORIES = {"", "software", "network"}
LEVELS = {("1", "1"): "1", ("2", "1"): "2", ("2", "2"): "3", ("3", "2"): "4"}
Answer = tuple[int, Any, Mapping[str, str]]


@dataclass
class Record:
    facts: dict[str, str]
    notes: list[str] = field(default_factory=list)
    files: list[tuple[str, bytes]] = field(default_factory=list)


class Shown(HTMLParser):
    """What a browser shows of HTML; all that we may send is one preformatted text."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert (tag, attrs) == ("pre", []), (tag, attrs)

    def handle_data(self, data: str) -> None:
        self.text += data if self.text else data.removeprefix("\n")


def as_shown(note: str) -> str:
    """Return what people see of a journal entry: what stands between code tags is HTML."""
    parts = re.split(r"\[code\](.*?)\[/code\]", note, flags=re.DOTALL | re.IGNORECASE)
    for number in range(1, len(parts), 2):
        shown = Shown()
        shown.feed(parts[number])
        shown.close()
        parts[number] = shown.text
    return "".join(parts)


@dataclass
class Servicenow:
    """One instance with one table; ``cuts`` are lengths, ``denied`` columns we cannot write."""

    url: str
    cuts: dict[str, int] = field(
        default_factory=lambda: {"short_description": 160, "description": 4_000}
    )
    denied: set[str] = field(default_factory=set)
    missing: set[str] = field(default_factory=set)
    rule: str = ""
    left: int = 10_000
    loses: bool = False
    asleep: bool = False
    records: dict[str, Record] = field(default_factory=dict)
    told_customers: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def receive(self, door: Door, request: Request) -> None:
        beyond = ("/api/now/attachment", "/api/now/attachment/file")
        try:
            described("servicenow-table.json", beyond=beyond).check(
                request.method, request.path, as_described(request.headers), request.body
            )
        except AssertionError as fault:
            self.faults.append(str(fault))
        if self.asleep:
            door.answer(200, PAGE.encode(), "text/html", {})
            return
        status, body, headers = self._answer(request)
        if self.loses:
            self.loses = False
            door.close_connection = True
            return
        door.answer(status, json.dumps(body).encode(), "application/json;charset=UTF-8", headers)

    def tickets(self, about: str) -> list[Seen]:
        found = [one for one in self.records.values() if about in one.facts["short_description"]]
        return [self._seen(one) for one in found]

    def _seen(self, record: Record) -> Seen:
        notes = [as_shown(note) for note in record.notes]
        first = "whole text is in the first work note" in record.facts["description"]
        return Seen(
            id=record.facts["sys_id"],
            title=record.facts["short_description"],
            text="\n".join([record.facts["description"], *(notes[:1] if first else [])]),
            files=tuple(record.files),
            comments=tuple(notes[1:] if first else notes),
        )

    def _answer(self, request: Request) -> Answer:
        known = b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        if request.headers.get("Authorization") != f"Basic {known}":
            return failure(401, "User Not Authenticated", "Required to provide Auth information")
        self.left -= 1
        if self.left < 0:
            limits = {"X-RateLimit-Limit": "10000", "X-RateLimit-Reset": "1800000000"}
            return (
                429,
                {"error": {"message": "Rate limit exceeded"}},
                {**limits, "Retry-After": "1800"},
            )
        parts = urlsplit(request.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        match request.method, parts.path.removeprefix("/api/now/").split("/"):
            case _, ["table", table, *_] if table != "incident":
                return failure(400, f"Invalid table {table}", "")
            case "GET", ["table", _]:
                return 200, {"result": self._found(query)}, {}
            case "POST", ["table", _]:
                return self._create(json.loads(request.body), query)
            case method, ["table", _, sys_id]:
                return self._one(method, sys_id, request, query)
            case "GET", ["attachment"]:
                return 200, {"result": self._attachments(query)}, {}
            case "POST", ["attachment", "file"]:
                return self._attach(query, request.body)
        return failure(400, "Requested URI does not represent any resource", "")

    def _found(self, query: Mapping[str, str]) -> list[dict[str, str]]:
        """Without case, and without the conditions on columns that it does not have."""
        wanted = query.get("sysparm_query", "").replace("^^", "\0").split("^")
        pairs = [one.replace("\0", "^").split("=", 1) for one in wanted if "=" in one]
        known = [(name, value) for name, value in pairs if name in COLUMNS - self.missing]
        found = [
            record
            for record in self.records.values()
            if all(record.facts.get(name, "").lower() == value.lower() for name, value in known)
        ]
        return [self._shown(one, query) for one in found[: int(query["sysparm_limit"])]]

    def _create(self, wanted: Mapping[str, Any], query: Mapping[str, str]) -> Answer:
        if self.rule:
            detail = f"Operation against file 'incident' was aborted by Business Rule '{self.rule}'"
            return failure(403, "Operation Failed", detail)
        number = f"INC{10_001 + len(self.records):07}"
        record = Record({"sys_id": uuid4().hex, "number": number, "category": ""})
        self._write(record, wanted)
        self.records[record.facts["sys_id"]] = record
        return 201, {"result": self._shown(record, query)}, {}

    def _write(self, record: Record, wanted: Mapping[str, Any]) -> None:
        if "comments" in wanted:
            self.told_customers.append(wanted["comments"])
        for name in wanted.keys() & (COLUMNS - self.denied - self.missing):
            value = str(wanted[name])[: self.cuts.get(name)]
            if name == "work_notes":
                record.notes.append(value)
            elif name != "category" or value in CATEGORIES:
                record.facts[name] = value
        levels = record.facts.get("impact", "3"), record.facts.get("urgency", "3")
        record.facts["priority"] = LEVELS.get(levels, "5")

    def _one(self, method: str, sys_id: str, request: Request, query: Mapping[str, str]) -> Answer:
        record = self.records.get(sys_id)
        if record is None:
            detail = "Record doesn't exist or ACL restricts the record retrieval"
            return failure(404, "No Record found", detail)
        if method == "PATCH":
            self._write(record, json.loads(request.body))
        return 200, {"result": self._shown(record, query)}, {}

    def _attachments(self, query: Mapping[str, str]) -> list[dict[str, str]]:
        wanted = dict(one.split("=", 1) for one in query["sysparm_query"].split("^"))
        record = self.records.get(wanted["table_sys_id"])
        return [{"file_name": name} for name, _ in record.files] if record else []

    def _attach(self, query: Mapping[str, str], content: bytes) -> Answer:
        record = self.records.get(query["table_sys_id"])
        if record is None:
            return failure(404, "No Record found", "")
        record.files.append((query["file_name"], content))
        return 201, {"result": {"sys_id": uuid4().hex, "file_name": query["file_name"]}}, {}

    def _shown(self, record: Record, query: Mapping[str, str]) -> dict[str, str]:
        shown = {name: record.facts.get(name, "") for name in COLUMNS - self.missing}
        if query.get("sysparm_display_value") == "true":
            stamp = "2026-11-22 01:02:03 - Hyper Care (Work notes)"
            shown["work_notes"] = "".join(f"{stamp}\n{note}\n\n" for note in record.notes[::-1])
        wanted = query.get("sysparm_fields")
        return {n: v for n, v in shown.items() if n in wanted.split(",")} if wanted else shown


def as_described(headers: Mapping[str, str]) -> dict[str, str]:
    """Return headers as the description knows them: of the ways to log in it has one, tokens."""
    return {**headers, "Authorization": "Bearer token"}


def failure(status: int, message: str, detail: str) -> Answer:
    return status, {"error": {"message": message, "detail": detail}, "status": "failure"}, {}
