"""A disk that is full, or read-only for a while: 503, nothing half-written, recovery by itself."""

from __future__ import annotations

import subprocess
from pathlib import Path

import requests

from tests.baddays.conftest import Mount
from tests.collector.connectors.moody import Moody
from tests.collector.rooms import PUBLIC, SECRET, SIGNING
from tests.journey.processes import Collector, running_collector
from tests.waiting import until

CONFIGURATION = """
[projects.shop]
public_key = "{public}"
secret_key = "{secret}"
[destinations.hook]
kind = "webhook"
url = "{url}"
secret = "{signing}"
[[routes]]
project = "shop"
to = ["hook"]
"""
SMALL, BIG = b"log line\n", b"0123456789abcdef" * 65_536
FILLING = 64 * 1024


def configuration(moody: Moody) -> str:
    return CONFIGURATION.format(public=PUBLIC, secret=SECRET, url=moody.url, signing=SIGNING)


def send(collector: Collector, words: str, file: bytes | None = None) -> requests.Response:
    parts = {"feedback": (None, f'{{"description": "{words}"}}', "application/json")}
    if file is not None:
        parts["log"] = ("a.log", file, "text/plain")  # type: ignore[assignment]
    return requests.post(
        f"{collector.url}/api/v1/feedback",
        files=parts,
        headers={"Authorization": f"Bearer {SECRET}"},
        timeout=60,
    )


def fill(folder: Path) -> Path:
    """Write a file until nothing more fits."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as out:
        try:
            while True:
                out.write(bytes(FILLING))
        except OSError:
            return filler


def until_refused(collector: Collector) -> list[requests.Response]:
    """Send words until the database has no room for them either."""
    answers: list[requests.Response] = []
    while len(answers) < 2_000 and (not answers or answers[-1].status_code == 202):
        answers.append(send(collector, "words " * 3_000))
    return answers


def files_of(collector: Collector) -> list[Path]:
    return [path for path in (collector.data / "files").rglob("*") if path.is_file()]


def test_a_full_disk_loses_nothing_and_ends_by_itself(
    tmp_path: Path, disk: Mount, moody: Moody
) -> None:
    data = disk(tmp_path / "disk", "160m") / "data"
    freely = {"HYPERCARE_LIMITS__PER_KEY": "9999", "HYPERCARE_LIMITS__PER_PERSON": "9999"}
    with running_collector(data, configuration(moody), **freely) as collector:
        accepted = [send(collector, "before", SMALL)]
        until(lambda: collector.ledger()["ticketed"] == 1)
        filler = fill(data.parent)

        refused = [send(collector, f"too much {n}", BIG) for n in range(3)]
        words = until_refused(collector)
        ready = requests.get(f"{collector.url}/readyz", timeout=10)
        alive = requests.get(f"{collector.url}/healthz", timeout=10)

        assert {answer.status_code for answer in refused} == {503}
        assert words[-1].status_code == 503
        assert all(int(answer.headers["Retry-After"]) > 0 for answer in [*refused, words[-1]])
        assert ready.status_code == 503
        assert "No space left" in str(ready.json()["reasons"])
        assert alive.status_code == 200

        filler.unlink()
        until(lambda: send(collector, "after", BIG).status_code == 202)
        accepted += [answer for answer in words if answer.status_code == 202]
        until(collector.settled)
        counted = collector.ledger()
        assert counted["received"] == counted["ticketed"] == len(accepted) + 1
        assert counted["difference"] == 0
        assert len(files_of(collector)) == 2
        assert collector.stop() == 0


def test_files_on_a_disk_that_turned_read_only_are_a_reason_to_come_back(
    tmp_path: Path, disk: Mount, moody: Moody
) -> None:
    (tmp_path / "data").mkdir()
    files = disk(tmp_path / "data" / "files", "160m")
    with running_collector(tmp_path / "data", configuration(moody)) as collector:
        assert send(collector, "before", SMALL).status_code == 202
        until(collector.settled)

        remount(files, "ro")
        refused = send(collector, "with a file", SMALL)
        words = send(collector, "words alone need no folder")
        remount(files, "rw")

        assert refused.status_code == 503
        assert int(refused.headers["Retry-After"]) > 0
        assert words.status_code == 202
        assert send(collector, "after", SMALL).status_code == 202
        until(collector.settled)
        assert collector.ledger()["received"] == 3
        assert len(files_of(collector)) == 2


def remount(folder: Path, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", str(folder)], check=True)
