"""A Jira on loopback that really keeps issues: Cloud, or Data Center, with the traps of both.

New issues show up in searches late, fields that are not on the create screen are refused, others
vanish without a word, and texts, files and answers have their limits.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from itertools import count
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from werkzeug.wrappers import Request as Form

from tests.collector.connectors import documents, wiki
from tests.collector.connectors.contract import Seen
from tests.collector.connectors.moody import Door, Request

NAMED = ["Highest", "High", "Medium", "Low"]
SCREEN = {
    "project": "Project",
    "issuetype": "Issue Type",
    "summary": "Summary",
    "description": "Description",
    "priority": "Priority",
    "labels": "Labels",
}
GRANTED = ["BROWSE_PROJECTS", "CREATE_ISSUES", "ADD_COMMENTS", "CREATE_ATTACHMENTS"]
LATE = "It is not on the appropriate screen, or unknown."


class Refusal(Exception):
    """A request that is answered with a status and Jira's own shape of an error."""

    def __init__(self, status: int, *messages: str, **errors: str) -> None:
        super().__init__(status)
        self.status = status
        self.body = {"errorMessages": list(messages), "errors": errors}


@dataclass
class Site:
    """One site with the project OPS. ``lag`` is how many searches a new issue stays hidden from."""

    url: str
    version: int = 3
    lag: int = 0
    screen: dict[str, str] = field(default_factory=lambda: dict(SCREEN))
    required: set[str] = field(default_factory=set)
    forgets: set[str] = field(default_factory=set)
    granted: list[str] = field(default_factory=lambda: list(GRANTED))
    longest_text: int = 32_767
    largest_file: int = 10_000_000
    attachments: bool = True
    loses: str = ""
    """Method and path of a request whose answer is lost, once."""
    issues: dict[str, dict[str, Any]] = field(default_factory=dict)
    hidden: dict[str, int] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def receive(self, door: Door, request: Request) -> None:
        """Answer one request as Jira does, and forget to answer the one that shall be lost."""
        parts = urlsplit(request.path)
        path = unquote(parts.path)
        query = dict(parse_qsl(parts.query))
        try:
            status, body = 200, self._answer(request, path, query)
            status = 201 if request.method == "POST" and "search" not in path else 200
        except Refusal as refusal:
            status, body = refusal.status, refusal.body
        if self.loses and f"{request.method} {path}".endswith(self.loses):
            self.loses = ""
            door.close_connection = True
            return
        door.answer(status, json.dumps(body).encode(), "application/json", {})

    def tickets(self, about: str) -> list[Seen]:
        """Return the issues as people see them; a file with the rest of a text counts as text."""
        return [self._seen(key) for key, i in self.issues.items() if about in i["summary"]]

    def _answer(self, request: Request, path: str, query: Mapping[str, str]) -> Any:
        if "Authorization" not in request.headers:
            raise Refusal(401)
        root = f"/rest/api/{self.version}/"
        if not path.startswith(root):
            raise Refusal(404)
        steps = path.removeprefix(root).split("/")
        match request.method, steps:
            case "GET", ["myself"]:
                return {"accountId": "1"}
            case "GET", ["mypermissions"]:
                return self._permissions(query)
            case "GET", ["attachment", "meta"]:
                return {"enabled": self.attachments, "uploadLimit": self.largest_file}
            case "GET", ["issue", "createmeta", "OPS", "issuetypes"]:
                return self._page("issueTypes", [{"id": "7", "name": "Task"}], query)
            case "GET", ["issue", "createmeta", "OPS", "issuetypes", "7"]:
                return self._page("fields", list(self._fields()), query)
            case "POST", ["search", "jql"] if self.version == 3:
                asked = json.loads(request.body)
                return {"issues": self._search(asked["jql"], asked["fields"]), "isLast": True}
            case "GET", ["search"] if self.version == 2:
                return {"issues": self._search(query["jql"], query["fields"].split(","))}
            case "POST", ["issue"]:
                return self._create(json.loads(request.body)["fields"])
            case _, ["issue", key, *rest] if key in self.issues:
                return self._issue(request, key, rest, query)
        raise Refusal(404, "Issue does not exist or you do not have permission to see it.")

    def _issue(self, request: Request, key: str, rest: list[str], query: Mapping[str, str]) -> Any:
        issue = self.issues[key]
        match request.method, rest:
            case "GET", []:
                return self._shown(key, query["fields"].split(","))
            case "GET", ["comment"]:
                newest = issue["comment"][::-1] if "-created" in query["orderBy"] else []
                return {"comments": newest[: int(query["maxResults"])]}
            case "POST", ["comment"]:
                return self._comment(issue, json.loads(request.body))
            case "POST", ["attachments"]:
                return self._attach(issue, request)
        raise Refusal(405)

    def _create(self, fields: dict[str, Any]) -> Any:
        errors = {n: f"Field '{n}' cannot be set. {LATE}" for n in fields if n not in self.screen}
        errors |= {n: f"{self.screen[n]} is required." for n in self.required if n not in fields}
        if fields["project"] != {"key": "OPS"}:
            errors["project"] = "valid project is required"
        if fields["issuetype"] != {"name": "Task"}:
            errors["issuetype"] = "Specify a valid issue type"
        if fields.get("priority", {"name": "High"}).get("name") not in NAMED:
            errors["priority"] = "The priority selected is invalid."
        if not fields["summary"] or len(fields["summary"]) > 255 or "\n" in fields["summary"]:
            errors["summary"] = "Summary must be less than 255 characters."
        if any(" " in label for label in fields.get("labels", ())):
            errors["labels"] = "The label contains spaces which is invalid."
        errors |= self._text_errors("description", fields["description"])
        if errors:
            raise Refusal(400, **errors)
        number = next(self.numbers)
        key = f"OPS-{number}"
        kept = {name: value for name, value in fields.items() if name not in self.forgets}
        self.issues[key] = {"id": str(number), "attachment": [], "comment": [], **kept}
        self.hidden[key] = self.lag
        return {"id": str(number), "key": key, "self": f"{self.url}/{key}"}

    def _text_errors(self, name: str, text: Any) -> dict[str, str]:
        if self.version == 3:
            if faults := list(documents.faults(text)):
                raise Refusal(400, f"INVALID_INPUT: {faults}")
            text, said = documents.reading(text).replace("\n\n", "\n"), "CONTENT_LIMIT_EXCEEDED"
        else:
            said = f"The entered text is too long: at most {self.longest_text:,} characters."
        is_long = len(text.encode("utf-16-le")) // 2 > self.longest_text
        return {name: said} if is_long else {}

    def _comment(self, issue: Any, body: Any) -> Any:
        if errors := self._text_errors("comment", body["body"]):
            raise Refusal(400, **errors)
        issue["comment"].append({"id": str(next(self.numbers)), **body})
        return issue["comment"][-1]

    def _attach(self, issue: Any, request: Request) -> Any:
        assert request.headers["X-Atlassian-Token"] == "no-check"
        environ = {
            "REQUEST_METHOD": "POST",
            "CONTENT_TYPE": request.headers["Content-Type"],
            "CONTENT_LENGTH": str(len(request.body)),
            "wsgi.input": BytesIO(request.body),
        }
        with Form(environ) as form:
            [sent] = form.files.getlist("file")
            name, content = sent.filename, sent.read()
        if len(content) > self.largest_file:
            raise Refusal(413, "The maximum upload size is exceeded.")
        issue["attachment"].append({"filename": name, "size": len(content), "content": content})
        return [{"filename": name}]

    def _search(self, jql: str, wanted: list[str]) -> list[Any]:
        """Find what an index would: late, and what merely holds the words of a phrase."""
        project, phrase = re.search(r'project = "(\w+)"', jql), re.search(r'labels = "(.+?)"', jql)
        assert project
        assert phrase
        found = []
        for key in self.issues:
            self.hidden[key] -= 1
            if self.hidden[key] < 0 and phrase[1] in json.dumps(self._shown(key, wanted)):
                found.append(self._shown(key, wanted))
        return found if project[1] == "OPS" else []

    def _shown(self, key: str, wanted: list[str]) -> Any:
        issue = self.issues[key]
        fields = {name: issue.get(name) for name in wanted if name != "attachment"}
        if "attachment" in wanted:
            names = ("filename", "size")
            fields["attachment"] = [{n: f[n] for n in names} for f in issue["attachment"]]
        return {"id": issue["id"], "key": key, "fields": fields}

    def _permissions(self, query: Mapping[str, str]) -> Any:
        if query["projectKey"] != "OPS":
            raise Refusal(404, "No project could be found with key.")
        asked = query["permissions"].split(",")
        return {"permissions": {n: {"key": n, "havePermission": n in self.granted} for n in asked}}

    def _fields(self) -> Iterator[dict[str, Any]]:
        for name, title in self.screen.items():
            described: dict[str, Any] = {
                "fieldId": name,
                "name": title,
                "schema": {"type": "string"},
            }
            described["required"] = name in self.required | {"project", "issuetype", "summary"}
            if name == "priority":
                described["allowedValues"] = [{"name": one} for one in NAMED]
            yield described

    def _page(self, name: str, found: list[Any], query: Mapping[str, str]) -> Any:
        """Give a few at a time, whatever was asked for, as Jira may."""
        start = int(query["startAt"])
        name = name if self.version == 3 else "values"
        return {name: found[start : start + 4], "startAt": start, "total": len(found)}

    def _reading(self, text: Any) -> str:
        return documents.reading(text) if self.version == 3 else wiki.reading(text)

    def _seen(self, key: str) -> Seen:
        issue = self.issues[key]
        rest = [f for f in issue["attachment"] if f["filename"].endswith("-whole-text.txt")]
        text = [self._reading(issue["description"]), *(f["content"].decode() for f in rest)]
        files = [(f["filename"], f["content"]) for f in issue["attachment"] if f not in rest]
        comments = [self._reading(one["body"]) for one in issue["comment"]]
        return Seen(key, issue["summary"], "\n".join(text), tuple(files), tuple(comments))
