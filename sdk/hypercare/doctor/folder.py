"""Whether what cannot be sent now finds room, and what waits there already."""

from __future__ import annotations

import getpass
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from hypercare.doctor.finding import BROKEN, MEGABYTE, NOTE, OK, Finding
from hypercare.refusals import FOLDER
from hypercare.settings import Settings
from hypercare.spool import Spool

OLD_SECONDS = 3600.0
FULL = 0.8
SCARCE = 50 * MEGABYTE
"""Bytes of disk that a few reports with their pictures need."""
TRIED = 4096
"""Bytes that are written to a file without a name, to see whether any can be."""
ELSEWHERE = "set HYPERCARE_SPOOL to a folder that can be"


def look(read: Settings) -> Iterator[Finding]:
    """Look at the spool's folder, or at the first above it that exists."""
    try:
        folder = read.spool_folder()
        there = next(each for each in (folder, *folder.parents) if each.exists())
    except (OSError, RuntimeError, StopIteration) as error:
        words = f"there is no place for the spool: {error}"
        yield Finding(BROKEN, "spool", words, "set HYPERCARE_SPOOL to a folder")
        return
    if fault := _unwritable(there):
        words = f"{folder} cannot be written by {_user()} ({fault})"
        lost = f"{words}, so what cannot be sent is lost with its process"
        yield Finding(BROKEN, "spool", lost, ELSEWHERE)
        return
    if (free := shutil.disk_usage(there).free) < SCARCE:
        words = f"the disk of {folder} has only {free // MEGABYTE} MB left"
        yield Finding(NOTE, "spool", words, "make room: feedback is kept there while it waits")
    yield from _waiting(read, folder)
    yield from _refused(folder)


def _unwritable(folder: Path) -> str:
    """Return why nothing can be written there; a permission alone does not tell of a full disk."""
    if not folder.is_dir():
        return f"{folder} is no folder"
    if not os.access(folder, os.W_OK | os.X_OK):
        return "permission denied"
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(bytes(TRIED))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        return (error.strerror or type(error).__name__).lower()
    return ""


def _user() -> str:
    try:
        return f"user {getpass.getuser()}"
    except (OSError, KeyError, ImportError):
        return "this user"


def _waiting(read: Settings, folder: Path) -> Iterator[Finding]:
    spool = Spool(
        folder,
        max_bytes=read.spool_bytes,
        max_reports=read.spool_reports,
        max_age=read.spool_seconds,
    )
    files = [path.stat() for path in map(folder.joinpath, spool.names()) if path.is_file()]
    if not files:
        yield Finding(OK, "spool", f"nothing waits in {folder}")
        return
    size, age = sum(each.st_size for each in files), time.time() - files[0].st_mtime
    words = f"{_reports(len(files))} of {_large(size)} waiting in {folder}"
    if len(files) > FULL * read.spool_reports or size > FULL * read.spool_bytes:
        yield Finding(BROKEN, "spool", f"{words}; it is nearly full", "mend what keeps them here")
    elif age > OLD_SECONDS:
        words += f", the oldest for {age / 3600:.0f} h"
        yield Finding(NOTE, "spool", words, "they go when the application next runs")
    else:
        yield Finding(OK, "spool", words)


def _refused(folder: Path) -> Iterator[Finding]:
    reasons = sorted((folder / FOLDER).glob("*.why"), key=lambda path: path.stat().st_mtime)
    if reasons:
        words = f"{_reports(len(reasons))} refused for good, the latest: {_why(reasons[-1])}"
        yield Finding(NOTE, "refused", words, f"look into {folder / FOLDER}, then delete them")


def _reports(count: int) -> str:
    return "1 report" if count == 1 else f"{count:,} reports"


def _large(size: int) -> str:
    tenth = MEGABYTE // 10
    return f"{size / MEGABYTE:.1f} MB" if size >= tenth else f"{-(-size // 1024)} kB"


def _why(path: Path) -> str:
    try:
        return str(json.loads(path.read_text(encoding="utf-8"))["why"])
    except (OSError, ValueError, LookupError, TypeError):
        return "its reason cannot be read"
