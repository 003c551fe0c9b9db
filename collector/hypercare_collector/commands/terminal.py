"""What all commands print in the same way."""

from __future__ import annotations

import re
from datetime import datetime


def shown(text: str) -> str:
    """Return a sender's text with its control characters spelled out: a terminal obeys them."""
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", _spelled, text)


def stamp(at: datetime) -> str:
    """Write a moment for an operator."""
    return at.strftime("%Y-%m-%d %H:%M:%S UTC")


def _spelled(match: re.Match[str]) -> str:
    return f"\\x{ord(match.group()):02x}"
