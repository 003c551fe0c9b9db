"""One listening socket, eight threads, and an end without a request lost in the middle."""

from __future__ import annotations

import logging
import signal
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Any

from flask import Flask
from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.server import TcpWSGIServer

from hypercare_collector.server.channel import Channel

STOPS_WITHIN = 8.0
"""Seconds that requests in flight have to finish when the server is told to stop."""
SIGNALS = (signal.SIGTERM, signal.SIGINT)


class Server:
    """A server that listens when it is made: its address is known, and who connects waits."""

    def __init__(self, host: str, port: int, *, threads: int = 8) -> None:
        """Bind to ``host`` and ``port``; 0 takes any free port.

        Raises:
            OSError: the address cannot be had.
        """
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        adjustments = Adjustments(
            host=host,
            port=port,
            threads=threads,
            connection_limit=2000,
            asyncore_use_poll=True,
            channel_timeout=20,
            cleanup_interval=5,
            ident=None,
            clear_untrusted_proxy_headers=False,
        )
        self._waitress: Any = TcpWSGIServer(
            _nobody,
            {},
            _start=False,
            _sock=_bound(adjustments.listen),
            bind_socket=False,
            adj=adjustments,
        )
        self._waitress.channel_class = Channel
        self._waitress.stopped_at = None
        self._waitress.accept_connections()
        self.host, self.port = host, int(self._waitress.effective_port)
        self._told_to_stop = threading.Event()
        self._ending = threading.RLock()
        self._ended = False

    @property
    def url(self) -> str:
        """The address as a browser on this machine says it."""
        shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104  compared, not bound
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{shown.get(self.host, host)}:{self.port}"

    def run(self, app: Flask) -> None:
        """Serve until `stop`; then let what is in flight finish, and return."""
        served = self._waitress
        served.application = app
        served.adj.max_request_body_size = app.config["MAX_CONTENT_LENGTH"] + 1
        try:
            while not self._told_to_stop.is_set():
                self._turn(1.0)
            served.stopped_at = time.monotonic()
            self._finish()
        finally:
            self._close()

    def stop(self) -> None:
        """End `run`, from any thread or from a signal handler; a second time does nothing."""
        self._told_to_stop.set()
        with self._ending:
            if not self._ended:
                self._waitress.pull_trigger()

    def _turn(self, seconds: float) -> None:
        wasyncore.poll2(seconds, self._waitress._map)

    def _finish(self) -> None:
        """Take no new connection, and wait for those that are busy.

        A connection that falls idle gets one more turn: what it sent meanwhile deserves an answer.
        """
        self._turn(0)
        served = self._waitress
        served.accepting = False
        served.del_channel()
        served.socket.close()
        ends, idle_turns = time.monotonic() + STOPS_WITHIN, 0
        while idle_turns < 2 and time.monotonic() < ends:
            self._turn(0.05)
            idle_turns = 0 if self._busy() else idle_turns + 1

    def _busy(self) -> bool:
        return any(channel.is_busy() for channel in list(self._waitress.active_channels.values()))

    def _close(self) -> None:
        self._waitress.task_dispatcher.shutdown(timeout=1)
        with self._ending:
            self._ended = True
            wasyncore.close_all(self._waitress._map, ignore_all=True)


@contextmanager
def stopped_by_signals(server: Server) -> Iterator[None]:
    """Let SIGTERM and SIGINT stop ``server``; only the main thread may ask for this."""

    def on_signal(_signal: int, _frame: FrameType | None) -> None:
        server.stop()

    before = {each: signal.signal(each, on_signal) for each in SIGNALS}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _bound(listen: Sequence[Any]) -> socket.socket:
    """Return a socket at the first of the addresses that a host name has, IPv4 first."""
    family, kind, _, address = min(listen, key=lambda each: each[0] is not socket.AF_INET)
    bound = socket.socket(family, kind)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
    except OSError:
        bound.close()
        raise
    return bound


def _nobody(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    """Stand in for the application until there is one."""
    raise RuntimeError("the server runs without an application")
