"""What the doctor found, and how bad it is."""

from __future__ import annotations

from typing import NamedTuple

OK, NOTE, BROKEN = "ok", "note", "broken"
MEGABYTE = 1024 * 1024


class Finding(NamedTuple):
    """One thing that was looked at. ``advice`` says what to do, where something is to be done."""

    state: str
    about: str
    words: str
    advice: str = ""
