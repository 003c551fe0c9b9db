from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hypercare_collector.store import Store
from tests.collector.rooms import hook, new_store


@pytest.fixture
def store(tmp_path: Path, database_url: str) -> Iterator[Store]:
    """A store on each database in turn, whose cases go to two destinations."""
    nowhere = hook("http://127.0.0.1:9")
    opened = new_store(tmp_path, {"board": nowhere, "hook": nowhere}, database_url=database_url)
    yield opened
    opened.close()
