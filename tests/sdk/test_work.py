from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import hypercare
from hypercare import trail
from hypercare.trail import Trail
from tests.sdk.fake_collector import FakeCollector, eventually


def messages() -> list[str]:
    return [step["message"] for step in hypercare.preview()["trail"]["steps"]]


def context() -> dict[str, Any]:
    found: dict[str, Any] = hypercare.preview()["context"]
    return found


def test_a_piece_of_work_has_a_trail_of_its_own() -> None:
    hypercare.step("before")
    with hypercare.task("import"):
        hypercare.step("inside")
        assert messages() == ["inside"]
        assert context()["task"] == "import"
    assert messages() == ["before"]


def test_the_error_that_ends_a_piece_of_work_is_noticed_and_goes_on() -> None:
    told: list[dict[str, Any]] = []

    def fail() -> None:
        try:
            raise KeyError("row 7")
        finally:
            told.append(hypercare.preview())

    with trail_of("visit-1234567890123456"):
        with pytest.raises(KeyError), hypercare.task("import"):
            fail()
        (error,) = hypercare.preview()["trail"]["errors"]
    assert (error["type"], error["handled"]) == ("KeyError", False)
    assert error["data"]["task"] == "import"
    assert told[0]["trail"]["errors"] == []


def test_work_within_a_request_keeps_the_request_s_user_and_session() -> None:
    with trail_of("visit-1234567890123456"):
        hypercare.identify(7, name="Ada")
        with hypercare.task():
            shown = hypercare.preview()
    assert shown["reporter"] == {"id": "7", "name": "Ada"}
    assert shown["context"]["session"] == "visit-1234567890123456"


def test_a_pool_s_threads_keep_their_jobs_apart() -> None:
    def job(user: int) -> dict[str, Any]:
        with hypercare.task("job"):
            hypercare.step(f"step of {user}")
            hypercare.identify(user)
            return hypercare.preview()

    with ThreadPoolExecutor(4) as pool:
        for user, shown in enumerate(pool.map(job, range(50))):
            assert shown["reporter"] == {"id": str(user)}
            assert [step["message"] for step in shown["trail"]["steps"]] == [f"step of {user}"]


def test_a_thread_that_gets_another_user_forgets_what_it_saw_of_the_one_before() -> None:
    def job(user: int) -> dict[str, Any]:
        hypercare.identify(user)
        hypercare.step(f"step of {user}")
        hypercare.describe(branch=user)
        return hypercare.preview()

    with ThreadPoolExecutor(1) as pool:
        first, second = pool.map(job, range(2))
    assert first["context"]["branch"] == 0
    assert second["context"]["branch"] == 1
    assert [step["message"] for step in second["trail"]["steps"]] == ["step of 1"]


def test_threads_do_not_write_into_the_program_s_trail() -> None:
    thread = threading.Thread(target=hypercare.step, args=("elsewhere",))
    thread.start()
    thread.join()
    assert messages() == []


def test_where_there_is_one_user_threads_and_tasks_share_the_program_s_trail(
    collector: FakeCollector, spool_dir: Path
) -> None:
    hypercare.init(collector.dsn, spool_dir=spool_dir, single_user=True, logs=None, strict=True)

    async def work() -> None:
        hypercare.step("in a task")

    thread = threading.Thread(target=hypercare.step, args=("in a thread",))
    thread.start()
    thread.join()
    asyncio.run(work())
    assert messages() == ["in a thread", "in a task"]


def test_asyncio_tasks_that_belong_to_nothing_have_trails_of_their_own() -> None:
    async def user(name: str) -> list[str]:
        hypercare.step(f"{name} came")
        await asyncio.sleep(0)
        hypercare.step(f"{name} went")
        return messages()

    async def main() -> list[list[str]]:
        hypercare.step("the program began")
        return list(await asyncio.gather(user("Ada"), user("Bob")))

    assert asyncio.run(main()) == [["Ada came", "Ada went"], ["Bob came", "Bob went"]]


def test_what_is_described_outside_of_everything_is_told_with_every_report() -> None:
    hypercare.describe(site="Berlin", flags={"new_checkout": True})
    with trail_of("visit-1234567890123456"):
        hypercare.describe(tenant="acme", flags={"new_checkout": False})
        shown = context()
    assert (shown["site"], shown["tenant"]) == ("Berlin", "acme")
    assert shown["flags"] == {"new_checkout": False}
    assert context().get("tenant") is None


def test_what_a_request_described_is_remembered_for_its_session() -> None:
    with trail_of("visit-1234567890123456"):
        hypercare.describe(tenant="acme", password="hunter2")
    with trail_of("visit-1234567890123456"):
        assert context()["tenant"] == "acme"
        assert context()["password"] == "[redacted]"
    with trail_of("another-890123456789012"):
        assert "tenant" not in context()


def test_described_facts_are_bounded_and_hold_nothing_of_the_host() -> None:
    for number in range(1_000):
        hypercare.describe(**{f"fact_{number}": object()})
    assert 0 < len(trail.current().described) <= 100
    assert all(isinstance(fact, str) for fact in trail.current().described.values())


def test_locals_stand_in_the_frames_of_the_application_only_when_it_asks_for_them(
    collector: FakeCollector, spool_dir: Path
) -> None:
    def charge(amount: int) -> None:
        password = "hunter2"  # noqa: F841
        raise ValueError("no money")

    shown = []
    for wanted in (False, True):
        hypercare.init(collector.dsn, spool_dir=spool_dir, locals=wanted, strict=True)
        with hypercare.task():
            try:
                charge(7)
            except ValueError as error:
                hypercare.notice(error)
            shown.append(hypercare.preview()["trail"]["errors"][0]["frames"][-1])
    assert "variables" not in shown[0]
    assert shown[1]["variables"] == {"amount": "7", "password": "[redacted]"}


def test_many_errors_of_one_place_are_one_with_a_count() -> None:
    with hypercare.task():
        for number in range(10_000):
            try:
                raise ValueError("the same" if number < 5_000 else f"row {number}")
            except ValueError as error:
                hypercare.notice(error)
        errors = hypercare.preview()["trail"]["errors"]
    assert len(errors) <= 20
    assert sum(error.get("count", 1) for error in errors) == 10_000
    assert errors[-1]["message"] == "row 9999"


def test_a_trail_s_errors_go_out_by_themselves_once_its_session_lasts(
    ready: FakeCollector,
) -> None:
    with trail_of("visit-1234567890123456", lasting=False) as here:
        hypercare.notice("the bank said no")
        trail.keep(here)
    (signal,) = eventually(lambda: ready.signals)
    assert signal["session"] == "visit-1234567890123456"
    assert signal["error"]["message"] == "the bank said no"


class trail_of:
    """A request of a session, for a while."""

    def __init__(self, session: str, *, lasting: bool = True) -> None:
        self.trail = Trail(session, lasting)

    def __enter__(self) -> Trail:
        self.token = trail.begin(self.trail)
        return self.trail

    def __exit__(self, *_: object) -> None:
        trail.end(self.trail, self.token)
