from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import httpx
import pytest

import hypercare
from hypercare import trail
from hypercare.integrations.httpx import watch
from hypercare.trail import Trail
from tests.sdk.banking import banking

T = TypeVar("T")


@pytest.fixture
def bank() -> Iterator[tuple[str, threading.Event]]:
    with banking() as running:
        yield running


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False) as client:
        yield watch(client)


def steps() -> list[dict[str, Any]]:
    found = hypercare.preview()["trail"]["steps"]
    assert isinstance(found, list)
    return found


def within(task: Callable[[httpx.AsyncClient], Coroutine[Any, Any, T]]) -> tuple[T, Any]:
    """Run a task with a watched client in a loop of its own; gives its result and its steps."""

    async def run() -> tuple[T, Any]:
        async with httpx.AsyncClient(trust_env=False) as client:
            trail.begin(Trail())
            return await task(watch(client)), steps()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(run())).result()


def test_a_request_out_is_a_step_without_query_body_or_headers(
    bank: tuple[str, threading.Event], client: httpx.Client
) -> None:
    host = bank[0].removeprefix("http://")
    client.post(
        f"http://ada:pw@{host}/accounts?iban=DE89#x",
        data={"pin": "1234"},
        headers={"X-Token": "s3cr3t"},
    )
    [step] = steps()
    assert (step["type"], step["message"]) == ("request", f"POST {host}/accounts → 200")
    assert isinstance(step["data"].pop("ms"), int)
    assert step["data"] == {
        "method": "POST",
        "host": host,
        "path": "/accounts",
        "status": 200,
        "side": "out",
    }
    assert not [word for word in ("DE89", "1234", "s3cr3t", "ada") if word in str(step)]


def test_what_the_other_side_breaks_has_a_level(
    bank: tuple[str, threading.Event], client: httpx.Client
) -> None:
    client.get(f"{bank[0]}/accounts/502")
    client.get(f"{bank[0]}/accounts/404")
    assert [step["data"].get("level") for step in steps()] == ["ERROR", None]


def test_a_request_without_an_answer_is_one_step_and_fails_as_before(
    bank: tuple[str, threading.Event], client: httpx.Client
) -> None:
    with pytest.raises(httpx.RemoteProtocolError):
        client.get(f"{bank[0]}/gone?x=1")
    [step] = steps()
    assert step["message"].endswith("/gone → RemoteProtocolError")
    assert step["data"]["level"] == "ERROR"


def test_a_request_that_is_tried_again_in_vain_is_one_step(nowhere: str) -> None:
    transport = httpx.HTTPTransport(retries=2)
    client = watch(httpx.Client(transport=transport))
    with client, pytest.raises(httpx.ConnectError):
        client.get(f"http://{nowhere.partition('@')[2]}")
    assert [step["data"]["error"] for step in steps()] == ["ConnectError"]


def test_every_hop_of_a_redirect_is_a_step(
    bank: tuple[str, threading.Event], client: httpx.Client
) -> None:
    client.get(f"{bank[0]}/moved", follow_redirects=True)
    assert [step["data"]["status"] for step in steps()] == [302, 200]


def test_both_requests_of_a_digest_authentication_are_steps(
    bank: tuple[str, threading.Event], client: httpx.Client
) -> None:
    client.get(f"{bank[0]}/guarded", auth=httpx.DigestAuth("ada", "pw"))
    assert [step["data"]["status"] for step in steps()] == [401, 200]


def test_a_stream_is_handed_over_before_its_end(
    bank: tuple[str, threading.Event], client: httpx.Client
) -> None:
    base, released = bank
    with client.stream("GET", f"{base}/stream") as answer:
        pieces = answer.iter_raw()
        assert next(pieces) == b"one"
        assert len(steps()) == 1
        released.set()
        assert b"".join(pieces) == b"two"


def test_the_application_s_hooks_go_on_and_one_that_raises_hides_nothing(
    bank: tuple[str, threading.Event],
) -> None:
    asked: list[str] = []
    hooks: dict[str, list[Any]] = {
        "request": [lambda request: asked.append(request.method)],
        "response": [lambda response: response.raise_for_status()],
    }
    client = watch(httpx.Client(event_hooks=hooks, trust_env=False))
    with client, pytest.raises(httpx.HTTPStatusError):
        client.get(f"{bank[0]}/accounts/500")
    assert asked == ["GET"]
    assert [step["data"]["status"] for step in steps()] == [500]


def test_the_application_s_own_trace_goes_on(
    bank: tuple[str, threading.Event], client: httpx.Client
) -> None:
    events: list[str] = []
    extensions = {"trace": lambda event, info: events.append(event)}
    client.get(f"{bank[0]}/moved", extensions=extensions, follow_redirects=True)
    assert events.count("http11.receive_response_headers.complete") == 2
    assert list(extensions) == ["trace"], "what the application handed over stays as it was"


def test_watching_twice_sees_once(bank: tuple[str, threading.Event], client: httpx.Client) -> None:
    watch(client).get(f"{bank[0]}/accounts")
    assert len(steps()) == 1


def test_a_transport_without_a_network_is_seen_as_well(client: httpx.Client) -> None:
    transport = httpx.MockTransport(lambda request: httpx.Response(503))
    with watch(httpx.Client(transport=transport)) as client:
        client.get("http://bank.example:8443/x")
    assert steps()[0]["message"] == "GET bank.example:8443/x → 503"


def test_an_async_client_s_requests_are_steps_of_its_own_task(
    bank: tuple[str, threading.Event],
) -> None:
    async def task(client: httpx.AsyncClient) -> str:
        return (await client.get(f"{bank[0]}/accounts?x=1")).text

    text, told = within(task)
    assert text == "the body"
    assert told[0]["message"].endswith("/accounts → 200")
    assert steps() == []


def test_an_async_request_without_an_answer_is_one_step_and_the_trace_goes_on(
    bank: tuple[str, threading.Event],
) -> None:
    events: list[str] = []

    async def trace(event: str, info: Any) -> None:
        events.append(event)

    async def task(client: httpx.AsyncClient) -> None:
        with pytest.raises(httpx.RemoteProtocolError):
            await client.get(f"{bank[0]}/gone", extensions={"trace": trace})

    _, told = within(task)
    assert len(told) == 1
    assert told[0]["data"]["error"] == "RemoteProtocolError"
    assert "http11.receive_response_headers.failed" in events
