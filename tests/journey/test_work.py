"""``hypercare work``: deliveries alone, beside a collector that only takes in."""

from __future__ import annotations

import shutil
import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.collector.connectors.moody import Door, Moody, Request, running_moody
from tests.collector.rooms import SECRET
from tests.journey.processes import HYPERCARE, Collector, environment, hypercare, post
from tests.journey.test_command_line import PROJECT, hook
from tests.postgres import PostgreSQL
from tests.waiting import until


@pytest.fixture
def tracker() -> Iterator[Moody]:
    with running_moody() as service:
        yield service


@pytest.fixture
def collector(tmp_path: Path, tracker: Moody) -> Iterator[Collector]:
    """A collector that takes in and delivers nothing."""
    file = tmp_path / "wanted.toml"
    file.write_text(PROJECT + hook(tracker.url), encoding="utf-8")
    hypercare("apply", str(file), data=tmp_path / "data")
    collector = Collector(tmp_path / "data", "--no-deliveries")
    collector.start()
    yield collector
    if collector.process.poll() is None:
        collector.stop()


@contextmanager
def working(data: Path, **settings: str) -> Iterator[subprocess.Popen[str]]:
    """Run a worker; it is ended at the end if it has not ended by itself."""
    worker = subprocess.Popen(
        [*HYPERCARE, "work", "--data", str(data)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment(**settings),
    )
    try:
        yield worker
    finally:
        if worker.poll() is None:
            worker.terminate()
        worker.communicate(timeout=60)


def begun(worker: subprocess.Popen[str]) -> str:
    """Return what a worker said until it began."""
    assert worker.stdout is not None
    said = ""
    for line in worker.stdout:
        said += line
        if line.startswith("hypercare delivers"):
            return said
    raise AssertionError(f"the worker ended: {said}")


def test_several_workers_deliver_everything_once(collector: Collector, tracker: Moody) -> None:
    for number in range(20):
        post(collector, SECRET, {"description": f"number {number}"})
    assert collector.ledger()["waiting"] == 20

    with working(collector.data), working(collector.data):
        until(collector.settled)

    assert collector.ledger()["ticketed"] == 20
    keys = Counter(request.headers["webhook-id"] for request in tracker.requests)
    assert set(keys.values()) == {1}
    assert len(keys) == 20


def test_what_comes_later_is_delivered_too(collector: Collector, tracker: Moody) -> None:
    with working(collector.data) as worker:
        begun(worker)
        post(collector, SECRET, {"description": "later"})
        until(lambda: tracker.requests)


def test_sigterm_lets_a_delivery_under_way_finish(collector: Collector, tracker: Moody) -> None:
    reached, released = threading.Event(), threading.Event()

    def slow(door: Door, _: Request) -> None:
        reached.set()
        released.wait(20)
        door.answer(204, b"", "text/plain", {})

    tracker.mood = slow
    post(collector, SECRET, {"description": "slow"})
    with working(collector.data) as worker:
        begun(worker)
        assert reached.wait(30)
        worker.send_signal(signal.SIGTERM)
        assert worker.stdout is not None
        assert "is stopping" in worker.stdout.readline()
        time.sleep(0.3)
        assert worker.poll() is None
        released.set()
        assert worker.wait(60) == 0

    assert collector.ledger()["ticketed"] == 1
    assert len(tracker.requests) == 1


def test_ctrl_c_ends_a_worker_that_has_nothing_to_do(collector: Collector) -> None:
    with working(collector.data) as worker:
        begun(worker)
        worker.send_signal(signal.SIGINT)
        assert worker.wait(60) == 0


def test_a_worker_says_what_it_works_on_and_where_its_links_lead(collector: Collector) -> None:
    with working(collector.data, HYPERCARE_DELIVERY_THREADS="2") as worker:
        said = begun(worker)
    with working(collector.data, HYPERCARE_URL="https://care.example") as other:
        silent = begun(other)

    assert f"delivers with 2 threads from {collector.data}/hypercare.db" in said
    assert "url is not set, so links in tickets lead to http://127.0.0.1:8600" in said
    assert "url is not set" not in silent


def test_a_collector_that_only_takes_in_says_so(collector: Collector) -> None:
    log = collector.data.with_name("data.log").read_text()

    assert "it only takes in: hypercare work has to deliver" in log
    assert collector.stop() == 0


def elsewhere(collector: Collector, data: Path, *kept: str) -> dict[str, str]:
    """Return the settings of another machine: the same database, a data folder of its own."""
    data.mkdir(mode=0o700)
    for name in kept:
        shutil.copy(collector.data / name, data / name)
    return {"HYPERCARE_DATABASE_URL": f"sqlite:///{collector.data}/hypercare.db"}


def test_a_worker_without_the_stores_key_does_not_begin(
    collector: Collector, tmp_path: Path
) -> None:
    settings = elsewhere(collector, tmp_path / "other")

    with working(tmp_path / "other", **settings) as worker:
        said, _ = worker.communicate(timeout=60)

    assert worker.returncode == 2
    assert "give the HYPERCARE_SECRET" in said
    assert "Traceback" not in said


def test_a_worker_without_the_attachments_does_not_begin(
    collector: Collector, tmp_path: Path
) -> None:
    post_file(collector)
    settings = elsewhere(collector, tmp_path / "other", "secret.key")

    with working(tmp_path / "other", **settings) as worker:
        said, _ = worker.communicate(timeout=60)

    assert worker.returncode == 2
    assert f"not in {tmp_path / 'other' / 'files'}: share that folder" in said


def test_machines_that_share_database_key_and_files_share_the_work(
    tmp_path: Path, tracker: Moody, postgresql: PostgreSQL
) -> None:
    url = postgresql.ready()
    file = tmp_path / "wanted.toml"
    file.write_text(PROJECT + hook(tracker.url), encoding="utf-8")
    hypercare("apply", str(file), data=tmp_path / "one", HYPERCARE_DATABASE_URL=url)
    collector = Collector(tmp_path / "one", "--no-deliveries", HYPERCARE_DATABASE_URL=url)
    collector.start()
    other = tmp_path / "other"
    other.mkdir(mode=0o700)
    shutil.copy(collector.data / "secret.key", other / "secret.key")

    with working(other, HYPERCARE_DATABASE_URL=url) as worker:
        said = begun(worker)
        (other / "files").symlink_to(collector.data / "files")
        post_file(collector)
        until(collector.settled)
    collector.stop()

    assert f"no file has come in yet; {other / 'files'} must be shared" in said
    assert "from ready" in said.splitlines()[-1]
    assert len(tracker.requests) == 1
    assert b"SHOP-1-a.log" in tracker.requests[0].body


def post_file(collector: Collector) -> None:
    import requests

    requests.post(
        f"{collector.url}/api/v1/feedback",
        files=[
            ("feedback", (None, '{"description": "with a file"}', "application/json")),
            ("log", ("a.log", b"words", "text/plain")),
        ],
        headers={"Authorization": f"Bearer {SECRET}"},
        timeout=30,
    ).raise_for_status()
