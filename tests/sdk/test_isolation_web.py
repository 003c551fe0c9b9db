from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.sdk import crowd
from tests.sdk.fake_collector import FakeCollector

PEOPLE = crowd.names()


@contextmanager
def serving(framework: str, collector: FakeCollector, spool_dir: Path) -> Iterator[str]:
    """Run the crowded application in a process of its own; gives its address."""
    program = [sys.executable, "-m", "tests.sdk.crowded", framework, collector.dsn, str(spool_dir)]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            yield f"http://127.0.0.1:{int(server.stdout.readline())}"
        finally:
            server.kill()


def live(base: str, name: str) -> list[int]:
    """Come, work, see a page fail, and say so: as a browser with a session does."""
    told: dict[str, Any] = {
        "headers": {"X-Person": name},
        "cookies": {"hypercare_session": crowd.session_of(name)},
        "timeout": 120,
    }
    return [requests.get(base + path, **told).status_code for path in ("/work", "/fail", "/say")]


@pytest.mark.parametrize("framework", ["flask", "django", "django_async", "fastapi"])
def test_two_hundred_people_at_once_are_kept_apart(
    framework: str, collector: FakeCollector, spool_dir: Path
) -> None:
    with (
        serving(framework, collector, spool_dir) as base,
        ThreadPoolExecutor(len(PEOPLE)) as browsers,
    ):
        answers = list(browsers.map(lambda name: live(base, name), PEOPLE))
        assert answers == [[200, 500, 200]] * len(PEOPLE)
        crowd.assert_apart(collector, PEOPLE)
        crowd.assert_signals_apart(collector, PEOPLE)
    for name, report in zip(PEOPLE, crowd.reports(collector, PEOPLE), strict=True):
        errors = [error["message"] for error in report["trail"]["errors"]]
        assert errors == [f"the order of {name}", f"the view of {name}"]
        steps = [step["message"] for step in report["trail"]["steps"]]
        if framework in ("django_async", "fastapi"):
            assert f"a task of {name}" in steps
        if framework == "fastapi":
            assert f"{name} in the background" in steps
