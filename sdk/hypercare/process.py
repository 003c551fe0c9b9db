"""What ``init`` decided for this process, the guard that keeps our faults out of it, and its forks.

All is light: the rooms that compose, keep and send are imported at the first need.
"""

from __future__ import annotations

import functools
import logging
import os
import sys
import weakref
from collections.abc import Callable
from contextlib import suppress
from typing import Any, ParamSpec, Protocol, TypeVar

from hypercare.settings import Settings

log = logging.getLogger("hypercare")

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
                    _log_once(call.__name__)
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


def _after_fork() -> None:
    for thing in list(_forked):
        thing.after_fork()


def _log_once(name: str) -> None:
    kind = getattr(sys.exc_info()[0], "__name__", "")
    if (name, kind) not in _faults:
        _faults.add((name, kind))
        log.error("hypercare.%s() failed; the application goes on.", name, exc_info=True)


_faults: set[tuple[str, str]] = set()
_forked: weakref.WeakSet[Forked] = weakref.WeakSet()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
