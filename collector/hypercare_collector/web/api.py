"""The pages of the API: Swagger UI over the document at ``/api/v1/openapi.json``."""

from __future__ import annotations

from flask import Blueprint, Response

from hypercare_collector.web.drawing import draw
from hypercare_collector.web.headers import API_POLICY


def add_api(web: Blueprint) -> None:
    """Add ``/api/v1/docs``; ``/api/v1/`` leads there."""

    @web.get("/api/v1/")
    def api() -> Response:
        return Response(status=302, headers={"Location": "docs"})

    @web.get("/api/v1/docs")
    def docs() -> Response:
        response = draw("api.html", looks="../../static/")
        response.headers["Content-Security-Policy"] = API_POLICY
        return response
