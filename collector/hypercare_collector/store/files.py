"""The folder of attachments. What is kept here has been synced to disk, and is never half there.

A file is written under a temporary name, synced, renamed, and its folder synced, before the
transaction that names it. A file that no row names is what a crash left, and is swept later.
"""

from __future__ import annotations

import hashlib
import os
import time
import uuid
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from hypercare_collector.disk import sync_folder

CHUNK = 256 * 1024


class TooLarge(Exception):
    """The file has more bytes than it may."""


@dataclass(frozen=True)
class Kept:
    """A file in the folder: its path below it, its bytes and their SHA-256 in hexadecimal."""

    path: str
    size: int
    sha256: str


class Files:
    """Bytes under names of our own; the sender's names never touch the disk."""

    def __init__(self, folder: Path) -> None:
        """Use ``folder``; it is made, and made durable, at the first file."""
        self.folder = folder
        self._durable: set[Path] = set()

    def keep(self, stream: IO[bytes], *, most: int | None = None) -> Kept:
        """Copy a stream to disk and return only when it is durable.

        Raises:
            TooLarge: the stream has more than ``most`` bytes; nothing is kept.
            OSError: the disk is full or read-only; nothing is kept.
        """
        name = uuid.uuid4().hex
        final = self.folder / name[:2] / name
        self._make(final.parent)
        draft = final.with_suffix(".part")
        try:
            size, digest = _copy(stream, draft, most)
            draft.rename(final)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
        sync_folder(final.parent)
        return Kept(f"{name[:2]}/{name}", size, digest)

    def read(self, path: str) -> bytes:
        """Return the bytes of a kept file."""
        return (self.folder / path).read_bytes()

    def open(self, path: str) -> IO[bytes]:
        """Open a kept file for reading."""
        return (self.folder / path).open("rb")

    def remove(self, path: str) -> None:
        """Delete a file that nothing names any more."""
        (self.folder / path).unlink(missing_ok=True)

    def discard(self, paths: Collection[str]) -> None:
        """Delete files that nothing names any more; return when a power cut cannot undo it."""
        for path in paths:
            self.remove(path)
        for folder in {(self.folder / path).parent for path in paths}:
            if folder.is_dir():
                sync_folder(folder)

    def sweep(
        self, named: Callable[[Collection[str]], Collection[str]], *, older_than: float = 3600
    ) -> int:
        """Remove what a crash left behind; return how many files went.

        ``named`` says which of the paths it is given are known; ``older_than`` is in seconds, so
        that a file whose transaction is still on its way is left alone.
        """
        old = [p for p in self._all() if p.stat().st_mtime < time.time() - older_than]
        paths = {str(path.relative_to(self.folder)): path for path in old}
        gone = paths.keys() - set(named(paths.keys()))
        for path in gone:
            paths[path].unlink(missing_ok=True)
        return len(gone)

    def _make(self, folder: Path) -> None:
        """Make a folder; another process may have made it and not yet synced its name."""
        if folder in self._durable:
            return
        folder.mkdir(parents=True, exist_ok=True)
        for above in (self.folder, self.folder.parent):
            sync_folder(above)
        self._durable.add(folder)

    def _all(self) -> Iterator[Path]:
        return (path for path in self.folder.glob("*/*") if path.is_file())


def _copy(stream: IO[bytes], target: Path, most: int | None) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    with target.open("xb") as file:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if most is not None and size > most:
                raise TooLarge(f"more than {most} bytes")
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return size, digest.hexdigest()
