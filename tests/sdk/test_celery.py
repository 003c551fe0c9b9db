from __future__ import annotations

import importlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from types import ModuleType
from typing import Any

import pytest
from celery import chain, chord, group

import hypercare
from hypercare import account, trail
from hypercare.trail import Trail
from tests.sdk.fake_collector import FakeCollector, eventually

ROOT = Path(__file__).parents[2]
SECRET = "swordfish-of-the-arguments"
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the broker's messages lie."""
    return tmp_path_factory.mktemp("celery")


@pytest.fixture(scope="module")
def _tasks(folder: Path) -> ModuleType:
    os.environ["CELERY_FOLDER"] = str(folder)
    return importlib.import_module("tests.sdk.celery_tasks")


@pytest.fixture
def tasks(_tasks: ModuleType, ready: FakeCollector, folder: Path) -> Iterator[ModuleType]:
    """The tasks, as the application sees them that sends them."""
    yield _tasks
    for message in (folder / "queue").iterdir():
        message.unlink()
    _tasks.app.conf.update(task_always_eager=False, task_eager_propagates=False)


@pytest.fixture
def worker(
    tasks: ModuleType, collector: FakeCollector, folder: Path, tmp_path: Path
) -> Callable[..., Any]:
    @contextmanager
    def working(*options: str) -> Iterator[None]:
        environment = {
            **os.environ,
            "CELERY_FOLDER": str(folder),
            "DSN": collector.dsn,
            "SPOOL": str(tmp_path / "worker"),
        }
        module = ("-m", "celery", "-A", "tests.sdk.celery_tasks", "worker", "-l", "INFO")
        alone = ("--without-gossip", "--without-mingle", "--without-heartbeat")
        with (tmp_path / "worker.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, *module, *alone, *options],
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=log,
            )
        try:
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(60)
            finally:
                process.kill()
                process.wait()

    return working


@contextmanager
def visit(session: str | None = "visit", **facts: str) -> Iterator[Trail]:
    """Be in the request of a visitor."""
    here = Trail(session=session, facts=facts)
    token = trail.begin(here)
    yield here
    trail.end(here, token)


def signals(collector: FakeCollector, count: int = 1) -> list[dict[str, Any]]:
    """Wait until the workers have told of their errors."""
    eventually(lambda: sum(each["count"] for each in collector.signals) >= count, 60)
    return collector.signals


@pytest.mark.parametrize("pool", ["prefork", "threads", "solo", "gevent", "eventlet"])
def test_the_error_of_a_task_is_a_signal_of_the_session_that_sent_it(
    tasks: ModuleType, worker: Callable[..., Any], collector: FakeCollector, pool: str
) -> None:
    with visit(trace_id=TRACE):
        tasks.fail.delay(SECRET)
    with worker("-P", pool, "-c", "2"):
        [told] = signals(collector)
    error = told["error"]
    assert (told["session"], told["trace_id"], told["count"]) == ("visit", TRACE, 1)
    assert (error["type"], error["handled"]) == ("LookupError", False)
    assert error["data"]["task"] == "tests.sdk.celery_tasks.fail"
    assert error["frames"][-1]["function"] == "fail"
    assert len(collector.signals) == 1
    assert SECRET not in json.dumps(collector.signals)


def test_tasks_at_the_same_time_do_not_mix_their_sessions(
    tasks: ModuleType, worker: Callable[..., Any], collector: FakeCollector
) -> None:
    for number in range(12):
        with visit(f"visit-{number}"):
            (tasks.fail if number % 2 else tasks.passed_on).delay(SECRET)
    with worker("-P", "threads", "-c", "4"):
        told = {each["session"]: each["error"]["type"] for each in signals(collector, 12)}
    assert told == {
        f"visit-{number}": "LookupError" if number % 2 else "OverflowError" for number in range(12)
    }


def test_what_fails_on_purpose_is_told_once_and_only_when_it_is_given_up(
    tasks: ModuleType, worker: Callable[..., Any], collector: FakeCollector
) -> None:
    with visit():
        tasks.refuse.delay()
        tasks.try_again.delay(SECRET)
    with worker("-P", "prefork", "-c", "1"):
        [told] = signals(collector)
        with visit():
            tasks.tell.delay("what I saw", secret=SECRET)
        eventually(lambda: collector.feedback, 60)
    assert (told["error"]["type"], told["count"]) == ("ConnectionError", 1)
    [feedback] = collector.feedback
    steps = [each["message"] for each in feedback["trail"]["steps"]]
    name = "tests.sdk.celery_tasks.try_again"
    assert steps.count(f"Task {name} is tried again: ConnectionError: nobody answers") == 2
    assert [each for each in steps if each.startswith("attempt")] == [
        "attempt 0",
        "attempt 1",
        "attempt 2",
    ]
    assert "Task tests.sdk.celery_tasks.refuse failed as expected: Full: try tomorrow" in steps
    assert "telling 3 words" in steps
    assert SECRET not in json.dumps(feedback)
    assert len(collector.signals) == 1


def test_a_task_knows_for_whom_it_runs(
    tasks: ModuleType, worker: Callable[..., Any], collector: FakeCollector
) -> None:
    with visit():
        hypercare.identify("c-1042", name="Mara Lindqvist", email="mara@example.com")
        tasks.tell.delay("from a task")
    with visit(None):
        tasks.tell.delay("of nobody")
    with worker("-P", "prefork", "-c", "1"):
        eventually(lambda: len(collector.feedback) == 2, 60)
    known, nobody = sorted(collector.feedback, key=lambda each: each["description"])
    assert known["reporter"] == {"id": "c-1042"}
    assert known["context"]["session"] == "visit"
    assert known["context"]["route"] == "tests.sdk.celery_tasks.tell"
    assert "reporter" not in nobody
    assert "session" not in nobody["context"]


