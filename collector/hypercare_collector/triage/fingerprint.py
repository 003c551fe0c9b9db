"""Same or new? Two problems are of one case when the same error stands behind both.

The fingerprint is made of the error's type, the application's own frames and the route. Line
numbers and messages stay out: they differ between releases and between users. A question, a
request and praise have no fingerprint: an error of the same visit is not what they are about.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

MESSAGE = 200
"""Characters of a message by which errors without frames of the application are told apart."""
PROBLEM = "problem"
_number = re.compile(r"\d+")


def fingerprint(content: Mapping[str, Any], joined: Sequence[Mapping[str, Any]] = ()) -> str | None:
    """Return 64 hexadecimal digits, or None when nothing went wrong, or no error says what.

    Of several errors the one nearest to the cause counts: the server's before the browser's, an
    unhandled one before a handled one, the latest of those. The errors that other processes saw,
    oldest first, are asked only when those of the feedback itself say nothing.
    """
    if content.get("kind", PROBLEM) != PROBLEM:
        return None
    own = (content.get("trail") or {}).get("errors") or ()
    for errors in (own, joined):
        named = [error for error in errors if _own_frames(error)]
        if named:
            error = max(enumerate(named), key=lambda pair: (_weight(pair[1]), pair[0]))[1]
            route = _route(error) or (content.get("context") or {}).get("route")
            return _digest([error.get("type"), _own_frames(error), route or ""])
    return None


def of_error(error: Mapping[str, Any]) -> str:
    """Return what tells an error from the others of its session: 64 hexadecimal digits, always.

    Without frames of the application it is the message that tells, its numbers apart.
    """
    place = _own_frames(error) or _number.sub("0", str(error.get("message") or ""))[:MESSAGE]
    return _digest([error.get("type"), place, _route(error) or ""])


def _route(error: Mapping[str, Any]) -> Any:
    return (error.get("data") or {}).get("route")


def _digest(parts: list[Any]) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def _weight(error: Mapping[str, Any]) -> tuple[bool, bool]:
    return error.get("side") == "server", not error.get("handled", False)


def _own_frames(error: Mapping[str, Any]) -> list[list[str]]:
    return [
        [str(frame.get("file")), str(frame.get("function"))]
        for frame in error.get("frames") or ()
        if frame.get("in_app")
    ]
