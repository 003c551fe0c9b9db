"""Work that would block an event loop, done in a thread beside it.

The threads are ours: those of the loop's executor belong to the application. They are daemons, so
that none of them holds up the end of a process, and each is born for one piece of work.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import copy_context
from typing import Any, TypeVar

T = TypeVar("T")

AT_ONCE = 32
"""Threads that there may be at a time in a process."""


class Busy(Exception):
    """There are as many threads already as there may be."""


async def aside(call: Callable[[], T]) -> T:
    """Call in a thread, within the caller's context, and await what it returns or raises.

    Raises:
        Busy: too many such calls hang.
    """
    if not _places.acquire(blocking=False):
        raise Busy
    loop, context = asyncio.get_running_loop(), copy_context()
    answer: asyncio.Future[T] = loop.create_future()

    def work() -> None:
        try:
            with ending():
                found: tuple[Callable[[Any], None], Any] = (answer.set_result, context.run(call))
        except Exception as error:
            found = (answer.set_exception, error)
        finally:
            _places.release()
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(_settle, answer, *found)

    try:
        threading.Thread(target=work, name="hypercare-relay", daemon=True).start()
    except RuntimeError as error:  # no more threads, or the end of the process
        _places.release()
        raise Busy from error
    return await answer


@contextmanager
def ending() -> Iterator[None]:
    """Turn what would end a thread of ours, such as SystemExit, into an error that is told."""
    try:
        yield
    except Exception:
        raise
    except BaseException as error:
        raise RuntimeError(f"The relay's thread was ended by {type(error).__name__}.") from error


def _settle(answer: asyncio.Future[Any], settle: Callable[[Any], None], found: Any) -> None:
    if not answer.done():
        settle(found)


_places = threading.BoundedSemaphore(AT_ONCE)
