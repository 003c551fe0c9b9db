"""One HTTP conversation with a ticketing system, and the one reading of its answers."""

from __future__ import annotations

import json
import time
from abc import abstractmethod
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from typing import Any, TypeVar
from urllib.parse import urlsplit

import requests
from requests.exceptions import InvalidSchema, InvalidURL
from urllib3.exceptions import HTTPError, LocationParseError, NewConnectionError
from urllib3.filepost import encode_multipart_formdata

from hypercare_collector.connectors.answer import Reply, read_body, to_reply
from hypercare_collector.connectors.base import Connector, RateLimited, Rejected, Trouble, TryLater
from hypercare_collector.connectors.line import Line
from hypercare_collector.model import File

O = TypeVar("O")  # noqa: E741  the connector's own options

REST = 10.0
"""Seconds after a time-out: the other side may still be at work on what it was asked."""
DEADLINE = 25.0
"""Seconds that one attempt may take, all its requests together; the lease is longer."""
CONNECT = 8.0
"""Seconds until a connection stands, and until each block of a body is taken."""


class Absent(Rejected):
    """What was asked for is not there (404, 410)."""


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
        except (requests.RequestException, HTTPError) as error:
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
            content = read_body(answer)
            if time.monotonic() >= self._ends:
                raise requests.Timeout
            return to_reply(what, answer, content, self._service.without_secrets)

    def _lost(self, what: str, error: Exception) -> Trouble:
        """Say what became of a request that brought no answer."""
        if isinstance(error, InvalidURL | InvalidSchema | LocationParseError):
            return Rejected(f"{what}: the address is not one that can be asked; look at the url")
        if isinstance(error, requests.ConnectTimeout):
            return TryLater(f"{what}: no connection in time", reached=False)
        if time.monotonic() >= self._ends or isinstance(error, requests.Timeout):
            return TryLater(f"{what}: no complete answer in time", after=REST)
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
