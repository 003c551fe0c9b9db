"""Clients that never finish what they say keep nobody else out."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

from tests.collector.house import House
from tests.collector.rooms import PUBLIC

HEADERS, BODIES = 200, 50
BEGIN = b"POST /api/v1/feedback HTTP/1.1\r\nHost: x\r\n"
PROMISE = (
    BEGIN + b"Authorization: Bearer " + PUBLIC.encode() + b"\r\nContent-Type: application/json\r\n"
    b"Content-Length: 100000\r\n\r\n"
)


@contextmanager
def dripping(house: House) -> Iterator[list[socket.socket]]:
    """Open 200 connections with slow headers and 50 with slow bodies; each drips on."""
    parts = urlsplit(house.url)
    stopped = threading.Event()
    with ExitStack() as stack:
        clients = []
        for number in range(HEADERS + BODIES):
            client = stack.enter_context(
                socket.create_connection((parts.hostname, parts.port), timeout=10)
            )
            client.sendall(BEGIN if number < HEADERS else PROMISE)
            clients.append(client)
        drip = threading.Thread(target=_drip, args=(clients, stopped))
        drip.start()
        try:
            yield clients
        finally:
            stopped.set()
            drip.join()


def _drip(clients: list[socket.socket], stopped: threading.Event) -> None:
    while not stopped.wait(0.2):
        for number, client in enumerate(clients):
            try:
                client.sendall(b"X-A: b\r\n" if number < HEADERS else b" ")
            except OSError:
                continue


def test_slow_headers_and_slow_bodies_keep_nobody_out(house: House) -> None:
    with dripping(house):
        time.sleep(1)

        answers = [house.post({"description": f"meanwhile {n}"}) for n in range(50)]
        ready = house.get("/readyz")

    assert {answer.status_code for answer in answers} == {202}
    assert ready.status_code == 200
    assert house.ledger().received == 50


def test_who_falls_silent_is_let_go(house: House) -> None:
    parts = urlsplit(house.url)
    with socket.create_connection((parts.hostname, parts.port), timeout=60) as client:
        client.sendall(PROMISE)

        assert client.recv(1000) == b"" or b" 408 " in client.recv(1000)
    assert house.ledger().received == 0