def test_what_is_made_of_several_tasks_keeps_its_session(
    tasks: ModuleType, worker: Callable[..., Any], collector: FakeCollector
) -> None:
    with visit("of the chain"):
        chain(tasks.all_right.si(), tasks.passed_on.s()).delay()
    with visit("of the group"):
        group(tasks.fail.s(SECRET), tasks.all_right.si()).delay()
    with visit("of the chord"):
        chord([tasks.all_right.si()] * 2)(tasks.passed_on.s())
    with visit("of what cannot be pickled"):
        tasks.tear.delay()
    with worker("-P", "prefork", "-c", "2"):
        told = {each["session"]: each["error"]["type"] for each in signals(collector, 4)}
    assert told == {
        "of the chain": "OverflowError",
        "of the chord": "OverflowError",
        "of the group": "LookupError",
        "of what cannot be pickled": "tests.sdk.celery_tasks.Torn",
    }


@pytest.mark.parametrize(
    ("task", "error"), [("die", "WorkerLostError"), ("hang", "TimeLimitExceeded")]
)
def test_a_task_whose_process_is_lost_is_told_of_by_its_parent(
    tasks: ModuleType, worker: Callable[..., Any], collector: FakeCollector, task: str, error: str
) -> None:
    with visit():
        getattr(tasks, task).delay()
    with worker("-P", "prefork", "-c", "1"):
        [told] = signals(collector)
    assert (told["session"], told["count"]) == ("visit", 1)
    assert told["error"]["type"].endswith(error)
    assert len(collector.signals) == 1


def test_a_process_that_ends_after_each_task_still_tells(
    tasks: ModuleType, worker: Callable[..., Any], collector: FakeCollector
) -> None:
    for number in range(3):
        with visit(f"visit-{number}"):
            tasks.fail.delay(SECRET)
    with worker("-P", "prefork", "-c", "1", "--max-tasks-per-child", "1"):
        told = {each["session"] for each in signals(collector, 3)}
    assert told == {"visit-0", "visit-1", "visit-2"}


def test_who_sends_a_task_has_a_step_without_its_arguments(tasks: ModuleType) -> None:
    with visit() as here:
        tasks.fail.delay(SECRET)
        [step] = account.collect(here)["steps"]
    assert step["message"] == "Sent task tests.sdk.celery_tasks.fail"
    assert SECRET not in json.dumps(step)


@pytest.mark.parametrize(
    ("here", "carried"),
    [
        (
            Trail(session="visit", facts={"trace_id": TRACE}),
            {"session": "visit", "trace_id": TRACE},
        ),
        (Trail(session="made up", lasting=False), None),
        (Trail(), None),
        (Trail(reporter={"id": "c-1042", "email": "mara@example.com"}), {"person": "c-1042"}),
        (Trail(ask=lambda: {"id": "c-7", "name": "Jonas"}), {"person": "c-7"}),
        (Trail(reporter={"id": "x" * 300}), None),
    ],
)
def test_a_message_carries_no_more_than_the_worker_needs(
    tasks: ModuleType, folder: Path, here: Trail, carried: dict[str, str] | None
) -> None:
    def send() -> None:
        token = trail.begin(here)
        tasks.all_right.delay()
        trail.end(here, token)

    sender = Thread(target=send)  # where no event loop runs, whatever other tests have left
    sender.start()
    sender.join()
    [message] = (folder / "queue").iterdir()
    assert json.loads(message.read_text("utf-8"))["headers"].get("hypercare") == carried


def test_an_eager_task_belongs_to_its_caller(tasks: ModuleType) -> None:
    tasks.app.conf.task_always_eager = True
    with visit() as here:
        hypercare.step("before")
        result = tasks.fail.delay(SECRET)
        hypercare.step("after")
        assert trail.current() is here
        told = account.collect(here)
    assert isinstance(result.result, LookupError)
    assert [each["message"] for each in told["steps"]] == ["before", "after"]
    [error] = told["errors"]
    assert (error["type"], error["handled"], error.get("count", 1)) == ("LookupError", False, 1)
    assert error["data"]["task"] == "tests.sdk.celery_tasks.fail"
    assert SECRET not in json.dumps(told)


def test_an_eager_task_that_raises_to_its_caller_is_the_callers_error(tasks: ModuleType) -> None:
    tasks.app.conf.update(task_always_eager=True, task_eager_propagates=True)
    with visit() as here:
        with pytest.raises(LookupError):
            tasks.fail.delay(SECRET)
        assert trail.current() is here
        assert list(here.errors) == []


@pytest.mark.parametrize("carried", ["visit", 7, {"session": 7, "person": ["x"]}, {"session": ""}])
def test_a_header_that_somebody_else_wrote_harms_nobody(tasks: ModuleType, carried: Any) -> None:
    from hypercare.integrations.celery import _trail_of

    tasks.all_right.push_request(hypercare=carried)
    here = _trail_of(tasks.all_right)
    tasks.all_right.pop_request()
    assert (here.session, here.lasting, here.reporter) == (None, False, None)
