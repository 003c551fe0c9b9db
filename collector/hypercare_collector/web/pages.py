"""The pages and files behind signed links, and the root page."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, abort, render_template, request

from hypercare_collector.delivery.compose import answers, context_json
from hypercare_collector.delivery.retrace import chain
from hypercare_collector.model import Attachment, Feedback, FileState, TicketRef
from hypercare_collector.store import Store, cases, queue
from hypercare_collector.store import feedback as kept_feedback
from hypercare_collector.vault import Vault
from hypercare_collector.web.headers import as_download, as_page, as_picture
from hypercare_collector.web.story import facts, moment, raw, timeline

PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")
"""What may be shown within a page, once it was verified."""
HOUR = 3600


def blueprint(store: Store, vault: Vault) -> Blueprint:
    """Return the pages of a collector."""
    web = Blueprint(
        "web",
        __name__,
        template_folder="templates",
        static_folder="static",
        static_url_path="/static",
    )
    web.add_app_template_filter(moment, "moment")
    web.add_app_template_filter(chain, "chain")
    web.add_app_template_test(_is_web_address, "web_address")
    _add_root(web)
    _add_looks(web)
    _add_feedback(web, store, vault)
    _add_context(web, store, vault)
    _add_files(web, store, vault)
    return web


def status_page(
    state: str, receipt: str, tickets: Sequence[TicketRef], words: str, received_at: datetime
) -> Response:
    """Tell a reporter, in plain words, what has become of their feedback."""
    return _page(
        "status.html",
        looks="",  # beside the page itself: a relay shows it somewhere else
        state=state,
        receipt=receipt,
        tickets=tickets,
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
        return _page("root.html", looks="static/")


def _add_feedback(web: Blueprint, store: Store, vault: Vault) -> None:
    @web.get("/f/<uid>")
    def feedback(uid: str) -> Response:
        if not vault.allows(request.args.get("token", ""), "page", uid):
            return _nothing()
        found = _everything(store, uid)
        if found is None:
            return _nothing()
        links = {
            file.id: f"../files/{file.id}?token={_file_token(vault, file)}"
            for file in found["feedback"].attachments
            if file.state is FileState.GOOD
        }
        context = f"{uid}/context.json?token={request.args['token']}"
        return _page(
            "feedback.html", looks="../static/", links=links, context=context, shown=_shown, **found
        )


def _add_context(web: Blueprint, store: Store, vault: Vault) -> None:
    @web.get("/f/<uid>/context.json")
    def context(uid: str) -> Response:
        if not vault.allows(request.args.get("token", ""), "page", uid):
            return _nothing("../../static/")
        with store.database.read() as db:
            found = kept_feedback.get(db, uid)
        if found is None:
            return _nothing("../../static/")
        whole = context_json(found)
        return as_download(Response(whole.content), whole.name)


def _add_files(web: Blueprint, store: Store, vault: Vault) -> None:
    @web.get("/files/<file_id>")
    def file(file_id: str) -> Response:
        if not vault.allows(request.args.get("token", ""), "file", file_id):
            return _nothing()
        with store.database.read() as db:
            found = kept_feedback.attachment(db, file_id)
        if found is None or found.state is not FileState.GOOD:
            return _nothing()
        return _served(store, found)


def _served(store: Store, file: Attachment) -> Response:
    stream = store.files.open(file.path)
    response = Response(
        iter(lambda: stream.read(64 * 1024), b""),
        headers={"Content-Length": str(file.size)},
    )
    response.call_on_close(stream.close)
    if _shown(file):
        return as_picture(response, file.name, file.media_type)
    return as_download(response, file.name)


def _shown(file: Attachment) -> bool:
    """Say whether a page may show the file: a picture that was verified, and no other."""
    return file.state is FileState.GOOD and file.media_type in PICTURES


def _is_web_address(url: str) -> bool:
    """Let no other scheme become a link, whatever a ticketing system called its own."""
    return url.startswith(("https://", "http://"))


def _everything(store: Store, uid: str) -> dict[str, Any] | None:
    with store.database.read() as db:
        found = kept_feedback.get(db, uid)
        if found is None:
            return None
        case = cases.get(db, kept_feedback.case_of(db, uid))
        tickets = cases.tickets_of(db, case.id)
        deliveries = [
            (delivery, queue.attempts_of(db, delivery.id), tickets.get(delivery.destination))
            for delivery in queue.of_feedback(db, uid)
        ]
    return {
        "feedback": found,
        "case": case,
        "tickets": tickets,
        "deliveries": deliveries,
        **_told(found),
    }


def _told(feedback: Feedback) -> dict[str, Any]:
    content = feedback.content
    return {
        "content": content,
        "questions": answers(content),
        "facts": facts(content),
        "timeline": timeline(content),
        "raw": raw(content),
    }


def _file_token(vault: Vault, file: Attachment) -> str:
    return vault.sign("file", file.id, expires=int(time.time()) + HOUR)


def _page(template: str, *, status: int = 200, **values: Any) -> Response:
    return as_page(Response(render_template(template, **values), status=status))


def _nothing(looks: str = "../static/") -> Response:
    """Say to a person that there is nothing; a program gets what it gets everywhere."""
    offers = ["application/json", "text/html"]
    if request.accept_mimetypes.best_match(offers) != "text/html":
        abort(404)
    return _page("nothing.html", looks=looks, status=404)
