from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests
from fastapi import APIRouter, BackgroundTasks, FastAPI, Request
from fastapi.responses import HTMLResponse, StreamingResponse
from fastapi.templating import Jinja2Templates
from jinja2 import DictLoader, Environment
from starlette.applications import Starlette
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route

import hypercare
from hypercare import process
from tests.sdk.fake_collector import FakeCollector
from tests.sdk.serving_asgi import serving_asgi

PAGE = "<body>{{ hypercare_widget(nonce=nonce) }}</body>"


class Visitor:
    """A browser that keeps its cookies, on the application's own pages."""

    def __init__(self, base: str) -> None:
        self.base, self.http = base, requests.Session()
        self.http.headers.update({"Origin": base, "Connection": "close"})

    def get(self, path: str) -> requests.Response:
        return self.http.get(self.base + path, timeout=30)

    def post(self, prefix: str = "", **feedback: Any) -> requests.Response:
        url = f"{self.base}{prefix}/_hypercare/feedback"
        return self.http.post(url, json={"description": "words", **feedback}, timeout=30)


def shop(**options: Any) -> FastAPI:
    templates = Jinja2Templates(env=Environment(loader=DictLoader({"page": PAGE}), autoescape=True))
    app = FastAPI()
    hypercare.integrations.fastapi.install(app, templates=templates, **options)
    part = APIRouter()

    @app.get("/")
    async def page(request: Request, nonce: str = "") -> Any:
        return templates.TemplateResponse(request, "page", {"nonce": nonce})

    @app.get("/items/{id}")
    async def item(id: int) -> None:
        raise KeyError(f"discount {id}")

    @app.get("/sync/{id}")
    def sync(id: int) -> str:
        try:
            raise ValueError(f"handled {id}")
        except ValueError:
            hypercare.notice()
        return hypercare.feedback("from the view")

    @part.get("/{year}")
    async def invoices(year: int) -> None:
        raise LookupError(year)

    app.include_router(part, prefix="/invoices")
    app.mount("/desk/{branch}", Starlette(routes=[Route("/till/{number}", broken)]))
    return app


async def broken(request: Request) -> PlainTextResponse:
    raise OSError("the drawer")


@pytest.fixture
def visitor(ready: FakeCollector) -> Iterator[Visitor]:
    with serving_asgi(shop()) as base:
        visitor = Visitor(base)
        yield visitor
        visitor.http.close()


def test_three_lines_are_enough(collector: FakeCollector, spool_dir: Any) -> None:
    hypercare.init(collector.dsn, spool_dir=spool_dir)
    with serving_asgi(shop()) as base:
        visitor = Visitor(base)
        tag = '<script src="/_hypercare/hypercare.js" data-project="shop" async></script>'
        assert visitor.get("/").text == f"<body>{tag}</body>"
        assert visitor.get("/_hypercare/hypercare.js").status_code == 200
        assert visitor.post().json()["receipt"] == "SHOP-1"


def test_the_tag_carries_a_nonce_and_escapes_it(visitor: Visitor) -> None:
    assert 'nonce="a&quot;&lt;b"' in visitor.get('/?nonce=a"<b').text


def test_without_a_configuration_there_is_no_tag() -> None:
    with serving_asgi(shop()) as base:
        assert Visitor(base).get("/").text == "<body></body>"


@pytest.mark.parametrize(
    ("path", "route", "error"),
    [
        ("/items/7", "/items/{id}", "KeyError"),
        ("/invoices/2026", "/invoices/{year}", "LookupError"),
        ("/desk/berlin/till/3", "/desk/berlin/till/{number}", "OSError"),
    ],
)
def test_an_unhandled_error_is_noticed_once_with_its_route(
    ready: FakeCollector, visitor: Visitor, path: str, route: str, error: str
) -> None:
    visitor.get("/")
    assert visitor.get(path).status_code == 500
    visitor.post()
    [noticed] = ready.feedback[0]["trail"]["errors"]
    assert (noticed["type"], noticed["handled"]) == (error, False)
    assert noticed["data"] == {"method": "GET", "path": path, "route": route}
    assert ready.feedback[0]["trail"]["steps"][-1]["message"] == f"GET {path} → 500"


