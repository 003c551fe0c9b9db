from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import hypercare
from tests.sdk.fake_collector import FakeCollector, eventually


def run(code: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", code, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ended(process: subprocess.Popen[str], code: int = 0) -> str:
    out, err = process.communicate(timeout=30)
    assert process.returncode == code, err
    return out


KILLED = """
import os, signal, sys, hypercare
hypercare.init(sys.argv[1], spool_dir=sys.argv[2], strict=True)
for number in range(int(sys.argv[3])):
    print(hypercare.feedback(f"words {number}", attachments=[("a.bin", b"x" * 5000)]), flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_feedback_survives_kill_minus_nine_and_is_sent_by_the_next_process(
    collector: FakeCollector, spool_dir: Path, nowhere: str
) -> None:
    collector.stop()
    killed = run(KILLED, collector.dsn, spool_dir, 5)
    ids = ended(killed, -signal.SIGKILL).split()
    assert len(ids) == 5
    collector.come_back()
    hypercare.init(collector.dsn, spool_dir=spool_dir, strict=True)
    assert hypercare.flush(10) == 0
    assert sorted(each["id"] for each in collector.feedback) == sorted(ids)
    assert all(post.files[0].content == b"x" * 5000 for post in collector.posts)


KILLED_WHILE_SENDING = """
import sys, time, hypercare
hypercare.init(sys.argv[1], spool_dir=sys.argv[2], strict=True)
print(hypercare.feedback("words"), flush=True)
time.sleep(60)
"""


def test_a_report_whose_sender_is_killed_is_sent_again_with_the_same_id(
    collector: FakeCollector, spool_dir: Path
) -> None:
    collector.moods, collector.slow_seconds = ["slow"], 60.0
    sender = run(KILLED_WHILE_SENDING, collector.dsn, spool_dir)
    collector.wait_for(1)
    sender.kill()
    id = ended(sender, -signal.SIGKILL).strip()
    collector.moods = ["202"]
    hypercare.init(collector.dsn, spool_dir=spool_dir, strict=True)
    assert hypercare.flush(10) == 0
    assert [each["id"] for each in collector.feedback] == [id, id]


AT_EXIT = """
import sys, hypercare
hypercare.init(sys.argv[1], spool_dir=sys.argv[2], strict=True)
hypercare.feedback("last words")
"""


def test_a_program_that_ends_at_once_still_sends_its_last_words(
    collector: FakeCollector, spool_dir: Path, waiting: Callable[[], list[Path]]
) -> None:
    assert ended(run(AT_EXIT, collector.dsn, spool_dir)) == ""
    assert collector.feedback[0]["description"] == "last words"
    assert waiting() == []


def test_a_collector_that_hangs_does_not_keep_a_program_from_ending(
    collector: FakeCollector, spool_dir: Path, waiting: Callable[[], list[Path]]
) -> None:
    collector.moods, collector.slow_seconds = ["slow"], 60.0
    ended(run(AT_EXIT, collector.dsn, spool_dir))
    assert len(waiting()) == 1


FORK = """
import os, sys, warnings, hypercare
warnings.simplefilter("ignore")  # Python 3.12 warns of every fork beside a thread
hypercare.init(sys.argv[1], spool_dir=sys.argv[2], strict=True)
hypercare.feedback("parent before")
child = os.fork()
if child == 0:
    hypercare.feedback("child")
    while hypercare.flush(10):
        pass
    os._exit(0)
_, status = os.waitpid(child, 0)
hypercare.feedback("parent after")
while hypercare.flush(10):
    pass
sys.exit(os.waitstatus_to_exitcode(status))
"""


@pytest.mark.parametrize("turn", range(5))
def test_a_fork_leaves_both_sides_able_to_send(
    collector: FakeCollector, spool_dir: Path, turn: int
) -> None:
    ended(run(FORK, collector.dsn, spool_dir))
    words = sorted(each["description"] for each in collector.feedback)
    assert words == ["child", "parent after", "parent before"]


FORK_WHILE_SENDING = """
import os, sys, time, hypercare
hypercare.init(sys.argv[1], spool_dir=sys.argv[2], strict=True)
hypercare.feedback("words")
sys.stdin.readline()
if os.fork() == 0:
    sys.stdin.readline()
    os._exit(0)
os.kill(os.getpid(), 9)
"""


def test_a_child_does_not_keep_its_dead_parent_s_report_locked(
    collector: FakeCollector, spool_dir: Path
) -> None:
    collector.moods, collector.slow_seconds = ["slow"], 60.0
    with subprocess.Popen(
        [sys.executable, "-c", FORK_WHILE_SENDING, collector.dsn, str(spool_dir)],
        stdin=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as parent:
        collector.wait_for(1)
        assert parent.stdin is not None
        parent.stdin.write("fork\n")
        parent.stdin.flush()
        parent.wait(30)
        collector.moods = ["202"]
        hypercare.init(collector.dsn, spool_dir=spool_dir, strict=True)
        eventually(lambda: hypercare.flush(10) == 0)
        parent.stdin.close()
    assert len(collector.posts) == 2


SHARED = """
import sys, hypercare
hypercare.init(sys.argv[1], spool_dir=sys.argv[2], strict=True)
print("ready", flush=True)
sys.stdin.readline()
while hypercare.flush(20):
    pass
"""


def test_two_processes_on_one_spool_send_each_report_once(
    collector: FakeCollector, spool_dir: Path
) -> None:
    collector.stop()
    ids = ended(run(KILLED, collector.dsn, spool_dir, 30), -signal.SIGKILL).split()
    collector.come_back()
    senders = [
        subprocess.Popen(
            [sys.executable, "-c", SHARED, collector.dsn, str(spool_dir)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for sender in senders:
        assert sender.stdout is not None
        assert sender.stdout.readline() == "ready\n"
    for sender in senders:
        sender.communicate("go\n", timeout=30)
        assert sender.returncode == 0
    assert sorted(each["id"] for each in collector.feedback) == sorted(ids)
