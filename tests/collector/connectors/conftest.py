from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.collector.connectors.moody import Moody, running_moody


@pytest.fixture
def moody() -> Iterator[Moody]:
    """A service in whatever mood a test wants."""
    with running_moody() as service:
        yield service
