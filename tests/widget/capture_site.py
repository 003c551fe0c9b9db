"""A small site on loopback with the pages whose pictures the tests take."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from tests.widget.capture_bundle import bundle

PAGES = Path(__file__).parent / "pages_capture"
FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSerif-Bold.ttf")
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
}


class CaptureSite:
    """Serves the folder of pages, each with the given policy; the port makes the origin."""

    def __init__(self, policy: str = "") -> None:
        self.policy = policy
        site = self

        class Handler(_Handler):
            """Knows its site."""

            host = site

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


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

    def _answer(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=60")
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
