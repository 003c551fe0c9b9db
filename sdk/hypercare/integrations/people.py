"""Who the user is: the application is asked, and never guessed at."""

from __future__ import annotations

import inspect
import logging
from collections.abc import Callable, Coroutine, Iterable, Mapping
from typing import Any

from hypercare import answers

log = logging.getLogger("hypercare")

PERSON = ("id", "name", "email", "role")


def person(ask: Callable[[], Any], level: int = logging.WARNING) -> dict[str, str] | None:
    """Ask the application who the user is; its errors are logged, and it is never guessed.

    The answer is None, a mapping or an object with ``id``, ``name``, ``email`` and ``role``, a
    tuple in that order, or the id alone. Without an id there is nobody.
    """
    try:
        found = ask()
        told = _person(_at_once(found) if inspect.iscoroutine(found) else found)
    except Exception:
        log.log(level, "who() failed; the feedback goes without its reporter", exc_info=True)
        return None
    return told if told.get("id") else None


def _at_once(answer: Coroutine[Any, Any, Any]) -> Any:
    """Return what a coroutine returns, if it need not wait for anything."""
    try:
        answer.send(None)
    except StopIteration as done:
        return done.value
    answer.close()
    raise RuntimeError(
        "who() awaits something, which only the relay can do. For hypercare.feedback() call "
        "hypercare.identify() within the request."
    )


def _person(found: Any) -> dict[str, str]:
    if found is None:
        return {}
    if isinstance(found, str | int):
        found = (found,) if found else ()
    if isinstance(found, tuple | list):
        pairs: Iterable[tuple[str, Any]] = zip(PERSON, found, strict=False)
    elif isinstance(found, Mapping):
        pairs = ((name, found.get(name)) for name in PERSON)
    else:
        pairs = ((name, getattr(found, name, None)) for name in PERSON)
    return answers.person({name: each for name, each in pairs if not isinstance(each, bool)})
