"""Errors that go out by themselves: few, small, in their own time, and never in anybody's way."""

from __future__ import annotations

import json
import logging
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import hypercare
from hypercare import signals, trail
from hypercare.trail import Trail
from tests.sdk.fake_collector import FakeCollector, collecting, eventually
from tests.sdk.programs import ended, start

VISIT = "visit-1234567890123456"
Wire = dict[str, Any]


@contextmanager
def request(session: str = VISIT, **facts: Any) -> Iterator[Trail]:
    """Take a request of somebody who comes back."""
    here = Trail(session, facts=facts)
    token = trail.begin(here)
    try:
        yield here
    finally:
        trail.end(here, token)


def fail(words: str = "no stock", **data: Any) -> None:
    try:
        raise ValueError(words)
    except ValueError as error:
        hypercare.notice(error, **data)


def count(collector: FakeCollector) -> int:
    return sum(signal["count"] for signal in collector.signals)


def test_an_error_of_a_session_goes_out_without_any_feedback(ready: FakeCollector) -> None:
    with request(trace_id="ab" * 16, path="/cart"):
        fail("no stock, token=abc123", order=7)
    (signal,) = eventually(lambda: ready.signals)
    assert (signal["session"], signal["trace_id"], signal["count"]) == (VISIT, "ab" * 16, 1)
    assert signal["error"]["message"] == "no stock, token=[redacted]"
    assert signal["error"]["data"]["order"] == 7
    assert signal["error"]["frames"][-1]["function"] == "fail"
    assert len(signal["id"]) == 36
    assert ready.feedback == []


def test_equal_errors_of_one_session_are_one_signal_with_a_count(ready: FakeCollector) -> None:
    for session in ("a" * 20, "b" * 20):
        with request(session):
            for number in range(500):
                fail(f"order {number}")
    assert hypercare.flush(10) == 0
    assert count(ready) == 1_000
    assert len(ready.signals) < 20
    assert {signal["session"] for signal in ready.signals} == {"a" * 20, "b" * 20}


def test_what_came_while_signals_were_on_their_way_is_told_too(ready: FakeCollector) -> None:
    with request():
        for turn in range(3):
            fail(f"turn {turn}")
            assert hypercare.flush(10) == 0
    assert [signal["count"] for signal in ready.signals] == [1, 1, 1]
    assert len({signal["id"] for signal in ready.signals}) == 3


def test_different_errors_are_different_signals_a_hundred_in_a_body(ready: FakeCollector) -> None:
    for number in range(250):
        with request(f"session-of-{number:012}"):
            fail()
    assert hypercare.flush(10) == 0
    assert len({signal["session"] for signal in ready.signals}) == 250
    assert max(len(body.feedback["signals"]) for body in ready.signal_bodies) <= 100


