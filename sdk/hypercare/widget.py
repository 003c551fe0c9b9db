"""The widget's built files, served as they lie in their package."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources

PACKAGE = "hypercare_widget"
NAME = re.compile(r"hypercare(\.mjs|(-[a-z0-9-]+)?\.js)")


@dataclass(frozen=True)
class File:
    """One file and the ETag of its content."""

    content: bytes = field(repr=False)
    etag: str


@lru_cache(maxsize=32)
def find(name: str) -> File | None:
    """Return one of the widget's files; None when it has none of that name."""
    if not NAME.fullmatch(name):
        return None
    try:
        content = resources.files(PACKAGE).joinpath(name).read_bytes()
    except (OSError, ModuleNotFoundError):
        return None
    return File(content, f'"{hashlib.sha256(content).hexdigest()[:32]}"')
