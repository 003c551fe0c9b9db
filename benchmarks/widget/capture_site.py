"""The pages whose pictures are taken, and the packages that some of them are made of."""

from __future__ import annotations

import mimetypes
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import urlsplit

from tests.widget.capture_site import FONT, PAGES
from tests.widget.loopback import Loopback

OURS = Path(__file__).parent / "capture_pages"


class BenchCaptureSite(Loopback):
    """Serves our pages, those of the tests and, below ``/npm/``, the installed packages."""

    def __init__(self, packages: Path) -> None:
        self.packages = packages
        super().__init__(_Handler)


class _Handler(BaseHTTPRequestHandler):
    host: BenchCaptureSite
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = urlsplit(self.path).path.lstrip("/")
        try:
            body = _file(path, self.host.packages).read_bytes()
        except OSError:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Type", mimetypes.guess_type(path)[0] or "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def _file(path: str, packages: Path) -> Path:
    if path == "font.ttf":
        return FONT
    if path.startswith("npm/"):
        return packages / path.removeprefix("npm/")
    return next((file for file in (OURS / path, PAGES / path) if file.exists()), PAGES / path)
