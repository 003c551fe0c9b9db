"""The two Jiras: the same verbs in other words.

Cloud speaks version 3 and documents, Data Center version 2 and wiki notation.

Sources: https://developer.atlassian.com/cloud/jira/platform/rest/v3/
https://docs.atlassian.com/software/jira/docs/api/REST/latest/
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar
from urllib.parse import urlsplit

from hypercare_collector.connectors.http import Attempt
from hypercare_collector.connectors.markup import adf, jira_wiki
from hypercare_collector.model import Block

HITS = 20
"""More issues than this cannot hold the same key."""


class Edition(ABC):
    """How one edition of Jira takes texts and is searched."""

    name: ClassVar[str]
    api: ClassVar[str]

    @abstractmethod
    def text(self, blocks: Sequence[Block]) -> Any:
        """Return blocks as this edition wants a description or a comment."""

    @abstractmethod
    def characters(self, text: Any) -> str:
        """Return the characters of such a text, whether made here or given back by Jira."""

    @abstractmethod
    def search(self, api: Attempt, jql: str, fields: Sequence[str]) -> list[Any]:
        """Return the issues that a query finds, each with some fields."""

    def fits(self, text: Any, limit: int) -> bool:
        """Say whether a text is within a limit; Jira counts UTF-16 units, as Java does."""
        return len(self.characters(text).encode("utf-16-le")) // 2 <= limit


class Cloud(Edition):
    """Jira Cloud."""

    name = "cloud"
    api = "/rest/api/3"

    def text(self, blocks: Sequence[Block]) -> Any:
        """Return a document."""
        return adf.document(blocks)

    def characters(self, text: Any) -> str:
        """Return the characters of a document; a field that is empty has none."""
        return adf.text_of(text) if text else ""

    def search(self, api: Attempt, jql: str, fields: Sequence[str]) -> list[Any]:
        """Search as Cloud wants it since 2025."""
        body = {"jql": jql, "fields": list(fields), "maxResults": HITS}
        return list(api.send_json("POST", f"{self.api}/search/jql", body)["issues"])


class DataCenter(Edition):
    """Jira Data Center, and Jira Server before it."""

    name = "data-center"
    api = "/rest/api/2"

    def text(self, blocks: Sequence[Block]) -> Any:
        """Return wiki notation."""
        return jira_wiki.wiki(blocks)

    def characters(self, text: Any) -> str:
        """Return the notation itself: its length is what counts."""
        return str(text or "")

    def search(self, api: Attempt, jql: str, fields: Sequence[str]) -> list[Any]:
        """Search by the address, as every version understands it."""
        query = {"jql": jql, "fields": ",".join(fields), "maxResults": str(HITS)}
        return list(api.get(f"{self.api}/search", **query)["issues"])


EDITIONS: dict[str, type[Edition]] = {"cloud": Cloud, "data-center": DataCenter}


def guess(url: str) -> Edition:
    """Return the edition that lives at an address: Atlassian's own hosts are Cloud."""
    host = urlsplit(url).hostname or ""
    ours = host == "api.atlassian.com" or host.endswith((".atlassian.net", ".jira.com"))
    return Cloud() if ours else DataCenter()
