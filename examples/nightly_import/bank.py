"""A small bank on loopback, for those who have none at hand."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PAYMENTS = (
    {"flat": "Deichstraße 4, first floor left", "amount": "845,00"},
    {"flat": "Deichstraße 4, first floor right", "amount": "790,50"},
    {"flat": "Deichstraße 6, roof", "amount": "1.250,00"},
    {"flat": "Am Fleet 2, ground floor", "amount": "910,00"},
)


class Bank(BaseHTTPRequestHandler):
    """Knows the payments of every day; its archive is out of order."""

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        if path == "/accounts/rent/payments":
            day = query.partition("day=")[2].partition("&")[0]
            self._answer(200, [{**payment, "day": day} for payment in PAYMENTS])
        else:
            self._answer(502, {"title": "The archive is being moved"})

    def _answer(self, status: int, document: Any) -> None:
        body = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Keep quiet."""


@contextmanager
def bank_on_loopback() -> Iterator[str]:
    """Run the bank on a free port; gives its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Bank)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
