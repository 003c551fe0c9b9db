"""The middleware: a trail for each request, the session's cookie, and the way to the relay.

It stands first. A request for the relay gets our own patterns as its URLconf, so that sessions
and logins of the middlewares behind are there for ``who``.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any

from asgiref.sync import iscoroutinefunction, markcoroutinefunction, sync_to_async
from django.http import HttpRequest, HttpResponseBase

from hypercare.integrations.aside import Busy, aside
from hypercare.integrations.django import configuration, relaying
from hypercare.integrations.people import person
from hypercare.integrations.visit import Asked, Visit, passing
from hypercare.integrations.wsgi import Body
from hypercare.process import harmless


class Middleware:
    """``MIDDLEWARE = ["hypercare.integrations.django.Middleware", ...]``."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        """Take part in Django's chain, in the manner of what comes behind."""
        installed = configuration.installed()
        self._get_response, self._who, self._path = get_response, installed.who, installed.path
        self._patterns = relaying.patterns(installed)
        self._asynchronous = iscoroutinefunction(get_response)
        self.process_view = _process_view_async if self._asynchronous else _process_view
        if self._asynchronous:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        """Run the request inside a trail of its own; one for the relay leaves none."""
        if request.path_info.startswith(f"{self._path}/"):
            request.urlconf = self._patterns()
            return self._pass_async(request) if self._asynchronous else self._pass(request)
        return self._visit_async(request) if self._asynchronous else self._visit(request)

    def _pass(self, request: HttpRequest) -> HttpResponseBase:
        relaying.keep_body(request, self._path)
        with passing():
            response: HttpResponseBase = self._get_response(request)
            return response

    async def _pass_async(self, request: HttpRequest) -> HttpResponseBase:
        with suppress(Busy):
            await aside(lambda: relaying.keep_body(request, self._path))
        with passing():
            response: HttpResponseBase = await self._get_response(request)
            return response

    def _visit(self, request: HttpRequest) -> HttpResponseBase:
        visit = self._begun(request)
        try:
            return _finish(visit, self._get_response(request))
        except BaseException as error:
            visit.fail(error, via="django")
            visit.end()
            raise

    async def _visit_async(self, request: HttpRequest) -> HttpResponseBase:
        visit = self._begun(request)
        try:
            response = await self._get_response(request)
            if visit.undecided(response.items()):
                visit.told(await self._whose(request))
            return _finish(visit, response)
        except BaseException as error:
            visit.fail(error, via="django")
            visit.end()
            raise

    async def _whose(self, request: HttpRequest) -> Mapping[str, str] | None:
        """Ask who the user is in Django's own thread, where the database may be asked."""
        who = self._who
        ask = (lambda: relaying.settled(who(request))) if who else (lambda: None)
        found: Mapping[str, str] | None = await sync_to_async(person)(ask, logging.DEBUG)
        return found

    def _begun(self, request: HttpRequest) -> Visit:
        who = self._who
        ask = (lambda: relaying.settled(who(request))) if who else None
        visit = Visit(lambda: _asked(request), ask)
        visit.begin()
        request.hypercare = visit
        return visit


class AsyncBody:
    """A response's asynchronous body that ends its visit when the server has taken all of it."""

    def __init__(self, body: Any, visit: Visit) -> None:
        """Keep both."""
        self._body, self._visit = body, visit

    async def __aiter__(self) -> AsyncIterator[Any]:
        try:
            async for piece in self._body:
                yield piece
        except Exception as error:
            self._visit.fail(error, via="django")
            raise
        finally:
            self._visit.end()  # Django closes no response whose body has failed

    def close(self) -> None:
        """End the visit of a body that nobody has asked for; Django closes the body itself."""
        self._visit.end()


def _process_view(request: HttpRequest, *_: Any) -> None:
    """Add what Django knows once it has matched the address."""
    visit, match = getattr(request, "hypercare", None), request.resolver_match
    if visit is not None and match is not None:
        visit.route(f"/{match.route}")


async def _process_view_async(request: HttpRequest, *_: Any) -> None:
    _process_view(request)


def _finish(visit: Visit, response: HttpResponseBase) -> HttpResponseBase:
    """Tell the visit what is answered, and end it with the last byte of the body."""
    _give_cookie(visit, response)
    _end_with(visit, response)
    return response


@harmless(lambda: None)
def _give_cookie(visit: Visit, response: HttpResponseBase) -> None:
    cookie = visit.answered(response.status_code, response.items())
    if cookie:
        response.cookies.load(cookie)


@harmless(lambda: None)
def _end_with(visit: Visit, response: HttpResponseBase) -> None:
    if not response.streaming or getattr(response, "file_to_stream", None) is not None:
        visit.end()
    else:
        body = response.streaming_content
        response.streaming_content = (AsyncBody if response.is_async else Body)(body, visit)


@harmless(lambda: Asked("", "", "", ""))
def _asked(request: HttpRequest) -> Asked:
    meta, mount = request.META, relaying.mount()
    return Asked(
        method=request.method or "",
        scheme=request.scheme or "http",
        host=meta.get("HTTP_HOST") or meta.get("SERVER_NAME", ""),
        path=mount + request.path_info,
        mount=mount,
        address=meta.get("REMOTE_ADDR"),
        user_agent=meta.get("HTTP_USER_AGENT"),
        cookies=meta.get("HTTP_COOKIE", ""),
        dest=meta.get("HTTP_SEC_FETCH_DEST", ""),
        traceparent=meta.get("HTTP_TRACEPARENT", ""),
    )
