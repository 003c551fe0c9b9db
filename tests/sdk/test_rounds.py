"""What ails one report is no trouble of the others, and what ails signals none of feedback."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import hypercare
from hypercare import trail
from hypercare.trail import Trail
from tests.sdk.fake_collector import FakeCollector, eventually


def words(collector: FakeCollector) -> list[str]:
    return [each["description"] for each in collector.feedback]


def speak(count: int) -> list[str]:
    return [hypercare.feedback(f"words {number}") for number in range(count)]


@pytest.mark.parametrize("mood", ["reset", "403", "404", "502", "504", "html", "deep", "redirect"])
def test_a_report_that_something_on_the_way_dislikes_holds_up_no_other(
    ready: FakeCollector, mood: str
) -> None:
    ready.bad, ready.bad_mood = "UNION SELECT", mood
    hypercare.feedback("UNION SELECT", attachments=[("a.bin", b"x" * 100_000)])
    speak(5)
    eventually(lambda: len(ready.receipts) == 5)
    assert words(ready).count("UNION SELECT") < 5
    ready.bad = None
    assert hypercare.flush(30) == 0
    assert len(ready.receipts) == 6


def test_two_that_fail_in_a_row_are_the_collector_s_trouble_and_the_others_are_not_tried(
    ready: FakeCollector,
) -> None:
    ready.moods = ["403"]
    speak(20)
    hypercare.flush(5)
    assert len(ready.posts) < 15


def test_files_that_break_off_each_connection_are_left_behind_and_the_words_arrive(
    ready: FakeCollector, waiting: Callable[[], list[Path]], caplog: pytest.LogCaptureFixture
) -> None:
    ready.bad, ready.bad_mood = "xxxxxxxxxx", "reset"
    hypercare.feedback("the words", attachments=[("a.bin", b"x" * 100_000)])

    def arrived() -> bool:
        hypercare.flush(5)
        return bool(ready.receipts)

    eventually(arrived, 30)
    assert words(ready)[-1] == "the words"
    assert ready.posts[-1].files == []
    assert ready.feedback[-1]["extra"]["shed"] == ["attachments"]
    assert (waiting(), hypercare.refused()) == ([], 1)
    assert "goes without its files" in caplog.text


def test_an_answer_without_end_in_depth_is_no_collector_s(ready: FakeCollector) -> None:
    ready.moods = ["deep"]
    id = hypercare.feedback("words")
    outcome = eventually(lambda: hypercare.outcome(id))
    assert "not as a collector does" in outcome.why
    assert len(ready.posts) < 5


@pytest.mark.parametrize("status", [403, 500, 503])
def test_signals_that_fail_let_feedback_go_at_once(ready: FakeCollector, status: int) -> None:
    ready.signal_status = status
    for number in range(5):
        noticed(f"visit-{number:020}")
        eventually(lambda least=number: len(ready.signal_bodies) > least or hypercare.flush(5) > 0)
    hypercare.feedback("words")
    eventually(lambda: ready.receipts)


def test_feedback_does_not_wait_behind_many_slow_signals(ready: FakeCollector) -> None:
    ready.signal_seconds = 0.5
    for number in range(900):
        noticed(f"visit-{number:020}")
    eventually(lambda: ready.signal_bodies)
    hypercare.feedback("words")
    eventually(lambda: ready.receipts)
    assert len(ready.signal_bodies) < 9
    ready.released.set()


def test_what_is_settled_is_not_sent_again_though_the_disk_keeps_it(
    ready: FakeCollector, spool_dir: Path
) -> None:
    hypercare.feedback("first")
    hypercare.flush(10)
    (folder,) = spool_dir.iterdir()
    (folder / "refused").write_text("a file where the folder should be")
    ready.moods = ["422"]
    hypercare.feedback("second")
    hypercare.flush(10)
    hypercare.feedback("third")
    hypercare.flush(10)
    assert words(ready) == ["first", "second", "third"]


def noticed(session: str) -> None:
    here = Trail(session)
    trail.notice(f"error of {session}", trail=here)
