"""The server under senders that do not listen, and at its end."""

from __future__ import annotations

import http.client
import json
import signal
import socket
import threading
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask, Response, request

from hypercare_collector.server import Server
from tests.collector.house import ORIGIN, PUBLIC, House, open_house
from tests.journey.processes import Collector
from tests.waiting import until

MEGABYTE = 1024 * 1024
BLOCK = b"x" * MEGABYTE


def connect(url: str) -> socket.socket:
    host, _, port = url.removeprefix("http://").partition(":")
    return socket.create_connection((host, int(port)), timeout=30)


def head(*lines: str, path: str = "/api/v1/feedback") -> bytes:
    fixed = (
        f"POST {path} HTTP/1.1",
        "Host: x",
        f"Authorization: Bearer {PUBLIC}",
        f"Origin: {ORIGIN}",
        "Content-Type: application/json",
    )
    return "\r\n".join((*fixed, *lines, "", "")).encode()


def listen(sender: socket.socket) -> tuple[int, dict[str, str], bytes]:
    """Read one answer to the end of its connection."""
    raw = b""
    while received := sender.recv(65536):
        raw += received
    top, _, body = raw.partition(b"\r\n\r\n")
    first, *lines = top.decode().split("\r\n")
    pairs = (line.partition(": ") for line in lines)
    return int(first.split()[1]), {name: value for name, _, value in pairs}, body


def status_of(sender: socket.socket) -> int:
    """Read one answer, to the end of its body, from a connection that stays open."""
    answer = http.client.HTTPResponse(sender)
    answer.begin()
    answer.read()
    return answer.status


def chunked(blocks: Iterable[bytes]) -> Iterator[bytes]:
    for block in blocks:
        yield b"%x\r\n%s\r\n" % (len(block), block)
    yield b"0\r\n\r\n"


def assert_too_large(answer: tuple[int, dict[str, str], bytes]) -> None:
    status, headers, body = answer
    assert status == 413
    assert headers["Content-Type"] == "application/problem+json"
    assert headers["Access-Control-Allow-Origin"] == ORIGIN
    assert headers["Connection"] == "close"
    assert "50 MB" in json.loads(body)["detail"]


class TestABodyBeyondTheLimit:
    def test_declared_and_sent_in_full_before_listening(self, house: House) -> None:
        with closing(connect(house.url)) as sender:
            sender.sendall(head(f"Content-Length: {60 * MEGABYTE}"))
            for _ in range(60):
                sender.sendall(BLOCK)

            assert_too_large(listen(sender))

    def test_chunked_and_sent_in_full_before_listening(self, house: House) -> None:
        with closing(connect(house.url)) as sender:
            sender.sendall(head("Transfer-Encoding: chunked"))
            for block in chunked([BLOCK] * 60):
                sender.sendall(block)

            assert_too_large(listen(sender))

    def test_declared_beyond_all_bounds_is_answered_before_a_byte_of_it(self, house: House) -> None:
        with closing(connect(house.url)) as sender:
            sender.sendall(head(f"Content-Length: {10 * 1024 * MEGABYTE}"))

            assert_too_large(listen(sender))

    def test_who_asks_first_is_not_told_to_continue(self, house: House) -> None:
        with closing(connect(house.url)) as sender:
            sender.sendall(head(f"Content-Length: {60 * MEGABYTE}", "Expect: 100-continue"))

            assert_too_large(listen(sender))

    def test_who_never_stops_is_cut_off(self, tmp_path: Path) -> None:
        with open_house(tmp_path, body_mb=1) as house, closing(connect(house.url)) as sender:
            sender.sendall(head(f"Content-Length: {10 * 1024 * MEGABYTE}"))

            with pytest.raises(OSError, match=r"reset|Broken pipe"):
                flood(sender)

    def test_it_is_kept_for_an_admin_and_stored_nowhere(self, house: House) -> None:
        with closing(connect(house.url)) as sender:
            sender.sendall(head(f"Content-Length: {60 * MEGABYTE}") + b"the start")
            listen(sender)

        (kept,) = house.rejections()
        assert (kept.status, kept.size) == (413, 60 * MEGABYTE)
        assert house.ledger().difference == 0

    def test_an_ordinary_client_sees_the_answer(self, house: House) -> None:
        for data in (BLOCK * 60, chunked_by_requests()):
            answer = house.post(data=data, headers={"Content-Type": "application/json"})

            assert answer.status_code == 413

    def test_others_are_served_meanwhile(self, house: House) -> None:
        with closing(connect(house.url)) as sender:
            sender.sendall(head(f"Content-Length: {60 * MEGABYTE}"))

            assert house.post({"description": "x"}).status_code == 202

    def test_a_body_at_the_limit_is_read(self, tmp_path: Path) -> None:
        with open_house(tmp_path, body_mb=1, json_mb=1) as house:
            start, end = b'{"description": "x", "extra": {"x": "', b'"}}'
            body = start + b"y" * (MEGABYTE - len(start) - len(end)) + end

            answer = house.post(data=body, headers={"Content-Type": "application/json"})

            assert answer.status_code == 202


