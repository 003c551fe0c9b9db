"""What a page fetches: bytes after gzip (level 9), ours and Sentry's."""

from __future__ import annotations

import gzip
from dataclasses import dataclass

import hypercare_widget
from benchmarks.widget.peers import bundled

LATER = (
    "hypercare-form.js",
    "hypercare-screenshot.js",
    "hypercare-annotate.js",
)
WORDS = "hypercare-words-en.js"
SENTRY_LATER = ("feedback-modal", "feedback-screenshot")


@dataclass(frozen=True)
class Weight:
    """Bytes at page start, and those that follow until somebody has drawn on a picture."""

    name: str
    start: int
    later: int


def weigh() -> list[Weight]:
    """Return ours first."""
    lazy = [packed(bundled(name)) for name in SENTRY_LATER]
    ours = [packed(hypercare_widget.read(name)) for name in (*LATER, WORDS)]
    return [
        Weight("hypercare", packed(hypercare_widget.read("hypercare.js")), sum(ours)),
        Weight("sentry-init", packed(bundled("sentry-init")), 0),
        Weight("sentry-async", packed(bundled("sentry-async")), sum(lazy)),
        Weight("sentry-sync", packed(bundled("sentry-sync")), 0),
    ]


def packed(body: bytes) -> int:
    """Return the length after gzip."""
    return len(gzip.compress(body, 9))
