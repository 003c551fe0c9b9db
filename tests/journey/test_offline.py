"""The collector is away for the whole run, and the application is killed again and again."""

from __future__ import annotations

import hashlib
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.collector.rooms import SECRET
from tests.journey import wanted
from tests.journey.processes import Collector, environment, hypercare
from tests.waiting import until

KILLS = 3
BEFORE_A_KILL = 25
"""Feedbacks that each process has been told are kept; it is killed while it writes the next."""

SPEAKS = """
import itertools, sys, hypercare
hypercare.init(strict=True)
for number in itertools.count():
    words = f"{sys.argv[1]} {number:04}"
    with hypercare.task("visit", session=f"visit-{sys.argv[1]}-{'s' * 20}"):
        try:
            raise LookupError(words)
        except LookupError as error:
            hypercare.notice(error)
        files = [("proof.bin", words.encode() * 20_000), ("small.txt", words.encode())]
        print(hypercare.feedback(words, attachments=files), words, sep=":", flush=True)
"""
SENDS = """
import hypercare
hypercare.init(strict=True)
hypercare.feedback("back again")
print("ready", flush=True)
while hypercare.flush(30):
    pass
"""


def start(code: str, collector: Collector, spool: Path, *arguments: str) -> subprocess.Popen[str]:
    told = {
        "HYPERCARE_DSN": f"http://{SECRET}@127.0.0.1:{collector.port}/shop",
        "HYPERCARE_SPOOL": str(spool),
    }
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        stdout=subprocess.PIPE,
        text=True,
        env=environment(**told),
    )


def speak_until_killed(collector: Collector, spool: Path, names: list[str]) -> dict[str, str]:
    """Let programs speak, and kill them while they write; returns what they were told is kept."""
    kept: dict[str, str] = {}
    programs = [start(SPEAKS, collector, spool, name) for name in names]
    for program in programs:
        assert program.stdout is not None
        lines = [program.stdout.readline() for _ in range(BEFORE_A_KILL)]
        program.kill()
        lines += program.stdout.readlines()
        program.stdout.close()
        program.wait()
        kept |= dict(line.strip().split(":") for line in lines if line.endswith("\n"))
    return kept


def rows(collector: Collector, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(collector.data / "hypercare.db")) as db:
        return list(db.execute(query))


@pytest.mark.parametrize("programs", [1, 4])
def test_after_three_kills_and_a_collector_that_was_away_every_report_arrives_once(
    tmp_path: Path, programs: int
) -> None:
    configuration = tmp_path / "shop.toml"
    configuration.write_text(wanted.shop().partition("[[routes]]")[0], encoding="utf-8")
    limits = {"HYPERCARE_LIMITS__PER_KEY": "100000", "HYPERCARE_LIMITS__PER_PERSON": "100000"}
    collector, spool = Collector(tmp_path / "data", **limits), tmp_path / "spool"
    hypercare("apply", str(configuration), data=collector.data)

    kept: dict[str, str] = {}
    for turn in range(KILLS):
        names = [f"turn{turn}-program{number}" for number in range(programs)]
        kept |= speak_until_killed(collector, spool, names)
    assert len(kept) >= KILLS * programs * BEFORE_A_KILL

    senders = [start(SENDS, collector, spool) for _ in range(programs)]
    for sender in senders:
        assert sender.stdout is not None
        assert sender.stdout.readline() == "ready\n"
    collector.start()
    try:
        for sender in senders:
            out, _ = sender.communicate(timeout=180)
            assert (sender.returncode, out) == (0, "")
        until(collector.settled)
        check_arrivals(collector, kept, programs)
    finally:
        collector.stop()
    assert not list(spool.glob("*/*.report"))
    assert not list(spool.glob("*/*.signals"))
    assert not list(spool.glob("*/refused/*"))


def check_arrivals(collector: Collector, kept: dict[str, str], programs: int) -> None:
    """Each report that was kept is there once, whole, oldest first, and so are the errors."""
    found = rows(
        collector,
        "SELECT id, json_extract(content, '$.description'), json_extract(content, '$.created_at'), "
        "received_at FROM feedback ORDER BY CAST(substr(receipt, 6) AS INTEGER)",
    )
    arrived = {id: words for id, words, _, _ in found}
    assert len(arrived) == len(found)
    assert arrived | kept == arrived
    last_words = len(arrived) - len(kept) - programs
    assert 0 <= last_words <= KILLS * programs, "each kill may have hit one that was just kept"
    if programs == 1:
        assert [at for _, _, at, _ in found] == sorted(at for _, _, at, _ in found)
    check_files(collector, arrived)
    heard = rows(collector, "SELECT session, count, received_at FROM signals")
    assert len(heard) == len({session for session, _, _ in heard})
    assert all(session.startswith("visit-turn") for session, _, _ in heard)
    assert heard
    if programs == 1:
        assert min(at for _, _, at in heard) >= max(at for _, _, _, at in found)
    ledger = collector.ledger()
    assert ledger["received"] == len(arrived)
    assert ledger["difference"] == ledger["held"] == ledger["rejected"] == 0


def check_files(collector: Collector, arrived: dict[str, str]) -> None:
    files = rows(
        collector,
        "SELECT f.id, a.name, a.sha256 FROM feedback f, attachments a WHERE a.feedback_uid = f.uid",
    )
    expected = {
        (id, name, hashlib.sha256(words.encode() * times).hexdigest())
        for id, words in arrived.items()
        if words != "back again"
        for name, times in (("proof.bin", 20_000), ("small.txt", 1))
    }
    assert set(files) == expected
    assert len(files) == len(expected)
