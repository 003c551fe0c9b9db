from __future__ import annotations

import asyncio
import gc
import json
import sys
import threading
import weakref
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Any, TypeVar

import pytest

import hypercare
from hypercare import sessions, trail
from hypercare.sessions import Memory
from hypercare.trail import Trail

T = TypeVar("T")


class Odd(Exception):
    def __str__(self) -> str:
        raise RuntimeError("no words")

    __repr__ = __str__


def told() -> dict[str, Any]:
    found = hypercare.preview()["trail"]
    assert isinstance(found, dict)
    return found


def raised(error: BaseException) -> BaseException:
    try:
        raise error
    except BaseException as caught:
        return caught


def deep(levels: int) -> None:
    if levels:
        deep(levels - 1)
    raise KeyError("bottom")


def test_an_error_tells_its_type_message_and_frames_with_the_raise_last() -> None:
    try:
        deep(2)
    except KeyError as caught:
        hypercare.notice(caught)
    error = told()["errors"][0]
    assert (error["type"], error["message"], error["side"]) == ("KeyError", "'bottom'", "server")
    assert error["handled"] is True
    assert [frame["function"] for frame in error["frames"]][-3:] == ["deep"] * 3
    last = error["frames"][-1]
    assert last["source"] == 'raise KeyError("bottom")'
    assert last["file"] == "tests/sdk/test_trail.py"
    assert last["in_app"] is True


