"""The relay as a view. It checks the origin by itself, so Django's CSRF check leaves it alone."""

from __future__ import annotations

import asyncio
import inspect
import io
import re
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from importlib import import_module
from typing import Any

from asgiref.sync import async_to_sync
from django.conf import settings
from django.db.transaction import non_atomic_requests
from django.http import HttpRequest, HttpResponse
from django.urls import get_script_prefix, re_path
from django.views.decorators.csrf import csrf_exempt

from hypercare import relay
from hypercare.integrations.again import KEPT, Again, start_of
from hypercare.integrations.django.configuration import Installed
from hypercare.integrations.environ import headers_of
from hypercare.integrations.people import person
from hypercare.integrations.visit import session_of
from hypercare.process import harmless

Patterns = tuple[Any, ...]


def patterns(installed: Installed) -> Callable[[], Patterns]:
    """Return what makes the URLconf of a request for the relay: the application's, ours first."""

    @cache
    def made() -> Patterns:
        ours = re_path(rf"^{re.escape(installed.path[1:])}/", _view(installed), name="hypercare")
        return (ours, *import_module(settings.ROOT_URLCONF).urlpatterns)

    return made


def mount() -> str:
    """Return the path under which the application lies, without a slash at its end."""
    return str(get_script_prefix()).rstrip("/")


def settled(found: Any) -> Any:
    """Return what ``who`` has told; a coroutine is awaited, unless an event loop runs here."""
    if not inspect.iscoroutine(found) or _in_a_loop():
        return found

    async def awaited() -> Any:
        return await found

    return async_to_sync(awaited)()


def _view(installed: Installed) -> Callable[..., HttpResponse]:
    who, path = installed.who, installed.path

    def hypercare_relay(request: HttpRequest) -> HttpResponse:
        """Answer below the relay's path; a thread of Django's waits, and no transaction."""
        ask = (lambda: person(lambda: settled(who(request)))) if who else (lambda: None)
        response = relay.answer(_request(request, path, ask))
        return HttpResponse(response.body, status=response.status, headers=dict(response.headers))

    exempt: Callable[..., HttpResponse] = csrf_exempt(non_atomic_requests(hypercare_relay))
    exempt.login_required = False  # type: ignore[attr-defined]
    return exempt


def _request(request: HttpRequest, path: str, who: Callable[[], Any]) -> relay.Request:
    return relay.Request(
        method=request.method or "",
        path=request.path_info[len(path) :],
        prefix=mount() + path,
        query=request.META.get("QUERY_STRING", ""),
        headers=headers_of(request.META),
        body=getattr(request, KEPT, request),
        address=request.META.get("REMOTE_ADDR"),
        session=session_of(request.META.get("HTTP_COOKIE", "")),
        who=who,
    )


@harmless(lambda: None)
def keep_body(request: HttpRequest, path: str) -> None:
    """Read a feedback before the middlewares behind ours do, and leave it to them as well.

    `HttpRequest.body` would do so too, but for the application's limits, which are not ours.
    """
    if "_body" in vars(request):
        setattr(request, KEPT, io.BytesIO(request.body))
    elif relay.takes_body(_request(request, path, lambda: None)):
        with suppress(OSError):  # the sender has gone: the relay finds out
            rest = request._stream
            body = start_of(rest)
            setattr(request, KEPT, Again(body, rest))
            request._body, request._stream = body, io.BytesIO(body)


def _in_a_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
