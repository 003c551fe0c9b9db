"""The desk: ONE transaction that stores, recognises, judges, routes and enqueues.

When it has committed, the feedback is safe and all that has to happen with it stands in the
outbox. It knows no HTTP and no ticketing system; it searches no text and opens no picture.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from hypercare_collector import joining
from hypercare_collector.model import (
    Attachment,
    Case,
    Feedback,
    Judgement,
    Verb,
)
from hypercare_collector.store import Db, cases, projects, queue
from hypercare_collector.store import feedback as kept_feedback
from hypercare_collector.triage.fingerprint import fingerprint
from hypercare_collector.triage.priority import judge, more_urgent
from hypercare_collector.triage.routing import destinations, facts

TITLE = 120


@dataclass(frozen=True)
class Incoming:
    """A feedback that the door let in and the schema found valid; its files are durable already.

    ``attachments`` carry no ``feedback_id`` yet.
    """

    project: str
    id: str
    content: Mapping[str, Any]
    body_hash: str
    vouched: bool
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True)
class Accepted:
    """What the sender is told. ``fresh`` is False when the same id was here before.

    ``same_body`` says whether the words of that earlier post were the same; ``queued`` whether
    there is work to do now, on a delivery or on a file.
    """

    uid: str
    id: str
    receipt: str
    fresh: bool = True
    same_body: bool = True
    queued: bool = False


def take_in(db: Db, incoming: Incoming, now: datetime) -> Accepted:
    """Store a feedback and decide, once, what becomes of it."""
    if known := kept_feedback.known(db, incoming.project, incoming.id):
        same = known.body_hash == incoming.body_hash
        return Accepted(known.uid, incoming.id, known.receipt, fresh=False, same_body=same)
    new = _named(db, incoming, now)
    case, opened = _join_or_open(db, new, now)
    kept_feedback.add(db, new, case.id, opened_case=opened)
    queued = _enqueue(db, case, new, now)
    return Accepted(new.uid, new.id, new.receipt, queued=queued or bool(new.attachments))


def _named(db: Db, incoming: Incoming, now: datetime) -> Feedback:
    uid, content = str(uuid.uuid4()), incoming.content
    new = Feedback(
        uid=uid,
        id=incoming.id,
        project=incoming.project,
        receipt="",
        content=content,
        body_hash=incoming.body_hash,
        vouched=incoming.vouched,
        received_at=now,
        attachments=tuple(replace(file, feedback_id=uid) for file in incoming.attachments),
        session=joining.session_of((content.get("context") or {}).get("session")),
        happened_at=joining.moment_of(content.get("created_at"), now),
    )
    # The session is locked before the project: everybody locks in this order.
    joined = joining.meet(db, new)
    return replace(new, joined=joined, receipt=kept_feedback.next_receipt(db, new.project))


def _join_or_open(db: Db, new: Feedback, now: datetime) -> tuple[Case, bool]:
    mark = fingerprint(new.content, [each.error for each in new.joined])
    judged = judge(new.content)
    known = cases.open_with(db, new.project, mark) if mark else None
    if known is None:
        case = _opened(new, mark, judged, now)
        cases.add(db, case)
        return case, True
    before = Judgement(known.priority, known.priority_reason)
    return cases.join(db, known, more_urgent(before, judged, new.receipt)), False


def _opened(new: Feedback, mark: str | None, judged: Judgement, now: datetime) -> Case:
    return Case(
        id=str(uuid.uuid4()),
        key=new.receipt,
        project=new.project,
        title=" ".join(new.description.split())[:TITLE],
        priority=judged.priority,
        priority_reason=judged.reason,
        state=cases.OPEN,
        opened_at=now,
        category=new.content.get("category"),
        module=new.content.get("module"),
        fingerprint=mark,
    )


def _enqueue(db: Db, case: Case, new: Feedback, now: datetime) -> bool:
    """Add to every ticket that the case has; make those that it should have and has not."""
    have = queue.destinations_of(db, case.id)
    wanted = destinations(projects.routes_of(db, case.project), facts(case.priority, new.content))
    names = dict.fromkeys([*sorted(have), *wanted])
    for name in names:
        queue.add(
            db,
            project=case.project,
            case_id=case.id,
            feedback_uid=new.uid,
            destination=name,
            verb=Verb.COMMENT if name in have else Verb.CREATE,
            now=now,
        )
    return bool(names)
