"""The calls of the wire: feedback in, its status and the template out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from datetime import datetime

from flask import Response, jsonify, request
from flask_smorest import Blueprint

from hypercare_collector.desk import Accepted
from hypercare_collector.intake.openapi import refusals
from hypercare_collector.intake.problems import Refused
from hypercare_collector.intake.record import note
from hypercare_collector.intake.signals import SignalIntake
from hypercare_collector.intake.status import Status, status_of
from hypercare_collector.intake.taking import Intake
from hypercare_collector.intake.wire import (
    SignalAnswer,
    StatusSchema,
    accepted_as,
    feedback_body,
    json_body,
    template_answer,
)
from hypercare_collector.model import Message, TicketRef
from hypercare_collector.store import projects
from hypercare_collector.vault import Vault

StatusPage = Callable[[str, str, Sequence[TicketRef], Sequence[Message], str, datetime], Response]
"""Draws state, receipt, tickets, messages, the sender's words and when they came for a person."""
SECURITY: list[dict[str, list[str]]] = [{"key": []}, {"public_key": []}]


def blueprint(
    intake: Intake, signals: SignalIntake, vault: Vault, public_url: str, status_page: StatusPage
) -> Blueprint:
    """Return the calls; ``status_page`` draws the status for a person."""
    calls = Blueprint(
        "feedback", __name__, description="What applications send, and what became of it"
    )
    _add_feedback(calls, intake, vault, public_url)
    _add_simple(calls, intake)
    _add_signals(calls, signals)
    _add_template(calls, intake)
    _add_status(calls, intake, vault, status_page)
    return calls


def _add_feedback(calls: Blueprint, intake: Intake, vault: Vault, public_url: str) -> None:
    @calls.route("/api/v1/feedback", methods=["POST"])  # type: ignore[untyped-decorator]
    @calls.doc(  # type: ignore[untyped-decorator]
        operationId="post_feedback",
        security=SECURITY,
        requestBody=feedback_body(intake.template.schema),
        responses={
            "200": accepted_as("The same id was here before: the same receipt."),
            "202": accepted_as("Accepted and durable."),
            **refusals(400, 401, 403, 413, 415, 422, 429, 503),
        },
    )
    def post_feedback() -> tuple[Response, int]:
        """Take one feedback in, with its attachments."""
        accepted = intake.feedback(request)
        note(request, feedback=accepted.id, receipt=accepted.receipt)
        told = {"id": accepted.id, "receipt": accepted.receipt, "status": "received"}
        if accepted.fresh or accepted.same_body:
            return jsonify(told | {"links": {"status": _link(accepted, vault, public_url)}}), (
                202 if accepted.fresh else 200
            )
        return jsonify(told), 200


def _add_simple(calls: Blueprint, intake: Intake) -> None:
    @calls.route("/feedback", methods=["POST"])  # type: ignore[untyped-decorator]
    @calls.doc(  # type: ignore[untyped-decorator]
        operationId="post_simple_feedback",
        security=SECURITY,
        requestBody=json_body("simple"),
        responses={
            "200": accepted_as("Accepted and durable, now or before."),
            **refusals(400, 401, 403, 413, 415, 422, 429, 503),
        },
    )
    def post_simple_feedback() -> Response:
        """Take one feedback in, of three words."""
        accepted = intake.simple(request)
        note(request, feedback=accepted.id, receipt=accepted.receipt)
        return jsonify({"id": accepted.id, "receipt": accepted.receipt})


def _add_signals(calls: Blueprint, signals: SignalIntake) -> None:
    @calls.route("/api/v1/signals", methods=["POST"])  # type: ignore[untyped-decorator]
    @calls.doc(  # type: ignore[untyped-decorator]
        operationId="post_signals",
        security=SECURITY,
        requestBody=json_body("signals"),
        responses={
            "202": {
                "description": "Durable, but for those that are left out.",
                "content": {"application/json": {"schema": SignalAnswer}},
            },
            **refusals(400, 401, 403, 413, 415, 422, 429, 503),
        },
    )
    def post_signals() -> tuple[Response, int]:
        """Take errors in that processes report by themselves."""
        return jsonify(signals.take_in(request).as_dict()), 202


def _add_template(calls: Blueprint, intake: Intake) -> None:
    @calls.route("/api/v1/template")  # type: ignore[untyped-decorator]
    @calls.doc(  # type: ignore[untyped-decorator]
        operationId="get_template",
        security=SECURITY,
        responses={
            **template_answer(),
            **refusals(401, 403, 503, page=True),
        },
    )
    def get_template() -> Response:
        """Say what a feedback of this project may hold."""
        visitor = intake.door.enter(request)
        with intake.store.database.read() as db:
            project = next(p for p in projects.all_projects(db) if p.id == visitor.project)
        document = intake.template.document(project.fields, project.id)
        text = json.dumps(document, ensure_ascii=False)
        response = Response(text, content_type="application/json")
        response.set_etag(hashlib.sha256(text.encode()).hexdigest()[:32])
        response.headers["Cache-Control"] = "private, no-cache"
        response.vary.add("Authorization")
        response.make_conditional(request)
        return response


def _add_status(calls: Blueprint, intake: Intake, vault: Vault, status_page: StatusPage) -> None:
    @calls.route("/api/v1/feedback/<feedback_id>/status")  # type: ignore[untyped-decorator]
    @calls.doc(  # type: ignore[untyped-decorator]
        operationId="get_status",
        parameters=[
            {"name": "token", "in": "query", "required": True, "schema": {"type": "string"}}
        ],
        responses={
            "200": {
                "description": "What has become of it",
                "content": {
                    "application/json": {"schema": StatusSchema},
                    "text/html": {"schema": {"type": "string"}},
                },
            },
            **refusals(404, 503, page=True),
        },
    )
    def get_status(feedback_id: str) -> Response:
        """Tell the reporter what has become of a feedback."""
        token = request.args.get("token", "")
        with intake.store.database.read() as db:
            status = status_of(db, vault, feedback_id.lower(), token)
        if status is None:
            raise Refused(404, "There is no such feedback, or this link is not its own.")
        offers = ["application/json", "text/html"]
        for_person = request.accept_mimetypes.best_match(offers) == "text/html"
        response = _drawn(status, status_page) if for_person else jsonify(status.as_dict())
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "no-store"
        response.vary.add("Accept")
        return response


def _drawn(status: Status, page: StatusPage) -> Response:
    return page(
        status.state,
        status.receipt,
        status.tickets,
        status.messages,
        status.words,
        status.received_at,
    )


def _link(accepted: Accepted, vault: Vault, public_url: str) -> str:
    token = vault.sign("status", accepted.uid)
    return f"{public_url.rstrip('/')}/api/v1/feedback/{accepted.id}/status?token={token}"
