from __future__ import annotations

import asyncio
import functools
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from typing import Any

import pytest
import requests

import hypercare
from hypercare import template
from hypercare.integrations import asgi, aside
from hypercare.integrations.asgi import Hypercare, hypercare_widget
from tests.sdk.fake_collector import FakeCollector
from tests.sdk.serving_asgi import acall, call, scope_of, serving_asgi
from tests.sdk.shop import SESSION

OWN = {"cookie": f"hypercare_session={SESSION}", "sec-fetch-site": "same-origin"}
POST = {**OWN, "content-type": "application/json"}
WORDS = {"type": "http.request", "body": b'{"description": "words"}'}
HTML = [(b"content-type", b"text/html")]


async def application(scope: Any, receive: Any, send: Any) -> None:
    if scope["path"].endswith("/fail"):
        raise LookupError("no such page")
    await send({"type": "http.response.start", "status": 200, "headers": HTML})
    tag = hypercare_widget(scope, nonce="n0nce")
    await send({"type": "http.response.body", "body": f"hello {tag}".encode()})


def post(app: Any, **more: Any) -> list[dict[str, Any]]:
    return call(app, scope_of("/_hypercare/feedback", "POST", headers=POST, **more), WORDS)


def test_a_plain_asgi_application_gets_relay_trail_cookie_tag_and_reporter(
    ready: FakeCollector,
) -> None:
    def who(scope: Any) -> str:
        return dict(scope["headers"])[b"x-user"].decode()  # type: ignore[no-any-return]

    with serving_asgi(Hypercare(application, who=who)) as base, requests.Session() as http:
        page = http.get(f"{base}/?card=4711")
        failed = http.get(f"{base}/fail")
        headers = {"Origin": base, "X-User": "ada"}
        answer = http.post(
            f"{base}/_hypercare/feedback", json={"description": "w"}, headers=headers
        )
        session = http.cookies["hypercare_session"]
    assert (
        '<script src="/_hypercare/hypercare.js" data-project="shop" nonce="n0nce" async>'
        in page.text
    )
    assert page.headers["Set-Cookie"].endswith("; Path=/; HttpOnly; SameSite=Lax")
    assert failed.status_code == 500
    assert answer.json()["receipt"] == "SHOP-1"
    [arrived] = ready.feedback
    assert arrived["reporter"] == {"id": "ada"}
    assert arrived["context"]["session"].partition(".")[0] == session
    assert arrived["context"]["address"] == "127.0.0.1"
    [error] = arrived["trail"]["errors"]
    assert (error["type"], error["handled"]) == ("LookupError", False)
    steps = [step["message"] for step in arrived["trail"]["steps"]]
    assert steps == ["GET / → 200", "GET /fail → 500"]
    assert "4711" not in str(arrived)


def test_the_relay_serves_the_widget_and_answers_a_head_without_a_body() -> None:
    app = Hypercare(application)
    path = "/_hypercare/hypercare.js"
    start, body = call(app, scope_of(path))
    assert (b"content-type", b"text/javascript; charset=utf-8") in start["headers"]
    assert b"hypercare" in body["body"]
    start, empty = call(app, scope_of(path, "HEAD"))
    assert (b"content-length", str(len(body["body"])).encode()) in start["headers"]
    assert empty["body"] == b""


def test_a_stream_is_passed_on_piece_by_piece_within_its_trail(ready: FakeCollector) -> None:
    passed = asyncio.Event()
    told: list[Any] = []

    async def streaming(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"a", "more_body": True})
        await asyncio.wait_for(passed.wait(), 10)
        hypercare.step("in the stream")
        told.extend(hypercare.preview()["trail"]["steps"])
        raise ValueError("late")

    def seen(message: Any) -> None:
        if message.get("body") == b"a":
            passed.set()

    app = Hypercare(streaming)
    with pytest.raises(ValueError, match="late"):
        call(app, scope_of("/rows", headers=OWN), on_send=seen)
    assert [step["message"] for step in told] == ["in the stream"]
    post(app)
    trail = ready.feedback[0]["trail"]
    assert [error["message"] for error in trail["errors"]] == ["late"]
    assert [step["message"] for step in trail["steps"]] == ["in the stream", "GET /rows → 500"]


