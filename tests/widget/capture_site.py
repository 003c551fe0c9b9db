"""A small site on loopback with the pages whose pictures the tests take."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler
from pathlib import Path
from queue import Queue
from urllib.parse import urlsplit

from tests.widget.capture_bundle import bundle
from tests.widget.loopback import Loopback

PAGES = Path(__file__).parent / "pages_capture"
FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSerif-Bold.ttf")
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
}


class CaptureSite(Loopback):
    """Serves the folder of pages, each with the given policy; the port makes the origin.

    What browsers report to `/reports` is in `reported`.
    """

    def __init__(self, policy: str = "") -> None:
        self.policy = policy
        self.reported: Queue[bytes] = Queue()
        super().__init__(_Handler)


class _Handler(BaseHTTPRequestHandler):
    host: CaptureSite
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = Path(urlsplit(self.path).path)
        try:
            body = _read(path.name)
        except OSError:
            return self._answer(404, b"nothing here", "text/plain")
        return self._answer(200, body, TYPES[path.suffix])

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        if self.path == "/reports":
            self.host.reported.put(body)
        self._answer(200, b"", "text/plain")

    def _answer(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=60")
        self.send_header("Access-Control-Allow-Origin", "*")
        if self.host.policy:
            self.send_header("Content-Security-Policy", self.host.policy)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def _read(name: str) -> bytes:
    if name == "capture.js":
        return bundle()
    return (FONT if name == "font.ttf" else PAGES / name).read_bytes()
