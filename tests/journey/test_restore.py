"""A backup is restored as docs/operating/data.md says, and nothing is lost or made twice by it."""

from __future__ import annotations

import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from examples.trackers.roundup import Tracker
from tests.collector.rooms import SECRET
from tests.journey import wanted
from tests.journey.processes import Collector, hypercare, post
from tests.journey.test_kill import issues
from tests.journey.test_work import post_file, working
from tests.waiting import until

GUIDE = Path(__file__).parents[2] / "docs" / "operating" / "data.md"


@pytest.fixture
def data(tmp_path: Path, roundup: Tracker) -> Path:
    file = tmp_path / "wanted.toml"
    file.write_text(wanted.shop(board=wanted.board(roundup)), encoding="utf-8")
    hypercare("apply", str(file), data=tmp_path / "data")
    return tmp_path / "data"


def back_up(data: Path, to: Path) -> None:
    """Copy a running collector's data in the order of the guide."""
    to.mkdir(mode=0o700)
    with (
        closing(sqlite3.connect(data / "hypercare.db")) as one,
        closing(sqlite3.connect(to / "hypercare.db")) as other,
    ):
        one.backup(other)
    (to / "hypercare.db").chmod(0o600)
    shutil.copytree(data / "files", to / "files")
    shutil.copy(data / "secret.key", to / "secret.key")


def let_what_waits_be_looked_up(data: Path) -> None:
    """Run the guide's own statement."""
    [statement] = re.findall(r'"(UPDATE deliveries [^"]+)"', GUIDE.read_text(encoding="utf-8"))
    with closing(sqlite3.connect(data / "hypercare.db")) as db:
        assert db.execute(statement).rowcount > 0
        db.commit()


def test_what_was_delivered_after_the_backup_is_not_delivered_again(
    data: Path, tmp_path: Path, roundup: Tracker
) -> None:
    before = issues(roundup)
    collector = Collector(data, "--no-deliveries")
    collector.start()
    post(collector, SECRET, {"description": "before the backup"})
    post_file(collector)
    back_up(data, tmp_path / "backup")
    with working(data):
        until(collector.settled)
    collector.stop()
    made = {number: issue for number, issue in issues(roundup).items() if number not in before}
    assert len(made) == 2

    let_what_waits_be_looked_up(tmp_path / "backup")
    assert "nothing is broken" in hypercare("doctor", data=tmp_path / "backup")
    restored = Collector(tmp_path / "backup")
    restored.start()
    until(restored.settled)
    restored.stop()

    assert {n: issue for n, issue in issues(roundup).items() if n not in before} == made
    assert restored.ledger()["ticketed"] == 2