def test_the_event_loop_goes_on_while_the_relay_waits_for_the_collector(
    collector: FakeCollector, spool_dir: Any
) -> None:
    hypercare.init(collector.dsn, spool_dir=spool_dir, strict=True, relay_seconds=60)
    collector.moods, collector.slow_seconds = ["slow"], 60.0
    app = Hypercare(application)

    async def both() -> Any:
        asked = scope_of("/_hypercare/feedback", "POST", headers=POST)
        relayed = asyncio.create_task(acall(app, asked, [WORDS]))
        await asyncio.to_thread(collector.wait_for, 1)
        page = await acall(app, scope_of("/"))
        assert not relayed.done()
        collector.released.set()
        return page[0]["status"], (await relayed)[0]["status"]

    assert asyncio.run(both()) == (200, 202)


def test_when_too_many_wait_the_next_is_asked_to_come_back(ready: FakeCollector) -> None:
    taken = [aside._places.acquire(blocking=False) for _ in range(aside.AT_ONCE)]
    try:
        start = post(Hypercare(application))[0]
    finally:
        aside._places.release(len(taken))
    assert start["status"] == 503
    assert (b"retry-after", b"5") in start["headers"]


@pytest.mark.parametrize("told", [True, False])
def test_a_body_above_the_limit_is_read_away_and_refused(ready: FakeCollector, told: bool) -> None:
    piece = {"type": "http.request", "body": b"x" * 2**20, "more_body": True}
    pieces = template.LIMITS.body_bytes // 2**20 + 2
    length = {"content-length": str(pieces * 2**20)} if told else {}
    asked = scope_of("/_hypercare/feedback", "POST", headers={**POST, **length})
    sent = call(Hypercare(application), asked, *[piece] * pieces, {"type": "http.request"})
    assert sent[0]["status"] == 413
    assert ready.arrivals == []


@pytest.mark.parametrize(("told", "most"), [(True, 0), (False, template.LIMITS.body_bytes + 2**20)])
def test_of_a_body_above_the_limit_no_more_is_kept_than_it_takes_to_know(
    told: bool, most: int
) -> None:
    async def endless() -> dict[str, Any]:
        return {"type": "http.request", "body": b"x" * 2**20, "more_body": True}

    headers = {"content-length": str(template.LIMITS.body_bytes + 1)} if told else {}
    body = asyncio.run(asgi._body(headers, endless))
    assert body is not None
    assert len(body) <= most


def test_a_body_that_breaks_off_is_no_feedback(ready: FakeCollector) -> None:
    asked = scope_of("/_hypercare/feedback", "POST", headers=POST)
    assert call(Hypercare(application), asked, {**WORDS, "more_body": True}) == []
    assert ready.arrivals == []


def test_a_post_from_another_site_is_refused_before_its_body_is_read(ready: FakeCollector) -> None:
    asked = scope_of("/_hypercare/feedback", "POST", headers={"origin": "https://evil.example"})
    assert call(Hypercare(application), asked)[0]["status"] == 403


async def ada(scope: Any) -> Any:
    await asyncio.sleep(0)
    return {"id": 1, "name": "Ada", "password": "x"}


@pytest.mark.parametrize("who", [ada, lambda scope: ada(scope), functools.partial(ada)])
def test_the_relay_awaits_who(ready: FakeCollector, who: Any) -> None:
    post(Hypercare(application, who=who))
    assert ready.feedback[0]["reporter"] == {"id": "1", "name": "Ada"}


