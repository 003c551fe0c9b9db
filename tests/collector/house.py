"""A collector behind a real socket, made for one test."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from hypercare_collector.app import Collector, create_app
from hypercare_collector.model import Attachment, Feedback
from hypercare_collector.server import Server
from hypercare_collector.settings import LimitSettings, Settings
from hypercare_collector.store import Store, feedback, rejections
from hypercare_collector.store.ledger import Ledger, ledger
from tests.collector.rooms import PUBLIC, SECRET, VAULT, new_store

ORIGIN = "http://shop.example"
MANY = 100_000
"""A limit that no test of something else reaches."""


@dataclass
class House:
    """The collector's address, what lies in its store, and how often it woke its workers."""

    url: str
    store: Store
    folder: Path
    server: Server
    woken: list[None] = field(default_factory=list)

    def post(
        self, document: Any = None, *, key: str = PUBLIC, path: str = "/api/v1/feedback", **how: Any
    ) -> requests.Response:
        """Post JSON, or whatever ``data``, ``files`` and ``headers`` say."""
        headers = ({"Authorization": f"Bearer {key}"} if key else {}) | how.pop("headers", {})
        if document is not None:
            how["data"] = json.dumps(document)
            headers |= {"Content-Type": "application/json"}
        return requests.post(f"{self.url}{path}", headers=headers, timeout=30, **how)

    def post_files(self, *files: tuple[str, Any], document: Any = None) -> requests.Response:
        words = json.dumps(document or {"description": "It is broken"})
        return self.post(files=[("feedback", (None, words, "application/json")), *files])

    def get(self, path: str, key: str = "", **headers: str) -> requests.Response:
        if key:
            headers["Authorization"] = f"Bearer {key}"
        return requests.get(f"{self.url}{path}", headers=headers, timeout=30)

    def kept(self, answer: requests.Response) -> Feedback:
        """Return what the store holds of the feedback that was answered."""
        assert answer.status_code in (200, 202), answer.text
        with self.store.database.read() as db:
            (found,) = feedback.with_id(db, answer.json()["id"])
        return found

    def content(self, document: Any, *, key: str = PUBLIC) -> dict[str, Any]:
        """Post a document and return what was kept of it."""
        return dict(self.kept(self.post(document, key=key)).content)

    def files(self) -> list[Path]:
        """Return all files that lie in the folder of attachments."""
        return [path for path in (self.folder / "files").rglob("*") if path.is_file()]

    def bytes_of(self, file: Attachment) -> bytes:
        return self.store.files.read(file.path)

    def ledger(self) -> Ledger:
        with self.store.database.read() as db:
            return ledger(db)

    def rejections(self) -> list[Any]:
        with self.store.database.read() as db:
            return rejections.latest(db)


@contextmanager
def open_house(
    folder: Path,
    *,
    trusted_proxies: tuple[str, ...] = (),
    metrics_key: str = "",
    database_url: str = "",
    **limits: int,
) -> Iterator[House]:
    """Serve a collector with project ``shop`` on a free port; ``limits`` are those of a file."""
    chosen = LimitSettings(**{"per_key": MANY, "per_person": MANY, **limits})
    settings = Settings(
        data=folder, limits=chosen, trusted_proxies=trusted_proxies, metrics_key=metrics_key
    )
    store = new_store(folder, database_url=database_url)
    server = Server("127.0.0.1", 0)
    house = House(server.url, store, folder, server)
    app = create_app(
        Collector(settings, store, VAULT, lambda: house.woken.append(None), server.url)
    )
    thread = threading.Thread(target=server.run, args=(app,))
    thread.start()
    try:
        yield house
    finally:
        server.stop()
        thread.join()
        store.close()


__all__ = ["ORIGIN", "PUBLIC", "SECRET", "House", "open_house"]
