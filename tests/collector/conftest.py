"""What the tests of the collector's door and pages share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.collector.house import House, open_house


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A collector of one's own, with limits that nobody reaches by accident."""
    with open_house(tmp_path / "data") as opened:
        yield opened


@pytest.fixture(scope="session")
def busy_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A collector that many tests share: those that count nothing and change nothing."""
    with open_house(tmp_path_factory.mktemp("busy") / "data") as opened:
        yield opened
