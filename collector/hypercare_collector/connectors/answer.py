"""What came back from the other side: as little of it as a decision needs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import requests

LARGEST_ANSWER = 4 * 1024 * 1024
LONGEST_WAIT = 24 * 3600.0
"""Seconds; a Retry-After beyond it is taken for a mistake."""
MEANINGS = {
    400: "it does not understand the request",
    401: "it does not accept our user and password, key or token",
    403: "our account is not allowed to do this",
    404: "there is nothing at this address",
    410: "it is gone for good",
    413: "it is too large for this system",
    415: "it does not take this kind of content",
    422: "it does not accept what the request says",
}
_page = re.compile(r"\s*<(!doctype|html|head|body|title|h1)\b", re.IGNORECASE)
_headline = re.compile(r"<(?:title|h1)\b[^>]*>([^<]{1,200})", re.IGNORECASE)


@dataclass(frozen=True)
class Reply:
    """What came back. ``body`` is the JSON, or None where the other side did not speak it.

    ``what`` names the request; ``words`` are what the other side said, shortened, secrets struck
    out, and ``text`` is all of it; ``after`` is Retry-After in seconds; ``headers`` know no case.
    """

    what: str
    status: int
    body: Any
    words: str
    after: float | None
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    text: str = field(default="", repr=False)

    @property
    def summary(self) -> str:
        """The sentence that an admin reads."""
        meaning = MEANINGS.get(self.status)
        parts = [f"{self.what} was answered with {self.status}", meaning, self.words]
        return ": ".join(part for part in parts if part)


def to_reply(
    what: str, answer: requests.Response, content: bytes, without_secrets: Callable[[str], str]
) -> Reply:
    """Read an answer; ``what`` names the request that it answers."""
    try:
        body = json.loads(content)
    except ValueError:
        body = None
    headers = answer.headers
    text = without_secrets(content.decode("utf-8", "replace"))
    return Reply(
        what=what,
        status=answer.status_code,
        body=body,
        words=_words(answer, text),
        after=read_retry_after(headers.get("Retry-After", ""), headers.get("Date", "")),
        headers=headers,
        text=text,
    )


def read_retry_after(value: str, now: str = "") -> float | None:
    """Return how many seconds to wait, or None when it does not say.

    ``now`` is the answer's own ``Date``, so that a clock that is wrong over there does no harm.

    Source: https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
    """
    value = value.strip()
    if value.isascii() and value.replace(".", "", 1).isdigit():
        return min(float(value), LONGEST_WAIT)
    moment = _date(value)
    if moment is None:
        return None
    wait = (moment - (_date(now) or datetime.now(UTC))).total_seconds()
    return min(max(wait, 0.0), LONGEST_WAIT)


def _date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def read_body(answer: requests.Response) -> bytes:
    """Read the body, but not more than anybody would call an answer."""
    content = bytearray()
    for piece in answer.iter_content(64 * 1024):
        content += piece
        if len(content) > LARGEST_ANSWER:
            break
    return bytes(content[:LARGEST_ANSWER])


def _words(answer: requests.Response, text: str) -> str:
    """Return what the other side said, in one short line."""
    if answer.is_redirect:
        target = urlsplit(answer.headers["Location"])
        return f"it sends us to {target.scheme}://{target.netloc}; look at the url"
    if _page.match(text):
        headline = _headline.search(text)
        text = f"a web page: {headline[1]}" if headline else "a web page"
    return " ".join(text.split())[:300]
