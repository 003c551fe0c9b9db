"""One browser, one person after another: nobody's report holds what was another's."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import flask
import pytest
import requests
from django.core.asgi import get_asgi_application
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse
from starlette.middleware.sessions import SessionMiddleware

import hypercare
from hypercare import trail
from hypercare.sessions import Memory, session_of
from tests.sdk import django_shop
from tests.sdk.fake_collector import FakeCollector
from tests.sdk.serving import serving
from tests.sdk.serving_asgi import serving_asgi

S = "s" * 32


class Browser:
    """A browser that keeps its cookies, whoever sits in front of it.

    It keeps its connection too: a server ends one visit before it reads the next from there.
    """

    def __init__(self, base: str) -> None:
        self.base, self.http = base, requests.Session()
        self.http.headers["Origin"] = base

    def go(self, *paths: str) -> None:
        for each in paths:
            self.http.get(f"{self.base}/{each}", timeout=30).raise_for_status()

    def say(self, words: str = "words") -> None:
        url = f"{self.base}/_hypercare/feedback"
        self.http.post(url, json={"description": words}, timeout=30).raise_for_status()

    def has(self, session: str) -> None:
        """Hold a cookie of an earlier page: JSON alone gives none."""
        self.http.cookies.set("hypercare_session", session, domain="127.0.0.1", path="/")

    def session(self) -> str | None:
        return self.http.cookies.get("hypercare_session")


def examine(name: str) -> None:
    """What a view does with what is private to one user."""
    hypercare.describe(patient=name)
    hypercare.notice(ValueError(f"diagnosis of {name}"))


def leave(user: Any) -> None:
    """What views record when somebody goes: that is about who went."""
    hypercare.step(f"{user} logs out")


def flask_clinic(html: bool, named: str) -> flask.Flask:
    app = flask.Flask("tests.sdk.clinic")
    app.secret_key = "k"
    page: Callable[[], Any] = (lambda: "<html>") if html else (lambda: {"json": 1})

    def who() -> Any:
        return flask.session.get("user")

    hypercare.integrations.flask.install(app, who=who if named == "who" else None)

    @app.before_request
    def identify() -> None:
        if named == "identify" and who():
            hypercare.identify(who())

    @app.get("/")
    def home() -> Any:
        return page()

    @app.get("/login/<user>")
    def login(user: str) -> Any:
        hypercare.step(f"{user} logs in")
        flask.session["user"] = user
        return page()

    @app.get("/logout")
    def logout() -> Any:
        leave(who())
        flask.session.clear()
        return page()

    @app.get("/patient/<name>")
    def patient(name: str) -> Any:
        examine(name)
        return page()

    return app


def fastapi_clinic(html: bool, named: str) -> FastAPI:
    app = FastAPI()
    page: Any = (lambda: HTMLResponse("<html>")) if html else (lambda: JSONResponse({}))

    async def who(request: Request) -> Any:
        await __import__("asyncio").sleep(0)
        return request.session.get("user")

    hypercare.integrations.fastapi.install(app, who=who)
    app.add_middleware(SessionMiddleware, secret_key="k")

    @app.get("/")
    async def home() -> Any:
        return page()

    @app.get("/login/{user}")
    async def login(user: str, request: Request) -> Any:
        hypercare.step(f"{user} logs in")
        request.session["user"] = user
        return page()

    @app.get("/logout")
    async def logout(request: Request) -> Any:
        leave(request.session.pop("user"))
        return page()

    @app.get("/patient/{name}")
    async def patient(name: str) -> Any:
        examine(name)
        return page()

    return app


class Django:
    """Whether Django's pages are HTML."""

    html = True


def _page() -> HttpResponse:
    return HttpResponse("<html>") if Django.html else JsonResponse({})


def _home(request: HttpRequest) -> HttpResponse:
    return _page()


def _login(request: HttpRequest, user: str) -> HttpResponse:
    hypercare.step(f"{user} logs in")
    request.session["user"] = user
    return _page()


def _logout(request: HttpRequest) -> HttpResponse:
    leave(request.session["user"])
    request.session.flush()
    return _page()


def _patient(request: HttpRequest, name: str) -> HttpResponse:
    examine(name)
    return _page()


urlpatterns = [
    path("", _home),
    path("login/<user>", _login),
    path("logout", _logout),
    path("patient/<name>", _patient),
]


@contextmanager
def clinic(framework: str, html: bool) -> Iterator[Browser]:
    """Serve the clinic in one of its builds, to one browser."""
    kind, _, named = framework.partition(" ")
    if kind == "flask":
        with serving(flask_clinic(html, named), threaded=False) as base:
            yield from _sitting(base)
    elif kind == "fastapi":
        with serving_asgi(fastapi_clinic(html, named)) as base:
            yield from _sitting(base)
    else:
        Django.html = html
        who = {"who": "tests.sdk.django_shop.who"}
        with django_shop.configured(HYPERCARE=who, ROOT_URLCONF=__name__), _django(named) as base:
            yield from _sitting(base)


def _django(kind: str) -> AbstractContextManager[str]:
    if kind == "asgi":
        return serving_asgi(get_asgi_application(), lifespan="off")
    return serving(get_wsgi_application(), threaded=False)


def _sitting(base: str) -> Iterator[Browser]:
    browser = Browser(base)
    try:
        yield browser
    finally:
        browser.http.close()


EVERY = pytest.mark.parametrize(
    "framework", ["flask who", "flask identify", "django wsgi", "django asgi", "fastapi"]
)
ANSWERS = pytest.mark.parametrize("html", [True, False], ids=["html", "json"])


