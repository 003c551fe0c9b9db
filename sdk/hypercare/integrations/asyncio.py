"""asyncio: ``hypercare.integrations.asyncio.install()`` in a coroutine.

The error of a task that nobody awaits goes into the trail of that task, and with it to the person
whose request started it. Without this it comes through the log of ``asyncio``, which does not say
whose it was, and belongs to the program. Python 3.11 does not tell either: there it stays so.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from hypercare import trail, unhandled
from hypercare.integrations.logging import of_loop
from hypercare.trail import Trail

log = logging.getLogger("hypercare")

Handler = Callable[[asyncio.AbstractEventLoop, dict[str, Any]], Any]


def install(loop: asyncio.AbstractEventLoop | None = None) -> None:
    """Hear of a loop's unhandled errors: the running one's, unless another is given.

    The handler that was there is called as before, and the loop's own when there was none.
    """
    try:
        loop = loop or asyncio.get_running_loop()
    except RuntimeError:
        log.warning("No event loop runs here: call install() in a coroutine, or give it the loop")
        return
    previous = loop.get_exception_handler()
    if getattr(previous, "__module__", None) != __name__:
        loop.set_exception_handler(_handler(previous))


def _handler(previous: Handler | None) -> Handler:
    def hypercare_handler(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        with of_loop(_seen(context)):
            if previous is None:
                loop.default_exception_handler(context)
            else:
                previous(loop, context)

    return hypercare_handler


def _seen(context: dict[str, Any]) -> Trail:
    """Record the error of a loop's complaint, and return whose it is."""
    owner = trail.program()
    try:
        owner = _owner(context)
        error = context.get("exception")
        if error is not None and unhandled.is_error(error):
            trail.notice(error, handled=False, trail=owner, via="unhandled")
    except Exception:
        log.debug("An event loop's error could not be recorded", exc_info=True)
    return owner


def _owner(context: dict[str, Any]) -> Trail:
    """Return the trail of the task or callback, where Python tells its context (3.12 and later).

    Source: https://docs.python.org/3/library/asyncio-task.html#asyncio.Task.get_context
    """
    for name in ("task", "future", "handle"):
        unit = context.get(name)
        if get := getattr(unit, "get_context", None):
            return trail.within(get(), unit)
    return trail.program()
