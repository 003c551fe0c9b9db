"""A real Redmine as its administrator sees it: the API for facts, the pages for what is shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from typing import Any

import requests

from examples.trackers.redmine import Tracker
from tests.collector.connectors.contract import Seen

VOID = {"br", "hr", "img", "input", "wbr"}
_token = re.compile(r'name="authenticity_token" value="([^"]+)"')


@dataclass
class Shown(HTMLParser):
    """One text as its page shows it: the characters, the elements, and where links lead."""

    text: str = ""
    elements: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._depth = 0
        self._begun = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if not self._depth:
            ours = tag == "div" and "wiki" in (known.get("class") or "").split()
            self._depth = 1 if ours and not self._begun else 0
            self._begun = self._begun or ours
            return
        self.elements.add(tag)
        if known.get("href"):
            self.links.append(known["href"] or "")
        if tag not in VOID:
            self._depth += 1

    def handle_endtag(self, tag: str) -> None:
        if self._depth and tag not in VOID:
            self._depth -= 1

    def handle_data(self, data: str) -> None:
        if self._depth:
            self.text += data

    __hash__ = object.__hash__


@dataclass(frozen=True)
class Desk:
    tracker: Tracker

    def get(self, path: str, **query: str) -> requests.Response:
        return self._ask("GET", path, params=query)

    def put(self, path: str, **body: Any) -> requests.Response:
        return self._ask("PUT", path, json=body)

    def issue(self, number: str, include: str = "attachments,journals") -> Any:
        return self.get(f"/issues/{number}.json", include=include).json()["issue"]

    def tickets(self, about: str) -> list[Seen]:
        query = {"status_id": "*", "subject": f"~{about}"}
        found = self.get("/issues.json", **query).json()["issues"]
        return [self._seen(issue["id"]) for issue in found]

    def shown(self, number: str) -> Shown:
        """Return an issue's description as its page shows it."""
        return read(self.get(f"/issues/{number}").text)

    @contextmanager
    def formatting(self, name: str) -> Iterator[None]:
        """Choose the text formatting of the whole installation for a while."""
        before = "textile"
        self._set("text_formatting", name)
        try:
            yield
        finally:
            self._set("text_formatting", before)

    def close(self, number: str) -> None:
        statuses = self.get("/issue_statuses.json").json()["issue_statuses"]
        closed = next(one["id"] for one in statuses if one["is_closed"])
        self.put(f"/issues/{number}.json", issue={"status_id": closed})

    def _set(self, name: str, value: str) -> None:
        """Change a setting in the pages for it: there is no API that does."""
        me = {"username": self.tracker.admin, "password": self.tracker.admin_password}
        with requests.Session() as browser:
            self._fill_in(browser, "/login", "/login", me)
            wanted = {f"settings[{name}]": value}
            self._fill_in(browser, "/settings?tab=general", "/settings/edit?tab=general", wanted)

    def _fill_in(
        self, browser: requests.Session, page: str, there: str, form: dict[str, str]
    ) -> None:
        found = _token.search(browser.get(self.tracker.url + page, timeout=60).text)
        assert found is not None
        form = {**form, "authenticity_token": unescape(found[1])}
        browser.post(self.tracker.url + there, data=form, timeout=60).raise_for_status()

    def _seen(self, number: int) -> Seen:
        issue = self.issue(str(number))
        files = sorted(issue["attachments"], key=lambda file: int(file["id"]))
        return Seen(
            id=str(number),
            title=issue["subject"],
            text=self.shown(str(number)).text,
            files=tuple((f["filename"], self._ask("GET", f["content_url"]).content) for f in files),
            comments=tuple(one["notes"] for one in issue["journals"] if one["notes"]),
        )

    def _ask(self, method: str, path: str, **request: Any) -> requests.Response:
        url = path if path.startswith("http") else self.tracker.url + path
        headers = {"X-Redmine-API-Key": self.tracker.admin_key}
        answer = requests.request(method, url, headers=headers, timeout=60, **request)
        answer.raise_for_status()
        return answer


def read(page: str) -> Shown:
    """Return the first text in a page that Redmine has formatted."""
    shown = Shown()
    shown.feed(page)
    return shown


def options(tracker: Tracker, **more: Any) -> dict[str, Any]:
    """Return the options of a destination there."""
    ours = {"url": tracker.url, "key": tracker.key, "project": tracker.project}
    return {**ours, "tracker": tracker.tracker, **more}
