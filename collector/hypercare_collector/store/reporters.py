"""What is known of one reporter, found by the id or the e-mail address that they gave."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, delete, func, or_, select

from hypercare_collector.model import FileState
from hypercare_collector.store.due import DONE, HELD, WAITING
from hypercare_collector.store.engine import Db
from hypercare_collector.store.tables import (
    attachments,
    deliveries,
    feedback,
    rejections,
    signals,
    tickets,
)

_escape = re.compile(r"\\u([0-9a-fA-F]{4})")
SHORT = 4
"""Characters of a name below which it stands in too many texts to be looked for among them."""


@dataclass(frozen=True)
class Reported:
    """One feedback of a reporter; ``id`` and ``email`` are those that it gave."""

    uid: str
    receipt: str
    project: str
    session: str | None
    id: str | None
    email: str | None


@dataclass(frozen=True)
class Elsewhere:
    """A ticket in another system that holds something of a reporter.

    ``name`` and ``url`` are empty for one that may have been made by an attempt whose answer was
    lost; ``key`` is then what to search for over there.
    """

    receipt: str
    destination: str
    name: str = ""
    url: str = ""
    key: str = ""


def of_reporter(db: Db, who: str, project: str | None) -> list[Reported]:
    """Return the feedback whose reporter has this id, or this e-mail address in any case."""
    f = feedback.c
    identity = f.content[("reporter", "id")].as_string()
    email = f.content[("reporter", "email")].as_string()
    session = func.coalesce(f.session, f.content[("context", "session")].as_string())
    asked = select(f.uid, f.receipt, f.project, session, identity, email).where(
        f.erased_at.is_(None), or_(_same(identity, who), _same(func.lower(email), who.lower()))
    )
    if project is not None:
        asked = asked.where(f.project == project)
    return [Reported(*row) for row in db.execute(asked.order_by(f.received_at))]


def _same(given: ColumnElement[str], who: str) -> ColumnElement[bool]:
    return or_(given == who, func.trim(given) == who.strip())


def counts(db: Db, uids: Collection[str]) -> tuple[int, int]:
    """Return how many files, and how many deliveries that wait or are held, feedback has."""
    a, d = attachments.c, deliveries.c
    files = select(func.count()).where(a.feedback_uid.in_(uids), a.state != FileState.GONE)
    acts = select(func.count()).where(d.feedback_uid.in_(uids), d.state.in_((WAITING, HELD)))
    return int(db.scalar(files) or 0), int(db.scalar(acts) or 0)


def elsewhere(db: Db, uids: Collection[str]) -> list[Elsewhere]:
    """Return the tickets that feedback went to, and those that it may have gone to."""
    d, t, f = deliveries.c, tickets.c, feedback.c
    of = select(f.receipt, d.destination, t.name, t.url).join(feedback, f.uid == d.feedback_uid)
    sent = (
        of.join(tickets, (t.case_id == d.case_id) & (t.destination == d.destination))
        .where(d.feedback_uid.in_(uids), d.state == DONE)
        .distinct()
        .order_by(f.receipt, d.destination)
    )
    lost = (
        select(f.receipt, d.destination, d.key)
        .join(feedback, f.uid == d.feedback_uid)
        .where(d.feedback_uid.in_(uids), d.state != DONE, d.unsure.is_(True))
        .order_by(d.id)
    )
    return [
        *(Elsewhere(*row) for row in db.execute(sent)),
        *(Elsewhere(row.receipt, row.destination, key=row.key) for row in db.execute(lost)),
    ]


def signals_of(db: Db, sessions: Collection[tuple[str, str]]) -> int:
    """Return how many signals there are of sessions, each with its project."""
    found = [select(func.count()).where(*_of_session(each)) for each in sessions]
    return sum(int(db.scalar(asked) or 0) for asked in found)


def forget_signals(db: Db, sessions: Collection[tuple[str, str]]) -> None:
    """Remove the signals of sessions, each with its project."""
    for each in sessions:
        db.execute(delete(signals).where(*_of_session(each)))


def refused(db: Db, names: Collection[str], project: str | None) -> list[int]:
    """Return the refused bodies in which one of the names stands as a word of its own."""
    looked_for = [re.escape(n) for n in names if len(n) >= SHORT or "@" in n]
    quoted = [f'"{re.escape(n)}"' for n in names]
    word = rf"(?<![\w.@+-])(?:{'|'.join(looked_for)})(?![\w@+-])|" if looked_for else ""
    pattern = re.compile(f"{word}{'|'.join(quoted)}", re.IGNORECASE)
    return [number for number, text in _bodies(db, project) if pattern.search(text)]


def forget_refused(db: Db, numbers: Collection[int]) -> None:
    """Remove refused bodies; they stay counted."""
    db.execute(delete(rejections).where(rejections.c.id.in_(numbers)))


def _of_session(session: tuple[str, str]) -> tuple[Any, ...]:
    project, name = session
    return signals.c.project == project, signals.c.session == name


def _bodies(db: Db, project: str | None) -> Iterator[tuple[int, str]]:
    r = rejections.c
    asked = select(r.id, r.body, r.reasons)
    if project is not None:
        asked = asked.where(r.project == project)
    for row in db.execute(asked):
        text = f"{row.body.decode('utf-8', 'replace')} {row.reasons}"
        yield row.id, f"{text} {_unescaped(text)}" if "\\" in text else text


def _unescaped(text: str) -> str:
    """Return a text that is no JSON with the characters that JSON's escapes stand for."""
    plain = _escape.sub(lambda match: chr(int(match[1], 16)), text).replace("\\/", "/")
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
