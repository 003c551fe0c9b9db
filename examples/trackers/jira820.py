"""An emulator of Jira Data Center 8.20 on 127.0.0.1, by somebody else: jira820 from PyPI.

It keeps issues, labels, files and comments and answers their REST API, version 2; it lets everybody
in. The first start installs it, with the packages that ``jira820.txt`` pins, into an environment
of its own under ``.stamps``; later starts keep the data.

Run it alone with ``python -m examples.trackers.jira820 FOLDER [PORT]``.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import requests

from examples.trackers.keeper import ROOT, free_port, kept, run

PINNED = Path(__file__).with_suffix(".txt")
PROJECT = "HC"


@dataclass(frozen=True)
class Tracker:
    """Where a running emulator answers. Any user and token will do."""

    url: str
    folder: Path
    project: str = PROJECT
    user: str = "hypercare"
    token: str = "any"


@contextmanager
def running_jira820(folder: Path, port: int = 0) -> Iterator[Tracker]:
    """Run an emulator whose data lives in ``folder``; port 0 takes a free one.

    Yields once it answers. Raises `RuntimeError` with the end of its log when it does not start.
    """
    folder.mkdir(parents=True, exist_ok=True)
    port = port or free_port()
    tracker = Tracker(url=f"http://127.0.0.1:{port}", folder=folder)
    with kept(
        [str(installed(folder / "install.log") / "bin" / "python"), "-m", "jira820"],
        log=folder / "server.log",
        asks=lambda: requests.get(f"{tracker.url}/rest/api/2/serverInfo", timeout=10),
        env={
            "JIRA820_HOST": "127.0.0.1",
            "JIRA820_PORT": str(port),
            "JIRA820_PROJECT_KEY": PROJECT,
            "JIRA820_PERSIST": str(folder / "state.json"),
        },
    ):
        yield tracker


def installed(log: Path) -> Path:
    """Return the environment with the pinned packages; it is made when it is not there."""
    digest = sha256(PINNED.read_bytes()).hexdigest()[:12]
    place = ROOT / ".stamps" / f"jira820-{digest}-{sys.version_info.major}.{sys.version_info.minor}"
    if not place.exists():
        place.parent.mkdir(exist_ok=True)
        building = Path(tempfile.mkdtemp(prefix="jira820-", dir=place.parent))
        run([sys.executable, "-m", "venv", str(building)], log=log, env={})
        pip = [str(building / "bin" / "python"), "-m", "pip", "install", "--quiet"]
        run([*pip, "--require-hashes", "-r", str(PINNED)], log=log, env={})
        _move(building, place)
    return place


def _move(building: Path, place: Path) -> None:
    """Put a finished environment in its place, unless somebody else was faster."""
    try:
        building.rename(place)
    except OSError:
        shutil.rmtree(building)


if __name__ == "__main__":
    with running_jira820(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0) as jira:
        print(jira.url, flush=True)
        while True:
            time.sleep(3600)
