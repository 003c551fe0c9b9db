"""One HTTP conversation with a ticketing system, and the one reading of its answers."""

from __future__ import annotations

import json
import re
import time
from abc import abstractmethod
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cached_property
from io import BytesIO
from typing import Any, TypeVar
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import NewConnectionError
from urllib3.filepost import encode_multipart_formdata

from hypercare_collector.connectors.base import Connector, RateLimited, Rejected, Trouble, TryLater
from hypercare_collector.connectors.line import Line
from hypercare_collector.model import File

O = TypeVar("O")  # noqa: E741  the connector's own options

DEADLINE = 25.0
"""Seconds that one attempt may take, all its requests together; the lease is longer."""
CONNECT = 8.0
"""Seconds until a connection stands, and until each block of a body is taken."""
LARGEST_ANSWER = 4 * 1024 * 1024
LONGEST_WAIT = 24 * 3600.0
"""Seconds; a Retry-After beyond it is taken for a mistake."""
_page = re.compile(r"\s*<(!doctype|html|head|body|title|h1)\b", re.IGNORECASE)
_headline = re.compile(r"<(?:title|h1)\b[^>]*>([^<]{1,200})", re.IGNORECASE)
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


class Absent(Rejected):
    """What was asked for is not there (404, 410)."""


@dataclass(frozen=True)
class Reply:
    """What came back. ``body`` is the JSON, or None where the other side did not speak it.

    ``what`` names the request; ``words`` are what the other side said, shortened, secrets struck
    out; ``after`` is Retry-After in seconds.
    """

    what: str
    status: int
    body: Any
    words: str
    after: float | None

    @property
    def summary(self) -> str:
        """The sentence that an admin reads."""
        meaning = MEANINGS.get(self.status)
        parts = [f"{self.what} was answered with {self.status}", meaning, self.words]
        return ": ".join(part for part in parts if part)


Diagnose = Callable[[Reply], Trouble | None]


@dataclass(frozen=True)
class Service:
    """The other side as a connector describes it.

    ``user`` and ``password`` are for basic authentication; ``secrets`` never show in a message;
    ``diagnose`` reads the answers that mean something else than usual.
    """

    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    user: str = ""
    password: str = field(default="", repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)
    diagnose: Diagnose = lambda _reply: None

    @property
    def basic(self) -> str:
        """User and password as they travel. As UTF-8: requests would fail beyond Latin-1."""
        return b64encode(f"{self.user}:{self.password}".encode()).decode()

    def without_secrets(self, text: str) -> str:
        """Strike our secrets out of a text, also in the shape in which they travel."""
        for secret in (self.basic, self.password, *self.secrets):
            text = text.replace(secret, "[redacted]") if secret else text
        return text


class HttpConnector(Connector[O]):
    """A connector that speaks HTTP. Each verb works within ``with self.attempt() as api``."""

    deadline: float = DEADLINE

    @abstractmethod
    def service(self) -> Service:
        """Say where the service is, who we are there, and how to read its peculiar answers."""

    @contextmanager
    def attempt(self) -> Iterator[Attempt]:
        """Begin one attempt: all its requests share one deadline.

        An answer without the things that a connector takes out of it is tried again later.
        """
        try:
            yield Attempt(self._conversation, time.monotonic() + self.deadline)
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            why = f"{self.title} answered in another shape than expected: {error!r}"
            raise TryLater(self._conversation.service.without_secrets(why)[:500]) from error

    def close(self) -> None:
        """Let go of the connection."""
        if "_conversation" in vars(self):
            self._conversation.session.close()

    @cached_property
    def _conversation(self) -> Conversation:
        return Conversation(self.service())


