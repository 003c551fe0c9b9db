"""One POST to the collector. Its answer is Delivered, Later or Never; it never raises.

The key goes to the collector's own address alone: redirects are not followed and a ``.netrc`` is
not asked. ``requests`` is imported when the first report is sent.
"""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from hypercare import process, quiet
from hypercare.patience import retry_after
from hypercare.sealed import FEEDBACK, Sealed
from hypercare.settings import Dsn, Settings
from hypercare.values import shorten, words_of

if TYPE_CHECKING:
    import requests

ANSWER_BYTES = 1024 * 1024
REFUSALS = (400, 405, 409, 410, 411, 413, 414, 415, 422, 431)
MISDIRECTED = (401, 403, 404)
PACKED_BYTES = 1024
"""JSON above this is sent compressed; files are mostly pictures, which are compressed already."""
TOO_MANY = 429
CLOSED = 503
UNOPENED = frozenset(
    {"ConnectTimeout", "ProxyError", "SSLError", "NewConnectionError", "ConnectTimeoutError"}
)
"""What `requests` and `urllib3` call it that a connection was never made."""
SIGNALS_SECONDS = 5.0
"""How long an answer to signals may take: feedback may be waiting behind them."""
UNPACKED_PLEASE = 415
"""What a proxy answers that takes nothing compressed."""


@dataclass(frozen=True)
class Delivered:
    """The collector has it, durably. ``receipt`` is the feedback's short human name."""

    receipt: str
    links: Mapping[str, str] = field(default_factory=dict)
    status: int = 202


@dataclass(frozen=True)
class Later:
    """The same report may be accepted later; it is kept.

    ``after`` is how many seconds the collector asked for. ``everyone`` says that other reports
    may well fare the same, ``certain`` that they do: nobody opened, or it is shutting down.
    ``status`` is the answer's, None without an answer; 401, 403 and 404 mean that the DSN is wrong.
    """

    why: str
    after: float | None = None
    status: int | None = None
    everyone: bool = True
    certain: bool = False


@dataclass(frozen=True)
class Never:
    """A refusal for good: of this report. ``problem`` is the collector's problem document.

    ``by`` is who refuses: the collector, the program by its ``before_send``, or the device, which
    has no room for it.
    """

    why: str
    status: int | None = None
    problem: Mapping[str, Any] = field(default_factory=dict)
    by: Literal["collector", "program", "device"] = "collector"


Outcome = Delivered | Later | Never


