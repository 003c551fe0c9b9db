from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.collector.connectors.described import counts
from tests.collector.connectors.moody import Moody, running_moody
from tests.trackers.fixtures import jira820 as jira820
from tests.trackers.fixtures import redmine as redmine
from tests.trackers.fixtures import roundup as roundup
from tests.trackers.fixtures import rt as rt


@pytest.fixture
def moody() -> Iterator[Moody]:
    """A service in whatever mood a test wants."""
    with running_moody() as service:
        yield service


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many requests the vendors' descriptions allowed; ``.ci/described`` reads it."""
    for name, count in counts().items():
        terminalreporter.write_line(f"requests that {name} allows: {count}")
