"""``hypercare work``: deliveries alone, on the store of a ``serve`` that may run elsewhere."""

from __future__ import annotations

import argparse
import signal
import sys

from hypercare_collector import logs
from hypercare_collector.caretaker import looked_after
from hypercare_collector.commands.belonging import missing_files, wrong_key
from hypercare_collector.commands.opening import PATIENCE, opened, settings_of
from hypercare_collector.delivery.crew import Crew
from hypercare_collector.settings import BadSettings, Settings
from hypercare_collector.store import Store
from hypercare_collector.store.drivers import place
from hypercare_collector.store.inspection import newest_files
from hypercare_collector.vault import Vault

SIGNALS = (signal.SIGTERM, signal.SIGINT)
USUAL_URL = "http://127.0.0.1:8600"
"""Where `serve` listens when nobody says otherwise."""


def run(args: argparse.Namespace) -> int:
    """Work until SIGTERM or SIGINT; attempts under way are finished first."""
    logs.start("auto")
    settings = settings_of(args)
    logs.start(settings.log_format)
    with opened(settings, patience=PATIENCE) as (store, vault):
        _belongs(store, vault)
        if not settings.url:
            _note(
                f"url is not set, so links in tickets lead to {USUAL_URL}; set it to the"
                " collector's public address"
            )
        _work(settings, store, vault)
    return 0


def _belongs(store: Store, vault: Vault) -> None:
    """Refuse to begin with a key or files that are not this store's."""
    with store.database.read() as db:
        wrong = wrong_key(db, vault) or missing_files(db, store.files)
        unseen = db.dialect.name != "sqlite" and not newest_files(db, 1)
    if wrong:
        raise BadSettings(wrong)
    if unseen:
        _note(f"no file has come in yet; {store.files.folder} must be shared with hypercare serve")


def _note(words: str) -> None:
    print(f"note: {words}", file=sys.stderr)


def _work(settings: Settings, store: Store, vault: Vault) -> None:
    url = settings.url.rstrip("/") or USUAL_URL
    crew = Crew(store, vault, url, threads=settings.delivery_threads)
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)  # before the threads, which inherit it
    with looked_after(settings, store, url):
        crew.start()
        where = place(store.database.engine.url)
        threads = settings.delivery_threads
        print(f"hypercare delivers with {threads} threads from {where}", flush=True)
        signal.sigwait(SIGNALS)
        print("hypercare is stopping: deliveries under way are finished first", flush=True)
    if not crew.stop():
        print("a delivery was cut off; it is taken up again within a minute", file=sys.stderr)
