from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.pool import ThreadPool
from typing import Any

import pytest

import hypercare
from tests.sdk import crowd
from tests.sdk.fake_collector import FakeCollector

PEOPLE = crowd.names()
AT_ONCE = 20
"""Jobs that a pool works on at the same time."""


def in_a_thread(call: Any) -> Any:
    """Call in a thread of its own, whatever loop a browser's test has left in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(call).result()


def test_two_hundred_threads_have_a_trail_each(ready: FakeCollector) -> None:
    everybody = threading.Barrier(len(PEOPLE))

    def live(name: str) -> None:
        crowd.visit(name, lambda: everybody.wait(60))

    threads = [threading.Thread(target=live, args=(name,)) for name in PEOPLE]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    crowd.assert_apart(ready, PEOPLE)


def test_two_hundred_asyncio_tasks_have_a_trail_each(ready: FakeCollector) -> None:
    async def live(name: str, everybody: asyncio.Barrier) -> None:
        crowd.come(name)
        await everybody.wait()
        await asyncio.to_thread(crowd.work, name)
        await everybody.wait()
        crowd.say(name)

    async def main() -> None:
        everybody = asyncio.Barrier(len(PEOPLE))
        hypercare.step("the server started, says person999")
        await asyncio.gather(*(live(name, everybody) for name in PEOPLE))

    in_a_thread(lambda: asyncio.run(main()))
    crowd.assert_apart(ready, PEOPLE)


def test_what_a_task_with_a_trail_of_its_own_starts_belongs_to_it(ready: FakeCollector) -> None:
    async def fail(name: str) -> None:
        crowd.fail(name)

    async def live(name: str, everybody: asyncio.Barrier) -> None:
        with hypercare.task("visit", session=crowd.session_of(name)):
            crowd.come(name)
            await everybody.wait()
            await asyncio.gather(asyncio.to_thread(crowd.work, name), fail(name))
            await everybody.wait()
            crowd.say(name)

    async def main() -> None:
        everybody = asyncio.Barrier(len(PEOPLE))
        await asyncio.gather(*(live(name, everybody) for name in PEOPLE))

    in_a_thread(lambda: asyncio.run(main()))
    crowd.assert_apart(ready, PEOPLE)
    crowd.assert_signals_apart(ready, PEOPLE)


def with_a_task(name: str, meet: Any) -> None:
    with hypercare.task("job", session=crowd.session_of(name)):
        crowd.visit(name, meet)


@pytest.mark.parametrize("job", [crowd.visit, with_a_task])
def test_jobs_of_a_thread_pool_have_a_trail_each(ready: FakeCollector, job: Any) -> None:
    some = threading.Barrier(AT_ONCE)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda name: job(name, lambda: some.wait(60)), PEOPLE))
    crowd.assert_apart(ready, PEOPLE)
    if job is with_a_task:
        crowd.assert_signals_apart(ready, PEOPLE)


def test_jobs_of_a_thread_pool_that_say_nothing_of_their_user_are_kept_apart(
    ready: FakeCollector,
) -> None:
    def job(name: str) -> None:
        hypercare.step(f"{name} came")
        if name.endswith("0"):
            hypercare.identify(name)
        crowd.fail(name)
        crowd.say(name)

    def begin() -> None:
        hypercare.step("person999 began a thread")
        hypercare.identify("person999")

    with ThreadPoolExecutor(4, initializer=begin) as pool:
        list(pool.map(job, PEOPLE))
    for name, report in zip(PEOPLE, crowd.reports(ready, PEOPLE), strict=True):
        assert crowd.named(report) == {name}
        assert ("reporter" in report) == name.endswith("0")
        assert len(report["trail"]["errors"]) == 1


def test_the_default_pool_of_an_event_loop_keeps_its_jobs_apart(ready: FakeCollector) -> None:
    async def main() -> None:
        loop = asyncio.get_running_loop()
        await asyncio.gather(*(loop.run_in_executor(None, crowd.visit, each) for each in PEOPLE))

    in_a_thread(lambda: asyncio.run(main()))
    crowd.assert_apart(ready, PEOPLE)


def test_whole_event_loops_in_a_thread_pool_keep_their_tasks_apart(ready: FakeCollector) -> None:
    async def live(name: str, everybody: asyncio.Barrier) -> None:
        crowd.come(name)
        await everybody.wait()
        crowd.work(name)
        crowd.say(name)

    async def server(people: list[str]) -> None:
        hypercare.step("person999 began a loop")
        everybody = asyncio.Barrier(len(people))
        await asyncio.gather(*(live(name, everybody) for name in people))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda part: asyncio.run(server(PEOPLE[part::10])), range(10)))
    crowd.assert_apart(ready, PEOPLE)


@pytest.mark.parametrize("begin", [crowd.visit, with_a_task])
def test_a_thread_that_serves_one_after_another_begins_anew_with_each(
    ready: FakeCollector, begin: Any
) -> None:
    """Nothing says when such a thread's job begins, but for a task or who is identified."""

    def job(name: str) -> None:
        if begin is crowd.visit:
            hypercare.identify(name)
            crowd.come(name)
            crowd.work(name)
            crowd.say(name)
        else:
            with_a_task(name, lambda: None)

    with ThreadPool(4) as pool:
        pool.map(job, PEOPLE)
    crowd.assert_apart(ready, PEOPLE)


def test_after_somebody_nobody_begins_anew(ready: FakeCollector) -> None:
    def serve() -> list[dict[str, Any]]:
        hypercare.identify("person001")
        crowd.work("person001")
        first = hypercare.preview("words")
        hypercare.identify(None)
        hypercare.step("somebody came")
        return [first, hypercare.preview("words")]

    first, second = in_a_thread(serve)
    assert crowd.named(first) == {"person001"}
    assert crowd.named(second) == set()
    assert "reporter" not in second
    assert [step["message"] for step in second["trail"]["steps"]] == ["somebody came"]
