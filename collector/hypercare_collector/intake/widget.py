"""The widget's built files, as they lie in the package ``hypercare_widget``."""

from __future__ import annotations

import gzip
import hashlib
import re
from functools import lru_cache
from importlib.resources import files

from flask import Blueprint, Response, abort, request

FILES = re.compile(r"hypercare(\.mjs|(-[a-z]+)*\.js)")
FRESH = 300
"""Seconds for which a page need not ask whether the widget has changed."""


def blueprint() -> Blueprint:
    """Return ``/widget/hypercare.js``, the same as a module, and their lazy parts."""
    widget = Blueprint("widget", __name__)

    @widget.get("/widget/<name>")
    def built(name: str) -> Response:
        content = read(name)
        if content is None:
            abort(404)
        small = request.accept_encodings.quality("gzip") > 0
        response = Response(_packed(content) if small else content)
        response.content_type = "text/javascript; charset=utf-8"
        response.set_etag(hashlib.sha256(content).hexdigest()[:32] + ("-gzip" if small else ""))
        response.vary.add("Accept-Encoding")
        if small:
            response.content_encoding = "gzip"
        response.headers.update(
            {
                "Access-Control-Allow-Origin": "*",
                "Cross-Origin-Resource-Policy": "cross-origin",
                "Cache-Control": f"public, max-age={FRESH}",
                "X-Content-Type-Options": "nosniff",
            }
        )
        response.make_conditional(request)
        return response

    return widget


def read(name: str) -> bytes | None:
    """Return a built file of the widget, or None when there is no such."""
    if not FILES.fullmatch(name):
        return None
    try:
        return files("hypercare_widget").joinpath(name).read_bytes()
    except (FileNotFoundError, ModuleNotFoundError):
        return None


@lru_cache(maxsize=32)
def _packed(content: bytes) -> bytes:
    return gzip.compress(content, 9, mtime=0)
