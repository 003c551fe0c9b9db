"""What ``init`` decided for this process, the guard that keeps our faults out of it, and its forks.

All is light: the rooms that compose, keep and send are imported at the first need.
"""

from __future__ import annotations

import functools
import logging
import os
import sys
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, ParamSpec, Protocol, TypeVar

from hypercare.settings import Settings

log = logging.getLogger("hypercare")

IMPORT_SECONDS = 2.0
"""How long at most a fork waits for an import, and an import for another one."""
P = ParamSpec("P")
R = TypeVar("R")


class Decided:
    """The settings in force, None while the SDK is inert; ``changed`` is called after a change."""

    settings: Settings | None = None
    changed: Callable[[], None] | None = None


def configure(settings: Settings | None) -> None:
    """Put settings in force for the whole process; None makes the SDK inert."""
    Decided.settings = settings
    if Decided.changed is not None:
        Decided.changed()


def harmless(fallback: Callable[[], Any]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Guard a call from the host: our own fault is logged once and answered by ``fallback``."""

    def guard(call: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(call)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            try:
                return call(*args, **kwargs)
            except Exception:
                with suppress(Exception):  # such as a stack that leaves no room for a log line
                    _log_once(_named(call))
                answer: R = fallback()
                return answer

        return guarded

    return guard


class Forked(Protocol):
    """Something that holds locks, threads or claims, which a forked child does not inherit."""

    def after_fork(self) -> None:
        """Leave in a child what belongs to its parent."""


def survive_forks(thing: Forked) -> None:
    """Call ``thing.after_fork`` in every child of this process, as long as the thing lives."""
    _forked.add(thing)


def started(name: str, work: Callable[[], None]) -> threading.Thread | None:
    """Start a daemon thread; None where there can be none, and the spool keeps what there is.

    While the interpreter shuts down a thread can never begin, and who starts it waits for ever.
    """
    thread = threading.Thread(target=work, name=f"hypercare-{name}", daemon=True)
    if sys.is_finalizing() or _before_workers():
        return None
    try:
        thread.start()
    except RuntimeError:
        return None
    return thread


def _before_workers() -> bool:
    """Say whether uWSGI loads the application here to fork its workers: a thread hangs them all.

    What is said here, the workers send. Source: uWSGI's documentation, "The uwsgi Python module".
    """
    uwsgi: Any = sys.modules.get("uwsgi")
    ids = (getattr(uwsgi, name, None) for name in ("worker_id", "mule_id"))
    return uwsgi is not None and all(callable(id) and id() == 0 for id in ids)


@contextmanager
def importing() -> Iterator[None]:
    """Import something late, beside threads of the application: a fork waits until it is done.

    A child would inherit the lock of a module that is half imported. Nobody in it ever frees that,
    and whoever imports the module there, the application included, would hang.
    """
    gate = _Gate.lock
    mine = gate.acquire(timeout=IMPORT_SECONDS)
    try:
        yield
    finally:
        if mine:
            gate.release()


class _Gate:
    """Held by who imports, and during a fork."""

    lock = threading.RLock()


def _before_fork() -> None:
    _Gate.lock.acquire(timeout=IMPORT_SECONDS)


def _after_fork_in_parent() -> None:
    with suppress(RuntimeError):  # it took too long, and is not ours
        _Gate.lock.release()


def _after_fork() -> None:
    _Gate.lock = threading.RLock()
    for thing in list(_forked):
        thing.after_fork()


def forget_faults() -> None:
    """Log the next fault of each call again, for who tests what is logged."""
    _faults.clear()


def _named(call: Callable[..., Any]) -> str:
    """Name a call so that no other has its name; the face's without their module."""
    module = call.__module__
    return call.__qualname__ if module == "hypercare" else f"{module}.{call.__qualname__}"


def _log_once(name: str) -> None:
    kind = getattr(sys.exc_info()[0], "__name__", "")
    if (name, kind) not in _faults:
        _faults.add((name, kind))
        short = name.removeprefix("hypercare.")
        log.error("hypercare.%s() failed; the application goes on.", short, exc_info=True)


_faults: set[tuple[str, str]] = set()
_forked: weakref.WeakSet[Forked] = weakref.WeakSet()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=_before_fork,
        after_in_parent=_after_fork_in_parent,
        after_in_child=_after_fork,
    )
