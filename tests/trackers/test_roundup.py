from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests

from examples.trackers.roundup import ROOT, Tracker, running_roundup


def titles(tracker: Tracker) -> list[str]:
    answer = requests.get(
        f"{tracker.url}rest/data/issue",
        params={"@fields": f"title,{tracker.key_field}"},
        auth=(tracker.user, tracker.password),
        headers={"Origin": tracker.url.rstrip("/")},
        timeout=10,
    )
    answer.raise_for_status()
    return [issue["title"] for issue in answer.json()["data"]["collection"]]


def create(tracker: Tracker, title: str) -> None:
    requests.post(
        f"{tracker.url}rest/data/issue",
        json={"title": title, tracker.key_field: "k"},
        auth=(tracker.user, tracker.password),
        headers={
            "Origin": tracker.url.rstrip("/"),
            "Referer": tracker.url,
            "X-Requested-With": "test",
        },
        timeout=10,
    ).raise_for_status()


def is_gone(url: str) -> bool:
    for _ in range(100):
        try:
            requests.get(url, timeout=10)
        except requests.ConnectionError:
            return True
        time.sleep(0.1)
    return False


def test_a_second_start_keeps_what_the_first_one_took_in(tmp_path: Path) -> None:
    with running_roundup(tmp_path) as tracker:
        create(tracker, "from the first start")
        first = tracker.url

    with pytest.raises(requests.ConnectionError):
        requests.get(first, timeout=10)
    with running_roundup(tmp_path) as tracker:
        assert titles(tracker) == ["from the first start"]


def test_a_tracker_that_cannot_start_says_why(tmp_path: Path) -> None:
    with (
        running_roundup(tmp_path / "one") as tracker,
        pytest.raises(RuntimeError, match="Address already in use"),
        running_roundup(tmp_path / "two", port=int(tracker.url.rstrip("/").rpartition(":")[2])),
    ):
        pass


def test_the_tracker_outlives_nobody_who_was_killed(tmp_path: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; "
        "from examples.trackers.roundup import running_roundup\n"
        "with running_roundup(Path(sys.argv[1])) as t: print(t.url, flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        url = parent.stdout.readline().strip()
        assert requests.get(url, timeout=10).ok
        parent.kill()

    assert is_gone(url)
