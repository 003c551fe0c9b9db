from __future__ import annotations

from pathlib import Path

import pytest
import requests

from examples.trackers.jira820 import Tracker, running_jira820


def create(tracker: Tracker, summary: str) -> str:
    fields = {"project": {"key": "HC"}, "issuetype": {"name": "Task"}, "summary": summary}
    answer = requests.post(f"{tracker.url}/rest/api/2/issue", json={"fields": fields}, timeout=10)
    answer.raise_for_status()
    return str(answer.json()["key"])


def test_a_second_start_keeps_what_the_first_one_took_in(tmp_path: Path) -> None:
    with running_jira820(tmp_path) as tracker:
        key = create(tracker, "from the first start")
        first = tracker.url

    with pytest.raises(requests.ConnectionError):
        requests.get(first, timeout=10)
    with running_jira820(tmp_path) as tracker:
        issue = requests.get(f"{tracker.url}/rest/api/2/issue/{key}", timeout=10).json()
        assert issue["fields"]["summary"] == "from the first start"


def test_an_emulator_that_cannot_start_says_why(tmp_path: Path) -> None:
    (tmp_path / "state.json").mkdir()

    with pytest.raises(RuntimeError, match="IsADirectoryError"), running_jira820(tmp_path):
        pass
