from __future__ import annotations

import asyncio
import gc
import logging
import sys
from collections.abc import Coroutine
from typing import Any

import pytest

import hypercare
from hypercare import trail
from hypercare.integrations import asyncio as integration
from hypercare.trail import Trail

tells_contexts = sys.version_info >= (3, 12)


@pytest.fixture(autouse=True)
def _listening(nowhere: str, spool_dir: Any) -> None:
    hypercare.init(nowhere, spool_dir=spool_dir, strict=True)


async def fail() -> None:
    raise LookupError("of a task")


async def lost(work: Coroutine[Any, Any, None]) -> None:
    """Run a task and lose it, with its error."""
    task = asyncio.ensure_future(work)
    await asyncio.wait([task])
    del task, work
    gc.collect()


def run(here: Trail) -> None:
    async def main() -> None:
        token = trail.begin(here)
        await lost(fail())
        trail.end(here, token)

    async def installed() -> None:
        integration.install()
        integration.install()
        await asyncio.create_task(main())

    asyncio.run(installed())


def counted(here: Trail) -> list[tuple[str, int, bool]]:
    return [(each.type, each.count, each.handled) for each in here.errors]


def test_the_error_of_a_lost_task_is_noticed_once_and_logged_as_ever(
    caplog: pytest.LogCaptureFixture,
) -> None:
    here = Trail()
    run(here)
    owner, other = (here, trail.program()) if tells_contexts else (trail.program(), here)
    assert counted(owner) == [("LookupError", 1, False)]
    assert counted(other) == []
    [record] = [each for each in caplog.records if each.name == "asyncio"]
    assert "never retrieved" in record.getMessage()


def test_what_a_callback_raises_is_noticed_once() -> None:
    async def main() -> None:
        integration.install()
        asyncio.get_running_loop().call_soon(lambda: [][0])
        await asyncio.sleep(0)

    asyncio.run(main())
    assert counted(trail.program()) == [("IndexError", 1, False)]


def test_without_it_the_error_belongs_to_the_program() -> None:
    here = Trail()

    async def main() -> None:
        token = trail.begin(here)
        await lost(fail())
        trail.end(here, token)

    asyncio.run(main())
    assert counted(here) == []
    assert counted(trail.program()) == [("LookupError", 1, False)]


def test_the_handler_that_was_there_is_called_as_before(caplog: pytest.LogCaptureFixture) -> None:
    told: list[dict[str, Any]] = []

    async def main() -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, context: told.append(context))
        integration.install(loop)
        await lost(fail())

    asyncio.run(main())
    assert [type(each["exception"]) for each in told] == [LookupError]
    assert [each for each in caplog.records if each.name == "asyncio"] == []
    assert counted(trail.program()) == [("LookupError", 1, False)]


def test_outside_of_a_loop_it_says_what_to_do(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "hypercare"):
        integration.install()
    assert "call install() in a coroutine" in caplog.text
