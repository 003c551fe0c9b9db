"""A feedback that takes the whole process down at each attempt is set aside; the rest flows."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests.baddays.test_disk import send
from tests.collector.rooms import PUBLIC, SECRET
from tests.journey.processes import Collector, hypercare, running_collector
from tests.waiting import until

CONFIGURATION = f"""
[projects.shop]
public_key = "{PUBLIC}"
secret_key = "{SECRET}"
[destinations.brittle]
kind = "brittle"
[[routes]]
project = "shop"
to = ["brittle"]
"""
CONNECTOR = """
import os, signal
from dataclasses import dataclass
from hypercare_collector.connectors.base import Connector
from hypercare_collector.model import TicketRef

@dataclass(frozen=True)
class Options:
    pass

class Brittle(Connector):
    name, title, Options = "brittle", "A system whose library crashes", Options
    grace, place, verbs = 0.0, (), ("find", "create", "comment")

    def find(self, key):
        return None

    def create(self, ticket):
        if "poison" in ticket.title:
            os.kill(os.getpid(), signal.SIGKILL)
        return TicketRef(ticket.key, ticket.title)

    def comment(self, ref, ticket):
        pass

    def attach(self, ref, file):
        pass
"""
LIVES = 40
"""Starts after which a service manager's patience would long be over."""


@pytest.fixture
def plug_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package that brings a connector, installed for the processes of this test."""
    package = tmp_path / "package"
    about = package / "brittle-1.0.dist-info"
    about.mkdir(parents=True)
    (package / "brittle.py").write_text(CONNECTOR)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: brittle\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[hypercare.connectors]\nbrittle = brittle:Brittle\n")
    monkeypatch.setenv("PYTHONPATH", str(package), prepend=":")


@pytest.mark.usefixtures("plug_in")
def test_it_is_held_after_so_many_crashes_and_nothing_else_is(tmp_path: Path) -> None:
    with running_collector(tmp_path / "data", CONFIGURATION) as collector:
        send(collector, "the poison itself")
        crashes = restarted_until_it_lives(collector)
        for number in range(5):
            send(collector, f"harmless {number}")
        until(collector.settled)
        counted = collector.ledger()
        listed = hypercare("held", "list", data=collector.data)

    assert 2 <= crashes < LIVES
    assert (counted["held"], counted["ticketed"], counted["difference"]) == (1, 5, 0)
    assert "its worker ended in the middle of it" in listed


def restarted_until_it_lives(collector: Collector) -> int:
    """Start it again whenever it has died, as a service manager does; return how often it died."""
    crashes = 0
    while crashes < LIVES and not is_held(collector):
        if collector.process.poll() is None:
            time.sleep(0.05)
            continue
        crashes += 1
        with suppress(AssertionError):  # it may die before it is ready
            collector.start()
    return crashes


def is_held(collector: Collector) -> bool:
    """Look into the store itself: a command for each look would take minutes."""
    with closing(sqlite3.connect(collector.data / "hypercare.db", timeout=30)) as db:
        held = "select count(*) from deliveries where state = 'held'"
        return bool(db.execute(held).fetchone()[0])
