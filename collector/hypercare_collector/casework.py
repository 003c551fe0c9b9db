"""What a person decides about a case, in ONE transaction with what follows from it.

Reporters see a new state and a new message on their status page. Destinations that take data are
told; trackers, which have people of their own, are not.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from hypercare_collector.connectors.registry import available
from hypercare_collector.connectors.text import readable
from hypercare_collector.model import Case, Verb
from hypercare_collector.store import Db, cases, messages, projects, queue
from hypercare_collector.store import feedback as kept_feedback

LONGEST = 2_000
"""Characters of one message."""


class Refusal(Exception):
    """A decision cannot be carried out; the message says why, and what would help."""


def change_state(db: Db, case: Case, state: str, now: datetime, *, said: str | None = None) -> Case:
    """Give a case another state, and say something about it to its reporters.

    Raises:
        Refusal: it has that state already, or another open case has the same error.
    """
    if case.state == state:
        raise Refusal(f"{case.key} is {state} already")
    if state == cases.OPEN and case.fingerprint:
        other = cases.open_with(db, case.project, case.fingerprint)
        if other is not None:
            raise Refusal(
                f"{case.key} cannot be opened again: {other.key} is open for the same error;"
                f" go on there, or close {other.key} first"
            )
    if not cases.set_state(db, case, state):
        raise Refusal(f"{case.key} was changed at this very moment: look at it once more")
    if said is not None:
        messages.add(db, case.id, _worded(said), now)
    changed = replace(case, state=state)
    _announce(db, changed, f"state:{int(now.timestamp() * 1000)}", now)
    return changed


def say(db: Db, case: Case, words: str, now: datetime) -> None:
    """Say something to all reporters of a case.

    Raises:
        Refusal: there are no words, or too many.
    """
    number = messages.add(db, case.id, _worded(words), now)
    _announce(db, case, f"message:{number}", now)


def _worded(words: str) -> str:
    text = readable(words).strip()
    if not text:
        raise Refusal("there is nothing in the message")
    if len(text) > LONGEST:
        raise Refusal(f"the message is too long: {len(text):,} characters of at most {LONGEST:,}")
    return text


def _announce(db: Db, case: Case, about: str, now: datetime) -> None:
    """Queue an update for each destination that has the case and takes data."""
    kinds: dict[str, Any] = available()
    opener = kept_feedback.of_case(db, case.id)[0].uid
    for name in sorted(queue.destinations_of(db, case.id)):
        if kinds[projects.destination(db, name).kind].takes_data:
            queue.add(
                db,
                project=case.project,
                case_id=case.id,
                feedback_uid=opener,
                destination=name,
                verb=Verb.UPDATE,
                about=about,
                now=now,
            )