class Conversation:
    """A session with one service. It follows no redirect and never reads ``.netrc``."""

    def __init__(self, service: Service) -> None:
        """Prepare a session; nothing is opened before the first request."""
        self.service = service
        self.line = Line()
        self.session = requests.Session()
        self.session.headers.update({"User-Agent": "hypercare", **service.headers})
        self.session.auth = self._introduce
        self.session.mount("https://", self.line)
        self.session.mount("http://", self.line)

    def _introduce(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Say who we are. Ours even when it says nothing: else requests would ask ``.netrc``."""
        if self.service.user:
            request.headers["Authorization"] = f"Basic {self.service.basic}"
        return request


class Attempt:
    """The requests of one attempt. What does not go well is raised as a Trouble."""

    def __init__(self, conversation: Conversation, ends: float) -> None:
        """Keep the session and the moment, in monotonic seconds, at which patience ends."""
        self._service = conversation.service
        self._session = conversation.session
        self._line = conversation.line
        self._ends = ends

    def get(self, path: str, **query: str) -> Any:
        """Return the JSON at ``path``."""
        return self.send("GET", path, params=query).body

    def send_json(self, method: str, path: str, body: Mapping[str, Any], **headers: str) -> Any:
        """Send a JSON body; return the JSON of the answer."""
        content = json.dumps(body).encode()
        headers = {"Content-Type": "application/json", **headers}
        return self.send(method, path, data=BytesIO(content), headers=headers).body

    def send_file(self, path: str, file: File, part: str, fields: Mapping[str, str]) -> Any:
        """Send a file as ``multipart/form-data`` beside some fields; return the answer's JSON."""
        parts: list[tuple[str, Any]] = list(fields.items())
        parts.append((part, (file.name, file.content, file.media_type)))
        content, kind = encode_multipart_formdata(parts)
        return self.send("POST", path, data=BytesIO(content), headers={"Content-Type": kind}).body

    def send(self, method: str, path: str, *, speaks_json: bool = True, **request: Any) -> Reply:
        """Send one request and return a good answer; raise a Trouble for any other.

        A body goes as a file, so that the time-out counts for each block of it, not for all.
        """
        what = f"{method} {path or urlsplit(self._service.url).netloc}"
        try:
            reply = self._exchange(what, method, path, request)
        except requests.RequestException as error:
            raise self._lost(what, error) from None
        trouble = self._service.diagnose(reply) or read_status(reply)
        if trouble is None and speaks_json and reply.body is None:
            trouble = TryLater(f"{reply.summary}, which is not JSON")
        if trouble is not None:
            raise trouble
        return reply

    def _exchange(self, what: str, method: str, path: str, request: dict[str, Any]) -> Reply:
        left = max(self._ends - time.monotonic(), 0.001)
        request["timeout"] = (min(CONNECT, left), left)
        url = self._service.url.rstrip("/") + path if path else self._service.url
        with (
            self._line.cut_after(left),
            self._session.request(
                method, url, allow_redirects=False, stream=True, **request
            ) as answer,
        ):
            content = _read(answer)
            if time.monotonic() >= self._ends:
                raise requests.Timeout
            return self._reply(what, answer, content)

    def _reply(self, what: str, answer: requests.Response, content: bytes) -> Reply:
        try:
            body = json.loads(content)
        except ValueError:
            body = None
        words = _words(answer, self._service.without_secrets(content.decode("utf-8", "replace")))
        return Reply(
            what=what,
            status=answer.status_code,
            body=body,
            words=words,
            after=read_retry_after(
                answer.headers.get("Retry-After", ""), answer.headers.get("Date", "")
            ),
        )

    def _lost(self, what: str, error: requests.RequestException) -> Trouble:
        """Say what became of a request that brought no answer."""
        if isinstance(error, requests.exceptions.InvalidURL | requests.exceptions.InvalidSchema):
            return Rejected(f"{what}: the address is not one that can be asked; look at the url")
        if isinstance(error, requests.ConnectTimeout):
            return TryLater(f"{what}: no connection within {CONNECT:g} s", reached=False)
        if time.monotonic() >= self._ends or isinstance(error, requests.Timeout):
            return TryLater(f"{what}: no complete answer in time")
        reached = not isinstance(_reason(error), NewConnectionError)
        return TryLater(f"{what}: {_cause(error)}", reached=reached)


def read_status(reply: Reply) -> Trouble | None:
    """Read what nearly every API means by its status codes; None is a good answer."""
    if 200 <= reply.status < 300:
        return None
    if reply.status == 429:
        return RateLimited(reply.summary, after=reply.after)
    if reply.status in (408, 425) or reply.status >= 500:
        return TryLater(reply.summary, after=reply.after)
    if reply.status in (404, 410):
        return Absent(reply.summary)
    return Rejected(reply.summary)


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


def _read(answer: requests.Response) -> bytes:
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


def _reason(error: Exception) -> object:
    return getattr(error.args[0] if error.args else None, "reason", None)


def _cause(error: BaseException) -> str:
    """Return the operating system's word for it, never a text that holds an address."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, OSError) and cause.strerror:
            return cause.strerror
        cause = cause.__cause__ or cause.__context__
    return "the connection was lost"
