"""ASGI: a trail for each request and connection, the session's cookie, and the relay.

``application = Hypercare(application, who=lambda scope: …)`` is all that an application without a
framework needs; Starlette and FastAPI build on the same parts. Messages pass one by one, nothing
is buffered; what takes time is done in a thread beside the event loop, which is asyncio's.
"""

from __future__ import annotations

import asyncio
import inspect
import io
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from hypercare import posted, relay, template
from hypercare.integrations import scope as scopes
from hypercare.integrations import tag
from hypercare.integrations.again import KEPT, Messages
from hypercare.integrations.aside import Busy, aside, ending
from hypercare.integrations.installing import askable
from hypercare.integrations.people import person
from hypercare.integrations.scope import Application, Message, Receive, Scope, Send
from hypercare.integrations.visit import PATH, Visit, passing, relay_path
from hypercare.process import harmless

Who = Callable[[Scope], Any]
Person = Mapping[str, str] | None
Asking = Callable[[], Person]
STARTS = ("websocket.accept", "http.response.start", "websocket.http.response.start")
"""Messages that begin an answer."""

WHO_SECONDS = 10.0
"""How long an asynchronous ``who`` may take."""
LEFT = ("ClientDisconnect", "WebSocketDisconnect")
"""How frameworks call it that somebody has gone."""


class Hypercare:
    """The whole integration around one ASGI application."""

    def __init__(self, app: Application, *, who: Who | None = None, path: str = PATH) -> None:
        """Wrap ``app``; ``who`` gets the scope and says who the user is (see `people.person`).

        It may be a coroutine function. Only the relay can wait for one; a report that is made
        within the application takes its answer if it comes at once.
        """
        path, who = relay_path(path), askable(who)
        self._path, self._relay = path, Relay(path, who)
        self.app = Recorded(app, path=path, who=who)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer below the relay's path, and let the application answer everything else."""
        if scope["type"] == "http" and scopes.below(scope, self._path):
            with passing():
                await self._relay(scope, receive, send)
        else:
            await self.app(scope, receive, send)


class Recorded:
    """Gives each request of an ASGI application its trail, and each visit its cookie."""

    def __init__(self, app: Application, *, path: str = PATH, who: Who | None = None) -> None:
        """Wrap ``app``. What lies below ``path`` is ours and leaves no trail."""
        self._app, self._path, self._who = app, path, who

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the request inside a trail of its own; a lifespan passes untouched.

        Of two that lie around each other, such as that of a mounted application, the outer does it.
        """
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        if scopes.below(scope, self._path):
            with passing():
                await self._app(*_kept(scope, receive), send)
            return
        if scopes.ROOT in scope:
            await self._app(scope, receive, send)
            return
        scope = {**scope, scopes.ROOT: scopes.mount_of(scope)}
        visit = self._visit(scope)
        visit.begin()
        line = Line(visit, receive, send, lambda: self._whose(scope))
        try:
            await self._app(scope, line.receive, line.send)
        except BaseException as error:
            if not line.left(error):
                visit.fail(error)
            raise
        finally:
            visit.end()

    def _visit(self, scope: Scope) -> Visit:
        who, path = self._who, scopes.path_of(scope)

        @harmless(dict)
        def look() -> Mapping[str, Any]:
            route = scopes.route_of(scope, path)
            return {"route": route} if route else {}

        return Visit(lambda: scopes.asked(scope), (lambda: who(scope)) if who else None, look)

    async def _whose(self, scope: Scope) -> Person:
        """Ask who the user is: on the event loop whom it can wait for, anybody else beside it."""
        who = self._who
        if who is None or not inspect.iscoroutinefunction(who):
            return await aside(_asking(who, scope, logging.DEBUG))
        async with asyncio.timeout(WHO_SECONDS):
            found = await who(scope)
        return person(lambda: found, logging.DEBUG)


class Line:
    """Both directions of one connection, overheard."""

    def __init__(
        self, visit: Visit, receive: Receive, send: Send, whose: Callable[[], Awaitable[Person]]
    ) -> None:
        """Keep them, and note nothing yet. ``whose`` asks who the user is."""
        self._whose = whose
        self._visit, self._receive, self._send = visit, receive, send
        self._gone = False

    async def receive(self) -> Message:
        """Pass on a message to the application."""
        message = await self._receive()
        if message["type"] in ("http.disconnect", "websocket.disconnect"):
            self._gone = True
        return message

    async def send(self, message: Message) -> None:
        """Pass on a message of the application; the first one may carry the session's cookie."""
        message = _listed(message)
        if message["type"] in STARTS and self._visit.undecided(_told(message)):
            await self._decide()
        message = _heard(self._visit, message) or message
        try:
            await self._send(message)
        except OSError:
            self._gone = True
            raise

    async def _decide(self) -> None:
        """Find out whose the visit is; when nobody can tell, forget it."""
        try:
            self._visit.told(await self._whose())
        except Exception:
            self._visit.untold()

    def left(self, error: BaseException) -> bool:
        """Say whether an exception tells no more than that the other end has gone."""
        return self._gone and (isinstance(error, OSError) or type(error).__name__ in LEFT)


