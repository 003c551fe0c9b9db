"""What the collector shows to browsers: asked for in threads of ours, and remembered for a while.

A request of the host waits only for what was never asked for before, ``relay_seconds`` at most, a
few at a time, and not while the collector is known to be silent. All else comes from memory and is
asked for again behind it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from hypercare.process import started, survive_forks
from hypercare.settings import Settings
from hypercare.transport import Answer, Later, fetch

FRESH_SECONDS = 60.0
"""How long a page is good."""
SILENT_SECONDS = 10.0
"""How long nobody waits for a collector that has not answered, or gave no page."""
AT_ONCE = 4
"""Pages that may be asked for at a time; each has a thread of its own."""


@dataclass(frozen=True)
class Known:
    """A page, None when the collector gave none, and since when that is known."""

    answer: Answer | None
    since: float

    def stale(self) -> bool:
        """Say whether it is time to ask again; sooner for what was not there."""
        good = FRESH_SECONDS if self.answer else SILENT_SECONDS
        return time.monotonic() - self.since > good


class Pages:
    """The pages of one collector."""

    def __init__(self, settings: Settings) -> None:
        """Ask for nothing yet."""
        self.settings = settings
        self._known: dict[str, Known] = {}
        self.after_fork()
        survive_forks(self)

    def public(self, path: str, kind: str) -> Answer | None:
        """Return a page that is the same for everybody; None when the collector gives none."""
        known = self._known.get(path)
        if known is None:
            self._ask(lambda: self._remember(path, kind), self.settings.relay_seconds)
            self._known.setdefault(path, Known(None, time.monotonic()))
        elif known.stale():
            self._known[path] = Known(known.answer, time.monotonic())
            self._ask(lambda: self._remember(path, kind), 0.0)
        return self._known[path].answer

    def own(self, path: str, kind: str) -> Answer | Later:
        """Return a page that is one person's, which nobody remembers."""
        told: list[Answer | Later] = []
        self._ask(lambda: told.append(self._fetch(path, kind)), self.settings.relay_seconds)
        return told[0] if told else Later("the collector does not answer")

    def after_fork(self) -> None:
        """Leave the parent's threads and locks behind."""
        self._lock, self._asking, self._silent_until = threading.Lock(), 0, 0.0

    def _ask(self, ask: Callable[[], None], seconds: float) -> None:
        """Ask in a thread, and wait for it for so long; in silence or a crowd not at all."""
        with self._lock:
            if self._asking >= AT_ONCE or time.monotonic() < self._silent_until:
                return
            thread = started("page", lambda: self._asked(ask))
            self._asking += thread is not None
        if thread is not None and seconds:
            thread.join(seconds)
            if thread.is_alive():
                self._silent_until = time.monotonic() + SILENT_SECONDS

    def _asked(self, ask: Callable[[], None]) -> None:
        try:
            ask()
        finally:
            with self._lock:
                self._asking -= 1

    def _remember(self, path: str, kind: str) -> None:
        found = self._fetch(path, kind)
        if isinstance(found, Answer) and found.status == 200:
            self._known[path] = Known(found, time.monotonic())

    def _fetch(self, path: str, kind: str) -> Answer | Later:
        found = fetch(self.settings, path, kind, self.settings.relay_seconds)
        if isinstance(found, Later):
            self._silent_until = time.monotonic() + SILENT_SECONDS
        return found
