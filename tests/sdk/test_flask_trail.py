from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import flask
import pytest
import requests

import hypercare
from hypercare import sessions, trail
from tests.sdk.fake_collector import FakeCollector
from tests.sdk.serving import serving
from tests.sdk.shop import post, shop


def test_the_error_of_a_visit_s_very_first_request_joins_its_feedback(ready: FakeCollector) -> None:
    client = shop().test_client()
    assert client.get("/fail/7").status_code == 500
    post(client)
    error = ready.feedback[0]["trail"]["errors"][0]
    assert error["message"] == "'discount 7'"
    assert error["data"]["route"] == "/fail/<int:number>"


@pytest.mark.parametrize("key", ["DEBUG", "TESTING", "PROPAGATE_EXCEPTIONS"])
def test_an_error_that_leaves_flask_is_recorded_once_and_still_raised(
    ready: FakeCollector, key: str
) -> None:
    app = shop()
    app.config[key] = True
    client = app.test_client()
    client.get("/")
    with pytest.raises(KeyError):
        client.get("/fail/7")
    post(client)
    arrived = ready.feedback[0]["trail"]
    assert len(arrived["errors"]) == 1
    assert arrived["steps"][-1]["message"] == "GET /fail/7 → 500"


def test_steps_never_carry_query_or_body(ready: FakeCollector) -> None:
    client = shop().test_client()
    client.get("/?card=4711&plain=visible")
    post(client)
    steps = ready.feedback[0]["trail"]["steps"]
    assert [step["message"] for step in steps] == ["GET / → 200"]
    assert "visible" not in str(ready.feedback[0])
    assert steps[0]["data"].keys() == {"method", "path", "status", "ms", "side"}


def test_pictures_and_styles_leave_no_step(ready: FakeCollector) -> None:
    client = shop().test_client()
    client.get("/")
    client.get("/favicon.ico", headers={"Sec-Fetch-Dest": "image"})
    post(client)
    assert len(ready.feedback[0]["trail"]["steps"]) == 1


def test_concurrent_requests_do_not_see_each_other_s_steps_and_errors(
    ready: FakeCollector,
) -> None:
    app = shop()
    together = threading.Barrier(4)
    told: dict[str, Any] = {}

    @app.get("/task/<name>")
    def work(name: str) -> str:
        hypercare.step(f"step of {name}")
        together.wait(10)
        hypercare.notice(f"error of {name}")
        together.wait(10)
        told[name] = hypercare.preview()["trail"]
        return name

    with serving(app) as base:

        def visit(name: str) -> None:
            requests.get(f"{base}/task/{name}", timeout=20)

        threads = [threading.Thread(target=visit, args=(name,)) for name in "abcd"]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    for name in "abcd":
        assert [step["message"] for step in told[name]["steps"]] == [f"step of {name}"]
        assert [error["message"] for error in told[name]["errors"]] == [f"error of {name}"]


def test_a_request_leaves_no_trail_for_the_next_one_of_its_thread(ready: FakeCollector) -> None:
    client = shop().test_client()
    client.get("/")
    assert trail.current() is trail.program()
    assert list(trail.current().steps) == []


def test_streams_keep_their_trail_to_the_end_and_record_a_late_error(
    ready: FakeCollector,
) -> None:
    app = shop()
    told: list[Any] = []

    @app.get("/stream")
    def stream() -> flask.Response:
        def rows() -> Iterator[str]:
            yield "a"
            hypercare.step("in the stream")
            told.append(hypercare.preview()["trail"]["steps"])
            yield "b"
            raise ValueError("late")

        return flask.Response(rows(), mimetype="text/plain")

    client = app.test_client()
    client.get("/")
    with pytest.raises(ValueError, match="late"):
        client.get("/stream").get_data()
    assert told[0][-1]["message"] == "in the stream"
    post(client)
    arrived = ready.feedback[0]["trail"]
    assert [step["message"] for step in arrived["steps"]] == [
        "GET / → 200",
        "in the stream",
        "GET /stream → 500",
    ]
    assert arrived["errors"][0]["message"] == "late"


def test_visitors_without_a_cookie_push_nobody_out_of_the_memory(ready: FakeCollector) -> None:
    app = shop()
    app.add_url_rule("/health", "health", lambda: {"status": "up"})
    client = app.test_client()
    client.get("/")
    client.get("/fail/7")
    for _ in range(sessions.SESSIONS + 10):
        app.test_client().get("/health")
    post(client)

    [error] = ready.feedback[0]["trail"]["errors"]
    assert error["message"] == "'discount 7'"


def test_a_step_of_the_page_never_passes_for_the_server_s(ready: FakeCollector) -> None:
    client = shop().test_client()
    client.get("/")
    step = {"type": "click", "message": "clicked", "data": {"side": "server", "x": 1}}
    post(client, trail={"steps": [step]})

    [clicked] = [s for s in ready.feedback[0]["trail"]["steps"] if s["type"] == "click"]
    assert clicked["data"] == {"x": 1}
