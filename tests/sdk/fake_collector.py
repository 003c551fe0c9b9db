"""A stand-in for the collector behind a real socket, which records what arrives and has moods."""

from __future__ import annotations

import gzip
import json
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from hypercare.multipart import Part, parse

KEY = "hcs_0123456789abcdef0123456789abcdef"
TEMPLATE = {"title": "Feedback of the shop"}


@dataclass(frozen=True)
class Arrival:
    """One request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes = field(repr=False)

    @property
    def parts(self) -> list[Part]:
        """The multipart body's parts."""
        return parse(self.headers["content-type"], self.body)

    @property
    def files(self) -> list[Part]:
        """The attachments."""
        if self.headers["content-type"].startswith("application/json"):
            return []
        return [part for part in self.parts if part.name != "feedback"]

    @property
    def feedback(self) -> dict[str, Any]:
        """The JSON, of a feedback from either kind of body."""
        if self.headers["content-type"].startswith("application/json"):
            found = json.loads(self.body)
        else:
            found = json.loads(next(p.content for p in self.parts if p.name == "feedback"))
        assert isinstance(found, dict)
        return found


class FakeCollector:
    """Answers as its ``moods`` say, one after another; the last one stays."""

    def __init__(self) -> None:
        self.moods: list[str] = ["202"]
        self.bad: str | None = None
        """Words whose feedback is answered in the ``bad_mood``, whatever the mood."""
        self.bad_mood = "500"
        self.signal_seconds = 0.0
        self.arrivals: list[Arrival] = []
        self.arrived = threading.Condition()
        self.signal_status = 202
        self.slow_seconds = 1.0
        self.released = threading.Event()
        self.receipts: dict[str, str] = {}
        self.server = self._bind(0)
        self.port = self.server.server_address[1]

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def dsn(self) -> str:
        return f"http://{KEY}@127.0.0.1:{self.port}/shop"

    @property
    def feedback(self) -> list[dict[str, Any]]:
        """Every feedback that was posted, refused ones included."""
        return [each.feedback for each in self.posts]

    @property
    def posts(self) -> list[Arrival]:
        """Every body posted as feedback."""
        return [each for each in list(self.arrivals) if each.path.endswith("/feedback")]

    @property
    def signal_bodies(self) -> list[Arrival]:
        """Every body posted as signals, refused ones included."""
        return [each for each in list(self.arrivals) if each.path.endswith("/signals")]

    @property
    def signals(self) -> list[dict[str, Any]]:
        return [signal for body in self.signal_bodies for signal in body.feedback["signals"]]

    def wait_for(self, count: int, seconds: float = 10.0) -> list[Arrival]:
        """Wait until ``count`` posts have arrived."""
        with self.arrived:
            assert self.arrived.wait_for(lambda: len(self.posts) >= count, seconds), (
                f"{len(self.posts)} posts arrived, {count} were expected"
            )
        return self.posts

    def mood(self) -> str:
        with self.arrived:
            return self.moods.pop(0) if len(self.moods) > 1 else self.moods[0]

    def start(self) -> None:
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def stop(self) -> None:
        """Go down: the port refuses connections from now on."""
        self.released.set()
        self.server.shutdown()
        self.server.server_close()

    def come_back(self) -> None:
        """Come up again on the same port."""
        self.released.clear()
        self.server = self._bind(self.port)
        self.start()

    def _bind(self, port: int) -> ThreadingHTTPServer:
        collector = self

        class Bound(Handler):
            pass

        Bound.collector = collector
        server = ThreadingHTTPServer(("127.0.0.1", port), Bound)
        server.daemon_threads = True
        return server


