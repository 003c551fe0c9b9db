"""Many threads, forks and signals at once: everything arrives, and nobody waits for ever."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections import defaultdict
from pathlib import Path

import pytest

import hypercare
from tests.sdk import crowd
from tests.sdk.fake_collector import FakeCollector
from tests.sdk.programs import ended, start

SLOW_IMPORT = """
class Slow:
    def find_spec(self, name, path=None, target=None):
        if name in ("requests", "hypercare.client") and name not in seen:
            seen.append(name)
            begun.set()
            time.sleep(0.3)
seen, begun = [], threading.Event()
sys.meta_path.insert(0, Slow())
act()
begun.wait()
child = os.fork()
if child == 0:
    signal.alarm(20)
    import requests, hypercare.client
    hypercare.feedback("from the child")
    empty()
    os._exit(0)
_, status = os.waitpid(child, 0)
empty()
sys.exit(os.waitstatus_to_exitcode(status))
"""


@pytest.mark.parametrize(
    ("act", "arrive"),
    [
        ("hypercare.feedback('from the parent')", ["from the child", "from the parent"]),
        ("fail('from the parent')", ["from the child"]),
    ],
)
def test_a_fork_while_we_import_leaves_a_child_that_can_import(
    collector: FakeCollector, spool_dir: Path, act: str, arrive: list[str]
) -> None:
    """A child inherits the locks of modules that are half imported, and nobody ever frees them."""
    code = f"act = lambda: {act}\n{SLOW_IMPORT}"
    ended(start(code, collector.dsn, spool_dir))
    assert sorted(each["description"] for each in collector.feedback) == arrive


FORK_WITH_SIGNALS = """
children = []
for turn in range(6):
    fail(f"parent {turn}")
    child = os.fork()
    if child == 0:
        for number in range(3):
            fail(f"child {turn} {number}")
        hypercare.feedback(f"words {turn}")
        empty()
        os._exit(0)
    children.append(child)
codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
empty()
sys.exit(max(codes, key=abs))
"""


def test_forks_while_signals_gather_lose_none_and_double_none(
    collector: FakeCollector, spool_dir: Path
) -> None:
    ended(start(FORK_WITH_SIGNALS, collector.dsn, spool_dir))
    said = sorted(each["description"] for each in collector.feedback)
    assert said == [f"words {turn}" for turn in range(6)]
    total = sum(each["count"] for each in collector.signals)
    assert total == 6 + 6 * 3
    assert len({each["session"] for each in collector.signals}) == 7


MANY_FORKS = """
stop = threading.Event()
def busy():
    number = 0
    while not stop.is_set():
        number += 1
        fail(f"busy {number}")
        if number % 20 == 0 and number <= 400:
            hypercare.feedback("from the parent")
threads = [threading.Thread(target=busy) for _ in range(3)]
for thread in threads:
    thread.start()
worst = 0
for turn in range(12):
    child = os.fork()
    if child == 0:
        signal.alarm(30)
        fail("in the child")
        hypercare.feedback(f"from child {turn}")
        empty()
        os._exit(0)
    worst = max(worst, abs(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])))
stop.set()
for thread in threads:
    thread.join()
empty()
sys.exit(worst)
"""


def test_forks_among_threads_that_notice_and_send_leave_children_that_do_both(
    collector: FakeCollector, spool_dir: Path
) -> None:
    ended(start(MANY_FORKS, collector.dsn, spool_dir))
    said = [each["description"] for each in collector.feedback]
    assert {f"from child {turn}" for turn in range(12)} <= set(said)
    ids = [each["id"] for each in collector.feedback]
    assert len(set(ids)) == len(ids)


UWSGI = """
import types
stands_in = types.ModuleType("uwsgi")
stands_in.worker_id = lambda: worker
stands_in.mule_id = lambda: 0
sys.modules["uwsgi"] = stands_in
worker = 0
fail("in the master")
hypercare.feedback("from the master")
hypercare.flush(1)
assert threading.active_count() == 1
child = os.fork()
if child == 0:
    worker = 1
    hypercare.feedback("from the worker")
    empty()
    os._exit(0)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def test_no_thread_is_born_in_the_process_from_which_uwsgi_forks_its_workers(
    collector: FakeCollector, spool_dir: Path
) -> None:
    """The workers of uWSGI hang when there was another thread; they send what the master said."""
    ended(start(UWSGI, collector.dsn, spool_dir))
    said = sorted(each["description"] for each in collector.feedback)
    assert said == ["from the master", "from the worker"]


POOLS = """
import os, sys, multiprocessing, hypercare
from tests.sdk import crowd

def begin():
    hypercare.init(os.environ["DSN"], spool_dir=os.environ["SPOOL"], strict=True)

def job(name):
    with hypercare.task("job") if name.endswith("7") else open(os.devnull):
        hypercare.identify(name)
        crowd.visit(name)

if __name__ == "__main__":
    begin()
    hypercare.identify("person999")
    hypercare.step("person999 began")
    with multiprocessing.get_context(sys.argv[1]).Pool(4, begin) as pool:
        pool.map(job, crowd.names(60), 1)
        pool.close()
        pool.join()
"""


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_processes_of_a_pool_keep_their_jobs_apart_and_send_what_they_have(
    collector: FakeCollector,
    spool_dir: Path,
    tmp_path: Path,
    method: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    program = tmp_path / "pools.py"
    program.write_text(POOLS)
    monkeypatch.setenv("DSN", collector.dsn)
    monkeypatch.setenv("SPOOL", str(spool_dir))
    monkeypatch.setenv("PYTHONPATH", str(Path.cwd()))
    done = subprocess.run(
        [sys.executable, "-W", "ignore", str(program), method],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    people = crowd.names(60)
    crowd.assert_apart(collector, people)
    whose: dict[str, set[str]] = defaultdict(set)
    for each in collector.signals:
        whose[each["session"]] |= crowd.named(each)
    for each in collector.feedback:
        whose[each["context"]["session"]] |= crowd.named(each)
    assert [names for names in whose.values() if len(names) > 1] == []


def test_a_trail_that_many_threads_share_is_told_while_they_write_into_it(
    collector: FakeCollector, spool_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    hypercare.init(collector.dsn, spool_dir=spool_dir, single_user=True, logs=None, strict=True)
    enough = threading.Event()

    def write() -> None:
        while not enough.is_set():
            for number in range(30):
                hypercare.step(f"step {number}")
                crowd.fail(f"number {number}")
                hypercare.notice(f"message {number}")

    threads = [threading.Thread(target=write) for _ in range(4)]
    often, interval = 1e-6, sys.getswitchinterval()
    sys.setswitchinterval(often)
    for thread in threads:
        thread.start()
    try:
        for _ in range(100):
            told = hypercare.preview("words")["trail"]
            assert told["steps"] is not None
    finally:
        sys.setswitchinterval(interval)
        enough.set()
        for thread in threads:
            thread.join()
    assert "failed" not in caplog.text
    assert len(told["steps"]) == 100
    assert told["errors"]
