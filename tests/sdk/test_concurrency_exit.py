"""How programs end: in time, without a word of ours, and what they had to say is sent or kept."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest

from tests.sdk.fake_collector import FakeCollector, eventually
from tests.sdk.programs import ended, start

HANGS = 120.0
"""Seconds for which a collector gives no answer: longer than any test waits for a program."""


def test_an_error_that_is_noticed_last_is_told_before_the_program_ends(
    collector: FakeCollector, spool_dir: Path
) -> None:
    ended(start("fail('the last thing')", collector.dsn, spool_dir))
    assert [each["error"]["message"] for each in collector.signals] == ["the last thing"]


def test_errors_that_no_collector_hears_wait_for_the_next_process(
    collector: FakeCollector, spool_dir: Path
) -> None:
    collector.stop()
    ended(start("fail('the last thing')", collector.dsn, spool_dir))
    collector.come_back()
    ended(start("empty()", collector.dsn, spool_dir))
    assert [each["error"]["message"] for each in collector.signals] == ["the last thing"]


DAEMONS = """
def busy():
    number = 0
    while True:
        number += 1
        fail(f"number {number}")
        hypercare.step("busy")
        if number % 50 == 0:
            hypercare.feedback("from a daemon")
for _ in range(3):
    threading.Thread(target=busy, daemon=True).start()
hypercare.feedback("from the program")
fail("from the program")
sys.stdin.readline()
"""


@pytest.mark.parametrize("turn", range(3))
def test_a_hanging_collector_and_busy_daemon_threads_do_not_keep_a_program_from_ending(
    collector: FakeCollector, spool_dir: Path, turn: int
) -> None:
    collector.moods, collector.slow_seconds = ["slow"], HANGS
    program = start(DAEMONS, collector.dsn, spool_dir)
    collector.wait_for(1)
    program.communicate("end\n", timeout=45)
    assert program.returncode == 0
    kept = [json.loads(each.read_bytes().partition(b"\n")[2]) for each in reports(spool_dir)]
    assert "from the program" in [each["description"] for each in kept]


@pytest.mark.parametrize("turn", range(3))
def test_busy_daemon_threads_leave_nothing_on_stderr_at_the_end(
    collector: FakeCollector, spool_dir: Path, turn: int
) -> None:
    program = start(DAEMONS, collector.dsn, spool_dir)
    collector.wait_for(1)
    out, err = program.communicate("end\n", timeout=45)
    assert (program.returncode, out, err) == (0, "", "")


LATE = """
import atexit
class Late:
    def __del__(self):
        fail("in __del__")
        hypercare.step("in __del__")
        hypercare.feedback("in __del__")
        hypercare.flush(1)
late = Late()
late.me = late
def at_exit():
    fail("at exit")
    hypercare.feedback("at exit")
atexit.register(at_exit)
if sys.argv[3] == "used":
    hypercare.feedback("before")
"""


@pytest.mark.parametrize("before", ["used", "fresh"])
def test_the_interpreter_shuts_down_in_silence_whatever_is_called_then(
    collector: FakeCollector, spool_dir: Path, before: str
) -> None:
    ended(start(LATE, collector.dsn, spool_dir, before))
    assert "at exit" in [each["description"] for each in collector.feedback]
    assert "at exit" in [each["error"]["message"] for each in collector.signals]


def test_a_thread_that_ends_itself_makes_no_error(
    collector: FakeCollector, spool_dir: Path
) -> None:
    code = """
def leave():
    hypercare.feedback("leaving")
    sys.exit(3)
thread = threading.Thread(target=leave)
thread.start()
thread.join()
empty()
"""
    ended(start(code, collector.dsn, spool_dir))
    assert [each["description"] for each in collector.feedback] == ["leaving"]
    assert collector.signals == []


FLUSHING = """
if sys.argv[3] == "handled":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(7))
hypercare.feedback("words")
print("flushing", flush=True)
hypercare.flush(100)
"""


@pytest.mark.parametrize(
    ("sent", "way", "code"),
    [
        (signal.SIGTERM, "default", -signal.SIGTERM),
        (signal.SIGTERM, "handled", 7),
        (signal.SIGINT, "default", -signal.SIGINT),
    ],
)
def test_a_signal_ends_a_program_that_flushes_and_its_words_are_kept(
    collector: FakeCollector, spool_dir: Path, sent: signal.Signals, way: str, code: int
) -> None:
    collector.moods, collector.slow_seconds = ["slow"], HANGS
    program = start(FLUSHING, collector.dsn, spool_dir, way)
    assert program.stdout is not None
    assert program.stdout.readline() == "flushing\n"
    collector.wait_for(1)
    program.send_signal(sent)
    _, err = program.communicate(timeout=45)
    assert program.returncode == code
    assert err == "" or (sent == signal.SIGINT and err.rstrip().endswith("KeyboardInterrupt"))
    assert len(reports(spool_dir)) == 1
    collector.moods = ["202"]
    ended(start("empty()", collector.dsn, spool_dir))
    assert len({each["id"] for each in collector.feedback}) == 1


IN_THE_MIDDLE = """
def handler(*_):
    fail("in the handler")
    seen.append(1)
    signal.setitimer(signal.ITIMER_REAL, 0.0002)
seen = []
signal.signal(signal.SIGALRM, handler)
signal.setitimer(signal.ITIMER_REAL, 0.0002)
number = 0
while len(seen) < 2000:
    number += 1
    with hypercare.task("work", session=f"{number:032}"):
        fail(f"in the program {number}")
signal.setitimer(signal.ITIMER_REAL, 0)
os._exit(0)
"""


def test_a_signal_handler_may_notice_an_error_while_another_is_noticed(
    collector: FakeCollector, spool_dir: Path
) -> None:
    ended(start(IN_THE_MIDDLE, collector.dsn, spool_dir), quiet=False)


INTERRUPTED = """
def handler(*_):
    fail(f"in the handler {len(seen)}")
    hypercare.step("in the handler")
    seen.append(hypercare.feedback("from the handler"))
    hypercare.preview()
    hypercare.outcome(seen[0])
    signal.setitimer(signal.ITIMER_REAL, 0.003)
seen = []
signal.signal(signal.SIGALRM, handler)
signal.setitimer(signal.ITIMER_REAL, 0.003)
with hypercare.task("work", session="s" * 32):
    while len(seen) < 60:
        fail("in the program")
        hypercare.describe(turn=len(seen))
        hypercare.feedback("from the program")
        hypercare.preview()
signal.setitimer(signal.ITIMER_REAL, 0)
os._exit(0)
"""


def test_a_signal_handler_may_use_all_of_it_in_the_middle_of_all_of_it(
    collector: FakeCollector, spool_dir: Path
) -> None:
    ended(start(INTERRUPTED, collector.dsn, spool_dir))
    said = {each["description"] for each in eventually(lambda: collector.feedback)}
    assert said <= {"from the handler", "from the program"}


def test_a_program_that_has_no_threads_left_keeps_its_words(
    collector: FakeCollector, spool_dir: Path
) -> None:
    code = """
def refuse(*_, **__):
    raise RuntimeError("can't start new thread")
threading.Thread.start = refuse
fail("no thread for it")
hypercare.feedback("no thread for it")
hypercare.flush(1)
"""
    ended(start(code, collector.dsn, spool_dir))
    ended(start("empty()", collector.dsn, spool_dir))
    assert [each["description"] for each in collector.feedback] == ["no thread for it"]
    assert [each["error"]["message"] for each in collector.signals] == ["no thread for it"]


def reports(spool_dir: Path) -> list[Path]:
    return sorted(spool_dir.glob("*/*.report"))
