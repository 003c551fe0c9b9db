"""What OpenAPI says of the pages, and of the files behind them. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Refusals = Callable[..., dict[str, Any]]


def paths(refusals: Refusals) -> Mapping[str, Mapping[str, Any]]:
    """Return the calls; ``refusals`` describes the problems that one may answer with."""
    refused = refusals(404, 503, page=True)
    page = _answer("A page that nothing of a user's becomes markup in.", "text/html")
    return {
        "/": _call("Say what this is.", {"200": page, **refusals(503, page=True)}),
        "/api/v1/": _call(
            "Lead to the pages of the API.",
            {
                "302": {
                    "description": "They are at `docs`.",
                    "headers": {"Location": {"required": True, "schema": {"type": "string"}}},
                },
                **refusals(503, page=True),
            },
        ),
        "/f/{uid}": _call(
            "Show one feedback: words, pictures, time line, deliveries.",
            {"200": page, **refused},
            signed=True,
        ),
        "/f/{uid}/context.json": _call(
            "Download everything that was captured with a feedback.",
            {"200": _answer("A download, JSON within.", "application/octet-stream"), **refused},
            signed=True,
        ),
        "/c/{key}": _call(
            "Show one case with all its feedback.", {"200": page, **refused}, signed=True
        ),
        "/files/{file_id}": _call(
            "Serve an attachment: a verified picture as it is, anything else as a download.",
            {"200": _file(), **refused},
            signed=True,
        ),
    }


def _call(summary: str, responses: Mapping[str, Any], *, signed: bool = False) -> dict[str, Any]:
    token = {
        "name": "token",
        "in": "query",
        "required": True,
        "description": "Stands in the signed link.",
        "schema": {"type": "string"},
    }
    parameters = {"parameters": [token]} if signed else {}
    return {
        "get": {"tags": ["pages"], "summary": summary, **parameters, "responses": {**responses}}
    }


def _answer(description: str, media_type: str) -> dict[str, Any]:
    return {"description": description, "content": {media_type: {"schema": {"type": "string"}}}}


def _file() -> dict[str, Any]:
    types = ("image/png", "image/jpeg", "image/gif", "image/webp", "application/octet-stream")
    return {
        "description": "The bytes.",
        "headers": {"Content-Disposition": {"required": True, "schema": {"type": "string"}}},
        "content": {name: {"schema": {"type": "string", "format": "binary"}} for name in types},
    }
