"""Which packages are installed, by the names of their metadata folders: no file is opened."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from functools import lru_cache

PACKAGES = 300
"""Packages listed at most, by name."""
FOLDERS = 30
"""Places on ``sys.path`` that are looked into."""
_metadata = re.compile(r"([^-]+)-([^-]+)(?:-py[0-9.]+)?\.(?:dist-info|egg-info)")
"""As installers name them. Source: PyPA, "Recording installed projects"."""


@lru_cache(maxsize=1)
def installed() -> dict[str, str]:
    """Return the version of each package, the first on the path. Treat it as read-only.

    Names are written as package indexes do: in lower case, with hyphens.
    """
    found: dict[str, str] = {}
    for folder in list(dict.fromkeys(sys.path))[:FOLDERS]:
        for entry in _entries(folder):
            if named := _metadata.fullmatch(entry):
                found.setdefault(re.sub(r"[-_.]+", "-", named[1]).lower(), named[2])
    return dict(sorted(found.items())[:PACKAGES])


def _entries(folder: object) -> Iterator[str]:
    try:
        with os.scandir(str(folder) or ".") as entries:
            yield from (entry.name for entry in entries)
    except (OSError, ValueError):
        return
