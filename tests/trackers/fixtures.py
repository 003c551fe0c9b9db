"""Trackers for a whole test session; a conftest imports the one that its tests need."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from examples.trackers.roundup import Tracker, running_roundup


@pytest.fixture(scope="session")
def roundup(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tracker]:
    """A real Roundup; its issues stay from test to test, so look for your own."""
    with running_roundup(tmp_path_factory.mktemp("roundup")) as tracker:
        yield tracker
