"""The first-party path: it serves the widget and adds what only the server knows.

Framework-neutral: a request value in, a response value out. The feedback is durable in the spool
before the collector is asked, and the user waits ``relay_seconds`` at most for a receipt. Nothing
that a browser says about the reporter, the session or the server is believed.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from hypercare import client, posted, template, trail, widget
from hypercare.client import Client
from hypercare.courier import Courier
from hypercare.pages import Pages
from hypercare.posted import Refused
from hypercare.process import Decided
from hypercare.report import Report
from hypercare.settings import Settings
from hypercare.transport import Delivered, Later, Never, Outcome
from hypercare.vouch import vouched

log = logging.getLogger("hypercare")

LOOKS = {"/pages.css": "text/css; charset=utf-8", "/icon.svg": "image/svg+xml"}
"""What the collector's status page wants to find beside it, and its media type."""
WAITING = ("/feedback", "/template", "/status", *LOOKS)
"""What is answered only when the disk or the collector has; the rest lies ready."""
SECONDS_FRESH = 300
"""How long a browser keeps the widget's files without asking."""


@dataclass(frozen=True)
class Request:
    """One call below the relay's path.

    ``path`` starts with a slash and lacks ``prefix``, the path under which browsers see the relay.
    ``headers`` have lower-case names. ``who`` tells who the user is, None for nobody.
    """

    method: str
    path: str
    prefix: str
    query: str
    headers: Mapping[str, str]
    body: posted.Readable
    address: str | None = None
    session: str | None = None
    who: Callable[[], Mapping[str, str] | None] = lambda: None


@dataclass(frozen=True)
class Response:
    """What goes back to the browser; to a HEAD without the body, which frameworks leave out."""

    status: int
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()


def answer(request: Request) -> Response:
    """Answer one request; our own faults become a problem document and a line in the log."""
    try:
        response = _answer(request)
    except Refused as refused:
        response = _problem(refused.status, refused.why, *refused.headers, reason=refused.reason)
    except Exception:
        log.exception("The relay failed on %s %s", request.method, request.path)
        response = _problem(500, "The relay failed. The application's log says why.")
    nosniff = ("X-Content-Type-Options", "nosniff")
    headers = (*response.headers, nosniff)
    if response.status != 304:  # which has the length of what it does not repeat, or none
        headers = (*headers, ("Content-Length", str(len(response.body))))
    return Response(response.status, response.body, headers)


def takes_time(request: Request) -> bool:
    """Say whether the answer waits for the disk or the collector, which no event loop may."""
    return request.path in WAITING


def takes_body(request: Request) -> bool:
    """Say whether the answer needs the body, which is read before by who cannot wait for it."""
    try:
        posted.check_origin(request.headers)
    except Refused:
        return False
    return request.method == "POST" and request.path == "/feedback"


def busy() -> Response:
    """Answer that there are too many at once."""
    return _problem(503, "Too many ask at once.", ("Retry-After", "5"))


def script_tag(prefix: str, nonce: str | None = None) -> dict[str, str | bool]:
    """Return the attributes of the widget's script tag; an empty dict while the SDK is inert."""
    settings = Decided.settings
    if settings is None:
        return {}
    tag: dict[str, str | bool] = {"src": f"{prefix}/hypercare.js"}
    tag["data-project"] = settings.dsn.project
    if nonce:
        tag["nonce"] = nonce
    return {**tag, "async": True}


def _answer(request: Request) -> Response:
    routes = {"/feedback": ("POST", _feedback), "/template": ("GET", _template)}
    routes["/status"] = ("GET", _status)
    routes |= dict.fromkeys(LOOKS, ("GET", _looks))
    method, handle = routes.get(request.path, ("GET", _file))
    if request.method != method and not (method == "GET" and request.method == "HEAD"):
        raise Refused(405, f"{request.path} takes {method}", ("Allow", method))
    return handle(request)


def _file(request: Request) -> Response:
    found = widget.find(request.path.lstrip("/"))
    if found is None:
        raise Refused(404, "There is nothing here.")
    headers = (("ETag", found.etag), ("Cache-Control", f"public, max-age={SECONDS_FRESH}"))
    if found.etag in request.headers.get("if-none-match", ""):
        return Response(304, b"", headers)
    script = ("Content-Type", "text/javascript; charset=utf-8")
    return Response(200, found.content, (*headers, script))


