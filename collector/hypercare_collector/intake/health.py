"""Whether the collector lives, and whether it can do its work."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from flask import Blueprint, Response, jsonify

from hypercare_collector.intake.problems import RETRY_AFTER
from hypercare_collector.settings import MEGABYTE
from hypercare_collector.store import Database, Store, Unavailable, projects

FREE = {"data": 100 * MEGABYTE, "temporary": 10 * MEGABYTE}
"""Bytes of disk below which nothing more should be sent here."""


def blueprint(store: Store, folder: Path) -> Blueprint:
    """Return ``/healthz`` and ``/readyz`` of a collector with this data folder."""
    health = Blueprint("health", __name__)

    @health.get("/healthz")
    def healthz() -> Response:
        return jsonify({"status": "alive"})

    @health.get("/readyz")
    def readyz() -> Response:
        reasons = [
            *_database(store.database),
            *_folder("data", lambda: folder),
            *_folder("temporary", lambda: Path(tempfile.gettempdir())),
        ]
        return _not_ready(reasons) if reasons else jsonify({"status": "ready", "reasons": []})

    return health


def _not_ready(reasons: list[str]) -> Response:
    document = {
        "type": "about:blank",
        "title": "Service Unavailable",
        "status": 503,
        "detail": "The collector cannot take feedback in just now.",
        "reasons": reasons,
    }
    return Response(
        json.dumps(document, ensure_ascii=False),
        status=503,
        content_type="application/problem+json",
        headers={"Retry-After": str(RETRY_AFTER)},
    )


def _database(database: Database) -> Iterator[str]:
    """Look whether the database answers, without waiting for anybody who writes."""
    try:
        with database.read() as db:
            projects.version(db)
    except Unavailable as error:
        yield str(error)


def _folder(name: str, where: Callable[[], Path]) -> Iterator[str]:
    """Look at a folder that feedback passes through; bodies and files wait in the temporary one."""
    try:
        folder = where()
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"ready")
        free = shutil.disk_usage(folder).free
    except OSError as error:
        yield f"the {name} folder cannot be written: {error.strerror}"
        return
    if free < FREE[name]:
        yield f"the disk of the {name} folder has only {free // MEGABYTE} MB left"
