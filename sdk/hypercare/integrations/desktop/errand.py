"""Work beside the toolkit's thread: started, asked for its result, never waited for."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextvars import copy_context
from typing import Generic, TypeVar

log = logging.getLogger("hypercare")

R = TypeVar("R")


class Errand(Generic[R]):
    """One piece of work. ``result`` is None until it is ``done``, and when it failed.

    The interpreter waits for it at exit: what a person has sent is on disk before the program ends.
    """

    def __init__(self, work: Callable[[], R]) -> None:
        self.result: R | None = None
        self.done = False
        self._work = work
        thread = threading.Thread(
            target=copy_context().run, args=(self._run,), name="hypercare-errand"
        )
        try:
            thread.start()
        except RuntimeError:  # no thread any more: better late than never
            self._run()

    def _run(self) -> None:
        try:
            self.result = self._work()
        except Exception:
            log.exception("hypercare could not do what its dialog asked for")
        finally:
            self.done = True
