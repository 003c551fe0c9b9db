"""A small site on loopback that carries the widget, and a stand-in for the relay behind it."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import urlsplit

import hypercare_widget
from hypercare import template
from tests.widget.loopback import Loopback

STRICT = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src data:; "
    "base-uri 'none'; form-action 'self'; require-trusted-types-for 'script'; trusted-types 'none'"
)
HTML = "text/html; charset=utf-8"
SCRIPT = "text/javascript; charset=utf-8"


@dataclass(frozen=True)
class Reply:
    """What the stand-in answers to a POST of feedback."""

    status: int
    body: dict[str, Any] | str = field(default_factory=dict)
    headers: tuple[tuple[str, str], ...] = ()
    hold: bool = False
    """Take it, and answer only when the site closes."""


RECEIVED = Reply(
    202,
    {
        "id": "",
        "receipt": "SHOP-142",
        "status": "received",
        "links": {"status": "/_hypercare/status?id=1&token=t"},
    },
)
KEPT = Reply(202, {"id": "", "status": "kept"})
UNTOUCHED = Reply(200, {"state": "received", "receipt": "SHOP-142", "tickets": [], "messages": []})


@dataclass(frozen=True)
class Posted:
    """One feedback as it came over the wire."""

    feedback: dict[str, Any]
    files: tuple[tuple[str, str, str, bytes], ...]
    """Kind, file name, media type and bytes of each attachment."""
    headers: dict[str, str]
    path: str = ""


class Site(Loopback):
    """Serves pages by path; `mood` is what the next posts are answered, `posted` what came."""

    def __init__(self, pages: dict[str, tuple[str, str]], csp: str = STRICT) -> None:
        self.pages = pages
        self.csp = csp
        self.mood: Reply | None = RECEIVED
        """None hangs up without an answer."""
        self.status = UNTOUCHED
        """What is answered to the question what has become of a feedback."""
        self.posted: list[Posted] = []
        self.template: dict[str, Any] | None = template.json_schema()
        """What the relay answers when it is asked for the project's template; None is 404."""
        self.asked: list[str] = []
        """Paths below the relay that were asked for by GET."""
        self.headers = {"Cache-Control": "no-store", "Access-Control-Allow-Origin": "*"}
        """What every answer carries."""
        self.closed = threading.Event()
        super().__init__(_Handler)

    def close(self) -> None:
        """Let go of what is held, and stop listening."""
        self.closed.set()
        super().close()


class _Handler(BaseHTTPRequestHandler):
    host: Site
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        name = path.rpartition("/")[2]
        if path.startswith(("/_hypercare/", "/api/")):
            self.host.asked.append(path)
        if name == "template" and self.host.template is not None:
            self._answer(200, json.dumps(self.host.template).encode(), "application/json")
        elif path.startswith("/_hypercare/") and name in hypercare_widget.FILES:
            self._answer(200, hypercare_widget.read(name), SCRIPT)
        elif path in self.host.pages:
            kind, text = self.host.pages[path]
            self._answer(200, text.encode(), kind)
        elif path.startswith("/status/"):
            self._answer(int(name), b"{}", "application/json")
        elif path == "/_hypercare/status":
            status = self.host.status
            self._answer(status.status, json.dumps(status.body).encode(), "application/json")
        else:
            self._answer(404, b"nothing here", "text/plain")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        path = urlsplit(self.path).path
        if path.startswith("/status/"):
            return self._answer(int(path.rpartition("/")[2]), b"{}", "application/json")
        if not path.endswith("/feedback"):
            return self._answer(404, b"nothing here", "text/plain")
        return self._take_feedback(body)

    def do_OPTIONS(self) -> None:
        self._answer(204, b"", "text/plain")

    def _take_feedback(self, body: bytes) -> None:
        mood = self.host.mood
        if mood is None:
            self.close_connection = True
            return
        self.host.posted.append(_read(body, dict(self.headers.items()), self.path))
        if mood.hold:
            self.host.closed.wait()
            return
        text = mood.body if isinstance(mood.body, str) else json.dumps(mood.body)
        kind = "application/json" if mood.status < 300 else "application/problem+json"
        self._answer(mood.status, text.encode(), kind, mood.headers)

    def _answer(
        self, status: int, body: bytes, kind: str, more: tuple[tuple[str, str], ...] = ()
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", self.host.csp)
        self.send_header("Access-Control-Allow-Headers", "authorization, content-type")
        self.send_header("Access-Control-Allow-Methods", "GET, POST, OPTIONS")
        for name, value in (*self.host.headers.items(), *more):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def _read(body: bytes, headers: dict[str, str], path: str) -> Posted:
    kind = headers.get("Content-Type", "")
    if kind.startswith("application/json"):
        return Posted(json.loads(body), (), headers, path)
    whole = b"Content-Type: " + kind.encode() + b"\n\n" + body
    feedback: dict[str, Any] = {}
    files = []
    for part in BytesParser(policy=HTTP).parsebytes(whole).iter_parts():
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        name = str(part.get_param("name", header="content-disposition"))
        if name == "feedback":
            feedback = json.loads(content)
        else:
            files.append((name, part.get_filename() or "", part.get_content_type(), content))
    return Posted(feedback, tuple(files), headers, path)
