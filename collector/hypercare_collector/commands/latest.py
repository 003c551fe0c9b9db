"""What ``hypercare case`` without a name lists: what arrived last, and where it can be read."""

from __future__ import annotations

import json
from typing import Any

from hypercare_collector.commands.terminal import shown, stamp
from hypercare_collector.delivery.parcel import Links
from hypercare_collector.moments import written
from hypercare_collector.store import Db
from hypercare_collector.store import feedback as kept_feedback

MOST = 20
WORDS = 60
"""Characters of a feedback's words on its line."""
NOTHING = 'No feedback has arrived yet. To try it: hypercare send "Hello" --dsn DSN'
BELOW = "below the collector's address: set url, or start hypercare serve once"


def show(db: Db, links: Links, *, as_json: bool) -> int:
    """Print the latest feedback, the newest first."""
    rows = kept_feedback.latest(db, MOST)
    if as_json:
        print(json.dumps([_document(row, links) for row in rows], ensure_ascii=False))
        return 0
    print(_heading(len(rows)) if rows else NOTHING)
    for row in rows:
        part_of = f", part of {row.key}" if row.key != row.receipt else ""
        print(f"{row.receipt}  {stamp(row.received_at)}  {row.state}{part_of}  {_words(row)}")
        print(f"    {page(links.page_of(row.uid))}")
    return 0


def page(address: str) -> str:
    """Return a page's address, or what is known of it, and how the rest becomes known."""
    return address if "://" in address else f"{address} {BELOW}"


def _heading(count: int) -> str:
    some = f"The latest {count} feedbacks" if count > 1 else "One feedback"
    return f"{some}; look closer with: hypercare case RECEIPT"


def _words(row: Any) -> str:
    words = " ".join(shown(_description(row)).split())
    return words if len(words) <= WORDS else words[: WORDS - 1].rstrip() + "…"


def _description(row: Any) -> str:
    return str(row.content.get("description") or "")


def _document(row: Any, links: Links) -> dict[str, Any]:
    return {
        "receipt": row.receipt,
        "received_at": written(row.received_at),
        "project": row.project,
        "description": _description(row),
        "case": row.key,
        "state": row.state,
        "page": links.page_of(row.uid),
    }
