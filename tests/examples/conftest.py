"""The shop, running as a visitor finds it: a process of its own on a real port."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from examples.demo.processes import Programs
from tests.ports import free_port


@dataclass(frozen=True)
class Shop:
    """A running shop, and where it writes what went wrong."""

    url: str
    log: Path


@contextmanager
def running_shop(folder: Path, **environment: str) -> Iterator[Shop]:
    """Start the shop on a free port, and stop it at the end."""
    port = free_port()
    url, log = f"http://127.0.0.1:{port}", folder / "shop.log"
    module = ("examples.flask_shop",)
    with Programs() as programs:
        programs.start("The shop", module, log, url, PORT=str(port), **environment)
        programs.wait_until_ready()
        yield Shop(url, log)


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """A shop without a DSN: hypercare stays out of sight."""
    with running_shop(tmp_path_factory.mktemp("shop")) as running:
        yield running


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any], shop: Shop) -> dict[str, Any]:
    """Let the browser's pages name their addresses within the shop."""
    return {**browser_context_args, "base_url": shop.url}