def apart(task: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run a task in a loop of its own, whatever loop a browser's test has left in this thread."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(task())).result()


def test_frames_of_the_standard_library_are_not_the_application_s() -> None:
    try:
        json.loads("{")
    except ValueError as error:
        hypercare.notice(error)
    frames = told()["errors"][0]["frames"]
    assert frames[0]["in_app"] is True
    assert not any(frame["in_app"] for frame in frames[1:])


def test_notice_takes_the_exception_that_is_being_handled() -> None:
    try:
        deep(0)
    except KeyError:
        hypercare.notice()
    assert told()["errors"][0]["type"] == "KeyError"


def test_a_message_alone_is_an_error_without_frames() -> None:
    hypercare.notice("the printer is on fire", floor=3)
    error = told()["errors"][0]
    assert (error["message"], error["frames"], error["data"]) == (
        "the printer is on fire",
        [],
        {"floor": 3},
    )


def test_chained_causes_are_told_and_circles_end() -> None:
    inner, outer = ValueError("inner"), RuntimeError("outer")
    outer.__cause__, inner.__context__ = inner, outer
    hypercare.notice(outer)
    error = told()["errors"][0]
    assert error["cause"]["message"] == "inner"
    assert "cause" not in error["cause"]


def test_a_suppressed_context_stays_untold() -> None:
    try:
        try:
            deep(0)
        except KeyError:
            raise ValueError("instead") from None
    except ValueError as error:
        hypercare.notice(error)
    assert "cause" not in told()["errors"][0]


def test_a_group_names_its_members() -> None:
    hypercare.notice(raised(ExceptionGroup("two", [ValueError("a"), KeyError("b")])))
    error = told()["errors"][0]
    assert error["data"]["members"] == ["ValueError: a", "KeyError: 'b'"]
    assert error["cause"]["message"] == "a"


@pytest.mark.parametrize("error", [Odd(), Odd(Odd()), ExceptionGroup("odd", [Odd()])])
def test_exceptions_without_words_survive(error: BaseException) -> None:
    hypercare.notice(raised(error))
    assert "Odd" in str(told()["errors"][0])


def test_endless_recursion_is_told_with_both_ends_of_its_stack() -> None:
    def endless() -> None:
        endless()

    try:
        endless()
    except RecursionError as error:
        hypercare.notice(error)
    frames = told()["errors"][0]["frames"]
    assert len(frames) == 50
    assert frames[0]["function"].startswith("test_endless")


def test_no_exception_frame_or_local_stays_alive() -> None:
    class Big:
        pass

    def fail() -> weakref.ref[Big]:
        big = Big()
        try:
            raise ValueError("x")
        except ValueError as error:
            hypercare.notice(error, big=[big])
            hypercare.step("x", big=big)
        return weakref.ref(big)

    seen = fail()
    gc.collect()
    assert seen() is None


def test_steps_and_errors_are_bounded_and_the_latest_stay() -> None:
    for number in range(500):
        hypercare.step(f"step {number}")
        hypercare.notice(f"error {number}")
    found = told()
    assert len(found["steps"]) == 100
    assert len(found["errors"]) == 20
    assert found["steps"][-1]["message"] == "step 499"


def test_a_huge_message_is_cut_and_marked() -> None:
    hypercare.step("x" * 100_000)
    message = told()["steps"][0]["message"]
    assert len(message) == 2_000
    assert message.endswith("…")


def test_a_secret_across_the_cut_does_not_slip_through() -> None:
    hypercare.step("y" * 1_985 + " ghp_abcdefghijklmnopqrstuvwxyz012345")
    assert "ghp_" not in told()["steps"][0]["message"]


def test_a_cycle_in_a_step_s_data_is_left_out() -> None:
    loop: dict[str, Any] = {}
    loop["self"] = loop
    hypercare.step("x", loop=loop)
    assert "nested too deep" in str(told()["steps"][0]["data"])


def test_later_changes_to_a_step_s_data_do_not_reach_the_trail() -> None:
    basket = ["apple"]
    hypercare.step("x", basket=basket)
    basket.append("pear")
    assert told()["steps"][0]["data"] == {"basket": ["apple"]}


def test_contexts_do_not_see_each_other_s_trail() -> None:
    def visit(name: str) -> list[str]:
        trail.begin(Trail())
        hypercare.step(name)
        return [step["message"] for step in told()["steps"]]

    assert [copy_context().run(visit, name) for name in "ab"] == [["a"], ["b"]]
    assert told()["steps"] == []


def test_tasks_do_not_see_each_other_s_trail() -> None:
    async def visit(name: str) -> list[str]:
        trail.begin(Trail())
        hypercare.step(name)
        await asyncio.sleep(0)
        return [step["message"] for step in told()["steps"]]

    async def both() -> list[list[str]]:
        return list(await asyncio.gather(visit("a"), visit("b")))

    assert apart(both) == [["a"], ["b"]]


def test_the_same_exception_noticed_twice_is_one_error() -> None:
    try:
        deep(0)
    except KeyError as error:
        hypercare.notice(error)
        hypercare.notice(error)
    assert len(told()["errors"]) == 1


def test_different_exceptions_of_one_place_are_different_errors() -> None:
    for number in range(10):
        try:
            raise ValueError(f"order {number} lost")
        except ValueError as error:
            hypercare.notice(error)

    assert len({error["message"] for error in told()["errors"]}) == 10


def test_memory_forgets_the_session_that_was_silent_longest() -> None:
    memory = Memory(sessions=2)
    for session in ("a", "b", "a", "c"):
        memory.add(session, steps=[(sys.maxsize, "note", session, None)])
    assert len(memory) == 2
    assert memory.recall("b") == ([], [])
    assert len(memory.recall("a")[0]) == 2


def test_memory_forgets_what_is_too_old() -> None:
    memory = Memory(age=60)
    memory.add("a", steps=[(0.0, "note", "long ago", None)])
    assert memory.recall("a") == ([], [])


def test_memory_bounds_each_session() -> None:
    memory = Memory()
    for number in range(200):
        memory.add("a", steps=[(sys.maxsize, "note", str(number), None)])
    assert len(memory.recall("a")[0]) == sessions.SESSION_STEPS


def test_memory_serves_many_threads_at_once() -> None:
    memory = Memory(sessions=5)
    failed: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for turn in range(300):
                memory.add(f"s{(number + turn) % 7}", steps=[(sys.maxsize, "note", "x", None)])
                memory.recall(f"s{turn % 7}")
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (failed, len(memory)) == ([], 5)
