from __future__ import annotations

import flask
import pytest
from werkzeug.middleware.proxy_fix import ProxyFix

from tests.sdk.fake_collector import FakeCollector
from tests.sdk.shop import shop


def test_a_page_sets_the_session_cookie_once(ready: FakeCollector) -> None:
    client = shop().test_client()
    first = client.get("/").headers["Set-Cookie"]
    assert first.startswith("hypercare_session=")
    assert first.endswith("; Path=/; HttpOnly; SameSite=Lax")
    assert "Set-Cookie" not in client.get("/").headers
    other = shop().test_client()
    assert other.get("/").headers["Set-Cookie"] != first


def test_the_cookie_is_secure_on_https(ready: FakeCollector) -> None:
    page = shop().test_client().get("/", base_url="https://shop.example")
    assert "; Secure" in page.headers["Set-Cookie"]


def test_the_cookie_is_secure_behind_a_proxy_that_says_https(ready: FakeCollector) -> None:
    app = shop()
    app.wsgi_app = ProxyFix(app.wsgi_app)  # type: ignore[method-assign]
    page = app.test_client().get("/", headers={"X-Forwarded-Proto": "https"})
    assert "; Secure" in page.headers["Set-Cookie"]


@pytest.mark.parametrize(
    ("content_type", "cache", "set_"),
    [
        ("text/html; charset=utf-8", None, True),
        ("text/html", "no-cache", True),
        ("text/html", "private, max-age=600", True),
        ("text/html", "max-age=0, must-revalidate", True),
        ("text/html", "public, max-age=600", False),
        ("text/html", "max-age=600", False),
        ("text/html", "private, s-maxage=60", False),
        ("text/html", "private, max-age=0", True),
        ("application/json", None, False),
        ("image/png", "no-store", False),
    ],
)
def test_only_html_that_is_not_publicly_cached_sets_the_cookie(
    ready: FakeCollector, content_type: str, cache: str | None, set_: bool
) -> None:
    app = shop()

    @app.get("/made")
    def made() -> flask.Response:
        headers = {"Cache-Control": cache} if cache else {}
        return flask.Response("x", headers=headers, content_type=content_type)

    assert ("Set-Cookie" in app.test_client().get("/made").headers) is set_


@pytest.mark.parametrize("forged", ["short", "x" * 65, "a b" * 10, '"' + "<" * 30 + '"', "é" * 30])
def test_a_forged_session_is_replaced(ready: FakeCollector, forged: str) -> None:
    client = shop().test_client(use_cookies=False)
    page = client.get("/", headers={"Cookie": f"hypercare_session={forged}"})
    assert "hypercare_session=" in page.headers["Set-Cookie"]
    assert forged not in page.headers["Set-Cookie"]


def test_a_cookie_that_breaks_the_parser_does_not_lose_the_session(ready: FakeCollector) -> None:
    cookie = f'odd[]="{{x}}; hypercare_session={"s" * 32}; b=2'
    page = shop().test_client(use_cookies=False).get("/", headers={"Cookie": cookie})
    assert "Set-Cookie" not in page.headers


@pytest.mark.parametrize(
    ("headers", "set_"),
    [
        ([("Cache-Control", "public, max-age=600"), ("Cache-Control", "no-transform")], False),
        ([("Expires", "Thu, 01 Jan 2099 00:00:00 GMT")], False),
        ([("Expires", "Thu, 01 Jan 1970 00:00:00 GMT")], True),
        ([("Expires", "0")], True),
        ([("Expires", "Thu, 01 Jan 2099 00:00:00 GMT"), ("Cache-Control", "no-store")], True),
        ([("Surrogate-Control", "max-age=600")], False),
        ([("CDN-Cache-Control", "max-age=600"), ("Cache-Control", "private")], False),
        ([("CDN-Cache-Control", "no-store")], True),
    ],
)
def test_no_page_that_a_cache_may_keep_for_others_sets_the_cookie(
    ready: FakeCollector, headers: list[tuple[str, str]], set_: bool
) -> None:
    app = shop()

    @app.get("/made")
    def made() -> flask.Response:
        return flask.Response("x", headers=headers, content_type="text/html")

    assert ("Set-Cookie" in app.test_client().get("/made").headers) is set_