def texts(report: dict[str, Any]) -> str:
    return json.dumps(report)


@EVERY
@ANSWERS
def test_who_comes_next_reports_nothing_of_who_was_there_before(
    ready: FakeCollector, framework: str, html: bool
) -> None:
    with clinic(framework, html) as browser:
        browser.has(S)
        browser.go("", "login/alice", "patient/Miller")
        browser.say("hers")
        browser.go("logout", "login/bob", "patient/Smith")
        browser.say("his")
    hers, his = ready.feedback
    assert hers["reporter"]["id"] == "alice"
    assert hers["context"]["patient"] == "Miller"
    assert "diagnosis of Miller" in [each["message"] for each in hers["trail"]["errors"]]
    assert his["reporter"]["id"] == "bob"
    assert his["context"]["patient"] == "Smith"
    assert "Miller" not in texts(his)
    assert "alice" not in texts(his)
    assert [each["message"] for each in his["trail"]["errors"]] == ["diagnosis of Smith"]


@EVERY
@ANSWERS
def test_after_a_logout_nobody_reports_nothing_of_who_was_there(
    ready: FakeCollector, framework: str, html: bool
) -> None:
    with clinic(framework, html) as browser:
        browser.has(S)
        browser.go("", "login/alice", "patient/Miller", "logout")
        browser.say()
    (report,) = ready.feedback
    assert "reporter" not in report
    assert "Miller" not in texts(report)
    assert "alice" not in texts(report)


@EVERY
@ANSWERS
def test_the_errors_that_go_out_by_themselves_join_the_words_of_their_person_alone(
    ready: FakeCollector, framework: str, html: bool
) -> None:
    with clinic(framework, html) as browser:
        browser.has(S)
        for user, name in (("alice", "Miller"), ("bob", "Smith")):
            browser.go(f"login/{user}", f"patient/{name}")
            browser.say()
            browser.go("logout")
    assert hypercare.flush(10) == 0
    sessions = {each["error"]["message"]: each["session"] for each in ready.signals}
    alice, bob = (each["context"]["session"] for each in ready.feedback)
    assert alice != bob
    assert sessions == {"diagnosis of Miller": alice, "diagnosis of Smith": bob}


@EVERY
@ANSWERS
def test_a_login_in_the_middle_keeps_the_steps_that_led_there(
    ready: FakeCollector, framework: str, html: bool
) -> None:
    with clinic(framework, html) as browser:
        browser.has(S)
        browser.go("", "patient/Miller", "login/alice")
        browser.say()
    (report,) = ready.feedback
    steps = [each["message"] for each in report["trail"]["steps"]]
    assert steps[0] == "GET / → 200"
    wanted = ["GET /patient/Miller → 200", "alice logs in", "GET /login/alice → 200"]
    assert [step for step in steps if step in wanted] == wanted
    assert "diagnosis of Miller" in [each["message"] for each in report["trail"]["errors"]]


@EVERY
def test_a_page_renews_the_cookie_when_the_person_changes(
    ready: FakeCollector, framework: str
) -> None:
    with clinic(framework, html=True) as browser:
        seen = []
        for paths in ("",), ("login/alice", ""), ("",), ("logout", ""), ("",), ("login/bob", ""):
            browser.go(*paths)
            seen.append(browser.session() or "")
    nobody, alice, still_alice, left, still_left, bob = seen
    assert (alice.partition(".")[0], still_alice) == (nobody, alice)
    assert left.partition(".")[0] != nobody
    assert (still_left, bob.partition(".")[0]) == (left, left)


def test_who_is_not_asked_where_nobody_is_remembered(ready: FakeCollector) -> None:
    asked: list[str] = []
    app = flask.Flask("tests.sdk.api")
    hypercare.integrations.flask.install(app, who=lambda: asked.append(flask.request.path))

    @app.get("/api")
    def api() -> Any:
        return {"json": 1}

    @app.get("/page")
    def page() -> str:
        return "<html>"

    client = app.test_client()
    client.get("/api").close()
    assert asked == []
    client.get("/page").close()
    client.get("/api").close()
    assert asked == ["/page", "/api"]


def test_a_user_who_is_named_in_the_place_of_another_ends_what_the_other_left_in_a_request() -> (
    None
):
    token = trail.begin(here := trail.Trail(session=S))
    hypercare.identify("alice")
    hypercare.describe(patient="Miller")
    hypercare.step("alice was here")
    hypercare.identify("alice", name="Alice")
    assert here.described
    hypercare.identify("bob")
    assert (here.described, list(here.steps)) == ({}, [])
    trail.end(here, token)


def test_one_process_agrees_with_another_that_has_seen_none_of_it() -> None:
    """What binds is in the cookie: any worker of a server may get the next visit."""
    alice = session_of(S, "alice")
    assert session_of(alice, "alice") == alice
    one, other = Memory(), Memory()
    one.claim(S, "alice")
    for person in (None, "bob"):
        assert one.claim(alice, person)[0] == other.claim(alice, person)[0]
        assert session_of(alice, person).partition(".")[0] != S


def test_the_visit_in_which_one_leaves_is_known_without_a_new_cookie() -> None:
    memory = Memory()
    alice, changed = memory.claim(S, "alice")
    assert not changed
    nobody, changed = memory.claim(S, None)
    assert changed
    assert memory.claim(S, None) == (nobody, False)
    bob, changed = memory.claim(S, "bob")
    assert not changed
    assert memory.claim(S, None)[0] not in (S, alice, nobody, bob)
    assert memory.claim(S, "alice")[0] == memory.claim(alice, "alice")[0] == alice
