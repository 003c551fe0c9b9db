"""The collector is away, and comes back by and by: what waits arrives, all of it, once."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import hypercare
from hypercare import client
from hypercare.attempt import IN_VAIN_SECONDS, Attempts
from tests.sdk.fake_collector import FakeCollector, eventually
from tests.sdk.programs import ended, start

DAY = 24 * 60 * 60.0

SPEAKS = """
for number in range(20):
    with hypercare.task("visit", session=f"visit-{os.getpid()}-{'s' * 20}"):
        fail(f"error {number}")
        print(hypercare.feedback(f"words {number}", attachments=[("a.bin", b"x" * 5000)]))
sys.stdout.flush()
os.kill(os.getpid(), signal.SIGKILL)
"""
SENDS = """
print("ready", flush=True)
sys.stdin.readline()
empty()
"""


def spoken(collector: FakeCollector, spool_dir: Path, programs: int) -> list[str]:
    """Let programs speak into one spool at once, and be killed; returns their feedbacks' ids."""
    speaking = [start(SPEAKS, collector.dsn, spool_dir) for _ in range(programs)]
    return [id for each in speaking for id in ended(each, -signal.SIGKILL, quiet=False).split()]


def test_four_processes_on_one_spool_meet_a_collector_that_recovers_by_and_by(
    collector: FakeCollector, spool_dir: Path
) -> None:
    collector.stop()
    ids = spoken(collector, spool_dir, 4)
    assert len(set(ids)) == 80
    collector.moods = ["503", "503", "patience", "patience", "429", "202"]
    collector.come_back()
    senders = [start(SENDS, collector.dsn, spool_dir) for _ in range(4)]
    for each in senders:
        assert each.stdout is not None
        assert each.stdout.readline() == "ready\n"
    for each in senders:
        assert each.stdin is not None
        each.stdin.write("go\n")
        each.stdin.flush()
    for each in senders:
        ended(each, quiet=False)
    assert sorted(collector.receipts) == sorted(ids)
    assert len(collector.posts) == len(ids) + 5


@pytest.mark.parametrize("days", [-60.0, 60.0])
def test_a_clock_that_jumps_costs_nobody_s_words(
    collector: FakeCollector, spool_dir: Path, waiting: Callable[[], list[Path]], days: float
) -> None:
    collector.stop()
    ids = spoken(collector, spool_dir, 1)
    now = time.time()
    for number, file in enumerate(waiting()):
        at = now + (days * DAY if number % 2 else 0.0)
        os.utime(file, (at, at))
    wanted = [each.name for each in sorted(waiting(), key=lambda file: file.stat().st_mtime_ns)]
    assert len(wanted) == len(ids)
    collector.come_back()
    hypercare.init(collector.dsn, spool_dir=spool_dir, strict=True)
    eventually(lambda: hypercare.flush(10) == 0)
    assert sorted(collector.receipts) == sorted(ids)
    assert len(collector.posts) == len(ids)
    assert hypercare.refused() == 0


def test_words_are_too_old_only_when_they_were_tried_in_vain_for_long(
    collector: FakeCollector, spool_dir: Path, waiting: Callable[[], list[Path]]
) -> None:
    collector.stop()
    spoken(collector, spool_dir, 1)
    for file in waiting():
        os.utime(file, (1, 1))
    collector.moods = ["500"]
    collector.come_back()
    hypercare.init(collector.dsn, spool_dir=spool_dir, strict=True)
    assert (hypercare.flush(20), hypercare.refused()) == (20, 0)
    courier = client.current().courier
    assert courier is not None
    name = courier.spool.names()[0]
    held = eventually(lambda: courier.spool.claim(name))
    Attempts(courier._settings, courier.spool).make(held, failing=IN_VAIN_SECONDS)
    assert hypercare.refused() == 1