def test_a_report_within_a_request_takes_who_s_answer_if_it_comes_at_once(
    ready: FakeCollector, caplog: pytest.LogCaptureFixture
) -> None:
    told: list[Any] = []

    async def view(scope: Any, receive: Any, send: Any) -> None:
        told.append(hypercare.preview("w").get("reporter"))

    async def prompt(scope: Any) -> str:
        return "ada"

    call(Hypercare(view, who=prompt), scope_of())
    call(Hypercare(view, who=lambda scope: "bob"), scope_of())
    assert caplog.text == ""
    call(Hypercare(view, who=ada), scope_of())
    assert told == [{"id": "ada"}, {"id": "bob"}, None]
    assert "hypercare.identify() within the request" in caplog.text


def test_who_is_asked_within_the_context_of_its_request(ready: FakeCollector) -> None:
    tenant: ContextVar[str] = ContextVar("tenant")
    app = Hypercare(application, who=lambda scope: tenant.get())

    async def outer(scope: Any, receive: Any, send: Any) -> None:
        tenant.set("ada")
        await app(scope, receive, send)

    post(outer)
    assert ready.feedback[0]["reporter"] == {"id": "ada"}


def test_an_error_in_who_is_logged_and_the_feedback_goes_without_a_reporter(
    ready: FakeCollector, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(scope: Any) -> Any:
        raise ZeroDivisionError

    assert post(Hypercare(application, who=broken))[0]["status"] == 202
    assert "reporter" not in ready.feedback[0]
    assert "who() failed" in caplog.text


@pytest.mark.parametrize("path", ["/shop/fail", "/fail"])
def test_below_a_prefix_tag_cookie_and_links_know_it(ready: FakeCollector, path: str) -> None:
    app = Hypercare(application)
    mount = {"root_path": "/shop"}
    with pytest.raises(LookupError):
        call(app, scope_of(path, headers=OWN, **mount))
    start, page = call(app, scope_of("/shop/", **mount))
    assert b'src="/shop/_hypercare/hypercare.js"' in page["body"]
    assert b"; Path=/shop;" in dict(start["headers"])[b"set-cookie"]
    relay = path.replace("fail", "_hypercare/feedback")
    _, answer = call(app, scope_of(relay, "POST", headers=POST, **mount), WORDS)
    assert b'"/shop/_hypercare/status?' in answer["body"]
    [error] = ready.feedback[0]["trail"]["errors"]
    assert error["data"]["path"] == "/shop/fail"


@pytest.mark.parametrize(
    ("headers", "set_"),
    [
        ({"content-type": "text/html; charset=utf-8"}, True),
        ({"Content-Type": "text/html", "Cache-Control": "no-cache"}, True),
        ({"content-type": "text/html", "cache-control": "public, max-age=600"}, False),
        ({"content-type": "application/json"}, False),
        ({}, False),
    ],
)
def test_only_html_that_is_not_publicly_cached_sets_the_cookie(
    ready: FakeCollector, headers: dict[str, str], set_: bool
) -> None:
    async def view(scope: Any, receive: Any, send: Any) -> None:
        raw = [(name.encode(), value.encode()) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": 200, "headers": raw})

    app = Hypercare(view)
    assert (b"set-cookie" in dict(call(app, scope_of())[0]["headers"])) is set_
    assert b"set-cookie" not in dict(call(app, scope_of(headers=OWN))[0]["headers"])


def test_the_cookie_is_secure_on_https(ready: FakeCollector) -> None:
    start = call(Hypercare(application), scope_of(scheme="https"))[0]
    assert dict(start["headers"])[b"set-cookie"].endswith(b"; Secure")


TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


@pytest.mark.parametrize(
    ("header", "known"),
    [
        (f"00-{TRACE}-00f067aa0ba902b7-01", TRACE),
        (f"cc-{TRACE}-00f067aa0ba902b7-01-what-the-future-will-be-like", TRACE),
        (f"ff-{TRACE}-00f067aa0ba902b7-01", None),
        (f"00-{'0' * 32}-00f067aa0ba902b7-01", None),
        (f"00-{TRACE}-{'0' * 16}-01", None),
        ("nonsense", None),
    ],
)
def test_an_error_carries_the_trace_that_the_request_belongs_to(
    ready: FakeCollector, header: str, known: str | None
) -> None:
    app = Hypercare(application)
    with pytest.raises(LookupError):
        call(app, scope_of("/fail", headers={**OWN, "traceparent": header}))
    post(app)
    [error] = ready.feedback[0]["trail"]["errors"]
    assert error["data"].get("trace_id") == known


def test_a_websocket_has_a_trail_of_its_own_and_its_error_is_noticed(ready: FakeCollector) -> None:
    async def chat(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "websocket.accept"})
        hypercare.step("joined")
        raise RuntimeError("lost the thread")

    app = Hypercare(chat)
    with pytest.raises(RuntimeError):
        call(app, scope_of("/chat", "WEBSOCKET", headers=OWN, type="websocket", scheme="ws"))
    post(app)
    trail = ready.feedback[0]["trail"]
    assert [error["message"] for error in trail["errors"]] == ["lost the thread"]
    assert [step["message"] for step in trail["steps"]] == ["joined", "WEBSOCKET /chat → 500"]


@pytest.mark.parametrize("by", ["receive", "send"])
def test_that_the_visitor_has_left_is_no_error(ready: FakeCollector, by: str) -> None:
    class ClientDisconnect(Exception):
        pass

    async def view(scope: Any, receive: Any, send: Any) -> None:
        if by == "receive":
            assert (await receive())["type"] == "http.disconnect"
            raise ClientDisconnect
        await send({"type": "http.response.start", "status": 200, "headers": []})

    def hang_up(message: Any) -> None:
        raise BrokenPipeError

    app = Hypercare(view)
    with pytest.raises((ClientDisconnect, BrokenPipeError)):
        call(app, scope_of(headers=OWN), on_send=hang_up)
    post(app)
    assert ready.feedback[0]["trail"]["errors"] == []


def test_an_error_after_the_visitor_has_left_is_one(ready: FakeCollector) -> None:
    async def view(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        raise KeyError("tidying up")

    app = Hypercare(view)
    with pytest.raises(KeyError):
        call(app, scope_of(headers=OWN))
    post(app)
    assert len(ready.feedback[0]["trail"]["errors"]) == 1


def test_a_lifespan_passes_untouched() -> None:
    given: list[Any] = []

    async def app(*three: Any) -> None:
        given.extend(three)

    three = ({"type": "lifespan"}, object(), object())
    asyncio.run(Hypercare(app)(*three))  # type: ignore[arg-type]
    assert given == list(three)


def test_a_scope_without_anything_does_not_break_the_application() -> None:
    scope = {"type": "http", "path": "/", "method": "GET"}
    start, _ = call(Hypercare(application), scope)
    assert start["status"] == 200


def test_without_a_configuration_there_is_no_tag() -> None:
    assert hypercare_widget(scope_of()) == ""


def test_the_relay_may_lie_elsewhere(ready: FakeCollector) -> None:
    app = Hypercare(application, path="feedback-box/")
    asked = scope_of("/feedback-box/feedback", "POST", headers=POST)
    assert call(app, asked, WORDS)[0]["status"] == 202


def test_two_visitors_at_once_never_mix(ready: FakeCollector) -> None:
    together: Any = None
    told: dict[str, Any] = {}

    async def view(scope: Any, receive: Any, send: Any) -> None:
        name = scope["path"]
        hypercare.step(f"step of {name}")
        await together.wait()
        hypercare.notice(f"error of {name}")
        await asyncio.create_task(deeper(name))
        await together.wait()
        told[name] = hypercare.preview()

    async def deeper(name: str) -> None:
        hypercare.step(f"task of {name}")

    async def visits() -> None:
        nonlocal together
        together = asyncio.Barrier(2)
        app = Hypercare(view, who=lambda scope: scope["path"])
        await asyncio.gather(acall(app, scope_of("/a")), acall(app, scope_of("/b")))

    asyncio.run(visits())
    for name in ("/a", "/b"):
        steps = [step["message"] for step in told[name]["trail"]["steps"]]
        assert steps == [f"step of {name}", f"task of {name}"]
        assert [each["message"] for each in told[name]["trail"]["errors"]] == [f"error of {name}"]
        assert told[name]["reporter"] == {"id": name}


def test_many_feedbacks_at_once_all_arrive_with_their_own_user(ready: FakeCollector) -> None:
    app = Hypercare(application, who=lambda scope: dict(scope["headers"])[b"x-user"].decode())
    with serving_asgi(app) as base, ThreadPoolExecutor(8) as visitors:

        def visit(name: str) -> int:
            headers = {"Origin": base, "X-User": name}
            body = {"description": f"words of {name}"}
            url = f"{base}/_hypercare/feedback"
            return requests.post(url, json=body, headers=headers, timeout=30).status_code

        names = [f"user-{number}" for number in range(24)]
        assert set(visitors.map(visit, names)) == {202}
    arrived = [post.feedback for post in ready.wait_for(len(names))]
    assert {each["description"]: each["reporter"]["id"] for each in arrived} == {
        f"words of {name}": name for name in names
    }
    assert not [each for each in threading.enumerate() if each.name == "hypercare-relay"]


def test_headers_that_can_be_read_once_only_arrive(ready: FakeCollector) -> None:
    async def view(scope: Any, receive: Any, send: Any) -> None:
        headers = (each for each in [*HTML, (b"x-a", b"1")])
        await send({"type": "http.response.start", "status": 200, "headers": headers})

    for cookies in ({}, OWN):
        headers = call(Hypercare(view), scope_of(headers=cookies))[0]["headers"]
        assert headers[:2] == [*HTML, (b"x-a", b"1")]


@pytest.mark.parametrize("origin", ["http://[", "http://[x]", "http://x:y:z"])
def test_an_origin_that_cannot_be_read_is_refused(ready: FakeCollector, origin: str) -> None:
    asked = scope_of("/_hypercare/feedback", "POST", headers={"origin": origin})
    assert call(Hypercare(application), asked)[0]["status"] == 403


@pytest.mark.parametrize("length", ["\u00b2", "9" * 5_000])
def test_a_length_that_is_none_does_not_break_the_relay(ready: FakeCollector, length: str) -> None:
    asked = scope_of("/_hypercare/feedback", "POST", headers=POST)
    asked["headers"].append((b"content-length", length.encode("latin-1")))
    assert call(Hypercare(application), asked, WORDS)[0]["status"] in (202, 413)


def test_a_who_that_ends_its_thread_costs_the_reporter_and_no_words(
    ready: FakeCollector, caplog: pytest.LogCaptureFixture
) -> None:
    def leaving(scope: Any) -> Any:
        raise SystemExit

    assert post(Hypercare(application, who=leaving))[0]["status"] == 202
    assert "reporter" not in ready.feedback[0]
    assert "ended by SystemExit" in caplog.text


def test_what_ends_a_thread_aside_ends_the_waiting_too() -> None:
    with pytest.raises(RuntimeError, match="ended by SystemExit"):
        asyncio.run(aside.aside(sys.exit))


def test_a_who_that_takes_too_long_is_given_up(
    ready: FakeCollector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asgi, "WHO_SECONDS", 0.05)
    given_up: list[bool] = []

    async def slow(scope: Any) -> Any:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            given_up.append(True)
            raise

    assert post(Hypercare(application, who=slow))[0]["status"] == 202
    assert given_up == [True]


def test_the_user_whom_a_server_s_task_knows_is_not_vouched_for(ready: FakeCollector) -> None:
    async def server(scope: Any, receive: Any, send: Any) -> None:
        hypercare.identify("alice")
        await Hypercare(application)(scope, receive, send)

    post(server)
    assert "reporter" not in ready.feedback[0]