class Handler(BaseHTTPRequestHandler):
    collector: FakeCollector

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        here = self.collector
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        arrival = self._record(body)
        if self.path.endswith("/signals"):
            here.released.wait(here.signal_seconds)
            taken = len(arrival.feedback["signals"])
            self.reply(here.signal_status, {"taken": taken, "left_out": []})
        elif here.bad and here.bad in body.decode("utf-8", "replace"):
            self.be(here.bad_mood, arrival)
        else:
            self.be(here.mood(), arrival)

    def be(self, mood: str, arrival: Arrival) -> None:
        """Answer in a mood, or with a status."""
        answer = getattr(self, f"mood_{mood}", None)
        if answer is None:
            self.answer_status(mood, arrival)
        else:
            answer(arrival)

    def do_GET(self) -> None:
        self._record(b"")
        if self.collector.moods[0] == "slow":
            self.collector.released.wait(self.collector.slow_seconds)
        if self.path == "/api/v1/template":
            self.reply(200, TEMPLATE)
        elif "/status" in self.path:
            self.reply(200, {"state": "received", "path": self.path})
        else:
            self.reply(404, {"title": "not here"})

    def answer_status(self, status: str, arrival: Arrival) -> None:
        if status in ("200", "202"):
            self.accept(int(status), arrival)
        else:
            errors = [{"field": "description", "message": "is required"}]
            self.reply(int(status), {"status": int(status), "title": "Refused", "errors": errors})

    def mood_slow(self, arrival: Arrival) -> None:
        self.collector.released.wait(self.collector.slow_seconds)
        self.accept(202, arrival)

    def mood_html(self, _: Arrival) -> None:
        self.raw(200, b"<html>Welcome to the hotel's network</html>", {"Content-Type": "text/html"})

    def mood_patience(self, _: Arrival) -> None:
        self.raw(429, b"{}", {"Retry-After": "1"})

    def mood_away(self, _: Arrival) -> None:
        self.raw(503, b"{}", {"Retry-After": "600"})

    def mood_deep(self, _: Arrival) -> None:
        self.raw(202, b"[" * 200_000, {"Content-Type": "application/json"})

    def mood_redirect(self, _: Arrival) -> None:
        self.raw(307, b"", {"Location": f"{self.collector.base}/elsewhere"})

    def mood_endless(self, _: Arrival) -> None:
        self.send_response(202)
        self.end_headers()
        for _drop in range(200):
            self.wfile.write(b" ")
            self.wfile.flush()
            if self.collector.released.wait(0.02):
                return

    def mood_reset(self, _: Arrival) -> None:
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.connection.close()
        self.close_connection = True

    def accept(self, status: int, arrival: Arrival) -> None:
        id = arrival.feedback["id"]
        receipts = self.collector.receipts
        receipt = receipts.setdefault(id, f"SHOP-{len(receipts) + 1}")
        link = f"{self.collector.base}/api/v1/feedback/{id}/status?token=t0ken"
        self.reply(
            status,
            {"id": id, "receipt": receipt, "status": "received", "links": {"status": link}},
        )

    def reply(self, status: int, document: dict[str, Any]) -> None:
        self.raw(status, json.dumps(document).encode(), {"Content-Type": "application/json"})

    def raw(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _record(self, body: bytes) -> Arrival:
        headers = {name.lower(): value for name, value in self.headers.items()}
        arrival = Arrival(self.command, self.path, headers, body)
        with self.collector.arrived:
            self.collector.arrivals.append(arrival)
            self.collector.arrived.notify_all()
        return arrival

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except (ConnectionError, ValueError):
            self.close_connection = True

    def finish(self) -> None:
        try:
            super().finish()
        except (ConnectionError, ValueError, OSError):
            self.close_connection = True

    def log_message(self, *_: Any) -> None:
        """Keep quiet."""


@contextmanager
def collecting() -> Iterator[FakeCollector]:
    """Run a collector for a while."""
    collector = FakeCollector()
    collector.start()
    try:
        yield collector
    finally:
        collector.stop()


def eventually(check: Any, seconds: float = 10.0) -> Any:
    """Wait until ``check()`` is true, and return what it gave."""
    deadline = time.monotonic() + seconds
    while not (found := check()):
        assert time.monotonic() < deadline, "it did not come to pass"
        time.sleep(0.01)
    return found
