"""What an application gives to an ``install``: what is wrong is said in one line, and left out."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

log = logging.getLogger("hypercare")

P = ParamSpec("P")
W = TypeVar("W", bound=Callable[..., Any])


def forgiving(install: Callable[P, None]) -> Callable[P, None]:
    """Have ``install`` go on without the options that it does not know."""
    known = tuple(install.__kwdefaults__ or ())

    @functools.wraps(install)
    def called(*args: P.args, **options: P.kwargs) -> None:
        for name in set(options) - {*known, "app"}:
            log.error("hypercare: install() has no option %r; it knows %s", name, ", ".join(known))
            del options[name]
        install(*args, **options)

    return called


def askable(who: W | None) -> W | None:
    """Return ``who``, or None when it cannot be called."""
    if who is None or callable(who):
        return who
    log.error(
        "hypercare: who must be callable, such as who=lambda: current_user, not of type %s; "
        "nobody is asked",
        type(who).__name__,
    )
    return None
