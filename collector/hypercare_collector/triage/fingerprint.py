"""Same or new? Two feedbacks are of one case when the same error stands behind both.

The fingerprint is made of the error's type, the application's own frames and the route. Line
numbers and messages stay out: they differ between releases and between users.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def fingerprint(content: Mapping[str, Any]) -> str | None:
    """Return 64 hexadecimal digits, or None when no error says what went wrong.

    Of several errors the one nearest to the cause counts: the server's before the browser's, an
    unhandled one before a handled one, the latest of those.
    """
    errors = [e for e in (content.get("trail") or {}).get("errors") or () if _own_frames(e)]
    if not errors:
        return None
    error = max(enumerate(errors), key=lambda pair: (_weight(pair[1]), pair[0]))[1]
    route = (error.get("data") or {}).get("route") or (content.get("context") or {}).get("route")
    parts = [error.get("type"), _own_frames(error), route or ""]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def _weight(error: Mapping[str, Any]) -> tuple[bool, bool]:
    return error.get("side") == "server", not error.get("handled", False)


def _own_frames(error: Mapping[str, Any]) -> list[list[str]]:
    return [
        [str(frame.get("file")), str(frame.get("function"))]
        for frame in error.get("frames") or ()
        if frame.get("in_app")
    ]
