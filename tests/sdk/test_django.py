from __future__ import annotations

import gc
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest
import requests
from django.core import checks
from django.template import engines

import hypercare
from hypercare import process
from hypercare.integrations.django import Middleware, configuration
from hypercare.integrations.django.apps import Hypercare
from tests.sdk.django_shop import (
    BARE_TAG,
    MIDDLEWARE,
    Together,
    Visitor,
    configured,
    served,
    shop,
)
from tests.sdk.fake_collector import FakeCollector

BOTH = pytest.mark.parametrize("kind", ["wsgi", "asgi"])
WHO = {"who": "tests.sdk.django_shop.who"}
WHO_ASYNC = {"who": "tests.sdk.django_shop.who_async"}
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


@BOTH
def test_three_settings_are_enough(collector: FakeCollector, spool_dir: Any, kind: str) -> None:
    told = {"dsn": collector.dsn, "spool_dir": spool_dir, "release": "2.4.1"}
    with shop(kind, HYPERCARE=told) as visitor:
        page = visitor.get("/")
        assert visitor.get("/_hypercare/hypercare.js").status_code == 200
        assert visitor.post().json()["receipt"] == "SHOP-1"
    tag = '<script src="/_hypercare/hypercare.js" data-project="shop" async></script>'
    assert page.text == f"<body>{tag}</body>"
    assert page.headers["Set-Cookie"].startswith("hypercare_session=")
    assert sorted(page.headers["Set-Cookie"].split("; ")[1:]) == [
        "HttpOnly",
        "Path=/",
        "SameSite=Lax",
    ]
    assert collector.feedback[0]["app"]["release"] == "2.4.1"


@BOTH
def test_the_tag_carries_the_given_nonce_or_the_request_s_own(
    ready: FakeCollector, kind: str
) -> None:
    with shop(kind) as visitor:
        assert 'nonce="a&quot;&lt;b"' in visitor.get('/?nonce=a"<b').text
        assert 'nonce="of-django-csp"' in visitor.get("/csp").text


def test_a_template_without_a_request_has_its_tag_too(ready: FakeCollector) -> None:
    with configured():
        written = engines["django"].from_string(BARE_TAG).render({})
    assert 'src="/_hypercare/hypercare.js"' in written


def test_without_a_configuration_there_is_no_tag() -> None:
    with shop() as visitor:
        assert visitor.get("/").text == "<body></body>"


@BOTH
@pytest.mark.parametrize("view", ["orders/", "orders/async/"])
def test_an_unhandled_error_is_noticed_once_with_its_route(
    ready: FakeCollector, kind: str, view: str
) -> None:
    with shop(kind) as visitor:
        visitor.get("/")
        trace = {"traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"}
        assert visitor.get(f"/{view}7?card=4711", **trace).status_code == 500
        visitor.post()
    [arrived] = ready.feedback
    [error] = arrived["trail"]["errors"]
    assert (error["message"], error["handled"]) == ("'discount 7'", False)
    assert error["data"]["route"] == f"/{view}<int:number>"
    assert error["data"]["trace_id"] == TRACE
    assert error["frames"][-1]["function"].startswith("order")
    steps = [s["message"] for s in arrived["trail"]["steps"] if s["type"] == "request"]
    assert steps == ["GET / → 200", f"GET /{view}7 → 500"]
    assert "4711" not in str(arrived)


def test_the_error_page_of_a_visit_s_very_first_request_carries_the_cookie(
    ready: FakeCollector,
) -> None:
    with shop() as visitor:
        assert "hypercare_session" in visitor.get("/orders/7").headers["Set-Cookie"]
        visitor.post()
    assert len(ready.feedback[0]["trail"]["errors"]) == 1


def test_an_error_that_leaves_django_is_recorded_once(ready: FakeCollector) -> None:
    with shop(DEBUG_PROPAGATE_EXCEPTIONS=True) as visitor:
        visitor.get("/")
        visitor.get("/orders/7")
        visitor.post()
    [error] = ready.feedback[0]["trail"]["errors"]
    assert error["message"] == "'discount 7'"


