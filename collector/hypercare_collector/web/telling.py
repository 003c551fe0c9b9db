"""What the pages of a feedback and of a case tell, read from the store in one look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hypercare_collector.model import Case, Feedback, Message, TicketRef
from hypercare_collector.store import Db, Store, cases, messages, projects, queue
from hypercare_collector.store import feedback as kept_feedback

SHOWN = 50
"""Feedbacks that the page of a case tells in full: the first, and the latest."""
NAMED = 500
"""Further feedbacks that it names."""
VERBS = {"create": "Make a ticket", "comment": "Add a comment", "update": "Add what became known"}


@dataclass(frozen=True)
class Delivery:
    """One act towards a destination with all its attempts; ``ticket`` is where it went."""

    row: Any
    what: str
    attempts: Sequence[Any]
    ticket: TicketRef | None


@dataclass(frozen=True)
class FeedbackTold:
    """A feedback in its case. ``labels`` are what the project calls its own fields."""

    feedback: Feedback
    case: Case
    deliveries: Sequence[Delivery]
    labels: Mapping[str, str]


@dataclass(frozen=True)
class CaseTold:
    """A case with its feedbacks, the first and then the latest first; ``others`` are rows."""

    case: Case
    project: str
    feedbacks: Sequence[FeedbackTold]
    others: Sequence[Any]
    unnamed: int
    tickets: Mapping[str, TicketRef]
    messages: Sequence[Message]


def feedback_told(store: Store, uid: str) -> FeedbackTold | None:
    """Read a feedback with everything that its page shows."""
    with store.database.read() as db:
        found = kept_feedback.get(db, uid)
        if found is None:
            return None
        case = cases.get(db, kept_feedback.case_of(db, uid))
        project = next(p for p in projects.all_projects(db) if p.id == found.project)
        labels = {name: field["label"] for name, field in project.fields.items()}
        return _feedback(db, found, case, labels)


def case_told(store: Store, key: str) -> CaseTold | None:
    """Read a case with everything that its page shows."""
    with store.database.read() as db:
        case = cases.named(db, key)
        if case is None or case.key != key:
            return None
        rows = kept_feedback.of_case(db, case.id)
        latest = rows[-1 : max(0, len(rows) - SHOWN) : -1] if len(rows) > 1 else []
        others = rows[1 : max(1, len(rows) - SHOWN + 1)]
        return CaseTold(
            case,
            next(p.name for p in projects.all_projects(db) if p.id == case.project),
            [_feedback(db, _known(db, row.uid), case) for row in (*rows[:1], *latest)],
            others[-NAMED:],
            max(0, len(others) - NAMED),
            cases.tickets_of(db, case.id),
            messages.of_case(db, case.id),
        )


def _known(db: Db, uid: str) -> Feedback:
    found = kept_feedback.get(db, uid)
    assert found is not None, "a feedback is never deleted, only erased"
    return found


def _feedback(
    db: Db, found: Feedback, case: Case, labels: Mapping[str, str] | None = None
) -> FeedbackTold:
    tickets = cases.tickets_of(db, case.id)
    files = {file.id: file.name for file in found.attachments}
    deliveries = [
        Delivery(
            row,
            _what(row, files),
            queue.attempts_of(db, row.id),
            tickets.get(row.destination),
        )
        for row in queue.of_feedback(db, found.uid)
    ]
    return FeedbackTold(found, case, deliveries, labels or {})


def _what(row: Any, files: Mapping[str, str]) -> str:
    if row.verb in VERBS:
        return VERBS[row.verb]
    return f"Attach {files.get(row.attachment_id, 'all that was captured')}"
