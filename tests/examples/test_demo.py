"""The demo is started as a person starts it, and stopped as a person stops it."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from examples.demo import place
from examples.trackers import roundup
from tests.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
PORTS = ("--ports", *(str(free_port()) for _ in range(3)))
PATIENCE = 60.0


@dataclass(frozen=True)
class Running:
    """A demo that has said where everything is."""

    process: subprocess.Popen[str]
    words: str

    @property
    def addresses(self) -> list[str]:
        """The addresses of the shop, the tracker and the collector, in the order of the words."""
        return re.findall(r"^  (?:Shop|Roundup|Collector) +(http://\S+)", self.words, re.MULTILINE)

    @property
    def children(self) -> list[int]:
        """The processes that it has started."""
        pid = self.process.pid
        return [
            int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        ]

    def arrived(self) -> str:
        """Type, elsewhere, the command that is said to list what arrived; return what it says."""
        command = next(line for line in self.words.splitlines() if " case --data " in line)
        return subprocess.check_output(shlex.split(command), cwd="/", text=True)

    def interrupt(self) -> str:
        """Press Ctrl-C; return what it says until it is gone."""
        self.process.send_signal(signal.SIGINT)
        return self.process.communicate(timeout=PATIENCE)[0]


@contextmanager
def demo(folder: Path, *options: str) -> Iterator[Running]:
    command = [sys.executable, "-m", "examples.demo", "--data", str(folder), *options]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    with process:
        try:
            yield Running(process, _until_ready(process))
        finally:
            process.terminate()


def _until_ready(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    words = ""
    for line in process.stdout:
        words += line
        if "Ctrl-C stops" in line:
            return words
    raise AssertionError(words)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def web() -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.trust_env = False
        yield session


def test_it_names_three_addresses_that_answer_and_ctrl_c_ends_all(
    folder: Path, web: requests.Session
) -> None:
    with demo(folder, *PORTS) as running:
        shop, tracker, collector = running.addresses
        assert "Fernweh Outdoor" in web.get(shop).text
        assert "Demo tracker" in web.get(tracker).text
        assert web.get(f"{collector}/readyz").status_code == 200
        children = running.children
        assert len(children) == 3

        farewell = running.interrupt()

        assert "Stopped. The data is kept for the next start." in farewell
        assert running.process.returncode == 0
        assert not any(alive(child) for child in children)


def test_a_second_start_has_the_same_addresses_and_the_ticket_of_the_first(
    folder: Path, web: requests.Session
) -> None:
    words = f"The total jumps when I go back, seen at {time.time_ns()}"
    with demo(folder, *PORTS) as first:
        send(web, folder, first.addresses[2], words)
        before = tickets(web, first.addresses[1], until=1)
        assert words in first.arrived()
        first.interrupt()

    with demo(folder) as second:
        assert second.addresses == first.addresses
        assert tickets(web, second.addresses[1], until=1) == before
        send(web, folder, second.addresses[2], words)
        assert len(tickets(web, second.addresses[1], until=2)) == 2


def test_ctrl_c_while_it_starts_ends_all_and_spoils_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "examples.demo", "--data", str(tmp_path), *PORTS]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        starting = Running(process, words="")
        while not (children := starting.children):
            time.sleep(0.05)

        assert "Stopped." in starting.interrupt()
        assert process.returncode == 0
        assert not any(alive(child) for child in children)

    with demo(tmp_path, *PORTS) as running:
        assert len(running.addresses) == 3


def test_when_one_of_the_three_dies_it_is_named_and_the_rest_is_stopped(folder: Path) -> None:
    with demo(folder, *PORTS) as running:
        children = running.children
        os.kill(children[1], signal.SIGKILL)

        words = running.process.communicate(timeout=PATIENCE)[0]

        assert running.process.returncode == 1
        assert "The collector ended by itself (exit status -9). The end of " in words
        assert not any(alive(child) for child in children)


def test_a_second_demo_in_the_same_folder_is_refused(folder: Path) -> None:
    with place.held(folder):
        command = [sys.executable, "-m", "examples.demo", "--data", str(folder)]
        refused = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)

    assert refused.returncode == 1
    assert "A demo is running in" in refused.stderr


def send(web: requests.Session, folder: Path, collector: str, words: str) -> None:
    """Send one feedback the way a server of the project does."""
    key = tomllib.loads((folder / "demo.toml").read_text())["secret_key"]
    answer = web.post(
        f"{collector}/api/v1/feedback",
        json={"description": words},
        headers={"Authorization": f"Bearer {key}"},
    )
    assert answer.status_code == 202


def tickets(web: requests.Session, tracker: str, until: int) -> list[str]:
    """Return the titles of the tracker's tickets, once there are so many."""
    deadline = time.monotonic() + PATIENCE
    while True:
        answer = web.get(
            f"{tracker}rest/data/issue?@fields=title", auth=(roundup.USER, roundup.PASSWORD)
        )
        titles = [issue["title"] for issue in answer.json()["data"]["collection"]]
        if len(titles) >= until or time.monotonic() > deadline:
            return titles
        time.sleep(0.2)


def alive(pid: int) -> bool:
    """Say whether a process runs; one that has ended and is not yet buried does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
