"""The offline folder: one file per report, atomic, bounded, and it survives the process.

A report is written to a temporary name, synced, renamed, and the folder synced: after ``put`` it
outlives ``kill -9`` and a power cut. A claim is a lock that the system frees with its process, so
several processes share one folder. Where the disk refuses, reports stay in memory, and that is
said once. The last fifth of the room is for words alone: what is heavy is refused before them.
Signals have little room of their own, and go to nobody's cost but that of older signals.
"""

from __future__ import annotations

import hashlib
import logging
import os
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from hypercare import disk
from hypercare.process import survive_forks
from hypercare.refusals import Refusals
from hypercare.sealed import FEEDBACK, SIGNALS, Damaged, Sealed, opened
from hypercare.spare import Spare

log = logging.getLogger("hypercare")

ENDING = ".report"
ENDINGS = {FEEDBACK: ENDING, SIGNALS: ".signals"}
"""How the names of files end, by what is in them. What comes first here is sent first."""
REFUSED_SHARE = 0.5
HEAVY_SHARE = 0.8
STALE_SECONDS = 60 * 60.0
SIGNALS_SHARE = 0.1
SIGNALS_FILES = 100
SIGNALS_SECONDS = 48 * 60 * 60.0
"""After this nobody would believe when the errors happened."""


@dataclass(frozen=True)
class Held:
    """A report that is ours alone until it is released, removed or set aside."""

    name: str
    sealed: Sealed
    fd: int | None = None

    @property
    def is_feedback(self) -> bool:
        """Say whether it holds a user's words; signals do not."""
        return self.sealed.kind == FEEDBACK

    @property
    def durable(self) -> bool:
        """Say whether the report lies on disk, not only in memory."""
        return self.fd is not None


class SpoolFull(Exception):
    """There is no room for the report. A lighter one may still find some."""


