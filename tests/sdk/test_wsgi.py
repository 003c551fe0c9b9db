from __future__ import annotations

import io
import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment
from wsgiref.validate import validator

import pytest
import requests
from werkzeug.test import Client

import hypercare
from tests.sdk.fake_collector import FakeCollector
from tests.sdk.serving import serving


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    if environ["PATH_INFO"] == "/fail":
        raise LookupError("no such page")
    start_response("200 OK", [("Content-Type", "text/html")])
    return [b"hello"]


@pytest.fixture
def wrapped() -> Any:
    return hypercare.integrations.wsgi.Hypercare(
        application, who=lambda environ: environ.get("HTTP_X_USER")
    )


def test_a_plain_wsgi_application_gets_relay_trail_cookie_and_reporter(
    ready: FakeCollector, wrapped: Any
) -> None:
    with serving(wrapped) as base, requests.Session() as http:
        assert http.get(base).text == "hello"
        assert http.get(f"{base}/fail").status_code == 500
        answer = http.post(
            f"{base}/_hypercare/feedback",
            json={"description": "words"},
            headers={"Origin": base, "X-User": "ada"},
        )
        session = http.cookies["hypercare_session"]
    assert answer.json()["receipt"] == "SHOP-1"
    arrived = ready.feedback[0]
    assert arrived["reporter"] == {"id": "ada"}
    assert arrived["context"]["session"].partition(".")[0] == session
    assert arrived["trail"]["errors"][0]["type"] == "LookupError"
    assert [step["message"] for step in arrived["trail"]["steps"]] == [
        "GET / → 200",
        "GET /fail → 500",
    ]


def test_the_middleware_keeps_the_wsgi_contract_on_both_sides(ready: FakeCollector) -> None:
    inner = validator(application)
    outer = validator(hypercare.integrations.wsgi.Hypercare(inner))
    environ = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": "/",
        "QUERY_STRING": "",
        "SERVER_NAME": "shop.example",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for path in ("/", "/_hypercare/template", "/_hypercare/none"):
        asked = {
            **environ,
            "PATH_INFO": path,
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": io.StringIO(),
        }
        started: list[Any] = []

        def start(status: str, headers: Any, exc_info: Any = None, told: Any = started) -> Any:
            told.append(status)
            return lambda data: None

        body = outer(asked, start)
        assert b"".join(body)
        body.close()  # type: ignore[attr-defined]
        assert started


def test_a_path_that_is_not_latin_is_told_as_it_reads(ready: FakeCollector, wrapped: Any) -> None:
    with serving(wrapped) as base, requests.Session() as http:
        http.get(f"{base}/Über uns")
        http.post(
            f"{base}/_hypercare/feedback", json={"description": "w"}, headers={"Origin": base}
        )
    assert ready.feedback[0]["trail"]["steps"][0]["message"] == "GET /Über uns → 200"


def test_an_environ_without_anything_does_not_break_the_application() -> None:
    started: list[str] = []

    def start(status: str, headers: Any, exc_info: Any = None) -> Any:
        started.append(status)

    wrapped = hypercare.integrations.wsgi.Hypercare(application)
    assert list(wrapped({"PATH_INFO": "/"}, start)) == [b"hello"]
    assert started == ["200 OK"]


