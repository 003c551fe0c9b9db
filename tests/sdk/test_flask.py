from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import flask
import pytest
import requests
from flask.testing import FlaskClient
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.middleware.proxy_fix import ProxyFix

import hypercare
from hypercare import trail
from tests.sdk.fake_collector import FakeCollector
from tests.sdk.serving import serving

SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}


class Browser(FlaskClient):
    """Takes each response to its end and closes it, as servers do."""

    def open(self, *args: Any, **options: Any) -> Any:
        return super().open(*args, **{**options, "buffered": True})


def shop(**options: Any) -> flask.Flask:
    app = flask.Flask("tests.sdk.shop")
    app.test_client_class = Browser
    hypercare.integrations.flask.install(app, **options)

    @app.get("/")
    def page() -> str:
        return flask.render_template_string("<body>{{ hypercare_widget() }}</body>")

    @app.get("/fail/<int:number>")
    def fail(number: int) -> str:
        raise KeyError(f"discount {number}")

    @app.get("/say")
    def say() -> str:
        return hypercare.feedback("from the view")

    return app


def post(client: Any, **feedback: Any) -> Any:
    body = {"description": "words", **feedback}
    return client.post("/_hypercare/feedback", json=body, headers=SAME_ORIGIN)


def test_three_lines_are_enough(collector: FakeCollector, spool_dir: Any) -> None:
    hypercare.init(collector.dsn, spool_dir=spool_dir)
    client = shop().test_client()
    page = client.get("/")
    assert page.text == (
        '<body><script src="/_hypercare/hypercare.js" data-project="shop" async></script></body>'
    )
    assert post(client).get_json()["receipt"] == "SHOP-1"


def test_the_tag_carries_a_nonce_and_escapes_it(ready: FakeCollector) -> None:
    app = shop()
    with app.test_request_context():
        written = flask.render_template_string("{{ hypercare_widget(nonce='a\"<b') }}")
    assert 'nonce="a&#34;&lt;b"' in written


def test_the_tag_knows_the_mount(ready: FakeCollector) -> None:
    mounted = DispatcherMiddleware(flask.Flask("root"), {"/shop": shop()})
    with serving(mounted) as base:
        page = requests.get(f"{base}/shop/", timeout=10)
        assert 'src="/shop/_hypercare/hypercare.js"' in page.text
        assert "Path=/shop;" in page.headers["Set-Cookie"]
        answer = requests.post(
            f"{base}/shop/_hypercare/feedback",
            json={"description": "words"},
            headers={"Origin": base},
            timeout=10,
        )
    assert answer.json()["links"]["status"].startswith("/shop/_hypercare/status?")


def test_without_a_configuration_there_is_no_tag() -> None:
    assert shop().test_client().get("/").text == "<body></body>"


def test_the_relay_may_lie_elsewhere(ready: FakeCollector) -> None:
    client = shop(path="feedback-box/").test_client()
    assert 'src="/feedback-box/hypercare.js"' in client.get("/").text
    answer = client.post("/feedback-box/feedback", json={"description": "w"}, headers=SAME_ORIGIN)
    assert answer.status_code == 202


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

    @app.get("/work/<name>")
    def work(name: str) -> str:
        hypercare.step(f"step of {name}")
        together.wait(10)
        hypercare.notice(f"error of {name}")
        together.wait(10)
        told[name] = hypercare.preview()["trail"]
        return name

    with serving(app) as base:

        def visit(name: str) -> None:
            requests.get(f"{base}/work/{name}", timeout=20)

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
    assert trail.current().session is None
    assert list(trail.current().steps) == []


def test_feedback_from_a_view_knows_its_request_and_its_reporter(ready: FakeCollector) -> None:
    client = shop(who=lambda: ("42", "Ada")).test_client()
    client.get("/say?token=1")
    hypercare.flush(10)
    arrived = ready.feedback[0]
    assert arrived["context"]["route"] == "/say"
    assert arrived["context"]["url"] == "http://localhost/say"
    assert arrived["reporter"] == {"id": "42", "name": "Ada"}


class Person(SimpleNamespace):
    pass


