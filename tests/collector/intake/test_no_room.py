"""No room for what is on its way in: the temporary folder full or gone, the open files used up."""

from __future__ import annotations

import json
import resource
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
import requests

from tests.collector.house import ORIGIN, PUBLIC
from tests.journey.processes import Collector, running_collector
from tests.waiting import until

SHOP = f"""
[projects.shop]
name = "Shop"
origins = ["{ORIGIN}"]
public_key = "{PUBLIC}"
"""
IN_THE_SERVER, IN_A_PART = 3_000_000, 400_000
"""Bytes that the server itself puts into a temporary file, and those that only a part does."""
Trouble = Callable[[Collector], AbstractContextManager[None]]


@pytest.fixture(scope="module")
def collector(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Collector]:
    folder = tmp_path_factory.mktemp("collector")
    (folder / "temporary").mkdir()
    where = str(folder / "temporary")
    with running_collector(folder / "data", SHOP, TMPDIR=where) as running:
        yield running


@contextmanager
def full(collector: Collector) -> Iterator[None]:
    """Let no file grow beyond 100 kB, as if the disk had no more."""
    with limited(collector, resource.RLIMIT_FSIZE, 100_000):
        yield


@contextmanager
def gone(collector: Collector) -> Iterator[None]:
    """Take the temporary folder away."""
    folder = collector.data.parent / "temporary"
    shutil.rmtree(folder)
    try:
        yield
    finally:
        folder.mkdir()


@contextmanager
def limited(collector: Collector, which: int, most: int) -> Iterator[None]:
    before = resource.prlimit(collector.process.pid, which)
    resource.prlimit(collector.process.pid, which, (most, before[1]))
    try:
        yield
    finally:
        resource.prlimit(collector.process.pid, which, before)


def post(collector: Collector, *sizes: int, path: str = "/api/v1/feedback") -> requests.Response:
    words = ("feedback", (None, json.dumps({"description": "It is broken"}), "application/json"))
    files = [("log", (f"{n}.log", b"x" * size, "text/plain")) for n, size in enumerate(sizes)]
    headers = {"Authorization": f"Bearer {PUBLIC}", "Origin": ORIGIN}
    url = f"{collector.url}{path}"
    return requests.post(url, files=[words, *files], headers=headers, timeout=30)


def opened(collector: Collector) -> list[str]:
    """Return what the process has open."""
    entries = Path(f"/proc/{collector.process.pid}/fd").iterdir()
    return [str(entry.readlink()) for entry in entries if entry.is_symlink()]


def temporary(collector: Collector) -> list[str]:
    return [name for name in opened(collector) if name.endswith("(deleted)")]


def kept(collector: Collector) -> list[Path]:
    return [path for path in (collector.data / "files").rglob("*") if path.is_file()]


@pytest.mark.parametrize("trouble", [full, gone])
@pytest.mark.parametrize("size", [IN_THE_SERVER, IN_A_PART])
def test_a_temporary_folder_that_takes_nothing_is_a_reason_to_come_back(
    collector: Collector, trouble: Trouble, size: int
) -> None:
    before = collector.ledger()["received"], len(kept(collector))

    with trouble(collector):
        refused = post(collector, size)

        assert refused.status_code == 503
        assert int(refused.headers["Retry-After"]) > 0
        assert refused.headers["Content-Type"] == "application/problem+json"
        assert refused.headers["Access-Control-Allow-Origin"] == ORIGIN

    assert (collector.ledger()["received"], len(kept(collector))) == before
    until(lambda: not temporary(collector), what="the temporary files are closed")
    assert post(collector, size).status_code == 202
    assert len(kept(collector)) == before[1] + 1


def test_the_simple_door_asks_to_come_back_too(collector: Collector) -> None:
    headers = {"Authorization": f"Bearer {PUBLIC}", "Content-Type": "application/json"}
    words = json.dumps({"comments": "x", "more": "y" * 900_000})
    with gone(collector):
        answer = requests.post(f"{collector.url}/feedback", data=words, headers=headers, timeout=30)

    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0


def test_a_temporary_folder_that_is_gone_is_not_ready(collector: Collector) -> None:
    with gone(collector):
        answer = requests.get(f"{collector.url}/readyz", timeout=10)

    assert answer.status_code == 503
    (reason,) = answer.json()["reasons"]
    assert "temporary folder" in reason
    assert collector.answers()


def test_files_beyond_the_limit_are_counted_without_being_opened(collector: Collector) -> None:
    room = len(opened(collector)) + 40
    with limited(collector, resource.RLIMIT_NOFILE, room):
        refused = post(collector, *[267_000] * 80)

    assert refused.status_code == 422
    assert "not 80" in refused.json()["errors"][0]["message"]
    until(lambda: not temporary(collector), what="the temporary files are closed")
