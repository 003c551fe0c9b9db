"""The one thread: it takes reports from the spool to the collector, and tries again when it must.

The thread is born when there is something to send, never at import or ``init``, and ends when
there is nothing left. It is a daemon: at exit it gets two seconds. A fork leaves the thread behind;
the child starts its own when it needs one. All decisions on when to send are made here.
"""

from __future__ import annotations

import atexit
import logging
import os
import random
import threading
import time
import weakref
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from hypercare import report
from hypercare.settings import Settings
from hypercare.spool import Held, Spool, SpoolFull
from hypercare.transport import Delivered, Later, Never, Outcome, send

log = logging.getLogger("hypercare")

FIRST_WAIT = 1.0
LONGEST_WAIT = 600.0
SWEEP_SECONDS = 60.0
EXIT_SECONDS = 2.0
OUTCOMES = 500


@dataclass(frozen=True)
class Wait:
    """How often something failed, and when (monotonic seconds) it is due again."""

    tries: int
    due: float


def next_wait(wait: Wait | None, after: float | None, now: float) -> Wait:
    """Double the wait at each try, with jitter, and never come before ``after`` seconds."""
    tries = wait.tries + 1 if wait else 1
    longest = min(FIRST_WAIT * 2.0 ** min(tries - 1, 20), LONGEST_WAIT)
    delay = longest * random.uniform(0.5, 1.0)  # noqa: S311  jitter keeps no secret
    return Wait(tries, now + max(delay, after or 0.0))