def test_what_a_view_notices_and_reports_itself_knows_the_route(
    ready: FakeCollector, visitor: Visitor
) -> None:
    visitor.get("/sync/7")
    [feedback] = [arrival.feedback for arrival in ready.wait_for(1)]
    [error] = feedback["trail"]["errors"]
    assert (error["message"], error["handled"]) == ("handled 7", True)
    assert error["data"]["route"] == feedback["context"]["route"] == "/sync/{id}"


def test_the_error_page_of_a_visit_s_very_first_request_carries_the_cookie(
    ready: FakeCollector,
) -> None:
    app = shop()

    @app.exception_handler(Exception)
    async def sorry(request: Request, error: Exception) -> HTMLResponse:
        return HTMLResponse("Sorry", 500)

    with serving_asgi(app) as base:
        visitor = Visitor(base)
        assert visitor.get("/items/7").text == "Sorry"
        visitor.post()
    [error] = ready.feedback[0]["trail"]["errors"]
    assert (error["message"], error["handled"]) == ("'discount 7'", False)


def test_a_background_task_belongs_to_its_request(ready: FakeCollector) -> None:
    app = shop()
    done = threading.Event()

    def send_mail() -> None:
        hypercare.step("sends a mail")
        done.set()
        raise ConnectionError("no post office")

    @app.get("/order")
    async def order(tasks: BackgroundTasks) -> str:
        tasks.add_task(send_mail)
        hypercare.step("ordered")
        return "thanks"

    with serving_asgi(app) as base:
        visitor = Visitor(base)
        visitor.get("/")
        assert visitor.get("/order").json() == "thanks"
        assert done.wait(10)
    with serving_asgi(app) as base:
        visitor.base, visitor.http.headers["Origin"] = base, base
        visitor.post()
    trail = ready.feedback[0]["trail"]
    [error] = trail["errors"]
    assert (error["message"], error["handled"]) == ("no post office", False)
    assert error["data"]["route"] == "/order"
    steps = [step["message"] for step in trail["steps"]]
    assert steps == ["GET / → 200", "ordered", "sends a mail", "GET /order → 500"]


def test_who_sees_the_application_s_session(ready: FakeCollector) -> None:
    async def who(request: Request) -> Any:
        await asyncio.sleep(0)
        return request.session.get("user")

    app = shop(who=who)
    app.add_middleware(SessionMiddleware, secret_key="x")

    @app.get("/login/{name}")
    async def login(request: Request, name: str) -> None:
        request.session["user"] = (name, name.title())

    with serving_asgi(app) as base:
        visitor = Visitor(base)
        visitor.post(reporter={"id": "forged"})
        visitor.get("/login/ada")
        visitor.post(reporter={"id": "forged"})
    assert [each.get("reporter") for each in ready.feedback] == [None, {"id": "ada", "name": "Ada"}]


def test_a_catch_all_and_a_middleware_with_a_task_of_its_own_change_nothing(
    ready: FakeCollector,
) -> None:
    app = FastAPI()

    @app.api_route("/{rest:path}", methods=["GET", "POST"])
    async def anything(rest: str) -> HTMLResponse:
        hypercare.step("in the view")
        return HTMLResponse(rest)

    async def passing(request: Request, call_next: Any) -> Any:
        return await call_next(request)

    app.add_middleware(BaseHTTPMiddleware, dispatch=passing)
    hypercare.integrations.fastapi.install(app)
    with serving_asgi(app) as base:
        visitor = Visitor(base)
        visitor.get("/some/page")
        assert visitor.post().json()["receipt"] == "SHOP-1"
    steps = [step["message"] for step in ready.feedback[0]["trail"]["steps"]]
    assert steps == ["in the view", "GET /some/page → 200"]


