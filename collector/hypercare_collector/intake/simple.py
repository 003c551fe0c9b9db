"""The simple door: three words that make a feedback."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from typing import Any

from hypercare_collector.intake.problems import Fault, Refused
from hypercare_collector.moments import lenient, since_1970, written

NAMESPACE = uuid.UUID("6f6a1c1e-9a55-5c0d-8b4e-2d1f0a7c3b99")
"""Namespace of the ids that this door makes."""
NAMES = {"description": "comments", "reporter.id": "user_id", "created_at": "time_submitted"}
"""What this door calls the template's fields."""
WORDS = (NAMES["description"], NAMES["reporter.id"])
"""What of it a person wrote, and who that is."""


def in_full(document: Any) -> Any:
    """Write the simple door's three words as a feedback.

    Its id follows from the three, so that a repeated post is one feedback.

    Raises:
        Refused: 422 with every fault, under the simple door's own names.
    """
    if not isinstance(document, dict):
        return document
    user, comments, sent = (document.get(n) for n in ("user_id", "comments", "time_submitted"))
    if faults := list(_faults(user, comments, sent)):
        raise Refused(422, "The feedback cannot be taken in.", faults=faults)
    told = json.dumps([user, comments, sent])
    moment = since_1970(sent) if isinstance(sent, int | float) else lenient(sent)
    return {
        "id": str(uuid.uuid5(NAMESPACE, told)),
        "description": comments,
        "reporter": {} if user in (None, "") else {"id": str(user)},
        "created_at": written(moment) if moment else None,
        "extra": {} if moment or sent in (None, "") else {"time_submitted": sent},
    }


def in_its_words(refused: Refused) -> Refused:
    """Say the template's faults under the names that the sender knows."""
    faults = [Fault(NAMES.get(f.field, f.field), f.message) for f in refused.faults]
    return Refused(refused.status, refused.detail, faults=faults, headers=refused.headers)


def _faults(user: Any, comments: Any, sent: Any) -> Iterator[Fault]:
    if isinstance(user, bool) or not isinstance(user, str | int | float | None):
        yield Fault("user_id", "must be a text or a number")
    if not isinstance(comments, str) or not comments.strip():
        yield Fault("comments", "is required: the user's own words, as a text")
    if isinstance(sent, bool) or not isinstance(sent, str | int | float | None):
        yield Fault("time_submitted", "must be a time such as 2026-11-21T10:20:00Z")