class Spool:
    """The reports of one project that wait to be sent."""

    def __init__(self, folder: Path, *, max_bytes: int, max_reports: int, max_age: float) -> None:
        """Remember the bounds. The folder is made by the first ``put``."""
        self.folder = folder
        self._bytes, self._reports, self._age = max_bytes, max_reports, max_age
        share = round(max_bytes * REFUSED_SHARE)
        self.refused = Refusals(folder, max_bytes=share, max_reports=max_reports)
        self._spare = Spare()
        self._fds: set[int] = set()
        self._settled: set[str] = set()
        self._lock = threading.RLock()
        self._warned = False
        survive_forks(self)

    def put(self, sealed: Sealed, *, words_only: bool = False) -> Held:
        """Keep a report and hold it; one with the same id is replaced.

        Raises:
            SpoolFull: by count or bytes. ``words_only`` may use the room that is set apart.
        """
        if sealed.kind == SIGNALS:
            self._drop_old_signals(len(sealed.body))
        else:
            self._refuse_without_room(len(sealed.body), 1.0 if words_only else HEAVY_SHARE)
        mark = hashlib.sha256(sealed.id.encode("utf-8", "replace")).hexdigest()[:32]
        name = mark + ENDINGS[sealed.kind]
        try:
            return self._write(name, sealed)
        except OSError as error:
            self._warn(error)
            if not self._spare.put(name, sealed):
                raise SpoolFull("there is room neither on disk nor in memory") from error
            return Held(name, sealed)

    def names(self, kind: str | None = None) -> list[str]:
        """Return what waits: reports, oldest first, then signals; or one ``kind`` of them alone."""
        kinds = (kind,) if kind else tuple(ENDINGS)
        found = sorted((entry.stat().st_mtime_ns, entry.name) for entry in self._entries(*kinds))
        names = [name for _, name in found] + self._spare.names()
        there = [name for name in names if name not in self._settled]
        return [name for each in kinds for name in there if name.endswith(ENDINGS[each])]

    def claim(self, name: str) -> Held | None:
        """Hold a waiting report; None when somebody else holds it or it is gone."""
        if (sealed := self._spare.claim(name)) is not None:
            return Held(name, sealed)
        try:
            return self._claim_file(name)
        except OSError:
            return None

    def release(self, held: Held) -> None:
        """Let the report wait for the next attempt."""
        self._spare.release(held.name)
        self._let_go(held)

    def remove(self, held: Held) -> None:
        """Forget a report that has arrived."""
        if held.durable:
            try:
                (self.folder / held.name).unlink(missing_ok=True)
            except OSError as error:
                self._settle(held, error)
        self._forget(held)

    def set_aside(self, held: Held, why: str, status: int | None = None) -> None:
        """Put away a report that will never be accepted, with the reason beside it.

        Signals are forgotten instead.
        """
        if not held.is_feedback:
            self.remove(held)
            return
        file = self.folder / held.name if held.durable else None
        try:
            self.refused.take(
                held.name, held.sealed, file if os.name != "nt" else None, why, status
            )
            if file is not None:
                file.unlink(missing_ok=True)
        except OSError as error:
            self._settle(held, error)
        self._forget(held)

    def expired(self, held: Held) -> str:
        """Say why a report is too old to be tried any longer; empty when it is not."""
        age = 0.0
        if held.fd is not None:
            age = time.time() - os.fstat(held.fd).st_mtime
        return f"not accepted within {self._age / 86400:.0f} days" if age > self._age else ""

    def tidy(self) -> None:
        """Forget old signals, and clear away what a killed process left half written."""
        now = time.time()
        oldest = now - min(self._age, SIGNALS_SECONDS)
        for entry in self._entries(SIGNALS):
            if entry.stat().st_mtime < oldest and (held := self.claim(entry.name)):
                self.remove(held)
        with suppress(OSError):
            for each in self.folder.glob(f"*{disk.WRITING}"):
                if each.stat().st_mtime < now - STALE_SECONDS:
                    each.unlink(missing_ok=True)

    def after_fork(self) -> None:
        """Give up, in a child, the claims and the memory that belong to the parent."""
        self._lock = threading.RLock()
        for fd in list(self._fds):
            with suppress(OSError):
                os.close(fd)
        self._fds, self._spare = set(), Spare()

    def _refuse_without_room(self, size: int, share: float) -> None:
        sizes = [entry.stat().st_size for entry in self._entries(FEEDBACK)]
        if len(sizes) + 1 > self._reports * share or sum(sizes) + size > self._bytes * share:
            raise SpoolFull(f"{len(sizes)} reports of {sum(sizes)} bytes wait in {self.folder}")

    def _drop_old_signals(self, size: int) -> None:
        room = self._bytes * SIGNALS_SHARE - size
        entries = sorted(self._entries(SIGNALS), key=lambda entry: -entry.stat().st_mtime_ns)
        for place, entry in enumerate(entries, 1):
            room -= entry.stat().st_size
            if (place >= SIGNALS_FILES or room < 0) and (held := self.claim(entry.name)):
                self.remove(held)

    def _write(self, name: str, sealed: Sealed) -> Held:
        fd = disk.write_locked(self.folder / name, (sealed.header(), sealed.body))
        return self._hold(name, sealed, fd) if fd is not None else self._reclaim(name, sealed)

    def _reclaim(self, name: str, sealed: Sealed) -> Held:
        return self._claim_file(name) or Held(name, sealed)

    def _claim_file(self, name: str) -> Held | None:
        fd = disk.open_locked(self.folder / name)
        if fd is None:
            return None
        content = disk.read_all(fd)
        try:
            return self._hold(name, opened(content), fd)
        except Damaged as damage:
            self.set_aside(self._hold(name, Sealed("", "", content), fd), str(damage))
            return None

    def _hold(self, name: str, sealed: Sealed, fd: int) -> Held:
        with self._lock:
            self._fds.add(fd)
        return Held(name, sealed, fd)

    def _forget(self, held: Held) -> None:
        if not held.durable:
            self._spare.remove(held.name)
        self._let_go(held)

    def _let_go(self, held: Held) -> None:
        with self._lock:
            if held.fd is not None and held.fd in self._fds:
                self._fds.discard(held.fd)
                disk.unlock_and_close(held.fd)

    def _entries(self, *kinds: str) -> list[os.DirEntry[str]]:
        endings = tuple(ENDINGS[kind] for kind in kinds or ENDINGS)
        try:
            with os.scandir(self.folder) as entries:
                return [each for each in entries if each.name.endswith(endings) and _stats(each)]
        except OSError:
            return []

    def _settle(self, held: Held, error: OSError) -> None:
        """Remember that a report is done with, where the disk does not let it go."""
        self._settled.add(held.name)
        log.error("A report that is done with cannot leave %s: %s", self.folder, error)

    def _warn(self, error: OSError) -> None:
        if not self._warned:
            self._warned = True
            log.error(
                "The spool %s cannot be written (%s): feedback is kept in memory until it is sent. "
                "Set HYPERCARE_SPOOL to a folder that can be written.",
                self.folder,
                error,
            )


def _stats(entry: os.DirEntry[str]) -> bool:
    """Say whether the entry is still there; its ``stat`` is cached then."""
    try:
        return entry.stat().st_size > 0
    except OSError:
        return False
