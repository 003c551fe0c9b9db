"""What is measured: which program runs how often, with whom, and what it is told."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.sdk import child, sink
from benchmarks.sdk.child import Figures
from benchmarks.sdk.environments import Environment

INSTALLED = {
    "hypercare-silent": "hypercare",
    "hypercare-locals": "hypercare",
    "sentry-light": "sentry-sdk",
}
"""Other ways to use an SDK, and where it is installed."""

GUESTS = ("hypercare", "sentry-sdk", "bugsnag", "honeybadger", "posthog", "rollbar")
ALL = ("bare", *GUESTS)
NOTICING = (*ALL, *INSTALLED)


@dataclass(frozen=True)
class Turn:
    """One program with some SDKs, ``again`` times in a round, in at most so many ``rounds``."""

    name: str
    program: str
    args: tuple[object, ...] = ()
    sdks: tuple[str, ...] = GUESTS
    again: int = 1
    rounds: int = 100


@dataclass(frozen=True)
class Size:
    """How much of everything. Seconds where nothing else is said."""

    errors: int = 200
    pause: float = 0.005
    storm: float = 10.0
    remembered: int = 1_000
    leaving: int = 100
    patience: float = 15.0


QUICK = Size(errors=50, storm=2.0, remembered=200, leaving=50, patience=5.0)


def turns(size: Size) -> list[Turn]:
    """Return all turns of a round; the long ones are taken in a few rounds only."""
    leaving = (size.leaving, size.patience)
    return [
        Turn("start", "start", ("bare",), ALL, again=5),
        Turn("web", "start", ("web",), again=3),
        Turn("footprint", "start", ("footprint",), rounds=1),
        Turn("steps", "steps"),
        Turn("errors", "errors", (size.errors, size.pause), NOTICING),
        Turn("storm", "storm", (size.storm,), rounds=3),
        Turn("memory", "memory", (size.remembered, size.pause), rounds=2),
        Turn("silent", "leaving", leaving, ALL, rounds=2),
        Turn("refused", "leaving", leaving, ALL, rounds=2),
    ]


def take(
    turn: Turn, environments: Mapping[str, Environment], url: str, number: int
) -> Iterator[tuple[str, Figures]]:
    """Give each SDK its turn, in the other order every second round; yield whose, and the figures.

    A program that fails is told, and its figures are missing.
    """
    for _ in range(turn.again):
        for name in turn.sdks if number % 2 == 0 else turn.sdks[::-1]:
            python = environments[INSTALLED.get(name, name)].python
            try:
                yield name, _taken(turn, python, name, url)
            except RuntimeError as failed:
                print(failed, file=sys.stderr, flush=True)


def _taken(turn: Turn, python: Path, name: str, url: str) -> Figures:
    if turn.program == "leaving":
        return _leave(turn, python, name)
    return _run(turn, python, name, url)


def _run(turn: Turn, python: Path, name: str, url: str) -> Figures:
    before = sink.taken(url)
    figures = child.run(python, turn.program, name, url, *turn.args)
    after = sink.taken(url)
    return {
        **figures,
        "requests": after["requests"] - before["requests"],
        "kb": (after["bytes"] - before["bytes"]) / 1000,
    }


def _leave(turn: Turn, python: Path, name: str) -> Figures:
    errors, patience = turn.args
    assert isinstance(errors, int)
    assert isinstance(patience, float)
    with sink.silent() if turn.name == "silent" else sink.refusing() as url:
        return child.leave(python, name, url, errors, patience)
