"""What the collector refuses for good: it lies beside the spool, with the reason, for a person.

It is bounded as the spool is. When there is too much, the oldest lose their files first, and only
then their words; whatever is let go is told in the log.
"""

from __future__ import annotations

import json
import logging
import time
from contextlib import suppress
from pathlib import Path

from hypercare import multipart
from hypercare.sealed import Damaged, Sealed, opened
from hypercare.template import FEEDBACK_PART

log = logging.getLogger("hypercare")

FOLDER = "refused"
WHY = ".why"
"""How the name of the file ends that tells the reason, after the report's whole name."""


class Refusals:
    """The folder of the refused reports of one spool."""

    def __init__(self, spool: Path, *, max_bytes: int, max_reports: int) -> None:
        """Remember the bounds. The folder is made when something is put there."""
        self.folder = spool / FOLDER
        self._bytes, self._reports = max_bytes, max_reports

    def __len__(self) -> int:
        return len(self._reasons())

    def take(
        self, name: str, sealed: Sealed, file: Path | None, why: str, status: int | None
    ) -> None:
        """Put a report here: by moving its ``file``, or by writing it anew.

        Raises:
            OSError: the disk refuses; the report is where it was.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        reason = {"id": sealed.id, "status": status, "why": why, "at": time.time()}
        (self.folder / f"{name}{WHY}").write_text(json.dumps(reason), encoding="utf-8")
        if file is not None:
            file.replace(self.folder / name)
        else:
            (self.folder / name).write_bytes(sealed.header() + sealed.body)
        self._bound()

    def _reasons(self) -> list[Path]:
        """Return the files with the reasons, the oldest refusal first."""
        with suppress(OSError):
            return sorted(self.folder.glob(f"*{WHY}"), key=lambda each: each.stat().st_mtime_ns)
        return []

    def _bound(self) -> None:
        """Let go of what is too much: files before words, the oldest before the latest."""
        reasons = self._reasons()
        for reason in reasons:
            if self._size() <= self._bytes:
                break
            _strip(_report_of(reason))
        while reasons and (len(reasons) > self._reports or self._size() > self._bytes):
            _let_go(reasons.pop(0))

    def _size(self) -> int:
        return sum(each.stat().st_size for each in self.folder.iterdir())


def _report_of(reason: Path) -> Path:
    return reason.with_name(reason.name.removesuffix(WHY))


def _strip(report: Path) -> None:
    """Leave of a report what the user said, without its files."""
    try:
        sealed = opened(report.read_bytes())
        parts = multipart.parse(sealed.content_type, sealed.body)
        words = next(part.content for part in parts if part.name == FEEDBACK_PART)
    except (OSError, Damaged, multipart.Unreadable, StopIteration):
        return
    light = Sealed(sealed.id, "application/json", words)
    report.write_bytes(light.header() + light.body)
    log.warning("There is no room for the files of refused feedback %s", sealed.id)


def _let_go(reason: Path) -> None:
    log.error("There is no room for refused feedback any more: %s is deleted", reason.name)
    _report_of(reason).unlink(missing_ok=True)
    reason.unlink(missing_ok=True)
