"""A real RT as its administrator sees it: the API for facts, the pages for what is shown."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import dataclass
from typing import Any

import requests

from examples.trackers.rt import Tracker
from tests.collector.connectors.contract import Seen


@dataclass(frozen=True)
class Desk:
    tracker: Tracker

    def get(self, path: str, **query: str) -> Any:
        return self._ask("GET", path, params={"per_page": "100", **query}).json()

    def ticket(self, number: str) -> Any:
        return self.get(f"ticket/{number}")

    def resolve(self, number: str) -> None:
        self._ask("PUT", f"ticket/{number}", json={"Status": "resolved"})

    def merge(self, number: str, into: str) -> None:
        """Merge two tickets the way people do: in the pages."""
        with requests.Session() as browser:
            self._enter(browser)
            form = {"id": number, f"{number}-MergeInto": into, "SubmitTicket": "1"}
            page = f"{self.tracker.url}/Ticket/ModifyLinks.html"
            browser.post(page, data=form, headers={"Referer": page}, timeout=60).raise_for_status()

    def tickets(self, about: str) -> list[Seen]:
        found = self.get("tickets", query=f"Subject LIKE '{about}'", orderby="id")["items"]
        return [self._seen(item["id"]) for item in found]

    def history(self, number: str) -> str:
        """Return the page with all that a ticket says."""
        with requests.Session() as browser:
            self._enter(browser)
            url = f"{self.tracker.url}/Ticket/History.html"
            return browser.get(url, params={"id": number}, timeout=60).text

    def _enter(self, browser: requests.Session) -> None:
        door = f"{self.tracker.url}/NoAuth/Login.html"
        browser.get(door, timeout=60)
        me = {"user": self.tracker.admin, "pass": self.tracker.admin_password}
        browser.post(door, data=me, timeout=60)

    def _seen(self, number: str) -> Seen:
        fields = "Subject,Filename,ContentType,Content,TransactionId"
        parts = self.get(f"ticket/{number}/attachments", fields=fields)["items"]
        texts = [one for one in parts if one["Subject"] and "multipart" not in one["ContentType"]]
        return Seen(
            id=str(number),
            title=self.ticket(number)["Subject"],
            text=texts[0]["Content"],
            files=tuple((one["Filename"], self._bytes(one)) for one in parts if one["Filename"]),
            comments=tuple(one["Content"] for one in texts[1:]),
        )

    def _bytes(self, part: Any) -> bytes:
        """Return what a download gives; RT's JSON has bytes as the characters of Latin-1."""
        content = self.get(f"attachment/{part['id']}")["Content"]
        return b64decode(content)

    def _ask(self, method: str, path: str, **request: Any) -> requests.Response:
        headers = {"Authorization": f"token {self.tracker.admin_token}"}
        url = f"{self.tracker.url}/REST/2.0/{path}"
        answer = requests.request(method, url, headers=headers, timeout=60, **request)
        answer.raise_for_status()
        return answer


def options(tracker: Tracker, **more: Any) -> dict[str, Any]:
    """Return the options of a destination there."""
    return {"url": tracker.url, "token": tracker.token, "queue": tracker.queue, **more}
