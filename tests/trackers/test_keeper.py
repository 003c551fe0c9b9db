from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests

from examples.trackers.keeper import ROOT, kept, needs, run
from tests.ports import free_port

WEB = [sys.executable, "-m", "http.server", "--bind", "127.0.0.1"]


def is_gone(url: str) -> bool:
    for _ in range(300):
        try:
            requests.get(url, timeout=10)
        except requests.ConnectionError:
            return True
        time.sleep(0.1)
    return False


def test_a_server_runs_for_as_long_as_it_is_wanted(tmp_path: Path) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}/"
    with kept(
        [*WEB, str(port)],
        log=tmp_path / "log",
        asks=lambda: requests.get(url, timeout=10),
        env={},
        cwd=tmp_path,
    ):
        assert requests.get(url, timeout=10).ok

    assert is_gone(url)


def test_a_server_outlives_nobody_who_was_killed(tmp_path: Path) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}/"
    script = (
        "import sys, time, requests; from pathlib import Path\n"
        "from examples.trackers.keeper import kept\n"
        "url, log, *command = sys.argv[1:]\n"
        "asks = lambda: requests.get(url, timeout=10)\n"
        "with kept(command, log=Path(log), asks=asks, env={}):\n"
        "    print('up', flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", script, url, str(tmp_path / "log"), *WEB, str(port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"up\n"
        parent.kill()

    assert is_gone(url)


def test_a_server_that_cannot_start_says_why(tmp_path: Path) -> None:
    with (
        pytest.raises(RuntimeError, match=r"the tracker did not start[^$]*No module named nobody"),
        kept(
            [sys.executable, "-m", "nobody"],
            log=tmp_path / "log",
            asks=lambda: requests.get("http://127.0.0.1:9/", timeout=10),
            env={},
        ),
    ):
        pass


def test_a_step_that_fails_says_what_it_said(tmp_path: Path) -> None:
    script = "import sys; print('half'); sys.exit('broken')"

    with pytest.raises(RuntimeError, match="failed:\nhalf\nbroken"):
        run([sys.executable, "-c", script], log=tmp_path / "log", env={})


def test_packages_that_nobody_knows_are_an_error() -> None:
    with pytest.raises(RuntimeError, match="usage"):
        needs("nothing")
