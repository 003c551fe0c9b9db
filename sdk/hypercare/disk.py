"""Files that outlive the process, and locks that do not."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

if sys.platform == "win32":  # pragma: no cover
    import msvcrt

    BEYOND = 1 << 30
    """Where a file is locked: behind its end, so that it can still be read."""
else:
    import fcntl

WRITING = ".writing"
"""How the name of a file ends that is not whole yet."""


def write_locked(path: Path, pieces: Iterable[bytes]) -> int | None:
    """Write a file so that it is there as a whole, on disk, or not at all; return its locked fd.

    The lock is taken before the file has its name, so nobody can be faster. Windows cannot rename
    an open file: there the answer is None, and the file has to be locked afterwards.

    Raises:
        OSError: the disk is full, read-only or gone; nothing is left behind.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}{WRITING}")
    fd = os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        for piece in pieces:
            _write_all(fd, piece)
        os.fsync(fd)
        if sys.platform == "win32":  # pragma: no cover
            os.close(fd)
            temporary.replace(path)
            return None
        try_lock(fd)
        temporary.replace(path)
        sync_folder(path.parent)
    except BaseException:
        with suppress(OSError):
            os.close(fd)
        with suppress(OSError):
            temporary.unlink()
        raise
    return fd


def open_locked(path: Path) -> int | None:
    """Open and lock a file that lies there; None when somebody else holds it or it has gone.

    Raises:
        OSError: it cannot be opened.
    """
    fd = os.open(path, os.O_RDWR)
    if try_lock(fd) and _still_there(fd, path):
        return fd
    os.close(fd)
    return None


def read_all(fd: int) -> bytes:
    """Return the whole content of an open file."""
    os.lseek(fd, 0, os.SEEK_SET)
    return b"".join(iter(lambda: os.read(fd, 1 << 20), b""))


def try_lock(fd: int) -> bool:
    """Lock an open file against every other process and descriptor, without waiting."""
    try:
        if sys.platform == "win32":  # pragma: no cover
            os.lseek(fd, BEYOND, os.SEEK_SET)
            msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def unlock_and_close(fd: int) -> None:
    """Free the lock in so many words, since a forked child may hold a copy of the descriptor."""
    with suppress(OSError):
        if sys.platform == "win32":  # pragma: no cover
            os.lseek(fd, BEYOND, os.SEEK_SET)
            msvcrt.locking(fd, msvcrt.LK_UNLCK, 1)
        else:
            fcntl.flock(fd, fcntl.LOCK_UN)
    with suppress(OSError):
        os.close(fd)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def _write_all(fd: int, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(fd, rest) :]


def _still_there(fd: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(fd), path.stat())
    except OSError:
        return False
