"""What works and what does not where an application runs: ``hypercare doctor`` asks here.

Everything is looked at and nothing is changed: no report is sent, no folder is made.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import socket
import time
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from importlib import metadata
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from hypercare import integrations, settings, transport
from hypercare.settings import Dsn, Settings, SettingsError
from hypercare.spool import REFUSED, Spool
from hypercare.transport import Answer, Later

OK, NOTE, BROKEN = "ok", "note", "broken"
ANSWER_SECONDS = 10.0
CLOCK_SECONDS = 60.0
"""How far two clocks may be apart before that is worth a word."""
OLD_SECONDS = 3600.0
FULL = 0.8
MEGABYTE = 1024 * 1024
SCARCE = 50 * MEGABYTE
"""Bytes of disk that a few reports with their pictures need."""
FRAMEWORKS = ("Flask", "Django", "fastapi", "starlette", "sentry-sdk", "Pillow")


class Finding(NamedTuple):
    """One thing that was looked at. ``advice`` says what to do, where something is to be done."""

    state: str
    about: str
    words: str
    advice: str = ""


def examine(dsn: str | None = None) -> Iterator[Finding]:
    """Look at versions, settings, collector and spool of this machine, one finding after another.

    ``dsn`` defaults to ``HYPERCARE_DSN``.
    """
    yield from _versions()
    try:
        read = settings.read(dsn, answer_seconds=ANSWER_SECONDS)
    except SettingsError as error:
        yield Finding(BROKEN, "dsn", str(error), "set HYPERCARE_DSN to the project's DSN")
        return
    yield from _dsn(read.dsn)
    yield from _collector(read)
    yield from _spool(read)


def _versions() -> Iterator[Finding]:
    ours = f"hypercare {_version('hypercare') or 'from its sources'}"
    words = f"{ours}, Python {platform.python_version()}, requests {_version('requests')}"
    yield Finding(OK, "versions", words)
    there = [f"{name} {_version(name)}" for name in FRAMEWORKS if _version(name)]
    can = ", ".join(integrations.__all__)
    yield Finding(OK, "integrations", f"{can}; installed: {', '.join(there) or 'no framework'}")


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _dsn(dsn: Dsn) -> Iterator[Finding]:
    kind = "a secret key" if dsn.vouches else "a public key"
    yield Finding(OK, "dsn", f"{dsn.base}, project {dsn.project}, {kind}")
    if dsn.base.startswith("http://") and not _is_near(dsn.base):
        words = "feedback and key travel without encryption"
        yield Finding(NOTE, "dsn", words, "use https:// once the collector has it")


def _collector(read: Settings) -> Iterator[Finding]:
    """Look up the name, then ask for the project's template, as the widget does."""
    parts = urlsplit(read.dsn.base)
    try:
        socket.getaddrinfo(parts.hostname, parts.port or parts.scheme)
    except (OSError, UnicodeError):
        words, advice = f"there is no host {parts.hostname}", "correct the DSN, or the name server"
        yield Finding(BROKEN, "collector", words, advice)
        return
    began = time.time()
    answer = transport.fetch(read, "/api/v1/template", "application/json", ANSWER_SECONDS)
    if isinstance(answer, Later):
        yield Finding(
            BROKEN,
            "collector",
            answer.why,
            "see that the collector runs and that this machine may reach it",
        )
        return
    yield _accepted(answer, read.dsn)
    yield from _clock(answer, (began + time.time()) / 2)


def _accepted(answer: Answer, dsn: Dsn) -> Finding:
    if answer.status == 200 and "properties" in answer.document():
        return Finding(OK, "collector", f"{dsn.base} answers and accepts the key")
    said = str(answer.document().get("detail") or f"it answered {answer.status}")
    if answer.status in (401, 403):
        return Finding(BROKEN, "key", said, "copy the project's DSN again; see hypercare apply")
    if answer.status == 503:
        return Finding(BROKEN, "collector", said, "ask who runs the collector; feedback waits here")
    words = f"{dsn.base} is no collector: {said}"
    return Finding(BROKEN, "collector", words, "correct the address in the DSN")


def _clock(answer: Answer, now: float) -> Iterator[Finding]:
    try:
        theirs = parsedate_to_datetime(answer.headers.get("date", "")).timestamp()
    except ValueError:
        return
    apart = now - theirs
    if abs(apart) < CLOCK_SECONDS:
        yield Finding(OK, "clock", "agrees with the collector's")
        return
    words = f"{abs(apart):.0f} s {'ahead of' if apart > 0 else 'behind'} the collector's"
    yield Finding(NOTE, "clock", words, "let both machines follow a time server")


def _spool(read: Settings) -> Iterator[Finding]:
    folder = read.spool_folder()
    there = next(each for each in (folder, *folder.parents) if each.exists())
    if not (there.is_dir() and os.access(there, os.W_OK | os.X_OK)):
        words = f"{folder} cannot be written, so what cannot be sent is lost with its process"
        yield Finding(BROKEN, "spool", words, "set HYPERCARE_SPOOL to a folder that can be")
        return
    if (free := shutil.disk_usage(there).free) < SCARCE:
        words = f"the disk of {folder} has only {free // MEGABYTE} MB left"
        yield Finding(NOTE, "spool", words, "make room: feedback is kept there while it waits")
    yield from _waiting(read, folder)
    yield from _refused(folder)


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
    words = f"{len(files)} reports of {size / MEGABYTE:.1f} MB wait in {folder}"
    if len(files) > FULL * read.spool_reports or size > FULL * read.spool_bytes:
        yield Finding(BROKEN, "spool", f"{words}; it is nearly full", "mend what keeps them here")
    elif age > OLD_SECONDS:
        words += f", the oldest for {age / 3600:.0f} h"
        yield Finding(NOTE, "spool", words, "they go when the application next runs")
    else:
        yield Finding(OK, "spool", words)


def _refused(folder: Path) -> Iterator[Finding]:
    reasons = sorted((folder / REFUSED).glob("*.why"), key=lambda path: path.stat().st_mtime)
    if reasons:
        words = f"{len(reasons)} reports were refused for good, the latest: {_why(reasons[-1])}"
        yield Finding(NOTE, "refused", words, f"look into {folder / REFUSED}, then delete them")


def _why(path: Path) -> str:
    try:
        return str(json.loads(path.read_text(encoding="utf-8"))["why"])
    except (OSError, ValueError, LookupError, TypeError):
        return "its reason cannot be read"


def _is_near(base: str) -> bool:
    return urlsplit(base).hostname in ("localhost", "127.0.0.1", "::1")
