"""The pages of a collector, the root page, and the status page that a reporter sees."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask import Blueprint, Response

from hypercare_collector.model import Message, TicketRef
from hypercare_collector.store import Store
from hypercare_collector.vault import Vault
from hypercare_collector.web.api import add_api
from hypercare_collector.web.case import add_case
from hypercare_collector.web.drawing import draw, equip
from hypercare_collector.web.feedback import add_feedback
from hypercare_collector.web.files import add_files


def blueprint(store: Store, vault: Vault) -> Blueprint:
    """Return the pages of a collector."""
    web = Blueprint(
        "web",
        __name__,
        template_folder="templates",
        static_folder="static",
        static_url_path="/static",
    )
    equip(web)
    _add_root(web)
    _add_looks(web)
    add_feedback(web, store, vault)
    add_case(web, store, vault)
    add_files(web, store, vault)
    add_api(web)
    return web


def status_page(
    state: str,
    receipt: str,
    tickets: Sequence[TicketRef],
    messages: Sequence[Message],
    words: str,
    received_at: datetime,
) -> Response:
    """Tell a reporter, in plain words, what has become of their feedback."""
    return draw(
        "status.html",
        looks="",  # beside the page itself: a relay shows it somewhere else
        state=state,
        receipt=receipt,
        tickets=tickets,
        messages=messages,
        words=words,
        received_at=received_at,
    )


def _add_looks(web: Blueprint) -> None:
    @web.get("/api/v1/feedback/<_id>/<any('pages.css', 'icon.svg'):name>")
    def looks(_id: str, name: str) -> Response:
        return web.send_static_file(name)


def _add_root(web: Blueprint) -> None:
    @web.get("/")
    def root() -> Response:
        return draw("root.html", looks="static/")
