"""One page, served with ours, with each of Sentry's ways to feedback, or with nothing."""

from __future__ import annotations

import re
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import urlsplit

import hypercare_widget
from benchmarks.widget.peers import bundled
from tests.widget.loopback import Loopback

PAGE = (Path(__file__).parents[2] / "tests/widget/pages_capture/form.html").read_text("utf-8")
SCRIPT = '<script src="{src}" async></script>'
VARIANTS = {
    "bare": "",
    "hypercare": SCRIPT.format(src="/_hypercare/hypercare.js"),
    "sentry-init": SCRIPT.format(src="/peers/sentry-init.js"),
    "sentry-async": SCRIPT.format(src="/peers/sentry-async.js"),
    "sentry-sync": SCRIPT.format(src="/peers/sentry-sync.js"),
}
"""The script tags by the name of what they bring."""
HTML, JAVASCRIPT = "text/html; charset=utf-8", "text/javascript; charset=utf-8"
LAZY = re.compile(r"/(feedback-(?:modal|screenshot))\.min\.js$")


class BenchSite(Loopback):
    """Serves ``/page/<variant>``; whatever is posted is taken and forgotten."""

    def __init__(self) -> None:
        super().__init__(_Handler)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        folder, _, name = path.rpartition("/")
        if folder == "/page":
            self._answer(PAGE.replace("<style>", VARIANTS[name] + "<style>", 1).encode(), HTML)
        elif name in hypercare_widget.FILES:
            self._answer(hypercare_widget.read(name), JAVASCRIPT)
        elif lazy := LAZY.search(path):
            self._answer(bundled(lazy[1]), JAVASCRIPT)
        elif folder == "/peers":
            self._answer(bundled(name.removesuffix(".js")), JAVASCRIPT)
        else:
            self._answer(b"{}", "application/json")

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self._answer(b'{"id": "1", "receipt": "SHOP-1"}', "application/json")

    def _answer(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Cache-Control", "max-age=60")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""
