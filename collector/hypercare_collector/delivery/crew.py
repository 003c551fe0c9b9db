"""The delivery threads: woken when something was accepted, on the lookout for what falls due."""

from __future__ import annotations

import logging
import threading
import time
from datetime import UTC, datetime
from typing import Any

from hypercare_collector.delivery import holder
from hypercare_collector.delivery.hand import Hand
from hypercare_collector.meters import Meters
from hypercare_collector.store import Store, Unavailable, queue
from hypercare_collector.store import feedback as kept_feedback
from hypercare_collector.vault import Vault

log = logging.getLogger(__name__)

LOOKOUT = 0.5
"""Seconds between two looks for what has fallen due: retries, and what other processes queued."""
AFTER_A_FAULT = 1.0
STOP_WITHIN = 35.0
"""Seconds that an attempt under way may take at the end; what is longer is freed at next start."""


class Crew:
    """A small pool of threads that work until they are stopped."""

    def __init__(
        self, store: Store, vault: Vault, url: str, *, threads: int, meters: Meters | None = None
    ) -> None:
        """Prepare; no thread runs before `start`."""
        self._store = store
        self._changed = threading.Condition()
        self._calls = 0
        self._stopping = False
        name, busy = holder.myself(), set[int]()
        shared: dict[str, Any] = {"busy": busy, "meters": meters, "call": self.wake}
        self._threads = [
            threading.Thread(
                target=self._work,
                args=(Hand(store, vault, url, name, **shared), number == 0),
                name=f"hypercare-delivery-{number}",
                daemon=True,
            )
            for number in range(threads)
        ]

    def start(self) -> None:
        """Free what dead workers held, sweep what a crash left, and begin."""
        with self._store.database.write() as db:
            if freed := queue.free_dead(db, holder.lives, datetime.now(UTC)):
                log.warning("%d deliveries of dead workers are taken up again", freed)
        self._sweep()
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        """Say that there is something to do: one thread comes, and calls the next if need be."""
        with self._changed:
            self._calls += 1
            self._changed.notify()

    def stop(self) -> bool:
        """Let attempts under way finish. Returns False when one did not within the time."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        ends = time.monotonic() + STOP_WITHIN
        for thread in filter(threading.Thread.is_alive, self._threads):
            thread.join(max(0.0, ends - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _work(self, hand: Hand, lookout: bool) -> None:
        while not self._stopping:
            calls = self._calls
            if not self._once(hand):
                self._wait(calls, LOOKOUT if lookout else None)
        hand.close()

    def _once(self, hand: Hand) -> bool:
        """Do one thing, and call another thread: what was done may have queued more."""
        try:
            worked = self._anything_due() and hand.work_once()
        except Unavailable as error:
            log.warning("deliveries wait: %s", error.detail)
            self._wait(self._calls, AFTER_A_FAULT)
            return True
        except Exception:
            log.exception("a delivery thread met a fault; it goes on")
            self._wait(self._calls, AFTER_A_FAULT)
            return True
        if worked:
            self.wake()
        return worked

    def _anything_due(self) -> bool:
        with self._store.database.read() as db:
            return queue.any_due(db, datetime.now(UTC))

    def _wait(self, calls: int, seconds: float | None) -> None:
        """Sleep until somebody has called since ``calls``; the lookout also wakes by the clock."""
        with self._changed:
            self._changed.wait_for(lambda: self._stopping or self._calls != calls, seconds)

    def _sweep(self) -> None:
        def named(paths: object) -> set[str]:
            with self._store.database.read() as db:
                return kept_feedback.named(db, paths)  # type: ignore[arg-type]

        if gone := self._store.files.sweep(named):
            log.info("%d files that no feedback names were removed", gone)
