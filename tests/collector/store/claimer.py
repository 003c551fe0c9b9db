"""One worker, run as a process of its own: it claims until nothing waits any more.

Prints a JSON line for each attempt: destination, case, verb, and from when to when it ran.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from hypercare_collector.model import TicketRef, Verb
from hypercare_collector.settings import load
from hypercare_collector.store import Store, cases, open_store, queue
from hypercare_collector.store.queue import Claim
from hypercare_collector.store.tables import deliveries

LEASE = timedelta(seconds=60)


def work(store: Store, name: str) -> Iterator[dict[str, Any]]:
    """Claim, wait a moment, settle; yield what was done."""
    while waiting(store):
        now = datetime.now(UTC)
        with store.database.write() as db:
            claim = queue.claim(db, name, now, LEASE)
        if claim is None:
            time.sleep(0.005)
            continue
        began = time.monotonic()
        time.sleep(random.uniform(0.001, 0.01))
        ended = time.monotonic()
        settle(store, claim)
        yield {
            "destination": claim.destination,
            "case": claim.case_id,
            "verb": claim.verb,
            "from": began,
            "to": ended,
        }


def settle(store: Store, claim: Claim) -> None:
    now = datetime.now(UTC)
    with store.database.write() as db:
        assert queue.settle(db, claim, now, "done")
        if claim.verb == Verb.CREATE:
            cases.link(db, claim.case_id, claim.destination, TicketRef("1", "issue1"), now)


def waiting(store: Store) -> bool:
    with store.database.read() as db:
        left = select(func.count()).where(deliveries.c.state == queue.WAITING)
        return bool(db.scalar(left))


if __name__ == "__main__":
    folder, url, who = sys.argv[1:]
    with closing(open_store(load(environ={}, data=Path(folder), database_url=url))) as opened:
        for attempt in work(opened, who):
            print(json.dumps(attempt))
