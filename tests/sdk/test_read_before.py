"""Applications whose own hooks read each body, and with it the feedback that is for the relay."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from typing import Any

import flask
import pytest
import requests
from django.http import HttpRequest, HttpResponse
from fastapi import FastAPI, Request
from starlette.middleware.base import BaseHTTPMiddleware
from urllib3.filepost import encode_multipart_formdata

import hypercare
from hypercare import template
from tests.sdk.django_shop import MIDDLEWARE
from tests.sdk.django_shop import shop as django_shop
from tests.sdk.fake_collector import FakeCollector
from tests.sdk.serving import serving
from tests.sdk.serving_asgi import call, scope_of, serving_asgi
from tests.sdk.shop import SAME_ORIGIN, shop

PICTURE = bytes(range(256)) * 400
FORM: list[Any] = [
    ("feedback", json.dumps({"description": "words"})),
    ("screenshot", ("shot.png", PICTURE, "image/png")),
]
KINDS = pytest.mark.parametrize("kind", ["json", "multipart"])


def told(kind: str) -> dict[str, Any]:
    """Return the arguments of a post from the application's own page."""
    body, content_type = b'{"description": "words"}', "application/json"
    if kind == "multipart":
        body, content_type = encode_multipart_formdata(FORM, boundary="b")
    return {"data": body, "headers": {**SAME_ORIGIN, "Content-Type": content_type}}


def arrived_whole(collector: FakeCollector, kind: str) -> bool:
    [post] = collector.posts
    files = [file.content for file in post.files]
    return post.feedback["description"] == "words" and files == [PICTURE] * (kind == "multipart")


FLASK: list[Callable[[], Any]] = [
    lambda: flask.request.get_json(silent=True),
    lambda: flask.request.get_data(),
    lambda: flask.request.form.get("a"),
    lambda: flask.request.stream.readline(),
    lambda: flask.request.environ["wsgi.input"].read(7),
]


@KINDS
@pytest.mark.parametrize("hook", FLASK)
@pytest.mark.parametrize("limit", [None, 10])
def test_a_hook_of_flask_that_reads_the_body_costs_no_words(
    ready: FakeCollector, kind: str, hook: Callable[[], Any], limit: int | None
) -> None:
    app = shop()
    app.config.update(MAX_CONTENT_LENGTH=limit, MAX_FORM_MEMORY_SIZE=limit)
    app.before_request(lambda: (hook(), None)[1])
    with serving(app) as base:
        answer = requests.post(f"{base}/_hypercare/feedback", **told(kind), timeout=30)
    assert answer.status_code == 202
    assert arrived_whole(ready, kind)


def test_a_body_above_the_limit_that_a_hook_has_read_is_still_too_large(
    ready: FakeCollector,
) -> None:
    app = shop()
    app.before_request(lambda: (flask.request.environ["wsgi.input"].read(), None)[1])
    asked = told("json") | {"data": b" " * (template.LIMITS.body_bytes + 2)}
    with serving(app) as base:
        answer = requests.post(f"{base}/_hypercare/feedback", **asked, timeout=60)
    assert answer.status_code == 413


def reads_body(get_response: Any) -> Callable[[HttpRequest], HttpResponse]:
    return lambda request: (request.body, get_response(request))[1]


def reads_form(get_response: Any) -> Callable[[HttpRequest], HttpResponse]:
    return lambda request: (request.POST, get_response(request))[1]


def reads_stream(get_response: Any) -> Callable[[HttpRequest], HttpResponse]:
    return lambda request: (request.read(), get_response(request))[1]


@KINDS
@pytest.mark.parametrize("served", ["wsgi", "asgi"])
@pytest.mark.parametrize("reader", [reads_body, reads_form, reads_stream])
def test_a_middleware_of_django_that_reads_the_body_costs_no_words(
    ready: FakeCollector, kind: str, served: str, reader: Any
) -> None:
    names = [*MIDDLEWARE, f"{__name__}.{reader.__name__}"]
    with django_shop(served, MIDDLEWARE=names, DATA_UPLOAD_MAX_MEMORY_SIZE=100) as visitor:
        url = f"{visitor.base}/_hypercare/feedback"
        assert visitor.http.post(url, **told(kind), timeout=30).status_code == 202
    assert arrived_whole(ready, kind)


def test_a_body_that_stood_before_ours_in_django_has_been_read_too(ready: FakeCollector) -> None:
    names = [f"{__name__}.reads_body_and_stream", *MIDDLEWARE]
    with django_shop(MIDDLEWARE=names) as visitor:
        assert visitor.post().status_code == 202


def reads_body_and_stream(get_response: Any) -> Callable[[HttpRequest], HttpResponse]:
    return lambda request: (request.body, request.read(), get_response(request))[2]


def test_django_is_told_that_a_body_is_above_the_limit(ready: FakeCollector) -> None:
    with django_shop() as visitor:
        asked = told("json") | {"data": b" " * (template.LIMITS.body_bytes + 200_000)}
        url = f"{visitor.base}/_hypercare/feedback"
        assert visitor.http.post(url, **asked, timeout=60).status_code == 413


async def body(request: Request) -> None:
    await request.body()


async def form(request: Request) -> None:
    await request.form()


async def stream(request: Request) -> None:
    async for _ in request.stream():
        pass


@KINDS
@pytest.mark.parametrize("reader", [body, form, stream])
def test_a_middleware_of_starlette_that_reads_the_body_costs_no_words(
    ready: FakeCollector, kind: str, reader: Callable[[Request], Any]
) -> None:
    app = FastAPI()

    async def audit(request: Request, call_next: Any) -> Any:
        with contextlib.suppress(Exception):
            await reader(request)
        return await call_next(request)

    app.add_middleware(BaseHTTPMiddleware, dispatch=audit)
    hypercare.integrations.fastapi.install(app)
    with serving_asgi(app) as base:
        answer = requests.post(f"{base}/_hypercare/feedback", **told(kind), timeout=30)
    assert answer.status_code == 202
    assert arrived_whole(ready, kind)


def test_of_a_body_above_the_limit_the_end_is_known_that_another_has_read(
    ready: FakeCollector,
) -> None:
    app = FastAPI()
    inner = app.build_middleware_stack

    async def greedy(scope: Any, receive: Any, send: Any) -> None:
        while (await receive()).get("more_body"):
            pass
        await stack(scope, receive, send)

    stack = inner()
    app.build_middleware_stack = lambda: greedy  # type: ignore[method-assign]
    hypercare.integrations.fastapi.install(app)
    stack = inner()
    piece = {"type": "http.request", "body": b"x" * 2**20, "more_body": True}
    pieces = template.LIMITS.body_bytes // 2**20 + 4
    headers = {"sec-fetch-site": "same-origin", "content-type": "application/json"}
    asked = scope_of("/_hypercare/feedback", "POST", headers=headers)
    sent = call(app, asked, *[piece] * pieces, {"type": "http.request"})
    assert sent[0]["status"] == 413
