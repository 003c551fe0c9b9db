"""Trackers for a whole session: the conftest of all tests imports them, so each starts once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from examples.trackers import jira820 as emulated_jira
from examples.trackers import redmine as redmine_server
from examples.trackers import rt as rt_server
from examples.trackers.roundup import Tracker, running_roundup
from tests.ports import free_port


@pytest.fixture(scope="session")
def roundup(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tracker]:
    """A real Roundup; its issues stay from test to test, so look for your own."""
    with running_roundup(tmp_path_factory.mktemp("roundup")) as tracker:
        yield tracker


@pytest.fixture(scope="session")
def redmine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[redmine_server.Tracker]:
    """A real Redmine; its issues stay from test to test, so look for your own."""
    with redmine_server.running_redmine(tmp_path_factory.mktemp("redmine"), free_port()) as tracker:
        yield tracker


@pytest.fixture(scope="session")
def rt(tmp_path_factory: pytest.TempPathFactory) -> Iterator[rt_server.Tracker]:
    """A real Request Tracker; its tickets stay from test to test, so look for your own."""
    with rt_server.running_rt(tmp_path_factory.mktemp("rt"), free_port()) as tracker:
        yield tracker


@pytest.fixture(scope="session")
def jira820(tmp_path_factory: pytest.TempPathFactory) -> Iterator[emulated_jira.Tracker]:
    """An emulated Jira Data Center; its issues stay from test to test, so look for your own."""
    with emulated_jira.running_jira820(tmp_path_factory.mktemp("jira820"), free_port()) as tracker:
        yield tracker