@dataclass(frozen=True)
class Answer:
    """What came back over HTTP, at most `ANSWER_BYTES` of it. Header names are lower-case."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    def document(self) -> dict[str, Any]:
        """Return the JSON object in the body, or an empty one."""
        try:
            found = json.loads(self.body)
        except (ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}


def send(settings: Settings, sealed: Sealed) -> Outcome:
    """Post one report, or a body of signals, and say what became of it."""
    headers = {"Content-Type": sealed.content_type, "Accept": "application/json"}
    path = f"/api/v1/{sealed.kind}"
    seconds = None if sealed.kind == FEEDBACK else min(SIGNALS_SECONDS, settings.answer_seconds)
    answer: Answer | Later | None = None
    if len(sealed.body) > PACKED_BYTES and sealed.content_type == "application/json":
        packed = gzip.compress(sealed.body, 6)
        answer = _ask(
            settings,
            "POST",
            path,
            {**headers, "Content-Encoding": "gzip"},
            packed,
            seconds=seconds,
        )
    if answer is None or (isinstance(answer, Answer) and answer.status == UNPACKED_PLEASE):
        answer = _ask(settings, "POST", path, headers, sealed.body, seconds=seconds)
    if isinstance(answer, Later):
        return answer
    return read(answer) if sealed.kind == FEEDBACK else read_of_signals(answer)


def fetch(settings: Settings, path: str, accept: str, seconds: float) -> Answer | Later:
    """Get something from the collector within ``seconds``."""
    return _ask(settings, "GET", path, {"Accept": accept}, None, seconds=seconds)


def read(answer: Answer) -> Outcome:
    """Say what an answer to a posted report means."""
    document, status = answer.document(), answer.status
    if 200 <= status < 300:
        if "receipt" not in document and "id" not in document:
            return Later(f"answered {status}, but not as a collector does", status=status)
        links = document.get("links")
        links = {str(k): str(v) for k, v in links.items()} if isinstance(links, dict) else {}
        return Delivered(str(document.get("receipt") or ""), links, status)
    why = _reason(document, status)
    if status in REFUSALS:
        return Never(why, status, document)
    if status in MISDIRECTED:
        return Later(
            f"{why.rstrip('.')}. Check the DSN: its key, its address, its project.", status=status
        )
    if 300 <= status < 400:
        return Later(
            f"redirected to {answer.headers.get('location')}: use that in the DSN", 600.0, status
        )
    after = retry_after(answer.headers.get("retry-after"))
    away = status in (502, 503, 504)
    return Later(why, after, status, everyone=away, certain=status == CLOSED)


def read_of_signals(answer: Answer) -> Outcome:
    """Say what an answer to posted signals means. A collector without that call gets none."""
    status, document = answer.status, answer.document()
    if 200 <= status < 300 and "taken" in document:
        return Delivered("", status=status)
    if status in (404, 405):
        return Never("this collector takes no signals", status, document)
    return (
        read(answer) if not 200 <= status < 300 else Later("no collector answered", status=status)
    )


def _ask(
    settings: Settings,
    method: str,
    path: str,
    headers: Mapping[str, str],
    body: bytes | None,
    *,
    seconds: float | None = None,
) -> Answer | Later:
    with process.importing():
        import requests  # late: nobody pays for it before the first report

    limit = seconds or settings.answer_seconds
    try:
        with quiet.unheard(), requests.Session() as session:
            answer = session.request(
                method,
                f"{settings.dsn.base}{path}",
                data=body,
                headers={**headers, "Accept-Encoding": "identity"},
                auth=_authorized(settings.dsn),
                timeout=(min(settings.connect_seconds, limit), limit),
                allow_redirects=False,
                stream=True,
            )
            return _read(answer, time.monotonic() + limit)
    except Exception as error:
        why = f"no answer from {settings.dsn.base} ({_named(error)})"
        return Later(why, certain=_unopened(error))


def _read(answer: requests.Response, deadline: float) -> Answer:
    body = b""
    for piece in _pieces(answer):
        body += piece
        if len(body) > ANSWER_BYTES or time.monotonic() > deadline:
            raise TimeoutError("the answer does not end")
    return Answer(answer.status_code, {k.lower(): v for k, v in answer.headers.items()}, body)


def _pieces(answer: requests.Response) -> Iterator[bytes]:
    """Give what has arrived as soon as it has, so that a dribble meets the deadline."""
    read1 = getattr(answer.raw, "read1", None)
    if read1 is None:  # urllib3 before 2.1
        yield from answer.iter_content(64)
    else:
        yield from iter(lambda: read1(16_384), b"")


def _named(error: Exception) -> str:
    """Name the trouble; only what TLS says needs to be read in full."""
    name = type(error).__name__
    return f"{name}: {shorten(words_of(error), 300)}" if name == "SSLError" else name


def _unopened(error: Exception) -> bool:
    """Say whether there was no connection at all, so that it is not for what was to be sent."""
    reason = getattr(error.args[0], "reason", None) if error.args else None
    names = {each.__name__ for each in (*type(error).__mro__, *type(reason).__mro__)}
    return not names.isdisjoint(UNOPENED)


def _authorized(dsn: Dsn) -> Any:
    """Set the key as an ``auth`` callable, since requests lets ``.netrc`` overwrite a header."""

    def authorize(request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {dsn.key}"
        return request

    return authorize


def _reason(document: Mapping[str, Any], status: int) -> str:
    """Put a problem document into one line: what it says, then every fault by its field."""
    said = document.get("detail") or document.get("title") or "no reason given"
    errors = document.get("errors")
    faults = [
        f"{each.get('field')}: {each.get('message')}"
        for each in (errors if isinstance(errors, list) else [])
        if isinstance(each, dict)
    ]
    return shorten(f"{status}, {'; '.join([str(said), *faults])}", 1_000)
