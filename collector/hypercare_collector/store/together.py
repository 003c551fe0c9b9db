"""One commit for all who wait for one: what a sync to disk costs is shared by the writers.

The first who comes leads: it runs the acts of all who came meanwhile in one transaction, each
behind a savepoint of its own, commits once, and only then does anybody learn the outcome.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, TypeVar

from sqlalchemy import Connection

T = TypeVar("T")

MOST = 16
"""Acts in one transaction, so that nobody waits for many others."""


class Turn:
    """One act that waits to be done. ``leads`` says that its own thread has to do it."""

    def __init__(self, act: Callable[[Connection], Any]) -> None:
        """Wait from now on."""
        self.act = act
        self.leads = False
        self.called = threading.Event()
        self.outcome: Any = None
        self.trouble: BaseException | None = None

    def result(self) -> Any:
        """Return what the act returned, or raise what went wrong with it or with the commit."""
        if self.trouble is not None:
            raise self.trouble
        return self.outcome


class Together:
    """Runs acts in shared transactions. ``write`` opens one that commits at its end."""

    def __init__(self, write: Callable[[], AbstractContextManager[Connection]]) -> None:
        """Begin with nobody waiting."""
        self._write = write
        self._waiting: list[Turn] = []
        self._lock = threading.Lock()
        self._led = False

    def do(self, act: Callable[[Connection], T]) -> T:
        """Run ``act`` in a transaction and return its result once that is committed.

        An act that fails fails alone; a commit that fails, fails for all who shared it.
        """
        turn = Turn(act)
        with self._lock:
            self._waiting.append(turn)
            if not self._led:
                self._led = turn.leads = True
        if not turn.leads:
            turn.called.wait()
        if turn.leads:
            self._lead()
        result: T = turn.result()
        return result

    def _lead(self) -> None:
        with self._lock:
            turns, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
        try:
            self._commit(turns)
        except BaseException as trouble:
            for turn in turns:
                turn.trouble = turn.trouble or trouble
            if not isinstance(trouble, Exception):
                raise
        finally:
            self._hand_over()
            for turn in turns:
                turn.called.set()

    def _commit(self, turns: list[Turn]) -> None:
        with self._write() as db:
            if len(turns) == 1:
                turns[0].outcome = turns[0].act(db)
                return
            for turn in turns:
                _run(turn, db)

    def _hand_over(self) -> None:
        """Let the next who waits lead; this thread has an answer to give."""
        with self._lock:
            self._led = bool(self._waiting)
            if self._waiting:
                self._waiting[0].leads = True
                self._waiting[0].called.set()


def _run(turn: Turn, db: Connection) -> None:
    db.exec_driver_sql("SAVEPOINT turn")
    try:
        turn.outcome = turn.act(db)
    except Exception as trouble:
        turn.trouble = trouble
        db.exec_driver_sql("ROLLBACK TO turn")
    db.exec_driver_sql("RELEASE turn")