def _feedback(request: Request) -> Response:
    posted.check_origin(request.headers)
    here, courier, settings = _configured()
    report = posted.read(request.headers, request.body)
    reporter = request.who() or trail.current().reporter
    known = {"session": _session(request, reporter), "address": request.address}
    known["user_agent"] = request.headers.get("user-agent")
    content = vouched(report.content, reporter=reporter, app=here.app(), known=known)
    report = Report(content, report.attachments)
    wanted = here.wanted(report)
    if wanted is None:
        raise Refused(422, "The application decided not to send this feedback.")
    held = here.keep(wanted)
    if held is None:
        raise Refused(503, "There is no room to keep the feedback.", ("Retry-After", "60"))
    outcome = courier.deliver(held, settings.relay_seconds)
    return _told(outcome, report.id, request.prefix, durable=held.durable)


def _session(request: Request, reporter: Mapping[str, str] | None) -> str | None:
    """Return the session of who is here now, who need not be the one that the cookie is of."""
    if request.session is None:
        return None
    return trail.memory.claim(request.session, trail.id_of(reporter))[0]


def _configured() -> tuple[Client, Courier, Settings]:
    here = client.current()
    if here.courier is None or here.settings is None:
        raise Refused(503, "hypercare.init() was not called, or failed: see the application's log.")
    return here, here.courier, here.settings


def _told(outcome: Outcome | None, id: str, prefix: str, *, durable: bool) -> Response:
    if isinstance(outcome, Delivered):
        told: dict[str, Any] = {"id": id, "receipt": outcome.receipt, "status": "received"}
        token = parse_qs(urlsplit(outcome.links.get("status", "")).query).get("token")
        if token:
            query = urlencode({"id": id, "token": token[0]})
            told["links"] = {"status": f"{prefix}/status?{query}"}
        return _document(outcome.status, told)
    if isinstance(outcome, Never):
        status = outcome.status or 400
        return _document(
            status, outcome.problem or {"status": status, "title": outcome.why}, "problem+json"
        )
    if not durable:
        raise Refused(503, "The feedback cannot be kept safely here now.", ("Retry-After", "30"))
    return _document(202, {"id": id, "status": "kept"})


def _template(request: Request) -> Response:
    """Pass on the project's template; while the collector is away, the standard one does."""
    here = client.current()
    if here.settings is not None:
        found = _pages(here.settings).public("/api/v1/template", "application/json")
        if found is not None and found.document():
            return Response(200, found.body, _json_headers("json", "private, max-age=60"))
    return _document(200, template.json_schema())


def _status(request: Request) -> Response:
    _, _, settings = _configured()
    query = parse_qs(request.query)
    id, token = query.get("id", [""])[0], query.get("token", [""])[0]
    if not id or not token:
        raise Refused(400, "The address lacks the feedback's id or its token.")
    path = f"/api/v1/feedback/{quote(id, safe='')}/status?{urlencode({'token': token})}"
    accept = "text/html" if "text/html" in request.headers.get("accept", "") else "application/json"
    found = _pages(settings).own(path, accept)
    if isinstance(found, Later) or found.status >= 500:
        raise Refused(502, "The collector cannot be asked now. Try again later.")
    sandbox = found.headers.get("content-security-policy", "default-src 'none'; sandbox")
    headers = (
        ("Content-Type", found.headers.get("content-type", "application/json")),
        ("Content-Security-Policy", sandbox),
        ("Referrer-Policy", "no-referrer"),
        ("Cache-Control", "no-store"),
    )
    return Response(found.status, found.body, headers)


def _looks(request: Request) -> Response:
    """Pass on what the status page asks for beside it."""
    _, _, settings = _configured()
    kind = LOOKS[request.path]
    found = _pages(settings).public(f"/static{request.path}", kind)
    if found is None:
        raise Refused(502, "The collector cannot be asked now. Try again later.")
    fresh = f"public, max-age={SECONDS_FRESH}"
    return Response(200, found.body, (("Content-Type", kind), ("Cache-Control", fresh)))


def _pages(settings: Settings) -> Pages:
    """Return the pages of the collector that the settings name."""
    if not _latest or _latest[0].settings is not settings:
        _latest[:] = [Pages(settings)]
    return _latest[0]


def _document(status: int, content: Mapping[str, Any], kind: str = "json") -> Response:
    return Response(status, json.dumps(content).encode(), _json_headers(kind, "no-store"))


def _problem(status: int, why: str, *headers: tuple[str, str], reason: str = "") -> Response:
    """Write a problem document; ``reason`` is for programs. Source: RFC 9457."""
    problem = {"type": "about:blank", "status": status, "title": why}
    if reason:
        problem["reason"] = reason
    response = _document(status, problem, "problem+json")
    return Response(status, response.body, (*response.headers, *headers))


def _json_headers(kind: str, cache: str) -> tuple[tuple[str, str], ...]:
    return (("Content-Type", f"application/{kind}"), ("Cache-Control", cache))


_latest: list[Pages] = []