class Courier:
    """Carries the reports of one spool."""

    def __init__(self, settings: Settings, spool: Spool) -> None:
        """Keep the rooms it works between. No thread is started."""
        self.spool = spool
        self._settings = settings
        self._outcomes: OrderedDict[str, Outcome] = OrderedDict()
        self._warned: set[str] = set()
        self._asked = self._answered = 0
        self._next_look = 0.0
        self._reset()
        _couriers.add(self)

    def wake(self) -> None:
        """Look at the spool soon; start the thread when there is none."""
        with self._changed:
            self._awake = True
            self._changed.notify_all()
            if self._thread is None:
                self._start()

    def rouse(self) -> None:
        """Wake when another process left reports behind: looked at once a minute at most."""
        now = time.monotonic()
        if now >= self._next_look:
            self._next_look = now + SWEEP_SECONDS
            if self.spool.names():
                self.wake()

    def flush(self, timeout: float) -> int:
        """Try everything once, now, for at most ``timeout`` seconds; return how many still wait."""
        deadline = time.monotonic() + timeout
        if self.spool.names():
            with self._changed:
                self._hurry = True
                asked = self._asked = self._asked + 1
            self.wake()
            with self._changed:
                self._changed.wait_for(
                    lambda: self._answered >= asked or self._thread is None,
                    max(deadline - time.monotonic(), 0),
                )
        return len(self.spool.names())

    def outcome(self, id: str) -> Outcome | None:
        """Return what the latest attempt for a feedback came to, as far as this process knows."""
        with self._changed:
            return self._outcomes.get(id)

    def attempt(self, held: Held) -> Outcome:
        """Send one report that is held, and do with it what the answer asks for."""
        try:
            answered = send(self._settings, held.sealed)
            self._tell(held.sealed.id, answered)  # before it leaves the spool: `flush` looks there
            outcome = self._settle(held, answered)
        except BaseException:
            self.spool.release(held)
            raise
        self._plan(held.name, outcome)
        self._tell(held.sealed.id, outcome)
        return outcome

    def after_fork(self) -> None:
        """Leave the parent's thread, locks and hurry behind."""
        self._reset()

    def _reset(self) -> None:
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._waits: dict[str, Wait] = {}
        self._pause: Wait | None = None
        self._awake = self._hurry = False
        self._next_look = 0.0
        self._asked = self._answered = 0

    def _start(self) -> None:
        thread = threading.Thread(target=self._work, name="hypercare-courier", daemon=True)
        try:
            thread.start()
        except RuntimeError:
            return  # the interpreter is shutting down: the spool keeps what there is
        self._thread = thread
        _flush_at_exit()

    def _work(self) -> None:
        while True:
            with self._changed:
                self._awake = False
                hurry, asked = self._hurry, self._asked
                self._hurry = False
            try:
                self._pass(hurry=hurry)
            except Exception:
                log.exception("hypercare could not look after its spool")
            with self._changed:
                self._answered = asked
                self._changed.notify_all()
                if not self._awake and not self.spool.names():
                    self._thread = None
                    return
                self._changed.wait_for(lambda: self._awake, self._rest())

    def _pass(self, *, hurry: bool) -> None:
        """Try every report that is due, once. What holds for everyone ends the pass."""
        self.spool.tidy()
        names = self.spool.names()
        with self._changed:
            self._waits = {name: self._waits[name] for name in names if name in self._waits}
        for name in names:
            now = time.monotonic()
            if not hurry and now < max(_due(self._pause), _due(self._waits.get(name))):
                continue
            held = self.spool.claim(name)
            if held is None:
                self._plan(name, Later("another process has it", everyone=False))
                continue
            outcome = self.attempt(held)
            if isinstance(outcome, Later) and outcome.everyone:
                return

    def _plan(self, name: str, outcome: Outcome) -> None:
        now = time.monotonic()
        with self._changed:
            if not isinstance(outcome, Later):
                self._waits.pop(name, None)
                self._pause = None
            elif outcome.everyone:
                self._pause = next_wait(self._pause, outcome.after, now)
            else:
                self._waits[name] = next_wait(self._waits.get(name), outcome.after, now)

    def _rest(self) -> float:
        """Return how long there is nothing to do: until the first report is due, or a sweep."""
        pause, now = _due(self._pause), time.monotonic()
        dues = [max(pause, _due(self._waits.get(name))) for name in self.spool.names()]
        return min(max(min(dues, default=now + SWEEP_SECONDS) - now, 0.05), SWEEP_SECONDS)

    def _settle(self, held: Held, outcome: Outcome) -> Outcome:
        if isinstance(outcome, Never):
            return self._refuse(held, outcome)
        if isinstance(outcome, Delivered):
            self.spool.remove(held)
        else:
            self._warn_once(outcome)
            self.spool.release(held)
        return outcome

    def _refuse(self, held: Held, outcome: Never) -> Outcome:
        """Set a refused report aside; one that is too large is tried again without its files."""
        light = report.lightened(held.sealed) if outcome.status == 413 else None
        self.spool.set_aside(held, outcome.why, outcome.status)
        log.error(
            "The collector refused feedback %s for good (%s). It is kept in %s.",
            held.sealed.id,
            outcome.why,
            self.spool.folder / "refused",
        )
        if light is None:
            return outcome
        try:
            self.spool.release(self.spool.put(light, words_only=True))
        except SpoolFull:
            return outcome
        return Later(f"{outcome.why}; the words go without the files", 0.0, 413, everyone=False)

    def _warn_once(self, outcome: Later) -> None:
        """Say each kind of trouble once, not at every attempt."""
        kind = str(outcome.status)
        if kind not in self._warned:
            self._warned.add(kind)
            log.warning("Feedback waits and will be sent later: %s", outcome.why)

    def _tell(self, id: str, outcome: Outcome) -> None:
        with self._changed:
            self._outcomes[id] = outcome
            self._outcomes.move_to_end(id)
            while len(self._outcomes) > OUTCOMES:
                self._outcomes.popitem(last=False)


def _due(wait: Wait | None) -> float:
    return wait.due if wait else 0.0


_couriers: weakref.WeakSet[Courier] = weakref.WeakSet()


@lru_cache(maxsize=1)
def _flush_at_exit() -> None:
    """Give couriers their last seconds, once; forked children inherit it."""
    atexit.register(_last_flush)


def _last_flush() -> None:
    deadline = time.monotonic() + EXIT_SECONDS
    for courier in list(_couriers):
        if courier._thread is not None:
            courier.flush(max(deadline - time.monotonic(), 0))


def _after_fork() -> None:
    for courier in list(_couriers):
        courier.after_fork()


_register: Callable[..., None] | None = getattr(os, "register_at_fork", None)
if _register is not None:
    _register(after_in_child=_after_fork)
