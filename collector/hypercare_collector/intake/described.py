"""What OpenAPI says of the calls for operating, of the widget's files and of this document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypercare_collector.intake.openapi import PROBLEM, WAIT, page_of, refusals

REASONS = {"type": "array", "items": {"type": "string"}}


def _json(description: str, properties: Mapping[str, Any], example: Any) -> dict[str, Any]:
    schema = {"type": "object", "required": list(properties), "properties": properties}
    return {
        "description": description,
        "content": {"application/json": {"schema": schema, "example": example}},
    }


def _text(media_type: str, description: str) -> dict[str, Any]:
    return {"description": description, "content": {media_type: {"schema": {"type": "string"}}}}


NOT_READY = {
    "description": "It cannot take feedback in; `reasons` says why. Or it is stopping.",
    "headers": WAIT,
    "content": {
        PROBLEM: {
            "schema": {
                "type": "object",
                "required": ["type", "title", "status", "detail"],
                "properties": {
                    "type": {"type": "string"},
                    "title": {"type": "string"},
                    "status": {"type": "integer"},
                    "detail": {"type": "string"},
                    "reasons": REASONS,
                },
            },
            "example": {
                "type": "about:blank",
                "title": "Service Unavailable",
                "status": 503,
                "detail": "The collector cannot take feedback in just now.",
                "reasons": ["the disk of the data folder has only 12 MB left"],
            },
        },
        "text/html": {"schema": {"type": "string"}},
    },
}
ALIVE = {"status": {"const": "alive"}}
READY = {"status": {"const": "ready"}, "reasons": REASONS}
PATHS: Mapping[str, Mapping[str, Any]] = {
    "/healthz": {
        "get": {
            "tags": ["operating"],
            "summary": "Say that the process lives.",
            "responses": {
                "200": _json("It lives.", ALIVE, {"status": "alive"}),
                **refusals(503, page=True),
            },
        }
    },
    "/readyz": {
        "get": {
            "tags": ["operating"],
            "summary": "Say whether feedback can be taken in, with reasons when not.",
            "responses": {
                "200": _json("It is ready.", READY, {"status": "ready", "reasons": []}),
                "503": NOT_READY,
            },
        }
    },
    "/metrics": {
        "get": {
            "tags": ["operating"],
            "summary": "Tell Prometheus what was counted.",
            "description": "Without a `metrics_key` in the settings: for this machine alone.",
            "security": [{"metrics_key": []}, {}],
            "responses": {
                "200": _text("text/plain", "The text format of Prometheus."),
                **refusals(401, 403, 503, page=True),
            },
        }
    },
    "/widget/{name}": {
        "get": {
            "tags": ["widget"],
            "summary": "Serve the widget, or a lazy part of it.",
            "parameters": [
                {
                    "name": "name",
                    "in": "path",
                    "required": True,
                    "schema": {"type": "string", "pattern": r"^hypercare(-[a-z]+)*\.js$"},
                    "example": "hypercare.js",
                }
            ],
            "responses": {
                "200": _text("text/javascript", "The script, packed when the sender takes gzip."),
                "304": {"description": "Not changed since the version that the sender has."},
                **refusals(404, 503, page=True),
            },
        }
    },
    "/api/v1/docs": {
        "get": {
            "tags": ["pages"],
            "summary": "Show this description, to read and to try out.",
            "responses": {"200": page_of("The pages of the API."), **refusals(503, page=True)},
        }
    },
    "/api/v1/openapi.json": {
        "get": {
            "tags": ["pages"],
            "summary": "Return this description.",
            "responses": {
                "200": {
                    "description": "OpenAPI 3.1",
                    "content": {"application/json": {"schema": {"type": "object"}}},
                },
                **refusals(503, page=True),
            },
        }
    },
}
