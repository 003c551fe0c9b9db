"""ASGI applications behind a real server on loopback, and without any."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn


@contextmanager
def serving_asgi(app: Any, **options: Any) -> Iterator[str]:
    """Serve an ASGI application for a while; gives its address."""
    configuration = uvicorn.Config(app, port=0, loop="asyncio", log_config=None, **options)
    server = uvicorn.Server(configuration)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the server has not started"
            time.sleep(0.005)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


def scope_of(path: str = "/", method: str = "GET", **more: Any) -> dict[str, Any]:
    """Return what a server says of a request."""
    headers = {"host": "shop.example", **more.pop("headers", {})}
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        **({"method": method} if method != "WEBSOCKET" else {}),
        "scheme": "http",
        "path": path,
        "query_string": b"",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        "client": ("192.0.2.7", 4711),
        "server": ("127.0.0.1", 80),
        **more,
    }


def call(
    app: Any,
    scope: dict[str, Any],
    *messages: dict[str, Any],
    on_send: Callable[[Any], None] = lambda message: None,
) -> list[dict[str, Any]]:
    """Call an application with these messages, then a disconnect; return what it has sent."""
    return asyncio.run(acall(app, scope, messages, on_send))


async def acall(
    app: Any,
    scope: dict[str, Any],
    messages: Iterable[dict[str, Any]] = (),
    on_send: Callable[[Any], None] = lambda message: None,
) -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []
    waiting = list(messages)

    async def receive() -> dict[str, Any]:
        kind = "websocket" if scope["type"] == "websocket" else "http"
        return waiting.pop(0) if waiting else {"type": f"{kind}.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)
        on_send(message)

    answered: Awaitable[None] = app(scope, receive, send)
    await answered
    return sent