def flood(sender: socket.socket) -> None:
    for _ in range(100):
        sender.sendall(BLOCK)


def chunked_by_requests() -> Iterator[bytes]:
    yield from [BLOCK] * 60


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"nonsense\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nX: " + b"x" * 300_000 + b"\r\n\r\n", 431),
        (head("Transfer-Encoding: chunked") + b"zz\r\nhello\r\n", 400),
        (head("Content-Length: ten"), 400),
    ],
    ids=["no HTTP", "long header", "broken chunk", "length"],
)
def test_what_is_not_even_http_gets_a_problem_document(
    house: House, sent: bytes, status: int
) -> None:
    with closing(connect(house.url)) as sender:
        sender.sendall(sent)
        found, headers, body = listen(sender)

    assert found == status
    assert headers["Content-Type"] == "application/problem+json"
    assert json.loads(body)["status"] == status


def test_the_server_does_not_say_what_it_is(house: House) -> None:
    assert "Server" not in house.get("/healthz").headers


class TestTheEnd:
    def test_what_is_in_flight_finishes_and_nothing_new_begins(self) -> None:
        entered, go_on = threading.Event(), threading.Event()
        app = Flask("slow")
        app.config["MAX_CONTENT_LENGTH"] = MEGABYTE

        @app.get("/slow")
        def slow() -> str:
            entered.set()
            go_on.wait(10)
            return "finished"

        with running(app) as server, closing(connect(server.url)) as sender:
            sender.sendall(b"GET /slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            entered.wait(10)
            server.stop()
            until_refused(server.url)
            go_on.set()

            status, _, body = listen(sender)
            assert (status, body) == (200, b"finished")

    def test_a_request_that_came_too_late_is_told_so(self) -> None:
        entered, go_on = threading.Event(), threading.Event()
        app = Flask("late")
        app.config["MAX_CONTENT_LENGTH"] = MEGABYTE

        @app.get("/")
        def root() -> Response:
            entered.set()
            go_on.wait(10)
            return Response("late" if request.environ["hypercare.stopping"] else "in time")

        ask = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
        with running(app) as server, closing(connect(server.url)) as sender:
            sender.sendall(ask)
            entered.wait(10)
            server.stop()
            until_refused(server.url)
            sender.sendall(ask)
            go_on.set()
            raw = b""
            while received := sender.recv(65536):
                raw += received

        assert raw.index(b"in time") < raw.index(b"late")

    def test_a_stopping_collector_says_when_to_come_back(self, house: House) -> None:
        words = b'{"description": "x"}'
        post = head(f"Content-Length: {len(words)}")
        with closing(connect(house.url)) as early, closing(connect(house.url)) as late:
            early.sendall(post + words[:5])
            late.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            assert status_of(late) == 200
            house.server.stop()
            until_refused(house.url)

            late.sendall(post + words)
            status, headers, body = listen(late)
            assert status == json.loads(body)["status"] == 503
            assert int(headers["Retry-After"]) > 0

            early.sendall(words[5:])
            assert early.recv(65536).startswith(b"HTTP/1.1 202")
        assert house.ledger().received == 1

    @pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
    def test_a_signal_ends_it_cleanly(self, told: signal.Signals, tmp_path: Path) -> None:
        collector = Collector(tmp_path / "data")
        collector.start()

        collector.process.send_signal(told)

        assert collector.process.wait(30) == 0
        said = (tmp_path / "data.log").read_text()
        assert "hypercare is stopping" in said
        assert "Traceback" not in said

    def test_a_port_that_is_taken_is_an_error_at_once(self, house: House) -> None:
        with pytest.raises(OSError, match="in use"):
            Server("127.0.0.1", house.server.port)


class running:
    """A server in a thread of its own."""

    def __init__(self, app: Flask) -> None:
        self.server = Server("127.0.0.1", 0)
        self.thread = threading.Thread(target=self.server.run, args=(app,))

    def __enter__(self) -> Server:
        self.thread.start()
        return self.server

    def __exit__(self, *_: object) -> None:
        self.server.stop()
        self.thread.join()


def until_refused(url: str) -> None:
    """Wait until the server takes no new connection."""

    def refused() -> bool:
        try:
            connect(url).close()
        except ConnectionError:
            return True
        return False

    until(refused, what="it still listens")
