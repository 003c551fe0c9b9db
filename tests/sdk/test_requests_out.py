from __future__ import annotations

import pickle
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from requests.adapters import HTTPAdapter
from requests.auth import HTTPDigestAuth

import hypercare
from hypercare.integrations.requests import Watched, watch
from tests.sdk.banking import banking


@pytest.fixture
def bank() -> Iterator[tuple[str, threading.Event]]:
    with banking() as running:
        yield running


@pytest.fixture
def session() -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.trust_env = False
        yield watch(session)


def steps() -> list[dict[str, Any]]:
    found = hypercare.preview()["trail"]["steps"]
    assert isinstance(found, list)
    return found


def test_a_request_out_is_a_step_without_query_body_or_headers(
    bank: tuple[str, threading.Event], session: requests.Session
) -> None:
    base = bank[0]
    host = base.removeprefix("http://")
    session.post(
        f"http://ada:pw@{host}/accounts?iban=DE89#x",
        data={"pin": "1234"},
        headers={"X-Token": "s3cr3t"},
    )
    [step] = steps()
    assert step["type"] == "request"
    assert step["message"] == f"POST {host}/accounts → 200"
    ms = step["data"].pop("ms")
    assert step["data"] == {
        "method": "POST",
        "host": host,
        "path": "/accounts",
        "status": 200,
        "side": "out",
    }
    assert isinstance(ms, int)
    assert not [word for word in ("DE89", "1234", "s3cr3t", "ada") if word in str(step)]


def test_what_the_other_side_breaks_has_a_level(
    bank: tuple[str, threading.Event], session: requests.Session
) -> None:
    session.get(f"{bank[0]}/accounts/502")
    session.get(f"{bank[0]}/accounts/404")
    assert [step["data"].get("level") for step in steps()] == ["ERROR", None]
    assert steps()[0]["message"].endswith("/accounts/502 → 502")


def test_a_request_without_an_answer_is_a_step_and_fails_as_before(
    bank: tuple[str, threading.Event], session: requests.Session
) -> None:
    with pytest.raises(requests.ConnectionError):
        session.get(f"{bank[0]}/gone?x=1")
    [step] = steps()
    assert step["message"].endswith("/gone → ConnectionError")
    assert (step["data"]["error"], step["data"]["level"]) == ("ConnectionError", "ERROR")
    assert "status" not in step["data"]


def test_every_hop_of_a_redirect_is_a_step(
    bank: tuple[str, threading.Event], session: requests.Session
) -> None:
    session.get(f"{bank[0]}/moved")
    assert [step["data"]["status"] for step in steps()] == [302, 200]


def test_the_second_request_of_a_digest_authentication_is_a_step(
    bank: tuple[str, threading.Event], session: requests.Session
) -> None:
    session.get(f"{bank[0]}/guarded", auth=HTTPDigestAuth("ada", "pw"))
    assert [step["data"]["status"] for step in steps()] == [401, 200]


def test_a_stream_is_handed_over_before_its_end(
    bank: tuple[str, threading.Event], session: requests.Session
) -> None:
    base, released = bank
    with session.get(f"{base}/stream", stream=True) as answer:
        assert answer.raw.read(3) == b"one"
        assert len(steps()) == 1
        released.set()
        assert answer.raw.read() == b"two"


def test_the_application_s_hooks_see_the_same_answer(
    bank: tuple[str, threading.Event], session: requests.Session
) -> None:
    seen: list[requests.Response] = []
    session.hooks["response"].append(lambda response, **_: seen.append(response))
    answer = session.get(f"{bank[0]}/accounts")
    assert seen == [answer]
    assert answer.text == "the body"


def test_an_adapter_s_settings_are_read_and_changed_through_the_watch(
    session: requests.Session,
) -> None:
    session.get_adapter("https://x").max_retries = 3  # type: ignore[attr-defined]
    watched: Any = session.adapters["https://"]
    inner = watched._adapter
    assert isinstance(inner, HTTPAdapter)
    assert inner.max_retries == watched.max_retries == 3
    assert "max_retries" not in vars(watched)


def test_watching_twice_sees_once_and_adds_what_was_mounted_since(
    bank: tuple[str, threading.Event], session: requests.Session
) -> None:
    session.mount(bank[0], HTTPAdapter())
    watch(watch(session))
    assert all(isinstance(each, Watched) for each in session.adapters.values())
    session.get(f"{bank[0]}/accounts")
    assert len(steps()) == 1


def test_a_session_that_travels_to_another_process_stays_watched(
    bank: tuple[str, threading.Event], session: requests.Session
) -> None:
    with pickle.loads(pickle.dumps(session)) as there:
        there.get(f"{bank[0]}/accounts")
    assert len(steps()) == 1


def test_other_sessions_are_not_seen(
    bank: tuple[str, threading.Event], session: requests.Session
) -> None:
    with requests.Session() as other:
        other.get(f"{bank[0]}/accounts")
    assert steps() == []


def test_what_the_session_closes_is_closed(session: requests.Session) -> None:
    closed: list[str] = []

    class Closing(HTTPAdapter):
        def close(self) -> None:
            closed.append("closed")
            super().close()

    session.mount("http://", Closing())
    watch(session).close()
    assert closed == ["closed"]
