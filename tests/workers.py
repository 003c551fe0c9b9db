"""How pytest-xdist's workers share the tests: what stays together, and what comes first.

A unit runs on one worker, in its order. Workers take the next unit when they are done with one, so
the long ones come first. Without xdist nothing here does anything.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from typing import Any

import pytest

SLOW = {"redmine", "rt"}
"""Servers that take long to start: they are started once in a run."""
SLOW_FILES = (
    "tests/collector/connectors/test_redmine",
    "tests/collector/connectors/test_rt",
    "tests/journey/test_three_trackers",
    "tests/trackers/test_redmine_and_rt",
)
"""Beginnings of the files that need them: together they are one unit."""
LONG = ("trackers", "journey", "baddays", "examples", "widget")
"""Folders whose tests wait for many processes, in the order in which they are begun."""
DATABASE = re.compile(r"\[(?:.*-)?(sqlite|postgresql)(?:-.*)?\]$")

_elsewhere: Counter[str] = Counter()


def unit(test: str) -> str:
    """Name the unit of a test: its file, or that part of the file that is about one database."""
    if test.startswith(SLOW_FILES):
        return "slow"
    database = DATABASE.search(test)
    return test.partition("::")[0] + (f" on {database[1]}" if database else "")


def rank(test: str) -> int:
    """Return how early a test is begun: 0 is first."""
    folder = test.split("/")[1]
    if unit(test) == "slow":
        return 0
    return 1 + LONG.index(folder) if folder in LONG else 1 + len(LONG)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Share by units: xdist 3.8 loses the groups that it marks, now that pytest 9.2 keeps ids."""
    from xdist.scheduler import LoadScopeScheduling

    config.option.loadscopereorder = False
    scheduler = LoadScopeScheduling(config, log)
    scheduler._split_scope = unit
    return scheduler


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with the long ones, and see that the slow servers stay with one worker."""
    for item in items:
        wanted = SLOW.intersection(getattr(item, "fixturenames", ()))
        if wanted and unit(item.nodeid) != "slow":
            raise pytest.UsageError(f"{item.nodeid} wants {wanted}: name its file in {__name__}")
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: rank(item.nodeid))


def described() -> Counter[str]:
    """Return how many requests each vendor's description has allowed in this process."""
    module = sys.modules.get("tests.collector.connectors.described")
    return Counter(module.counts() if module else {})


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Tell what this worker has counted."""
    output: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["described"] = dict(described())


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take in what a worker has counted."""
    _elsewhere.update(getattr(node, "workeroutput", {}).get("described", {}))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many requests the vendors' descriptions allowed; ``.ci/described`` reads it."""
    counted = described()
    counted.update(_elsewhere)
    for name, count in sorted(counted.items()):
        terminalreporter.write_line(f"requests that {name} allows: {count}")
