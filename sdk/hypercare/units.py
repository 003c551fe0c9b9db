"""What runs at this moment: a task, a pool's job, a greenlet; so that their trails keep apart."""

from __future__ import annotations

import sys
import threading
from types import FrameType
from typing import Any

POOL = "concurrent.futures.thread"


def in_loop() -> bool:
    """Say whether an event loop would have to wait for what is called here."""
    asyncio = sys.modules.get("asyncio")
    return asyncio is not None and asyncio._get_running_loop() is not None


def running(pooled: bool) -> Any:
    """Return the task, the job or the greenlet that is running; None in a plain thread.

    A task and a greenlet copy the context of whoever started them, and a pool's thread keeps that
    of its last job, so that the trail found there may be another's. Jobs are looked for only where
    there may be one.
    """
    asyncio = sys.modules.get("asyncio")
    if asyncio is not None and asyncio._get_running_loop() is not None:
        return asyncio.current_task()
    if pooled and (job := _job()) is not None:
        return job
    greenlet = sys.modules.get("greenlet")
    if greenlet is not None and (here := greenlet.getcurrent()).parent is not None:
        return here
    return None


def _job() -> Any:
    """Return the job that a pool's thread is working on, or the thread between two of them.

    A pool tells nobody when a job begins, but who runs it stands in the stack.
    """
    pool = sys.modules.get(POOL)
    frame: FrameType | None = sys._getframe(1)
    while pool is not None and frame is not None:
        if frame.f_globals is pool.__dict__:
            return frame.f_locals.get("self") or threading.current_thread()
        frame = frame.f_back
    return None
