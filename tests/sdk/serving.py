"""WSGI applications behind a real threaded server on loopback."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from werkzeug.serving import WSGIRequestHandler, make_server


class Quiet(WSGIRequestHandler):
    def log(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def serving(app: Any, *, threaded: bool = True) -> Iterator[str]:
    """Serve a WSGI application for a while; gives its address.

    Without threads one request has ended before the next one begins.
    """
    server = make_server("127.0.0.1", 0, app, threaded=threaded, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
