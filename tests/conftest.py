"""What every room's tests share: one browser, one database server and one of each tracker."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.postgres import database_url as database_url
from tests.postgres import postgresql as postgresql
from tests.trackers.fixtures import jira820 as jira820
from tests.trackers.fixtures import redmine as redmine
from tests.trackers.fixtures import roundup as roundup
from tests.trackers.fixtures import rt as rt
from tests.workers import pytest_collection_modifyitems as pytest_collection_modifyitems
from tests.workers import pytest_sessionfinish as pytest_sessionfinish
from tests.workers import pytest_terminal_summary as pytest_terminal_summary
from tests.workers import pytest_testnodedown as pytest_testnodedown
from tests.workers import pytest_xdist_make_scheduler as pytest_xdist_make_scheduler

CHROMIUM = "/usr/bin/chromium"
PATIENCE_MS = 20_000
"""How long a browser may take on a machine that does much else; what is there is seen at once."""
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start the system's Chromium, which fetches nothing by itself."""
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": list(QUIET)}


@pytest.fixture(scope="session")
def base_url() -> None:
    """Stand in for a plugin's fixture of that name, which this pytest deprecates; unused here."""