def test_a_stream_keeps_its_trail_to_the_end(ready: FakeCollector) -> None:
    app = shop()

    @app.get("/rows")
    async def rows() -> StreamingResponse:
        async def made() -> AsyncIterator[str]:
            yield "a"
            hypercare.step("in the stream")
            raise ValueError("late")

        return StreamingResponse(made())

    with serving_asgi(app) as base:
        visitor = Visitor(base)
        visitor.get("/")
        with pytest.raises(requests.exceptions.ChunkedEncodingError):
            visitor.get("/rows")
        visitor.post()
    trail = ready.feedback[0]["trail"]
    assert trail["errors"][0]["message"] == "late"
    steps = [step["message"] for step in trail["steps"]]
    assert steps == ["GET / → 200", "in the stream", "GET /rows → 500"]


def test_below_a_prefix_the_tag_and_the_relay_know_it(ready: FakeCollector) -> None:
    root = Starlette(routes=[Mount("/shop", shop())])
    with serving_asgi(root) as base:
        visitor = Visitor(base)
        page = visitor.get("/shop/")
        assert 'src="/shop/_hypercare/hypercare.js"' in page.text
        assert "Path=/shop;" in page.headers["Set-Cookie"]
        status = visitor.post("/shop").json()["links"]["status"]
    assert status.startswith("/shop/_hypercare/status?")


def test_an_application_mounted_in_another_joins_the_trail_of_the_outer_one(
    ready: FakeCollector,
) -> None:
    outer = shop()
    outer.mount("/inner", shop())
    with serving_asgi(outer) as base:
        visitor = Visitor(base)
        page = visitor.get("/inner/")
        visitor.get("/inner/items/7")
        visitor.post("/inner")
    assert page.headers["Set-Cookie"].count("hypercare_session") == 1
    assert 'src="/_hypercare/hypercare.js"' in page.text
    steps = [step["message"] for step in ready.feedback[0]["trail"]["steps"]]
    assert steps == ["GET /inner/ → 200", "GET /inner/items/7 → 500"]
    assert len(ready.feedback[0]["trail"]["errors"]) == 1


def test_the_relay_is_not_part_of_the_application_s_own_documentation(visitor: Visitor) -> None:
    assert not [path for path in visitor.get("/openapi.json").json()["paths"] if "hyper" in path]


def test_installing_twice_is_said_and_harmless(
    ready: FakeCollector, caplog: pytest.LogCaptureFixture
) -> None:
    app = shop()
    hypercare.integrations.starlette.install(app)
    assert "already" in caplog.text
    with serving_asgi(app) as base:
        Visitor(base).get("/sync/1")
    assert len(ready.wait_for(1)[0].feedback["trail"]["errors"]) == 1


def test_installing_where_it_cannot_work_does_not_raise(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "_faults", set())
    nothing: Any = None
    hypercare.integrations.fastapi.install(nothing)
    assert "starlette.install() failed" in caplog.text


def test_two_visitors_at_once_never_mix(ready: FakeCollector) -> None:
    app = shop(who=lambda request: request.query_params["name"])
    together = threading.Barrier(2)
    told: dict[str, Any] = {}

    @app.get("/work")
    async def work(name: str) -> None:
        hypercare.step(f"step of {name}")
        await asyncio.to_thread(together.wait, 10)
        hypercare.notice(f"error of {name}")
        await asyncio.to_thread(together.wait, 10)
        told[name] = hypercare.preview()

    with serving_asgi(app) as base, ThreadPoolExecutor(2) as visitors:
        list(visitors.map(lambda name: Visitor(base).get(f"/work?name={name}"), "ab"))
    for name in "ab":
        assert [step["message"] for step in told[name]["trail"]["steps"]] == [f"step of {name}"]
        assert [each["message"] for each in told[name]["trail"]["errors"]] == [f"error of {name}"]
        assert told[name]["reporter"] == {"id": name}
