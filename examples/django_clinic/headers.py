"""A strict Content Security Policy: no inline script, no inline style, nothing from elsewhere."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from asgiref.sync import iscoroutinefunction
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import sync_and_async_middleware

POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


@sync_and_async_middleware  # type: ignore[untyped-decorator]
def protect(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Send the policy with every answer; ``request.csp_nonce`` is its nonce, as with django-csp."""

    def protected(request: HttpRequest) -> HttpResponse:
        request.csp_nonce = secrets.token_urlsafe(16)
        return _with_policy(request, get_response(request))

    async def protected_async(request: HttpRequest) -> HttpResponse:
        request.csp_nonce = secrets.token_urlsafe(16)
        return _with_policy(request, await get_response(request))

    return protected_async if iscoroutinefunction(get_response) else protected


def _with_policy(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    response.headers.setdefault("Content-Security-Policy", POLICY.format(nonce=request.csp_nonce))
    return response
