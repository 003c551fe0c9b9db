"""The API's description, OpenAPI 3.1, made from the routes and schemas themselves."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Flask, Response
from flask_smorest import Api
from marshmallow import Schema, fields
from werkzeug.exceptions import HTTPException

from hypercare_collector.intake.problems import Refused, problem

PROBLEM = "application/problem+json"
ABOUT = """\
Feedback from people in applications that have just gone live: taken in, kept safe, carried into a
ticketing system.

An answer of 2xx to feedback or signals means that it is on disk. The same `id` may be posted as
often as needed: it stays one feedback. Everything that is refused is a problem document (RFC 9457)
whose `detail` says what would be right; a browser gets the same as a page.
"""
MEANING = {
    304: "Not changed since the version that the sender has.",
    400: "Not readable: the detail says where.",
    401: "No key came with it.",
    403: "The key is wrong, or the page's origin is not the project's.",
    404: "There is nothing here, or the token was not made for it, or it has expired.",
    413: "Too large: the detail names the limit.",
    415: "Of a type or an encoding that is not taken: the detail names those that are.",
    422: "It does not fit the template: `errors` has all faults at once.",
    429: "Too much in this minute.",
    503: "Stopping, or out of room, or without its database: nothing was kept. Send it again.",
}
EXAMPLES: Mapping[int, tuple[str, list[dict[str, str]]]] = {
    400: ("The body is not JSON: Expecting value at line 1, column 1.", []),
    401: (
        "A key is needed: send 'Authorization: Bearer <key>', or '?key=' with a public key.",
        [],
    ),
    403: ("This key is not known here: compare it with the project's keys.", []),
    404: ("There is no such feedback, or this link is not its own.", []),
    413: ("The body is too large: at most 50 MB are taken.", []),
    415: ("The body must be application/json.", []),
    422: (
        "The feedback does not fit the template: see impact.scope, fields.cost_centre.",
        [
            {"field": "impact.scope", "message": "must be one of: me, team, many, everyone"},
            {"field": "fields.cost_centre", "message": "is required: a text"},
        ],
    ),
    429: ("Too much feedback in one minute: come back in 12 s.", []),
    503: ("The collector is shutting down.", []),
}
WAIT = {
    "Retry-After": {
        "description": "Seconds after which it is worth another try.",
        "required": True,
        "schema": {"type": "integer", "minimum": 0},
    }
}
CHALLENGE = {
    "WWW-Authenticate": {
        "description": "The scheme in which the key is wanted.",
        "schema": {"type": "string"},
    }
}
HEADERS: Mapping[int, dict[str, Any]] = {401: CHALLENGE, 429: WAIT, 503: WAIT}
TAGS = (
    ("pages", "What people read behind signed links"),
    ("widget", "The built files of the widget"),
    ("operating", "Whether it runs, and what it counted"),
)


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
    reason = fields.String(
        metadata={"description": "For programs, where one status has several causes: key, origin."}
    )
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
        API_SPEC_OPTIONS={
            "info": {"description": ABOUT, "license": {"name": "MIT", "identifier": "MIT"}},
            "servers": [{"url": "../..", "description": "This collector"}],
        },
    )
    api = ProblemApi(app)
    api.DEFAULT_ERROR_RESPONSE_NAME = None
    for name, scheme in _schemes().items():
        api.spec.components.security_scheme(name, scheme)
    return api


def describe(app: Flask, api: ProblemApi, paths: Mapping[str, Mapping[str, Any]]) -> None:
    """Add calls that are no part of a smorest blueprint: path, then method, then operation.

    Raises:
        KeyError: ``app`` has no such call.
    """
    rules = {
        rule.rule.replace("<", "{").replace(">", "}"): rule for rule in app.url_map.iter_rules()
    }
    for name, description in TAGS:
        api.spec.tag({"name": name, "description": description})
    for path, operations in paths.items():
        api.spec.path(
            rule=rules[path], operations={name: {**op} for name, op in operations.items()}
        )


def add_properties(api: ProblemApi, schema: str, properties: Mapping[str, Any]) -> None:
    """Describe what a schema lets pass without looking at it."""
    api.spec.components.schemas[schema]["properties"] |= properties


def refusals(*statuses: int, page: bool = False) -> dict[str, Any]:
    """Return the description of the problems that a call may answer with.

    ``page`` says that a browser gets them as a page.
    """
    return {str(status): _refusal(status, page=page) for status in statuses}


def page_of(description: str) -> dict[str, Any]:
    """Return the description of an answer that is a page."""
    return {"description": description, "content": {"text/html": {"schema": {"type": "string"}}}}


def _refusal(status: int, *, page: bool) -> dict[str, Any]:
    detail, errors = EXAMPLES[status]
    example = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        **({"errors": errors} if errors else {}),
    }
    content: dict[str, Any] = {PROBLEM: {"schema": Problem, "example": example}}
    if page:
        content["text/html"] = {"schema": {"type": "string"}}
    headers = {"headers": HEADERS[status]} if status in HEADERS else {}
    return {"description": MEANING[status], "content": content, **headers}


def _schemes() -> dict[str, dict[str, Any]]:
    return {
        "key": {
            "type": "http",
            "scheme": "bearer",
            "description": "A project's key: `hcs_…` on servers, `hcp_…` in browsers.",
        },
        "public_key": {
            "type": "apiKey",
            "in": "query",
            "name": "key",
            "description": "A public key `hcp_…`, for beacons, which cannot send headers.",
        },
        "metrics_key": {
            "type": "http",
            "scheme": "bearer",
            "description": "The `metrics_key` of the settings.",
        },
    }


def _told(status: int, description: str | None) -> str:
    own = {
        404: "There is nothing at this address.",
        405: "This address does not take this method.",
        500: "The collector failed here; its log says why. What was sent has not been taken in.",
    }
    return own.get(status) or description or HTTPStatus(status).phrase