@pytest.mark.parametrize(
    ("found", "reporter"),
    [
        (None, None),
        ({}, None),
        ({"name": "nobody"}, None),
        (Person(name="anonymous"), None),
        (42, {"id": "42"}),
        ("ada", {"id": "ada"}),
        (("42", "Ada", None, "clerk"), {"id": "42", "name": "Ada", "role": "clerk"}),
        ({"id": 42, "email": "a@b.example", "password": "x"}, {"id": "42", "email": "a@b.example"}),
        (Person(id=42, name="Ada", role=""), {"id": "42", "name": "Ada"}),
    ],
)
def test_who_may_answer_in_many_shapes(
    ready: FakeCollector, found: Any, reporter: dict[str, str] | None
) -> None:
    client = shop(who=lambda: found).test_client()
    post(client, reporter={"id": "forged"})
    assert ready.feedback[0].get("reporter") == reporter


def test_who_sees_the_application_s_own_session_and_g(ready: FakeCollector) -> None:
    app = shop(who=lambda: (flask.session["user"], flask.g.name))
    app.secret_key = "x"

    @app.before_request
    def load() -> None:
        flask.g.name = "Ada"

    client = app.test_client()
    with client.session_transaction() as session:
        session["user"] = 7
    post(client)
    assert ready.feedback[0]["reporter"] == {"id": "7", "name": "Ada"}


def test_an_error_in_who_is_logged_and_the_feedback_goes_without_a_reporter(
    ready: FakeCollector, caplog: pytest.LogCaptureFixture
) -> None:
    client = shop(who=lambda: 1 / 0).test_client()
    assert post(client).status_code == 202
    assert "reporter" not in ready.feedback[0]
    assert "who() failed" in caplog.text


def test_a_csrf_extension_with_an_exempt_hook_lets_the_relay_pass(ready: FakeCollector) -> None:
    class Protect:
        """Checks every post as Flask-WTF does, and is set up after ``install``."""

        def __init__(self, app: flask.Flask) -> None:
            self.exempted: set[str] = set()
            app.extensions["csrf"] = self
            app.before_request(self.check)

        def exempt(self, view: Any) -> None:
            self.exempted.add(f"{view.__module__}.{view.__name__}")

        def check(self) -> None:
            view = flask.current_app.view_functions[str(flask.request.endpoint)]
            name = f"{view.__module__}.{view.__name__}"
            if flask.request.method == "POST" and name not in self.exempted:
                flask.abort(400, "no token")

    app = shop()
    Protect(app)
    app.add_url_rule("/order", "order", lambda: "ok", methods=["POST"])
    client = app.test_client()
    assert post(client).status_code == 202
    assert client.post("/order").status_code == 400


def test_a_small_limit_of_the_application_does_not_stop_feedback(ready: FakeCollector) -> None:
    app = shop()
    app.config["MAX_CONTENT_LENGTH"] = 10
    assert post(app.test_client()).status_code == 202


def test_installing_twice_is_said_and_harmless(
    ready: FakeCollector, caplog: pytest.LogCaptureFixture
) -> None:
    app = shop()
    hypercare.integrations.flask.install(app)
    assert "already" in caplog.text
    assert post(app.test_client()).status_code == 202


def test_installing_where_it_cannot_work_does_not_raise(caplog: pytest.LogCaptureFixture) -> None:
    nothing: Any = None
    hypercare.integrations.flask.install(nothing)
    assert "hypercare.install() failed" in caplog.text
    assert caplog.records[0].levelno == logging.ERROR


def test_two_applications_keep_to_themselves(ready: FakeCollector) -> None:
    one, other = shop(who=lambda: 1), shop(who=lambda: 2)
    post(one.test_client())
    post(other.test_client())
    assert [each["reporter"]["id"] for each in ready.feedback] == ["1", "2"]


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


def test_files_are_sent_as_the_server_likes_it(ready: FakeCollector) -> None:
    app = shop()

    @app.get("/file")
    def file() -> flask.Response:
        return flask.send_file(__file__)

    with serving(app) as base:
        text = requests.get(f"{base}/file", timeout=10).text
    assert "test_files_are_sent_as_the_server_likes_it" in text