@BOTH
def test_what_a_view_notices_and_reports_itself_knows_the_route_and_the_user(
    ready: FakeCollector, kind: str
) -> None:
    with shop(kind, HYPERCARE=WHO) as visitor:
        visitor.get("/login/ada")
        visitor.get("/report/7")
    feedback = ready.wait_for(1)[0].feedback
    [error] = feedback["trail"]["errors"]
    assert (error["message"], error["handled"]) == ("handled 7", True)
    assert error["data"]["route"] == feedback["context"]["route"] == "/report/<int:number>"
    assert feedback["reporter"] == {"id": "ada", "name": "Ada"}


@BOTH
@pytest.mark.parametrize("told", [WHO, WHO_ASYNC])
def test_who_sees_the_session_and_what_the_page_claims_is_not_believed(
    ready: FakeCollector, kind: str, told: Any
) -> None:
    with shop(kind, HYPERCARE=told) as visitor:
        visitor.post(reporter={"id": "forged"})
        visitor.get("/login/ada")
        visitor.post(reporter={"id": "forged"})
    assert [each.get("reporter") for each in ready.feedback] == [None, {"id": "ada", "name": "Ada"}]


def test_who_and_path_may_be_given_in_code(
    ready: FakeCollector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(configuration, "_in_code", {})
    hypercare.integrations.django.install(who=lambda request: "ada", path="feedback-box/")
    with shop() as visitor:
        assert 'src="/feedback-box/hypercare.js"' in visitor.get("/").text
        assert visitor.post("/feedback-box").status_code == 202
    configuration.installed.cache_clear()
    assert ready.feedback[0]["reporter"] == {"id": "ada"}


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # Django's, for a response that has failed
@pytest.mark.parametrize(("kind", "view"), [("wsgi", "rows"), ("asgi", "rows/async")])
def test_streams_keep_their_trail_to_the_end_and_record_a_late_error(
    ready: FakeCollector, kind: str, view: str
) -> None:
    with shop(kind) as visitor:
        visitor.get("/")
        with suppress(requests.exceptions.ChunkedEncodingError):
            visitor.get(f"/{view}")
        visitor.post()
    gc.collect()
    trail = ready.feedback[0]["trail"]
    assert [error["message"] for error in trail["errors"]] == ["late"]
    steps = [step["message"] for step in trail["steps"] if step["type"] != "log"]
    assert steps == ["GET / → 200", "in the stream", f"GET /{view} → 500"]


def test_files_are_sent_as_the_server_likes_it(ready: FakeCollector) -> None:
    with shop() as visitor:
        assert "def file(" in visitor.get("/file").text


@BOTH
def test_the_relay_alone_is_exempt_from_the_csrf_check(ready: FakeCollector, kind: str) -> None:
    with shop(kind) as visitor:
        assert visitor.post().status_code == 202
        assert visitor.http.post(visitor.base, timeout=30).status_code == 403
        visitor.http.headers["Origin"] = "https://evil.example"
        assert visitor.post().status_code == 403


@BOTH
def test_a_middleware_that_knows_only_one_manner_may_stand_before_ours(
    ready: FakeCollector, kind: str
) -> None:
    names = [f"{__name__}.Plain", *MIDDLEWARE]
    with shop(kind, MIDDLEWARE=names) as visitor:
        visitor.get("/")
        visitor.get("/orders/async/7")
        visitor.post()
    [error] = ready.feedback[0]["trail"]["errors"]
    assert error["data"]["route"] == "/orders/async/<int:number>"


class Plain:
    def __init__(self, get_response: Any) -> None:
        self._get_response = get_response

    def __call__(self, request: Any) -> Any:
        return self._get_response(request)


@BOTH
def test_below_a_prefix_the_tag_the_cookie_and_the_relay_know_it(
    ready: FakeCollector, kind: str
) -> None:
    with shop(kind, FORCE_SCRIPT_NAME="/shop") as visitor:
        page = visitor.get("/")
        status = visitor.post().json()["links"]["status"]
    assert 'src="/shop/_hypercare/hypercare.js"' in page.text
    assert "Path=/shop" in page.headers["Set-Cookie"]
    assert status.startswith("/shop/_hypercare/status?")


def test_the_cookie_is_secure_behind_a_proxy_that_says_https(ready: FakeCollector) -> None:
    with shop(SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https")) as visitor:
        page = visitor.get("/", **{"X-Forwarded-Proto": "https"})
    assert "; Secure" in page.headers["Set-Cookie"]


def test_a_small_limit_of_the_application_does_not_stop_feedback(ready: FakeCollector) -> None:
    with shop(DATA_UPLOAD_MAX_MEMORY_SIZE=10) as visitor:
        assert visitor.post().status_code == 202


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"dsn": "http://x"}, "hypercare is off: The DSN lacks the key before the @"),
        ({"dsn": "http://k@h/p", "relase": "2"}, "hypercare is off: init() has no option 'relase'"),
        ({"dsn": "http://k@h/p", 7: 1}, "hypercare is off: "),
        ({"who": "shop.nobody.who"}, "HYPERCARE['who'] leads nowhere"),
        ({"who": 7}, "HYPERCARE['who'] must be a callable or its dotted path, not 7"),
        ({"path": 7}, "HYPERCARE['path'] must be a path such as '/_hypercare', not 7"),
        (["dsn"], 'HYPERCARE must be a dict such as {"dsn": …, "who": …}, not list'),
    ],
)
def test_a_wrong_setting_is_said_in_one_line_and_stops_nothing(
    caplog: pytest.LogCaptureFixture, told: Any, words: str
) -> None:
    with shop(HYPERCARE=told) as visitor:
        assert visitor.get("/").status_code == 200
        assert visitor.get("/").status_code == 200
    ours = [each for each in caplog.records if each.name == "hypercare"]
    assert words in ours[0].getMessage()
    assert len(ours) == (2 if told == ["dsn"] else 1)


