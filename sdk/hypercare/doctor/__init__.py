"""What works and what does not where an application runs: ``hypercare doctor`` asks here.

Everything is looked at and nothing is changed: no report is sent, no folder is made.
"""

from __future__ import annotations

import platform
from collections.abc import Iterator
from importlib import metadata
from urllib.parse import urlsplit

from hypercare import integrations, settings
from hypercare.doctor import browser, collector, folder
from hypercare.doctor.finding import BROKEN, NOTE, OK, Finding
from hypercare.settings import Dsn, SettingsError

__all__ = ["BROKEN", "NOTE", "OK", "Finding", "examine"]

FRAMEWORKS = (
    *("Flask", "Django", "fastapi", "starlette", "celery", "PySide6", "PySide6-Essentials"),
    *("sentry-sdk", "opentelemetry-api", "Pillow"),
)
NEAR = ("localhost", "127.0.0.1", "::1")


def examine(dsn: str | None = None, origin: str | None = None) -> Iterator[Finding]:
    """Look at versions, settings, collector and spool of this machine, one finding after another.

    ``dsn`` defaults to ``HYPERCARE_DSN``. ``origin``, such as ``https://shop.example``, is where
    pages with the widget come from that post to the collector themselves: then the collector is
    asked as a browser on such a page would ask it.
    """
    yield from _versions()
    try:
        read = settings.read(dsn, answer_seconds=collector.ANSWER_SECONDS)
    except SettingsError as error:
        advice = "correct the DSN" if dsn else "set HYPERCARE_DSN to the project's DSN"
        yield Finding(BROKEN, "dsn", str(error), advice)
        return
    yield from _dsn(read.dsn)
    reached = yield from collector.look(read)
    if origin and reached:
        yield from browser.look(read, origin)
    elif origin:
        words = f"pages of {origin} cannot be tried before the collector answers"
        yield Finding(NOTE, "origin", words, "mend that first")
    yield from folder.look(read)


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
    if dsn.base.startswith("http://") and urlsplit(dsn.base).hostname not in NEAR:
        words = "feedback and key travel without encryption"
        yield Finding(NOTE, "dsn", words, "use https:// once the collector has it")
