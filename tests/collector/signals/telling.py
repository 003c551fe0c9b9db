"""Errors as processes report them, and the ways in which they come."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from hypercare_collector import joining
from hypercare_collector.model import Feedback, Signal
from hypercare_collector.store import Store, signals
from hypercare_collector.store import feedback as kept
from hypercare_collector.store.signals import Run
from hypercare_collector.triage.fingerprint import of_error
from tests.collector.rooms import NOW

SESSION = "visit-1"


def an_error(type: str = "KeyError", **more: Any) -> dict[str, Any]:
    """Return an error of the server, in the application's own code."""
    frame = {"file": "shop/pricing.py", "function": "discount", "line": 10, "in_app": True}
    return {
        "type": type,
        "message": "'SPRING'",
        "side": "server",
        "handled": False,
        "frames": [frame],
        **more,
    }


def a_signal(error: Any = None, **more: Any) -> dict[str, Any]:
    """Return one signal as it stands on the wire."""
    told = {"id": str(uuid.uuid4()), "session": SESSION, "error": error or an_error()}
    return {**told, **more}


def body(*signals: Any) -> dict[str, Any]:
    return {"signals": list(signals or [a_signal()])}


def seen(at: datetime = NOW, error: Any = None, **more: Any) -> Signal:
    """Return one signal as the store takes it."""
    told = error or an_error()
    return Signal(
        **{"session": SESSION, "vouched": True, "id": str(uuid.uuid4()), **more},
        at=at,
        fingerprint=of_error(told),
        error=told,
    )


def report(store: Store, *new: Signal, now: datetime = NOW) -> int:
    """Take signals in, in a transaction of its own; return how many older ones had to go."""
    with store.database.write() as db:
        return joining.take_in(db, "shop", new, now)


def runs(store: Store, session: str = SESSION) -> list[Run]:
    """Return all that is kept of a session."""
    always = (datetime.min.replace(tzinfo=NOW.tzinfo), datetime.max.replace(tzinfo=NOW.tzinfo))
    with store.database.read() as db:
        return signals.around(db, "shop", session, [always])


def feedback(store: Store, uid: str) -> Feedback:
    with store.database.read() as db:
        found = kept.get(db, uid)
    assert found is not None
    return found
