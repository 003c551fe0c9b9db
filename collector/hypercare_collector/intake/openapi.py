"""The API's description, OpenAPI 3.1, made from the routes and schemas themselves."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import Flask, Response
from flask_smorest import Api
from marshmallow import Schema, fields
from werkzeug.exceptions import HTTPException

from hypercare_collector.intake.problems import Refused, problem

PROBLEM = "application/problem+json"


class FaultSchema(Schema):
    """One fault and the path of its field."""

    field = fields.String(required=True)
    message = fields.String(required=True)


class Problem(Schema):
    """A problem document, RFC 9457."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    errors = fields.List(fields.Nested(FaultSchema))


class ProblemApi(Api):  # type: ignore[misc]
    """An API whose errors are problem documents, in its answers and in its description."""

    ERROR_SCHEMA = Problem

    def _register_responses(self) -> None:
        """Leave out what no call names: `refusals` describes what each one answers."""

    def handle_http_exception(self, error: HTTPException) -> Response:
        """Write any HTTP error as a problem, with the headers that belong to it."""
        status = error.code or 500
        kept = [(k, v) for k, v in error.get_headers() if k.lower() != "content-type"]
        detail = _told(status, error.description)
        return problem(Refused(status, detail, headers=dict(kept)))


def open_api(app: Flask, version: str) -> ProblemApi:
    """Let ``app`` describe itself at ``/api/v1/openapi.json``."""
    app.config.update(
        API_TITLE="hypercare collector",
        API_VERSION=version,
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api/v1",
        OPENAPI_JSON_PATH="openapi.json",
    )
    api = ProblemApi(app)
    api.DEFAULT_ERROR_RESPONSE_NAME = None
    api.spec.components.security_scheme("key", {"type": "http", "scheme": "bearer"})
    api.spec.components.security_scheme(
        "public_key", {"type": "apiKey", "in": "query", "name": "key"}
    )
    return api


def refusals(*statuses: int) -> dict[str, Any]:
    """Return the description of the problems that a call may answer with."""
    return {
        str(status): {
            "description": HTTPStatus(status).phrase,
            "content": {PROBLEM: {"schema": Problem}},
        }
        for status in statuses
    }


def _told(status: int, description: str | None) -> str:
    own = {
        404: "There is nothing at this address.",
        405: "This address does not take this method.",
        500: "The collector failed here; its log says why. What was sent has not been taken in.",
    }
    return own.get(status) or description or HTTPStatus(status).phrase