def test_ten_thousand_errors_of_as_many_people_stay_bounded(
    nowhere: str, spool_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    hypercare.init(nowhere, spool_dir=spool_dir, strict=True)
    most = 0
    with caplog.at_level(logging.WARNING):
        for number in range(10_000):
            with request(f"session-of-{number:012}"):
                fail()
            most = max(most, len(signals.waiting))
        hypercare.feedback("words")
        hypercare.flush(10)
    assert most <= signals.SESSIONS_AND_ERRORS
    assert len(list(spool_dir.glob("*/*.signals"))) <= 100
    assert len(list(spool_dir.glob("*/*.report"))) == 1
    assert len([record for record in caplog.records if "too fast" in record.getMessage()]) <= 10


def test_a_storm_of_one_error_is_counted_and_not_kept(ready: FakeCollector) -> None:
    with request() as here:
        for number in range(10_000):
            fail(f"row {number}")
        assert len(here.errors) <= 20
    assert hypercare.flush(10) == 0
    assert count(ready) == 10_000
    assert len(ready.signal_bodies) < 50


@pytest.mark.parametrize("status", [400, 401, 404, 405, 413, 422, 429, 500])
def test_signals_that_are_not_taken_do_not_hold_up_feedback(
    ready: FakeCollector, status: int
) -> None:
    ready.signal_status = status
    for turn in range(3):
        with request():
            fail(f"turn {turn}")
        hypercare.flush(10)
        hypercare.feedback(f"words {turn}")
        hypercare.flush(10)
    assert [each["description"] for each in ready.feedback] == [f"words {n}" for n in range(3)]
    assert hypercare.refused() == 0


def test_words_go_before_signals(collector: FakeCollector, spool_dir: Path) -> None:
    collector.stop()
    hypercare.init(collector.dsn, spool_dir=spool_dir, strict=True)
    with request():
        fail()
        hypercare.flush(10)
        hypercare.feedback("first")
        hypercare.feedback("second")
    collector.come_back()
    eventually(lambda: hypercare.flush(10) == 0)
    paths = [each.path.rpartition("/")[2] for each in collector.arrivals]
    assert paths[:2] == ["feedback", "feedback"]
    assert set(paths[2:]) == {"signals"}
    assert [each["description"] for each in collector.feedback] == ["first", "second"]


def test_many_signals_travel_packed(ready: FakeCollector) -> None:
    for number in range(50):
        with request(f"session-of-{number:012}"):
            fail()
    assert hypercare.flush(10) == 0
    large = [each for each in ready.signal_bodies if len(each.body) > 2_000]
    assert large
    for each in large:
        assert each.headers["content-encoding"] == "gzip"
        assert int(each.headers["content-length"]) < len(each.body) / 3


IN_WHICH_THREAD = """
import json
seen = []
def hook(event, arguments):
    where = threading.current_thread().name
    if event == "socket.connect":
        seen.append((event, where))
    elif event == "open" and sys.argv[2] in str(arguments[0]):
        seen.append((event, where))
    elif event == "import" and "hypercare" not in where:
        imported.append(str(arguments[0]))
imported = []
sys.addaudithook(hook)
fail("from the program")
print(json.dumps(sorted({"requests", "hypercare.client"}.intersection(imported))), flush=True)
empty()
print(json.dumps(seen))
"""


def test_who_notices_an_error_connects_to_nothing_opens_no_file_and_imports_no_transport(
    collector: FakeCollector, spool_dir: Path
) -> None:
    imported, seen = ended(start(IN_WHICH_THREAD, collector.dsn, spool_dir)).splitlines()
    assert json.loads(imported) == []
    threads = {tuple(each) for each in json.loads(seen)}
    assert ("socket.connect", "hypercare-courier") in threads
    assert {where for _, where in threads} == {"hypercare-courier"}
    assert count(collector) == 1


def test_before_signal_may_change_a_signal_or_drop_it(
    collector: FakeCollector, spool_dir: Path
) -> None:
    def change(signal: Wire) -> Wire | None:
        if "secret" in signal["error"]["message"]:
            return None
        return {**signal, "error": {**signal["error"], "data": {"changed": True}}}

    hypercare.init(collector.dsn, spool_dir=spool_dir, before_signal=change, strict=True)
    with request():
        fail("secret matters")
        hypercare.notice("the bank said no")
    assert hypercare.flush(10) == 0
    (signal,) = collector.signals
    assert signal["error"]["message"] == "the bank said no"
    assert signal["error"]["data"] == {"changed": True}


@pytest.mark.parametrize("answer", ["raises", "nonsense", "cycle"])
def test_an_error_goes_nowhere_when_before_signal_fails_and_the_others_go_on(
    collector: FakeCollector, spool_dir: Path, answer: str
) -> None:
    def change(signal: Wire) -> Any:
        if "good" in signal["error"]["message"]:
            return signal
        cycle: list[Any] = []
        cycle.append(cycle)
        if answer == "raises":
            raise KeyError("error")
        return "nonsense" if answer == "nonsense" else {**signal, "x": cycle}

    hypercare.init(collector.dsn, spool_dir=spool_dir, before_signal=change, strict=True)
    with request():
        hypercare.notice("bad")
        hypercare.notice("good")
        hypercare.feedback("words")
    assert hypercare.flush(10) == 0
    assert [signal["error"]["message"] for signal in collector.signals] == ["good"]
    errors = collector.feedback[0]["trail"]["errors"]
    assert [error["message"] for error in errors] == ["bad", "good"]


def test_without_signals_errors_go_out_with_feedback_alone(
    collector: FakeCollector, spool_dir: Path
) -> None:
    hypercare.init(collector.dsn, spool_dir=spool_dir, signals=False, strict=True)
    with request():
        fail()
        hypercare.feedback("words")
    assert hypercare.flush(10) == 0
    assert collector.signal_bodies == []
    assert collector.feedback[0]["trail"]["errors"][0]["message"] == "no stock"


def test_what_no_session_could_be_joined_with_goes_nowhere(ready: FakeCollector) -> None:
    with hypercare.task("a job of nobody"):
        fail()
        hypercare.feedback("words")
    assert hypercare.flush(10) == 0
    assert ready.signal_bodies == []
    assert len(ready.feedback) == 1


def test_somebody_else_s_errors_go_out_under_another_session(ready: FakeCollector) -> None:
    """The collector joins what has one session: two people of one thread must not have one."""
    for person in ("Ada", "Bob"):
        hypercare.identify(person)
        fail(f"the order of {person}")
        hypercare.feedback(f"words of {person}")
    assert hypercare.flush(10) == 0
    sessions = {each["error"]["message"]: each["session"] for each in ready.signals}
    told = {each["description"]: each["context"]["session"] for each in ready.feedback}
    ada, bob = told["words of Ada"], told["words of Bob"]
    assert ada != bob
    assert sessions == {"the order of Ada": ada, "the order of Bob": bob}


def test_signals_go_to_the_collector_of_the_latest_init(
    collector: FakeCollector, spool_dir: Path, nowhere: str
) -> None:
    with collecting() as other:
        hypercare.init(other.dsn, spool_dir=spool_dir, strict=True)
        hypercare.feedback("to the other")
        assert hypercare.flush(10) == 0
        other.moods, other.slow_seconds = ["slow"], 5.0
        hypercare.feedback("to the other, slowly")
        hypercare.init(collector.dsn, spool_dir=spool_dir, strict=True)
        with request():
            fail()
        assert hypercare.flush(10) == 0
        assert count(collector) == 1
        other.released.set()
        assert other.signal_bodies == []


def test_signals_that_wait_are_bounded_on_disk_and_old_ones_are_forgotten(
    collector: FakeCollector, spool_dir: Path
) -> None:

    collector.stop()
    hypercare.init(collector.dsn, spool_dir=spool_dir, strict=True)
    for name in ("old", "young"):
        with request():
            hypercare.notice(name)
        hypercare.flush(10)
        files = sorted(spool_dir.glob("*/*.signals"))
        if name == "old":
            long_ago = time.time() - 3 * 24 * 60 * 60
            os.utime(files[0], (long_ago, long_ago))
    collector.come_back()
    eventually(lambda: hypercare.flush(10) == 0)
    assert [signal["error"]["message"] for signal in collector.signals] == ["young"]
