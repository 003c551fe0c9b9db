"""How the environment reads: bounded, and without ever raising."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from hypercare.values import shorten

FILE = 64 * 1024
"""Bytes of a system's file that are read."""
VALUE = 200
"""Characters of one variable or line."""


def section(read: Callable[[], Mapping[str, Any]]) -> dict[str, Any]:
    """Return the facts that ``read`` finds, those that are not known left out; {} when it fails.

    A system without ``/proc``, a folder that may not be read, a variable of the wrong shape:
    whatever is odd about a machine costs its section and no more.
    """
    try:
        return {name: fact for name, fact in read().items() if fact not in (None, "", {})}
    except Exception:
        return {}


def words(path: str) -> str:
    """Return what a system's file holds, stripped; nothing when it cannot be read."""
    try:
        with Path(path).open("rb") as file:
            return file.read(FILE).decode("utf-8", "replace").strip(" \t\r\n\0")
    except (OSError, ValueError):
        return ""


def number(path: str) -> int | None:
    """Return the number that a system's file holds, None when there is none."""
    try:
        return int(words(path))
    except ValueError:
        return None


def variable(name: str) -> str:
    """Return an environment variable, shortened; nothing when it is not set."""
    return shorten(os.environ.get(name, "").strip(), VALUE)


def there(path: str) -> bool:
    """Say whether something lies at that path."""
    try:
        return Path(path).exists()
    except OSError:
        return False
