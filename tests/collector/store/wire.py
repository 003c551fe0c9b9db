"""The way between a collector and PostgreSQL, which can be cut at the worst moments."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

COMMIT = b"COMMIT\0"
"""How a commit ends on the wire. Source: PostgreSQL 15, 55.7, message Query."""


class Wire:
    """Forwards connections to a server's port.

    ``cut`` says what becomes of the next commit: ``before``, it never arrives; ``after``, it is
    done and its answer is lost. ``down`` says that nobody gets through at all.
    """

    def __init__(self, port: int) -> None:
        self.cut = ""
        self.down = False
        self.cuts = 0
        self._target = port
        self._silent: socket.socket | None = None
        self._heard = threading.Event()
        self._open: set[socket.socket] = set()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._door.getsockname()[1])

    def run(self) -> None:
        """Forward until `close`."""
        with suppress(OSError):
            while True:
                client, _ = self._door.accept()
                if self.down:
                    client.close()
                    continue
                server = socket.create_connection(("127.0.0.1", self._target))
                self._open |= {client, server}
                for way in (self._requests, self._answers):
                    threading.Thread(target=way, args=(client, server), daemon=True).start()

    def break_down(self) -> None:
        """Cut everything, and let nobody through."""
        self.down = True
        for end in list(self._open):
            self._hang_up(end)

    def close(self) -> None:
        """Forward no more."""
        self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        self.break_down()

    def _requests(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while data := client.recv(65536):
                if self.cut and data.endswith(COMMIT):
                    self._cut(server, data)
                    break
                server.sendall(data)
        self._hang_up(client, server)

    def _cut(self, server: socket.socket, data: bytes) -> None:
        how, self.cut = self.cut, ""
        self.cuts += 1
        if how == "after":
            self._heard.clear()
            self._silent = server
            server.sendall(data)
            self._heard.wait(10)

    def _answers(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while data := server.recv(65536):
                if server is self._silent:
                    self._heard.set()
                    break
                client.sendall(data)
        self._hang_up(client, server)

    def _hang_up(self, *ends: socket.socket) -> None:
        for end in ends:
            self._open.discard(end)
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


@contextmanager
def running_wire(port: int) -> Iterator[Wire]:
    """Put a wire before a server."""
    wire = Wire(port)
    thread = threading.Thread(target=wire.run, daemon=True)
    thread.start()
    try:
        yield wire
    finally:
        wire.close()
        thread.join()
