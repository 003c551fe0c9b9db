from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.collector.conftest import house as house
from tests.collector.connectors.moody import Moody, running_moody

Mount = Callable[[Path, str], Path]


@pytest.fixture
def disk() -> Iterator[Mount]:
    """Mount a small disk of its own at a folder; it is taken away at the end."""
    with ExitStack() as stack:

        def mount(folder: Path, size: str) -> Path:
            folder.mkdir()
            options = ["-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
            done = subprocess.run(["mount", *options], capture_output=True, text=True, check=False)
            assert done.returncode == 0, f"this test mounts a disk, as root: {done.stderr}"
            stack.callback(subprocess.run, ["umount", "--lazy", str(folder)], check=True)
            return folder

        yield mount


@pytest.fixture
def moody() -> Iterator[Moody]:
    with running_moody() as service:
        yield service
