"""The page of one feedback, and everything that was captured with it."""

from __future__ import annotations

from flask import Blueprint, Response, request

from hypercare_collector.delivery.compose import answers, context_json
from hypercare_collector.delivery.retrace import whole
from hypercare_collector.store import Store
from hypercare_collector.store import feedback as kept_feedback
from hypercare_collector.vault import Vault
from hypercare_collector.web.drawing import draw, nothing
from hypercare_collector.web.headers import as_download
from hypercare_collector.web.links import Signer
from hypercare_collector.web.story import facts, raw, timeline, unanswered
from hypercare_collector.web.telling import FeedbackTold, feedback_told


def add_feedback(web: Blueprint, store: Store, vault: Vault) -> None:
    """Add ``/f/<uid>`` and its ``context.json``, behind a token of the purpose ``page``."""

    @web.get("/f/<uid>")
    def feedback(uid: str) -> Response:
        if not vault.allows(request.args.get("token", ""), "page", uid):
            return nothing()
        told = feedback_told(store, uid)
        return _drawn(told, Signer(vault)) if told else nothing()

    @web.get("/f/<uid>/context.json")
    def context(uid: str) -> Response:
        if not vault.allows(request.args.get("token", ""), "page", uid):
            return nothing()
        with store.database.read() as db:
            found = kept_feedback.get(db, uid)
        if found is None:
            return nothing()
        captured = context_json(found)
        return as_download(Response(captured.content), captured.name)


def _drawn(told: FeedbackTold, signer: Signer) -> Response:
    content = whole(told.feedback)
    return draw(
        "feedback.html",
        looks="../static/",
        feedback=told.feedback,
        case=told.case,
        deliveries=told.deliveries,
        content=content,
        zone=(content.get("context") or {}).get("time_zone"),
        questions=list(answers(content)),
        unanswered=unanswered(content, told.labels),
        facts=facts(content, told.labels),
        timeline=timeline(content),
        raw=raw(content),
        links=signer.files(told.feedback),
        case_link=signer.case(told.case),
        context=signer.context(told.feedback.uid),
    )