def test_a_wrong_setting_can_be_made_to_stop_the_application() -> None:
    with pytest.raises(hypercare.SettingsError), configured(HYPERCARE={"dsn": "x", "strict": True}):
        raise AssertionError("it has started")


def test_the_variable_is_enough_and_without_it_nothing_starts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with configured():
        assert process.Decided.settings is None
        monkeypatch.setenv("HYPERCARE_DSN", "https://hcs_1@collector.example/shop")
        Hypercare.create("hypercare.integrations.django").ready()
        assert process.Decided.settings is not None


@BOTH
@pytest.mark.parametrize("view", ["work", "work/async"])
def test_two_visitors_at_once_never_mix(ready: FakeCollector, kind: str, view: str) -> None:
    Together.told, Together.barrier = {}, threading.Barrier(2)
    with configured(HYPERCARE=WHO), served(kind) as base, ThreadPoolExecutor(2) as visitors:

        def visit(name: str) -> None:
            visitor = Visitor(base)
            visitor.get(f"/login/{name}")
            visitor.get(f"/{view}/{name}")
            visitor.http.close()

        list(visitors.map(visit, "ab"))
    for name in "ab":
        told = Together.told[name]
        steps = [step["message"] for step in told["trail"]["steps"]]
        assert steps == [f"GET /login/{name} → 200", f"step of {name}"]
        assert [each["message"] for each in told["trail"]["errors"]] == [f"error of {name}"]
        assert told["reporter"]["id"] == name


@pytest.mark.parametrize(
    ("names", "id"),
    [
        (MIDDLEWARE[1:], "hypercare.W001"),
        (["tests.sdk.test_django.Plain", *MIDDLEWARE], "hypercare.W002"),
        (["no.such.Middleware", *MIDDLEWARE], "hypercare.W002"),
        (MIDDLEWARE, None),
        (["tests.sdk.test_django.Derived", *MIDDLEWARE[1:]], None),
    ],
)
def test_a_middleware_that_is_missing_or_not_first_is_found_by_the_check(
    names: list[str], id: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    with configured(MIDDLEWARE=names):
        found = [each for each in checks.run_checks() if str(each.id).startswith("hypercare")]
    assert [each.id for each in found] == ([id] if id else [])
    assert ("first in MIDDLEWARE" in caplog.text) is (id == "hypercare.W001")


class Derived(Middleware):
    """An application's own way with ours."""