class Relay:
    """The relay as an ASGI application. It waits for disk and collector beside the event loop."""

    def __init__(self, path: str, who: Who | None = None) -> None:
        """Know where it lies, and whom to ask."""
        self._path, self._who = path, who

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; none whose sender leaves before it is complete."""
        kept = scope.get(KEPT)
        receive = kept.again if isinstance(kept, Messages) else receive
        request = scopes.request(scope, self._path, io.BytesIO())
        if relay.takes_body(request):
            body = await _body(request.headers, receive)
            if body is None:
                return
            asking = _asking(self._who, scope)
            request = scopes.request(scope, self._path, io.BytesIO(body), asking)
        await _send(await _answer(request), scope, send)


def hypercare_widget(scope: Scope, nonce: str | None = None, path: str = PATH) -> str:
    """Return the widget's script tag as HTML; "" while the SDK is not configured.

    ``path`` is that of `Hypercare`; ``nonce`` that of the response's Content-Security-Policy.
    """
    return tag.written(lambda: scopes.root_of(scope) + relay_path(path), nonce)


def _listed(message: Message) -> Message:
    """Return a message whose headers can be read twice: ASGI lets them be any iterable."""
    headers = message.get("headers")
    if headers is None or isinstance(headers, list | tuple):
        return message
    return {**message, "headers": list(headers)}


def _kept(scope: Scope, receive: Receive) -> tuple[Scope, Receive]:
    """Have what the application's hooks read of a body for the relay kept for it."""
    if scope["type"] != "http" or KEPT in scope:
        return scope, receive
    kept = Messages(receive)
    return {**scope, KEPT: kept}, kept.receive


@harmless(lambda: None)
def _heard(visit: Visit, message: Message) -> Message | None:
    """Tell the visit what is answered; return the message with its cookie, if it has one."""
    kind = message["type"]
    if kind == "websocket.accept":
        visit.answered(101, ())
    elif kind in ("http.response.start", "websocket.http.response.start"):
        headers = message.get("headers") or ()
        cookie = visit.answered(message["status"], _told(message))
        if cookie:
            return {**message, "headers": [*headers, (b"set-cookie", cookie.encode("ascii"))]}
    return None


@harmless(list)
def _told(message: Message) -> list[tuple[str, str]]:
    headers = message.get("headers") or ()
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, value in headers]


async def _answer(request: relay.Request) -> relay.Response:
    if not relay.takes_time(request):
        return relay.answer(request)
    try:
        return await aside(lambda: relay.answer(request))
    except Busy:
        return relay.busy()


async def _body(headers: Mapping[str, str], receive: Receive) -> bytes | None:
    """Read the body up to one piece above the limit, and away what follows; None: it broke off."""
    limit = template.LIMITS.body_bytes
    pieces: list[bytes] = []
    kept = not posted.declares_too_much(headers)
    size, more = 0, True
    while more and size <= 2 * limit:
        message = await receive()
        if message["type"] != "http.request":
            return None
        piece, more = message.get("body", b""), message.get("more_body", False)
        if kept and size <= limit:
            pieces.append(piece)
        size += len(piece)
    return b"".join(pieces)


def _asking(who: Who | None, scope: Scope, level: int = logging.WARNING) -> Asking:
    """Have ``who`` called in the relay's thread, and awaited on the loop if it wants that."""
    if who is None:
        return lambda: None
    loop = asyncio.get_running_loop()

    def ask() -> Any:
        with ending():
            found = who(scope)
        if not inspect.isawaitable(found):
            return found
        future = asyncio.run_coroutine_threadsafe(_awaited(found), loop)
        try:
            return future.result(WHO_SECONDS)
        finally:
            future.cancel()

    return lambda: person(ask, level)


async def _awaited(found: Awaitable[Any]) -> Any:
    return await found


async def _send(response: relay.Response, scope: Scope, send: Send) -> None:
    headers = [
        (name.lower().encode("latin-1"), value.encode("latin-1"))
        for name, value in response.headers
    ]
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    body = b"" if scope["method"] == "HEAD" else response.body
    await send({"type": "http.response.body", "body": body, "more_body": False})
