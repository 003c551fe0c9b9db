"""Attachments behind signed links that end: pictures that were verified, and downloads."""

from __future__ import annotations

from flask import Blueprint, Response, request

from hypercare_collector.model import Attachment, FileState
from hypercare_collector.store import Store
from hypercare_collector.store import feedback as kept_feedback
from hypercare_collector.vault import Vault
from hypercare_collector.web.drawing import nothing, shown
from hypercare_collector.web.headers import as_download, as_picture


def add_files(web: Blueprint, store: Store, vault: Vault) -> None:
    """Add ``/files/<id>``, behind a token of the purpose ``file``."""

    @web.get("/files/<file_id>")
    def file(file_id: str) -> Response:
        if not vault.allows(request.args.get("token", ""), "file", file_id):
            return nothing()
        with store.database.read() as db:
            found = kept_feedback.attachment(db, file_id)
        if found is None or found.state is not FileState.GOOD:
            return nothing()
        return _served(store, found)


def _served(store: Store, file: Attachment) -> Response:
    stream = store.files.open(file.path)
    response = Response(
        iter(lambda: stream.read(64 * 1024), b""),
        headers={"Content-Length": str(file.size)},
    )
    response.call_on_close(stream.close)
    if shown(file):
        return as_picture(response, file.name, file.media_type)
    return as_download(response, file.name)
