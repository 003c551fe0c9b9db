"""The line to the other side: it can be cut from outside, whatever it is doing.

The time-outs of a socket count from byte to byte, so a service that sends one byte now and then
could hold an attempt for hours. A clock that cuts the line holds every attempt to its end.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection
from urllib3.connectionpool import HTTPConnectionPool


class Line(HTTPAdapter):
    """One connection at a time, kept for the next request, with an end that holds."""

    def __init__(self) -> None:
        """Open nothing yet."""
        self._connection: HTTPConnection | None = None
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)

    @contextmanager
    def cut_after(self, seconds: float) -> Iterator[None]:
        """Cut the line when what is done inside takes longer; it fails as a lost connection."""
        clock = threading.Timer(seconds, self._cut)
        clock.daemon = True
        clock.start()
        try:
            yield
        finally:
            clock.cancel()

    def get_connection_with_tls_context(self, *args: Any, **options: Any) -> HTTPConnectionPool:
        """Remember which connection the pool opens."""
        pool = super().get_connection_with_tls_context(*args, **options)
        assert isinstance(pool, HTTPConnectionPool)
        if not isinstance(pool.ConnectionCls, partial):
            pool.ConnectionCls = partial(self._open, pool.ConnectionCls)  # type: ignore[assignment,arg-type]
        return pool

    def _open(self, kind: type[HTTPConnection], **options: Any) -> HTTPConnection:
        self._connection = kind(**options)
        return self._connection

    def _cut(self) -> None:
        line = getattr(self._connection, "sock", None)
        if line is not None:
            with suppress(OSError):
                # The plain socket's own: an SSL socket's would first wait for its reader.
                socket.socket.shutdown(line, socket.SHUT_RDWR)
