"""Errors that nobody catches: of the program, its threads, its child processes, and in ``__del__``.

Each hook calls what was there before with the same arguments: what is printed, and how the program
ends, stays as it is without us. `multiprocessing` prints the error of a child by itself and has no
hook for it; up to Python 3.12 its finalizers run while the error is on its way up, and see it.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any, Protocol

from hypercare import signals, trail
from hypercare.process import Decided, importing, survive_forks

Hook = Callable[..., Any]

EXPECTED = (BrokenPipeError,)
"""Exceptions that end a program in good order: its reader went away."""
LAST_OF_ALL = -10
"""After the finalizers that write out what a child process still has in its queues."""


class Unraisable(Protocol):
    """What `sys.unraisablehook` gets, as far as it is read here."""

    exc_value: BaseException | None


class Crash:
    """``after`` is called with the error that ends the program, when it has been printed."""

    after: Callable[[BaseException], None] | None = None


def install() -> None:
    """Be called where Python tells of errors that nobody caught.

    Called again, it puts back what somebody has replaced since, and changes nothing else.
    """
    if not _is_ours(sys.excepthook):
        sys.excepthook = _hook("crash", sys.excepthook, _crashed, _after_crash)
    if not _is_ours(threading.excepthook):
        threading.excepthook = _hook("thread", threading.excepthook, _thread_failed)
    if not _is_ours(sys.unraisablehook):
        previous: Hook | None = sys.unraisablehook  # None stands for Python's own
        sys.unraisablehook = _hook("unraisable", previous or sys.__unraisablehook__, _not_raised)
    _children.watch()


def is_error(error: BaseException | None) -> bool:
    """Say whether it is a defect: Ctrl-C, ``sys.exit`` and a reader that left are none."""
    return isinstance(error, Exception) and not isinstance(error, EXPECTED)


def _hook(
    name: str, previous: Hook, see: Callable[..., None], after: Callable[..., None] | None = None
) -> Hook:
    """Make a hook that looks, calls ``previous``, and looks once more.

    Somebody's hook may call ours below its own, and ours stand on top of that: the outermost sees.
    What it needs is bound here, since a module's names are gone when the interpreter shuts down.
    """
    busy = _busy

    def hypercare_hook(*told: Any) -> None:
        outermost = not getattr(busy, name, False)
        if outermost:
            setattr(busy, name, True)
            _harmlessly(see, told)
        try:
            previous(*told)
        finally:
            if outermost:
                if after is not None:
                    _harmlessly(after, told)
                setattr(busy, name, False)

    return hypercare_hook


def _harmlessly(call: Callable[..., None], told: tuple[Any, ...]) -> None:
    """Call; an error is being reported, so that none of ours may come in its way."""
    try:
        call(*told)
    except BaseException:
        return


def _is_ours(hook: Any) -> bool:
    return getattr(hook, "__module__", None) == __name__


def _crashed(kind: type, error: BaseException | None, traceback: TracebackType | None) -> None:
    if Crash.after is not None or _wanted():
        _notice(error)


def _after_crash(kind: type, error: BaseException | None, traceback: TracebackType | None) -> None:
    if Crash.after is not None and error is not None and is_error(error):
        Crash.after(error)


def _thread_failed(told: threading.ExceptHookArgs) -> None:
    if _wanted():
        _notice(told.exc_value)


def _not_raised(told: Unraisable) -> None:
    if _wanted():
        _notice(told.exc_value, trail.program())


def _notice(error: BaseException | None, where: trail.Trail | None = None) -> None:
    if error is not None and is_error(error):
        trail.notice(error, handled=False, trail=where, via="unhandled")


def _hand_over() -> None:
    """Let the courier have the signals that wait, since the process ends; at exit it sends them."""
    if signals.waiting:
        with importing():
            from hypercare import client  # late: most processes end without an error

        client.signalled()


def _wanted() -> bool:
    return Decided.settings is not None and Decided.settings.unhandled


def last_words() -> None:
    """Send what waits, two seconds at most: when a process ends."""
    _harmlessly(_last_words, ())


def _last_words() -> None:
    _hand_over()
    courier = sys.modules.get("hypercare.courier")
    if courier is not None:
        courier._last_flush()


class Children:
    """Sees what ends a child process of `multiprocessing`, and gives the courier its last seconds.

    A forked child forgets the finalizers of its parent and calls those that registered for a fork;
    a spawned one imports the main module, and with it calls ``init``.
    """

    def __init__(self) -> None:
        self._util: Any = None
        self._begun_in = 0
        survive_forks(self)

    def after_fork(self) -> None:
        """Register in a child whose parent imported `multiprocessing` after ``init``."""
        if _is_ours(sys.excepthook):
            self._register()

    def watch(self) -> None:
        """Be called at the end of this process, and of every child to come."""
        self._register()
        if self._util is not None and self._begun_in != os.getpid():
            self.begin()

    def begin(self) -> None:
        """Register for the end of this process."""
        self._begun_in = os.getpid()
        self._util.Finalize(None, _process_ends, exitpriority=LAST_OF_ALL)

    def _register(self) -> None:
        util: Any = sys.modules.get("multiprocessing.util")
        if util is not None and self._util is None:
            self._util = util
            util.register_after_fork(self, Children.begin)


def _process_ends() -> None:
    if sys.modules["multiprocessing.process"].parent_process() is not None:
        _harmlessly(_child_ends, ())


def _child_ends() -> None:
    if _wanted():
        _notice(sys.exc_info()[1])
    _last_words()


_busy = threading.local()
_children = Children()
