"""What a desktop program is for the SDK: one person, one trail, one screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from hypercare import environment, trail
from hypercare.integrations import people
from hypercare.values import words_of


def begin(who: Callable[[], Any] | None, screen: Mapping[str, Any]) -> None:
    """Let every thread share the program's trail, and tell of its screen and its user.

    ``who`` is asked when a report is made. ``screen`` has ``width`` and ``height`` in pixels and
    ``scale``, how many of them are one unit of the toolkit.
    """
    trail.share()
    environment.note("screen", screen)
    if who is not None:
        trail.program().ask = lambda: person(who)


def person(who: Callable[[], Any] | None) -> dict[str, str] | None:
    """Say who uses the program: whom `identify` named, or whom ``who`` names; never guessed.

    A ``signature`` in the answer goes along, for a collector that can check it.
    """
    named = trail.program().reporter
    if named or who is None:
        return dict(named) if named else None
    told: list[Any] = []

    def ask() -> Any:
        told.append(who())
        return told[0]

    found = people.person(ask)
    signature = _signature(told[0]) if found else None
    return {**found, "signature": words_of(signature)} if found and signature else found


def _signature(answer: Any) -> Any:
    if isinstance(answer, Mapping):
        return answer.get("signature")
    return getattr(answer, "signature", None)
