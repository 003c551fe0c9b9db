from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.sdk import crowd
from tests.sdk.fake_collector import FakeCollector

PEOPLE = crowd.names()

GEVENT = """
import gevent.event
from gevent.pool import Pool
spawn, pause = gevent.spawn, gevent.sleep
def joined(greenlets): gevent.joinall(greenlets, raise_error=True)
"""
PATCHED_GEVENT = "from gevent import monkey; monkey.patch_all()" + GEVENT
LATE_GEVENT = "import hypercare\n" + PATCHED_GEVENT
EVENTLET = """
import warnings; warnings.simplefilter("ignore")  # it is deprecated, and says so
import eventlet
spawn, pause = eventlet.spawn, eventlet.sleep
def joined(greenlets): [each.wait() for each in greenlets]
"""
PATCHED_EVENTLET = EVENTLET.replace("spawn,", "eventlet.monkey_patch()\nspawn,", 1)
MODELS = {
    "gevent": GEVENT,
    "gevent, patched": PATCHED_GEVENT,
    "gevent, patched after hypercare was imported": LATE_GEVENT,
    "eventlet": EVENTLET,
    "eventlet, patched": PATCHED_EVENTLET,
}

BEGIN = """
import sys, hypercare
from contextvars import copy_context
from tests.sdk import crowd
people = crowd.names()
hypercare.init(sys.argv[1], spool_dir=sys.argv[2], strict=True)
hypercare.step("person999 began the program")
"""
TOGETHER = """
here = [0]
def meet():
    here[0] += 1
    goal = -(-here[0] // len(people)) * len(people)
    while here[0] < goal:
        pause(0.01)
def live(name):
    if name.endswith("1"):
        with hypercare.task("visit", session=crowd.session_of(name)):
            crowd.come(name)
            meet()
            joined([spawn(copy_context().run, crowd.work, name)])
            meet()
            crowd.say(name)
    else:
        crowd.visit(name, meet)
joined([spawn(live, name) for name in people])
"""
ONE_BY_ONE = """
def live(name):
    crowd.come(name)
    pause(0)
    crowd.work(name)
    pause(0)
    crowd.say(name)
"""
IN_A_POOL = (
    ONE_BY_ONE
    + """
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(20) as pool:
    list(pool.map(live, people))
"""
)
IN_A_GREEN_POOL = (
    ONE_BY_ONE
    + """
Pool(20).map(live, people)
"""
)
END = """
while hypercare.flush(30):
    pass
"""


def run(code: str, collector: FakeCollector, spool_dir: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", code, collector.dsn, str(spool_dir)],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("model", MODELS)
def test_two_hundred_greenlets_have_a_trail_each(
    model: str, collector: FakeCollector, spool_dir: Path
) -> None:
    run(MODELS[model] + BEGIN + TOGETHER + END, collector, spool_dir)
    crowd.assert_apart(collector, PEOPLE)
    crowd.assert_signals_apart(collector, [name for name in PEOPLE if name.endswith("1")])


@pytest.mark.parametrize("model", ["gevent, patched", "eventlet, patched"])
def test_jobs_of_a_thread_pool_whose_threads_are_greenlets_have_a_trail_each(
    model: str, collector: FakeCollector, spool_dir: Path
) -> None:
    run(MODELS[model] + BEGIN + IN_A_POOL + END, collector, spool_dir)
    crowd.assert_apart(collector, PEOPLE)


@pytest.mark.parametrize("model", ["gevent", "gevent, patched"])
def test_jobs_of_a_pool_of_greenlets_have_a_trail_each(
    model: str, collector: FakeCollector, spool_dir: Path
) -> None:
    run(MODELS[model] + BEGIN + IN_A_GREEN_POOL + END, collector, spool_dir)
    crowd.assert_apart(collector, PEOPLE)