def test_an_odd_status_of_the_application_passes_through() -> None:
    def odd(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response("fine", [])
        return [b"x"]

    seen: list[str] = []

    def start(status: str, headers: Any, exc_info: Any = None) -> Any:
        seen.append(status)

    assert list(hypercare.integrations.wsgi.Hypercare(odd)({"PATH_INFO": "/"}, start)) == [b"x"]
    assert seen == ["fine"]


def test_the_tag_knows_mount_path_and_nonce_and_is_empty_without_a_configuration(
    collector: FakeCollector, spool_dir: Path
) -> None:
    tag = hypercare.integrations.wsgi.hypercare_widget
    assert tag({}) == ""
    hypercare.init(collector.dsn, spool_dir=spool_dir, strict=True)
    written = tag({"SCRIPT_NAME": "/caf\xc3\xa9"}, 'a"', path="feedback-box")
    assert 'src="/café/feedback-box/hypercare.js"' in written
    assert 'nonce="a&quot;"' in written


def test_an_error_carries_the_trace_that_the_request_belongs_to(
    ready: FakeCollector, wrapped: Any
) -> None:
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    with serving(wrapped) as base, requests.Session() as http:
        http.get(base)
        http.get(f"{base}/fail", headers={"traceparent": f"00-{trace}-00f067aa0ba902b7-01"})
        body, headers = {"description": "w"}, {"Origin": base}
        http.post(f"{base}/_hypercare/feedback", json=body, headers=headers)
    [error] = ready.feedback[0]["trail"]["errors"]
    assert error["data"]["trace_id"] == trace


def test_two_visitors_at_once_never_mix(ready: FakeCollector) -> None:
    together = threading.Barrier(2)
    told: dict[str, Any] = {}

    def view(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        name = environ["PATH_INFO"]
        hypercare.step(f"step of {name}")
        together.wait(10)
        hypercare.notice(f"error of {name}")
        together.wait(10)
        told[name] = hypercare.preview()
        start_response("200 OK", [])
        return []

    app = hypercare.integrations.wsgi.Hypercare(view, who=lambda environ: environ["PATH_INFO"])
    with serving(app) as base, ThreadPoolExecutor(2) as visitors:
        list(visitors.map(lambda name: requests.get(base + name, timeout=20), ("/a", "/b")))
    for name in ("/a", "/b"):
        assert [step["message"] for step in told[name]["trail"]["steps"]] == [f"step of {name}"]
        assert [each["message"] for each in told[name]["trail"]["errors"]] == [f"error of {name}"]
        assert told[name]["reporter"] == {"id": name}


def test_the_user_of_another_request_of_the_same_thread_is_not_vouched_for(
    ready: FakeCollector, wrapped: Any
) -> None:
    def authenticating(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ.get("HTTP_X_LOGIN"):
            hypercare.identify(environ["HTTP_X_LOGIN"])
        return wrapped(environ, start_response)  # type: ignore[no-any-return]

    client = Client(authenticating)
    client.get("/", headers={"X-Login": "alice"})
    headers = {"Sec-Fetch-Site": "same-origin"}
    answer = client.post("/_hypercare/feedback", json={"description": "w"}, headers=headers)
    assert answer.status_code == 202
    assert "reporter" not in ready.feedback[0]


def test_a_middleware_may_take_the_body_s_first_piece_by_itself(ready: FakeCollector) -> None:
    def pieces(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response("200 OK", [])
        return (piece for piece in (b"a", b"b"))

    app: Any = hypercare.integrations.wsgi.Hypercare(pieces)
    body = app({"PATH_INFO": "/"}, lambda *_: None)
    assert (next(body), list(body)) == (b"a", [b"b"])


def test_of_two_that_lie_around_each_other_the_outer_gives_the_one_cookie(
    ready: FakeCollector,
) -> None:
    inner = hypercare.integrations.wsgi.Hypercare(application)
    client = Client(hypercare.integrations.wsgi.Hypercare(inner))
    for _ in range(2):
        assert len(client.get("/").headers.getlist("Set-Cookie")) <= 1
    headers = {"Sec-Fetch-Site": "same-origin"}
    client.post("/_hypercare/feedback", json={"description": "w"}, headers=headers)
    steps = [step["message"] for step in ready.feedback[0]["trail"]["steps"]]
    assert steps == ["GET / → 200", "GET / → 200"]


@pytest.mark.parametrize("length", ["\u00b2", "-1", "x", "9" * 5_000])
def test_a_length_that_is_none_does_not_break_the_relay(
    ready: FakeCollector, wrapped: Any, length: str
) -> None:
    told: list[str] = []
    asked = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/_hypercare/feedback",
        "HTTP_SEC_FETCH_SITE": "same-origin",
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": length,
        "wsgi.input": io.BytesIO(b"{}"),
    }
    wrapped(asked, lambda status, headers: told.append(status[:3]))
    assert told[0] in ("400", "413")
