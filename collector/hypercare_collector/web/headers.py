"""The headers of pages, pictures and downloads: nothing of a user's runs, frames or leaks here."""

from __future__ import annotations

from urllib.parse import quote

from flask import Response

PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'none';"
    " base-uri 'none'; frame-ancestors 'none'"
)
API_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
"""For the pages of the API, whose script is ours, and calls ours: nothing inline, no eval."""
FILE_POLICY = "sandbox; default-src 'none'"
PRIVATE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
}


def as_page(response: Response) -> Response:
    """Serve a page of ours."""
    response.content_type = "text/html; charset=utf-8"
    response.headers.update(
        {
            **PRIVATE,
            "Content-Security-Policy": PAGE_POLICY,
            "Cross-Origin-Opener-Policy": "same-origin",
            "X-Frame-Options": "DENY",
        }
    )
    return response


def as_picture(response: Response, name: str, media_type: str) -> Response:
    """Serve a verified picture, to be seen within a page of ours."""
    return _as_file(response, media_type, "inline", name)


def as_download(response: Response, name: str) -> Response:
    """Serve bytes that a browser saves and never shows."""
    return _as_file(response, "application/octet-stream", "attachment", name)


def disposition(how: str, name: str) -> str:
    """Name a file to a browser.

    Source: RFC 6266, with the encoding of RFC 8187.
    """
    plain = "".join(c if " " <= c <= "~" and c not in '"\\%' else "_" for c in name)
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _as_file(response: Response, media_type: str, how: str, name: str) -> Response:
    response.content_type = media_type
    response.headers.update(
        {
            **PRIVATE,
            "Content-Security-Policy": FILE_POLICY,
            "Content-Disposition": disposition(how, name),
        }
    )
    return response
