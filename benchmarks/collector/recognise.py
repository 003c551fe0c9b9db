"""How long it takes to recognise a repeat among many open cases, on SQLite and PostgreSQL.

What is timed is what a feedback waits for inside the transaction that accepts it.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
import uuid
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert

from hypercare_collector import configuration
from hypercare_collector.settings import Settings
from hypercare_collector.store import Store, cases, open_store
from hypercare_collector.store.tables import cases as table
from hypercare_collector.vault import open_vault

BATCH = 5_000


def fill(store: Store, project: str, count: int) -> list[str]:
    """Open so many cases and return their fingerprints."""
    marks = [uuid.uuid4().hex * 2 for _ in range(count)]
    for start in range(0, count, BATCH):
        with store.database.write() as db:
            db.execute(insert(table), [_case(project, m) for m in marks[start : start + BATCH]])
    return marks


def measure(store: Store, project: str, marks: list[str], times: int) -> list[float]:
    """Return the milliseconds of so many look-ups, each in a transaction as accepts are."""
    took = []
    for mark in random.choices(marks, k=times):
        with store.database.write() as db:
            start = time.perf_counter()
            assert cases.open_with(db, project, mark) is not None
            took.append((time.perf_counter() - start) * 1000)
    return took


def _case(project: str, mark: str) -> dict[str, object]:
    number = uuid.uuid4()
    return {
        "id": str(number),
        "key": number.hex[:20],
        "project": project,
        "title": "I press Save and nothing happens",
        "fingerprint": mark,
        "state": cases.OPEN,
        "priority": "P3",
        "priority_reason": "no impact was given",
        "feedbacks": 1,
        "opened_at": datetime.now(UTC),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgresql", metavar="URL", help="an empty database")
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=2_000)
    args = parser.parse_args()
    print("| database | cases | p50 ms | p95 ms | p99 ms |\n|---|---|---|---|---|")
    for name, url in (("SQLite", ""), ("PostgreSQL", args.postgresql)):
        if url is None:
            continue
        with tempfile.TemporaryDirectory() as folder:
            settings = Settings(data=Path(folder), database_url=url)
            store, vault = open_store(settings), open_vault(settings.data, "")
            with store.database.write() as db:
                first = configuration.first_project(db, vault)
            assert first, "the database is not empty"
            marks = fill(store, first.projects[0], args.cases)
            cuts = statistics.quantiles(measure(store, first.projects[0], marks, args.times), n=100)
            print(f"| {name} | {args.cases} | {cuts[49]:.2f} | {cuts[94]:.2f} | {cuts[98]:.2f} |")
            store.close()


if __name__ == "__main__":
    main()
