"""The commit that is checked out above a folder, read from git's files without git.

Source: gitrepository-layout(5).
"""

from __future__ import annotations

import re
from pathlib import Path

LEVELS = 12
"""Folders upward that are looked into."""
SMALL = 4096
PACKED = 8 * 1024 * 1024
"""Bytes of ``packed-refs`` that are read."""
_commit = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_ref = re.compile(r"refs/[^\s\\:?*\[~^]{1,500}")


def commit(folder: Path, *, before: float) -> str | None:
    """Return the commit that was checked out before that time, in epoch seconds.

    None without a checkout, and when it has moved since: then what runs is older than what lies
    there, and no release is better than a wrong one.
    """
    for place in (folder, *folder.parents)[:LEVELS]:
        if git := _git(place / ".git"):
            return _head(git, before)
    return None


def is_commit(text: str) -> bool:
    """Say whether this is the full name of a commit."""
    return _commit.fullmatch(text) is not None


def _git(path: Path) -> Path | None:
    """Return the folder of a checkout; in a work tree or submodule a file says where it is."""
    try:
        if path.is_dir():
            return path
        told = _read(path)
    except (OSError, ValueError):
        return None
    return path.parent / told[8:].strip() if told.startswith("gitdir: ") else None


def _head(git: Path, before: float) -> str | None:
    try:
        head = _read(git / "HEAD")
        if (git / "HEAD").stat().st_mtime > before:
            return None
        if not head.startswith("ref: "):
            return head if is_commit(head) else None
        ref = head[5:].strip()
        return _resolved(git, ref, before) if _ref.fullmatch(ref) and ".." not in ref else None
    except (OSError, ValueError):
        return None


def _resolved(git: Path, ref: str, before: float) -> str | None:
    common = git / (_read(git / "commondir") if (git / "commondir").is_file() else ".")
    for root in (git, common):
        if (root / ref).is_file():
            found = _read(root / ref)
            fresh = (root / ref).stat().st_mtime > before
            return found if is_commit(found) and not fresh else None
    return _packed(common / "packed-refs", ref)


def _packed(path: Path, ref: str) -> str | None:
    for line in _read(path, PACKED).splitlines():
        found, _, name = line.partition(" ")
        if name == ref and is_commit(found):
            return found
    return None


def _read(path: Path, most: int = SMALL) -> str:
    with path.open("rb") as file:
        return file.read(most).decode("utf-8", "replace").strip()
