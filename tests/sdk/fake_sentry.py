"""A stand-in for Sentry behind a real socket, which keeps the envelopes that arrive."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class FakeSentry:
    """Keeps the items of each envelope: their type and their JSON."""

    def __init__(self) -> None:
        self.items: list[tuple[str, Any]] = []
        sentry = self

        class Bound(Handler):
            pass

        Bound.sentry = sentry
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Bound)
        self.server.daemon_threads = True

    @property
    def dsn(self) -> str:
        return f"http://public@127.0.0.1:{self.server.server_address[1]}/1"

    @property
    def events(self) -> list[dict[str, Any]]:
        return [item for kind, item in self.items if kind == "event"]


class Handler(BaseHTTPRequestHandler):
    sentry: FakeSentry

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        lines = iter(body.split(b"\n")[1:])
        found = [
            (json.loads(head)["type"], json.loads(item))
            for head, item in zip(lines, lines, strict=False)
            if head
        ]
        # What Sentry counts of its own doings comes when it comes.
        self.sentry.items += [each for each in found if each[0] != "client_report"]
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_: Any) -> None:
        """Keep quiet."""


@contextmanager
def sentry_running() -> Iterator[FakeSentry]:
    """Run a Sentry for a while."""
    sentry = FakeSentry()
    threading.Thread(target=sentry.server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield sentry
    finally:
        sentry.server.shutdown()
        sentry.server.server_close()
