"""How one connection of waitress behaves where its own way would lose our answer.

A body beyond the limit is answered at once, by the application, and the connection is not torn
down under a sender that is still sending: it would see a reset instead of the answer. We stop
talking, keep listening for a while without storing anything, and then close. So it goes with a
body that there is no room for, on the disk or among the open files.

Source: https://www.rfc-editor.org/rfc/rfc9112#section-9.6
"""

from __future__ import annotations

import logging
import socket
import time
from contextlib import suppress
from typing import Any

from waitress.buffers import OverflowableBuffer
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.receiver import FixedStreamReceiver
from waitress.task import ErrorTask, WSGITask
from waitress.utilities import RequestEntityTooLarge

from hypercare_collector.intake.body import UNSTORED
from hypercare_collector.intake.problems import Refused, problem

log = logging.getLogger(__name__)

STOPPING = "hypercare.stopping"
"""In a request's environ: True when it came after the server had been told to stop."""
PATIENCE = 10.0
"""Seconds for which a sender that we have answered may go on sending."""
GENEROSITY = 4
"""Bodies' limits that such a sender may send before we close."""
CHUNK = 256 * 1024


class Parser(HTTPRequestParser):  # type: ignore[misc]
    """Reads one request; one that cannot be taken is complete as soon as that is known."""

    too_large = False
    body_rcv: Any = None
    unstored = False
    """Whether there was no room for the body, so that nothing of it is left."""

    def __init__(self, adj: Any) -> None:
        """Note when the request began."""
        super().__init__(adj)
        self.began = time.monotonic()

    def received(self, data: bytes) -> int:
        """Take bytes; after the limit, all of them, for nothing behind them can be a request."""
        try:
            consumed: int = super().received(data)
        except OSError:
            log.exception("there is no room for the body of a request")
            self._give_up()
            return len(data)
        if isinstance(self.error, RequestEntityTooLarge):
            self._hand_over(data[consumed:])
            return len(data)
        return consumed

    def _hand_over(self, rest: bytes) -> None:
        """Let the application refuse what is too large: it knows the key and the origin."""
        self.error, self.too_large, self.expect_continue = None, True, False
        if self.chunked:
            size = max(self.body_bytes_received, self.adj.max_request_body_size)
            self.headers["CONTENT_LENGTH"] = str(size)
        else:
            self.body_rcv.received(rest)

    def _give_up(self) -> None:
        """Let the application say that there is no room, and leave nothing of the body behind."""
        with suppress(OSError):
            self.body_rcv.getbuf().close()
        self.body_rcv = FixedStreamReceiver(0, OverflowableBuffer(self.adj.inbuf_overflow))
        self.completed, self.unstored, self.expect_continue = True, True, False
        self.headers["CONTENT_LENGTH"] = "0"


class Task(WSGITask):  # type: ignore[misc]
    """Hands one request to the application."""

    def execute(self) -> None:
        """Close the connection after a body that was not read to its end."""
        if self.request.too_large or self.request.unstored:
            self.channel.unread = True
            self.set_close_on_finish()
        if self._is_late():
            self.set_close_on_finish()
        super().execute()

    def get_environment(self) -> dict[str, Any]:
        """Tell the application what the server knows and a request does not."""
        environ: dict[str, Any] = super().get_environment()
        environ[STOPPING] = self._is_late()
        environ[UNSTORED] = self.request.unstored
        return environ

    def _is_late(self) -> bool:
        stopped_at = self.channel.server.stopped_at
        return stopped_at is not None and self.request.began > stopped_at


class ProblemTask(ErrorTask):  # type: ignore[misc]
    """Answers what is not even HTTP as everything else is answered."""

    def execute(self) -> None:
        """Write a problem document and close."""
        self.channel.unread = True
        error = self.request.error
        told = str(error.body) if error.code < 500 else "The collector failed here."
        answer = problem(Refused(error.code, told))
        body = answer.get_data()
        self.status = answer.status
        self.response_headers.append(("Content-Type", str(answer.content_type)))
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class Channel(HTTPChannel):  # type: ignore[misc]
    """One connection."""

    parser_class, task_class, error_task_class = Parser, Task, ProblemTask
    close_when_flushed = False
    unread = False
    """Whether the answer was given before the request had been read to its end."""
    _lingers_until: float | None = None
    _allowance = 0

    def handle_write(self) -> None:
        """Flush; then fall silent, rather than close, when there is more to be read."""
        if not (self.close_when_flushed and self.unread) or self.will_close:
            super().handle_write()
            return
        self.close_when_flushed = False
        super().handle_write()
        if self.total_outbufs_len:
            self.close_when_flushed = True
        elif self.connected:
            self._linger()

    def handle_read(self) -> None:
        """Read requests, or swallow what a sender still sends after our answer."""
        if self._lingers_until is None:
            super().handle_read()
            return
        swallowed = self.recv(CHUNK)
        self._allowance -= len(swallowed)
        if swallowed and (self._allowance < 0 or time.monotonic() > self._lingers_until):
            self.handle_close()

    def _linger(self) -> None:
        self.unread = False
        self._lingers_until = time.monotonic() + PATIENCE
        self._allowance = GENEROSITY * self.adj.max_request_body_size
        try:
            self.socket.shutdown(socket.SHUT_WR)
        except OSError:
            self.handle_close()

    def is_busy(self) -> bool:
        """Say whether a request is on its way in, in work, or its answer on its way out."""
        if self._lingers_until is not None:
            return time.monotonic() < self._lingers_until
        return bool(self.requests or self.request is not None or self.total_outbufs_len)
