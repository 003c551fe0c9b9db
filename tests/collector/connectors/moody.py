"""An HTTP server on loopback that answers every request in the mood that a test wants."""

from __future__ import annotations

import json
import sys
import time
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import SimpleQueue
from threading import Thread
from typing import Any

PAGE = "<!DOCTYPE html><html><head><title>Sorry</title></head><body>Come back later</body></html>"
PATIENCE = 3.0
"""Seconds after which even the slowest mood gives a good answer: a client that waited loses."""


@dataclass(frozen=True)
class Request:
    """What a client sent, and when, in monotonic seconds."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    at: float = field(default_factory=time.monotonic)


class Door(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Server

    def handle_one(self) -> None:
        moody = self.server.moody
        length = int(self.headers.get("Content-Length", 0))
        request = Request(self.command, self.path, dict(self.headers), self.rfile.read(length))
        moody.requests.append(request)
        with suppress(ConnectionError):
            moody.mood(self, request)

    do_GET = do_POST = do_PATCH = do_PUT = handle_one

    def answer(self, status: int, body: bytes, kind: str, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


Mood = Callable[[Door, Request], None]


@dataclass
class Moody:
    """The service as a test sees it."""

    url: str
    mood: Mood
    requests: list[Request] = field(default_factory=list)
    fate: SimpleQueue[str] = field(default_factory=SimpleQueue)

    def answers(self, status: int, body: Any = None, **headers: str) -> None:
        """Answer everything with one status; a text body is a web page, else JSON."""
        is_page = isinstance(body, str)
        content = body.encode() if is_page else json.dumps(body).encode()
        kind = "text/html" if is_page else "application/json"
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.mood = lambda door, _: door.answer(status, content, kind, named)

    def echoes(self, status: int) -> None:
        """Answer with the secrets that were said, as careless services do."""

        def echo(door: Door, request: Request) -> None:
            key = request.headers.get("X-Redmine-API-Key", "")
            sent = request.headers.get("Authorization", key)
            scheme, _, value = sent.partition(" ")
            known = b64decode(value).decode() if scheme == "Basic" else value
            words = request.body.decode().partition("my ")[2][:80]
            body = json.dumps([sent, known, words], ensure_ascii=False).encode()
            door.answer(status, body, "application/json", {})

        self.mood = echo

    def hangs_up(self) -> None:
        """Take the request and end the connection without a word."""

        def hang_up(door: Door, _: Request) -> None:
            door.close_connection = True

        self.mood = hang_up

    def trickles(self, before: bytes) -> None:
        """Send ``before``, then a byte now and then, and at last a good end."""
        end = b"{}" if b"\r\n\r\n" in before else b"\r\n\r\n{}"

        def pieces() -> Iterator[bytes]:
            ends = time.monotonic() + PATIENCE
            yield before
            while time.monotonic() < ends:
                time.sleep(0.02)
                yield b" "
            yield end

        self.mood = self._told(pieces)

    def floods(self, status: int) -> None:
        """Answer with far more than anybody would call an answer."""

        def pieces() -> Iterator[bytes]:
            yield f"HTTP/1.1 {status} Well\r\nContent-Length: 100000000\r\n\r\n".encode()
            for _ in range(100):
                yield b"x" * 1_000_000

        self.mood = self._told(pieces)

    def _told(self, pieces: Callable[[], Iterator[bytes]]) -> Mood:
        """Send piece by piece, and tell whether the client left before the end."""

        def tell(door: Door, _: Request) -> None:
            door.close_connection = True
            try:
                for piece in pieces():
                    door.wfile.write(piece)
            except ConnectionError:
                self.fate.put("left")
            else:
                self.fate.put("stayed")

        return tell


class Server(ThreadingHTTPServer):
    moody: Moody

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of clients that leave: they may."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def running_moody() -> Iterator[Moody]:
    with Server(("127.0.0.1", 0), Door) as server:
        server.moody = Moody(f"http://127.0.0.1:{server.server_port}", lambda door, _: None)
        server.moody.answers(200, {})
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server.moody
        finally:
            server.shutdown()
            thread.join()
