"""File names that do no harm, whoever reads them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

LENGTH = 120
"""Characters of a name."""
BYTES = 200
"""Bytes of a name in UTF-8; most file systems hold 255."""
_media_type = re.compile(r"[a-z0-9!#$&^_.+-]{1,60}/[a-z0-9!#$&^_.+-]{1,100}")
_turning = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c")
"""Characters that change the direction of what follows: ``exe.gpj`` must not read as a picture."""


def harmless(name: str | None, otherwise: str) -> str:
    """Return the last part of a sender's file name, without what could steer or mislead.

    Runs of white space become one space, since most systems make no difference between them.
    ``otherwise`` is the name of a file that has none left.
    """
    base = re.split(r"[/\\]", name or "")[-1]
    whole = " ".join(unicodedata.normalize("NFC", base).split())
    kept = "".join(c for c in whole if _shows(c)).strip(" .")
    return _shortened(kept) or otherwise


def distinct(name: str, taken: Collection[str]) -> str:
    """Return a name that no other file of the same feedback has."""
    if name.lower() not in taken:
        return name
    stem, dot, ending = name.rpartition(".")
    stem, ending = (stem, dot + ending) if stem else (name, "")
    numbered = (f"{stem} ({n}){ending}" for n in range(2, len(taken) + 3))
    return next(each for each in numbered if each.lower() not in taken)


def media_type(sent: str | None) -> str:
    """Return the media type without its parameters, or that of unknown bytes."""
    plain = (sent or "").partition(";")[0].strip().lower()
    return plain if _media_type.fullmatch(plain) else "application/octet-stream"


def _shows(character: str) -> bool:
    category = unicodedata.category(character)
    return category not in ("Cc", "Cs", "Zl", "Zp") and character not in _turning


def _shortened(name: str) -> str:
    """Cut the stem, so that the ending still says what the file is."""
    stem, dot, ending = name.rpartition(".")
    if not stem or len(ending) > 16:
        stem, dot, ending = name, "", ""
    while len(stem + dot + ending) > LENGTH or len((stem + dot + ending).encode()) > BYTES:
        stem = stem[:-1]
    return stem + dot + ending
