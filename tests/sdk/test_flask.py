from __future__ import annotations

import logging
from typing import Any

import flask
import pytest
import requests
from werkzeug.middleware.dispatcher import DispatcherMiddleware

import hypercare
from tests.sdk.fake_collector import FakeCollector
from tests.sdk.serving import serving
from tests.sdk.shop import SAME_ORIGIN, post, shop


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
    assert 'nonce="a&quot;&lt;b"' in written


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
    assert "flask.install() failed" in caplog.text
    assert caplog.records[0].levelno == logging.ERROR


def test_files_are_sent_as_the_server_likes_it(ready: FakeCollector) -> None:
    app = shop()

    @app.get("/file")
    def file() -> flask.Response:
        return flask.send_file(__file__)

    with serving(app) as base:
        text = requests.get(f"{base}/file", timeout=10).text
    assert "test_files_are_sent_as_the_server_likes_it" in text


def test_a_wrong_option_is_named_in_one_line_and_left_out(
    ready: FakeCollector, caplog: pytest.LogCaptureFixture
) -> None:
    client = shop(whoo=lambda: 1).test_client()
    assert "hypercare.js" in client.get("/").text
    assert post(client).status_code == 202
    [line] = [each.getMessage() for each in caplog.records if each.name == "hypercare"]
    assert line == "hypercare: install() has no option 'whoo'; it knows who, path"


def test_a_who_that_cannot_be_called_is_said_at_once(
    ready: FakeCollector, caplog: pytest.LogCaptureFixture
) -> None:
    app = shop(who="ada")
    assert "who must be callable, such as who=lambda: current_user, not of type str" in caplog.text
    caplog.clear()
    assert post(app.test_client()).status_code == 202
    assert caplog.text == ""


@pytest.mark.parametrize("path", ["/", "", 7])
def test_the_root_is_not_taken_as_the_relay_s_path(ready: FakeCollector, path: Any) -> None:
    assert 'src="/_hypercare/hypercare.js"' in shop(path=path).test_client().get("/").text


def test_pages_go_on_without_the_widget_when_it_comes_too_late(ready: FakeCollector) -> None:
    app = flask.Flask("late")
    app.add_url_rule("/", "page", lambda: flask.render_template_string("a{{hypercare_widget()}}b"))
    app.test_client().get("/none")
    hypercare.integrations.flask.install(app)
    assert app.test_client().get("/").text == "ab"


def test_the_relay_answers_on_every_host_that_the_application_has(ready: FakeCollector) -> None:
    hosts = flask.Flask("hosts", host_matching=True, static_host="shop.example")
    subdomains = flask.Flask("subdomains", subdomain_matching=True)
    subdomains.config["SERVER_NAME"] = "shop.example"
    for app in (hosts, subdomains):
        hypercare.integrations.flask.install(app)
        for base in ("http://shop.example", "http://berlin.shop.example"):
            found = app.test_client().get("/_hypercare/hypercare.js", base_url=base)
            assert found.status_code == 200
