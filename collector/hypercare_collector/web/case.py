"""The page of one case: all its feedbacks, where it stands, and what was delivered."""

from __future__ import annotations

from flask import Blueprint, Response, request

from hypercare_collector.store import Store
from hypercare_collector.vault import Vault
from hypercare_collector.web.drawing import draw, nothing
from hypercare_collector.web.links import Signer
from hypercare_collector.web.telling import case_told

WORDS = 2000
"""Characters of one feedback's words on the page of its case; its own page has all."""


def add_case(web: Blueprint, store: Store, vault: Vault) -> None:
    """Add ``/c/<key>``, behind a token of the purpose ``case`` for the case's id."""

    @web.get("/c/<key>")
    def case(key: str) -> Response:
        told = case_told(store, key)
        token = request.args.get("token", "")
        if told is None or not vault.allows(token, "case", told.case.id):
            return nothing()
        return draw(
            "case.html",
            looks="../static/",
            told=told,
            case=told.case,
            sign=Signer(vault),
            most=WORDS,
        )
