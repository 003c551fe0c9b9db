"""What every room's tests share: the one browser that the machine has."""

from __future__ import annotations

from typing import Any

import pytest

from tests.postgres import database_url as database_url
from tests.postgres import postgresql as postgresql

CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start the system's Chromium, which fetches nothing by itself."""
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": list(QUIET)}


@pytest.fixture(scope="session")
def base_url() -> None:
    """Stand in for a plugin's fixture of that name, which this pytest deprecates; unused here."""
