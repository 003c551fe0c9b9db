"""A bank's interface on loopback, with which an application talks."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Bank(BaseHTTPRequestHandler):
    """Answers with the status that the path ends in; ``/stream`` sends its body by and by."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path == "/moved":
            self.answer(302, b"", Location="/accounts/200")
        elif path == "/guarded" and "Authorization" not in self.headers:
            challenge = 'Digest realm="bank", nonce="abc", qop="auth"'
            self.answer(401, b"", **{"WWW-Authenticate": challenge})
        elif path == "/gone":
            self.close_connection = True
        elif path == "/stream":
            self.stream()
        else:
            last = path.rpartition("/")[2]
            self.answer(int(last) if last.isdigit() else 200, b"the body")

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.do_GET()

    def stream(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "6")
        self.end_headers()
        self.wfile.write(b"one")
        self.wfile.flush()
        released: threading.Event = self.server.released  # type: ignore[attr-defined]
        released.wait(10)
        self.wfile.write(b"two")

    def answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Keep quiet."""


@contextmanager
def banking() -> Iterator[tuple[str, threading.Event]]:
    """Run a bank; gives its address, and what makes it send the second half of a stream."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Bank)
    server.daemon_threads = True
    released = server.released = threading.Event()  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", released
    finally:
        released.set()
        server.shutdown()
        server.server_close()
