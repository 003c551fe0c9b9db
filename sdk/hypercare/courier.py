"""The one thread: it takes reports from the spool to the collector, and tries again when it must.

The thread is born when there is something to send, never at import or ``init``, and ends when
there is nothing left. It is a daemon: at exit it gets two seconds. A fork leaves the thread behind;
the child starts its own when it needs one. A report that somebody waits for goes at once, beside
the thread, as long as the collector answers. All decisions on when to send are made here.
"""

from __future__ import annotations

import atexit
import logging
import threading
import time
import weakref
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache

from hypercare import leaving, signals
from hypercare.attempt import Attempts
from hypercare.process import Decided, started, survive_forks
from hypercare.round import Round
from hypercare.sealed import FEEDBACK, SIGNALS
from hypercare.settings import Settings
from hypercare.spool import Held, Spool, SpoolFull
from hypercare.transport import Outcome

log = logging.getLogger("hypercare")

SWEEP_SECONDS = 60.0
EXIT_SECONDS = 1.8
"""What is promised is two: the rest is for the interpreter's own end."""
AWAITED = 4
"""Attempts at a time that somebody waits for; each has a thread of its own."""
GATHERING_SECONDS = 1.0
"""How long signals gather after some were fetched, so that equal ones become one with a count."""
STUMBLED_SECONDS = 5.0
"""How long the thread rests after a fault of our own."""


class Courier:
    """Carries the reports of one spool."""

    def __init__(self, settings: Settings, spool: Spool) -> None:
        """Keep the rooms it works between. No thread is started."""
        self.spool = spool
        self._settings = settings
        self._attempts = Attempts(settings, spool)
        self._reports = Round(spool, self._attempts, FEEDBACK)
        self._signals = Round(spool, self._attempts, SIGNALS)
        self._next_look = self._next_fetch = 0.0
        self._asked = self._answered = 0
        self._reset()
        _couriers.add(self)
        survive_forks(self)

    def wake(self) -> None:
        """Look at the spool soon; start the thread when there is none."""
        with self._changed:
            self._awake = True
            self._changed.notify_all()
            if self._thread is None:
                self._start()

    def signalled(self) -> None:
        """Have the signals fetched that wait in this process; the caller does not wait."""
        self.wake()

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
        if self._thread is not None or self.spool.names() or self._hears():
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
        return self._attempts.outcome(id)

    def deliver(self, held: Held, seconds: float) -> Outcome | None:
        """Send a report that somebody waits for, ``seconds`` at most; None when it has to wait.

        It waits when the answer takes longer, and is not even tried while the collector is known
        to be away or `AWAITED` attempts hang already: whatever ails the collector, the host keeps
        its threads.
        """
        told: list[Outcome] = []
        thread = self._admitted(lambda: self._attempt_awaited(held, told))
        if thread is None:
            self.spool.release(held)
            self.wake()
            return None
        thread.join(seconds)
        return told[0] if told else None

    def keep_signals(self) -> None:
        """Write this process's signals into the spool: from there on they outlive it."""
        found, lost = signals.waiting.fetch()
        if lost:
            log.warning("%d errors came too fast: they are not told by themselves", lost)
        for sealed in leaving.signals(found, self._settings.before_signal):
            with suppress(SpoolFull):
                self.spool.release(self.spool.put(sealed))

    def after_fork(self) -> None:
        """Leave the parent's thread, locks and hurry behind."""
        self._reset()

    def _reset(self) -> None:
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._awaited = 0
        self._awake = self._hurry = False
        self._next_look = self._next_fetch = 0.0
        self._asked = self._answered = 0

    def _start(self) -> None:
        self._thread = started("courier", self._work)
        if self._thread is not None:
            _flush_at_exit()

    def _admitted(self, attempt: Callable[[], None]) -> threading.Thread | None:
        """Start an attempt in a thread; None when it is not the time for one."""
        with self._changed:
            if self._awaited >= AWAITED or self._reports.away():
                return None
            thread = started("delivery", attempt)
            self._awaited += thread is not None
            return thread

    def _attempt_awaited(self, held: Held, told: list[Outcome]) -> None:
        try:
            told.append(self._reports.attempt(held))
        except Exception:
            log.exception("hypercare could not send feedback %s: it waits", held.sealed.id)
        with self._changed:
            self._awaited -= 1
        self.wake()

    def _work(self) -> None:
        while True:
            with self._changed:
                self._awake = False
                hurry, asked = self._hurry, self._asked
                self._hurry = False
            stumbled = self._stumbled(hurry=hurry)
            with self._changed:
                self._answered = asked
                self._changed.notify_all()
                if not self._awake and not self._hears() and not self.spool.names():
                    self._thread = None
                    return
                rest = STUMBLED_SECONDS if stumbled else self._rest()
                self._changed.wait_for(lambda: self._awake, rest)

    def _stumbled(self, *, hurry: bool) -> bool:
        """Look after the spool once; say whether a fault of our own ended that."""
        try:
            self.spool.tidy()
            self._fetch_signals(hurry=hurry)
            self._reports.run(hurry=hurry)
            if not self._reports.away():
                self._signals.run(hurry=hurry, enough=self._words_first)
        except Exception:
            log.exception("hypercare could not look after its spool")
            return True
        return False

    def _words_first(self) -> bool:
        """Say whether feedback has come that may go before more signals do."""
        return any(due <= time.monotonic() for due in self._reports.due())

    def _fetch_signals(self, *, hurry: bool) -> None:
        """Move this process's signals into the spool, unless they have not gathered yet."""
        now = time.monotonic()
        if self._hears() and (hurry or now >= self._next_fetch):
            self._next_fetch = now + GATHERING_SECONDS
            self.keep_signals()

    def _hears(self) -> bool:
        """Say whether signals wait that are ours to fetch: those of the settings in force."""
        return Decided.settings is self._settings and bool(signals.waiting)

    def _rest(self) -> float:
        """Return how long there is nothing to do: until the first report is due, or a sweep."""
        now = time.monotonic()
        dues = [*self._reports.due(), *self._signals.due()]
        if self._hears():
            dues.append(self._next_fetch)
        return min(max(min(dues, default=now + SWEEP_SECONDS) - now, 0.05), SWEEP_SECONDS)


_couriers: weakref.WeakSet[Courier] = weakref.WeakSet()


@lru_cache(maxsize=1)
def _flush_at_exit() -> None:
    """Give couriers their last seconds, once; forked children inherit it."""
    atexit.register(_last_flush)


def _last_flush() -> None:
    deadline = _exit_deadline()
    for courier in list(_couriers):
        if courier._thread is not None or courier._hears():
            courier.flush(max(deadline - time.monotonic(), 0))
        if courier._hears():
            courier.keep_signals()


@lru_cache(maxsize=1)
def _exit_deadline() -> float:
    """Return until when this process may take its time, however often it is asked at its end."""
    return time.monotonic() + EXIT_SECONDS
