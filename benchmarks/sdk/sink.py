"""A server on loopback that takes everything at once and answers as each vendor's server does.

It runs in a process of its own, so that its processor time is nobody's. ``GET /taken`` tells how
many reports came and how many bytes. Two more addresses are of servers that are not well.
"""

from __future__ import annotations

import asyncio
import re
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from json import loads

BODY = b'{"id": "1", "receipt": "SHOP-1", "taken": 1, "status": 1, "err": 0, "result": {}}'
LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


class Taken:
    """What came so far."""

    requests = 0
    size = 0


class Sink(asyncio.Protocol):
    """One connection, kept open as long as the other side likes."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport, self.data = transport, b""

    def data_received(self, data: bytes) -> None:
        self.data += data
        while (end := self.data.find(b"\r\n\r\n")) >= 0:
            head = self.data[:end]
            found = LENGTH.search(head)
            whole = end + 4 + (int(found.group(1)) if found else 0)
            if len(self.data) < whole:
                return
            self.data = self.data[whole:]
            self.answer(head, whole)

    def answer(self, head: bytes, size: int) -> None:
        body = BODY
        if head.startswith(b"GET /taken"):
            body = b'{"requests": %d, "bytes": %d}' % (Taken.requests, Taken.size)
        else:
            Taken.requests += 1
            Taken.size += size
        status = b"201 Created" if b"/v1/notices" in head else b"200 OK"
        self.transport.write(
            b"HTTP/1.1 %b\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
            % (status, len(body), body)
        )


async def serve() -> None:
    server = await asyncio.get_running_loop().create_server(Sink, "127.0.0.1", 0, backlog=4096)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@contextmanager
def well() -> Iterator[str]:
    """Run the sink; yield its URL."""
    command = [sys.executable, "-m", "benchmarks.sdk.sink"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    try:
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


@contextmanager
def silent() -> Iterator[str]:
    """Yield the URL of a server that lets everyone connect and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=4096) as hole:
        yield f"http://127.0.0.1:{hole.getsockname()[1]}"


@contextmanager
def refusing() -> Iterator[str]:
    """Yield a URL where connections are refused: the port is taken, and nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


def taken(url: str) -> dict[str, int]:
    """Ask a sink how many requests and bytes it has taken."""
    with urllib.request.urlopen(f"{url}/taken") as answer:
        found: dict[str, int] = loads(answer.read())
        return found


if __name__ == "__main__":
    asyncio.run(serve())
