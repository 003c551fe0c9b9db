"""What a browser on another origin may ask and read here.

A preflight carries no key, so it is answered for any origin. The calls themselves reflect the
Origin, on errors too, so that the widget can read why it was refused. Cookies play no part.

Source: https://fetch.spec.whatwg.org/#http-cors-protocol
"""

from __future__ import annotations

from flask import Request, Response

PUBLIC = ("/api/v1/feedback", "/api/v1/signals", "/api/v1/template", "/feedback")
"""The calls that browsers make, and what lies below them."""
REMEMBERED = 7200
"""Seconds for which a browser need not ask again; Chromium's own upper bound."""


def is_public(path: str) -> bool:
    """Say whether pages of other origins call this path."""
    return any(path == each or path.startswith(f"{each}/") for each in PUBLIC)


def preflight(request: Request) -> Response | None:
    """Answer the question before the question, or return None when it is not one."""
    if request.method != "OPTIONS" or not is_public(request.path):
        return None
    return Response(
        status=204,
        headers={
            "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
            "Access-Control-Allow-Headers": "Authorization, Content-Type",
            "Access-Control-Max-Age": str(REMEMBERED),
        },
    )


def open_to(request: Request, response: Response) -> Response:
    """Let the page that asked read the answer."""
    if is_public(request.path):
        response.vary.add("Origin")
        if asking := request.headers.get("Origin"):
            response.headers["Access-Control-Allow-Origin"] = asking
            response.headers["Access-Control-Expose-Headers"] = "Retry-After"
    return response
