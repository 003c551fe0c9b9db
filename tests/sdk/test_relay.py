"""The relay, through a real WSGI server and real sockets."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import flask
import pytest
import requests
from urllib3.filepost import encode_multipart_formdata

import hypercare
from hypercare import template, widget
from tests.sdk.fake_collector import KEY, FakeCollector, eventually
from tests.sdk.serving import serving

ID = "01939f0e-7c1b-7d2a-9b1e-2f6f1c0a9e55"
SESSION = "s" * 32


class Site:
    """A page of the application, as a browser calls the relay from it."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.http = requests.Session()
        self.http.headers["Origin"] = base

    def post(self, body: Any, content_type: str = "application/json", **headers: str) -> Any:
        data = body if isinstance(body, bytes | str) else json.dumps(body)
        told = {"Content-Type": content_type, **headers}
        return self.http.post(f"{self.base}/_hypercare/feedback", data=data, headers=told)

    def get(self, path: str, **headers: str) -> requests.Response:
        return self.http.get(f"{self.base}{path}", headers=headers)


@pytest.fixture
def app() -> flask.Flask:
    app = flask.Flask("tests.sdk.shop")
    hypercare.integrations.flask.install(app)

    @app.get("/fail")
    def fail() -> str:
        password = "hunter2"  # noqa: F841
        raise KeyError("discount")

    return app


@pytest.fixture
def site(app: flask.Flask) -> Iterator[Site]:
    with serving(app) as base:
        site = Site(base)
        yield site
        site.http.close()


def test_a_post_from_the_own_site_reaches_the_collector_under_the_secret_key(
    ready: FakeCollector, site: Site
) -> None:
    answer = site.post({"id": ID, "description": "words", "app": {"name": "x", "page": "y"}})
    assert answer.status_code == 202
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json() == {
        "id": ID,
        "receipt": "SHOP-1",
        "status": "received",
        "links": {"status": f"/_hypercare/status?id={ID}&token=t0ken"},
    }
    arrived = ready.feedback[0]
    assert ready.posts[0].headers["authorization"] == f"Bearer {KEY}"
    assert (arrived["id"], arrived["description"]) == (ID, "words")
    assert arrived["app"] == {
        "name": "shop",
        "page": "y",
        "release": "2.4.1",
        "deployment": "test",
    }
    assert arrived["context"]["address"] == "127.0.0.1"
    assert arrived["context"]["user_agent"].startswith("python-requests")
    assert arrived["environment"]["server"]["runtime"]["name"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "http://127.0.0.1"},
        {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "", "Sec-Fetch-Site": "none"},
    ],
)
def test_a_post_from_elsewhere_is_refused(
    ready: FakeCollector, site: Site, headers: dict[str, str]
) -> None:
    answer = site.post({"description": "words"}, **headers)
    assert answer.status_code == 403
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == 403
    assert ready.posts == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "", "Sec-Fetch-Site": "same-origin"},
        {"Origin": "http://shop.example", "Host": "shop.example"},
        {"Origin": "http://shop.example", "Host": "SHOP.example:80"},
        {"Origin": "https://shop.example", "Host": "shop.example:443"},
    ],
)
def test_a_post_from_the_own_pages_is_taken(
    ready: FakeCollector, site: Site, headers: dict[str, str]
) -> None:
    assert site.post({"description": "words"}, **headers).status_code == 202


def test_attachments_pass_byte_for_byte_with_their_names(ready: FakeCollector, site: Site) -> None:
    picture = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40 + b"\r\n--\r\n"
    name = 'Bericht "ü" 🙂.bin'
    body, content_type = encode_multipart_formdata(
        [
            ("feedback", json.dumps({"id": ID, "description": "words"})),
            ("screenshot", ("shot.png", picture, "image/png")),
            ("file", (name, b"", "application/x-own")),
        ]
    )
    answer = site.post(body, content_type)
    assert answer.json()["receipt"] == "SHOP-1"
    shot, file = ready.posts[0].files
    assert (shot.name, shot.filename, shot.media_type) == ("screenshot", "shot.png", "image/png")
    assert shot.content == picture
    assert (file.name, file.filename, file.content) == ("file", name, b"")
    assert file.media_type == "application/x-own"


def test_a_server_error_of_an_earlier_request_joins_by_session(
    ready: FakeCollector, site: Site
) -> None:
    site.http.cookies.set("hypercare_session", SESSION)
    assert site.get("/fail?password=hunter2").status_code == 500
    browser = {
        "at": "2000-01-01T00:00:00.000Z",
        "type": "HTTP 500",
        "message": "GET /fail 500",
        "side": "server",
    }
    site.post({"description": "words", "trail": {"errors": [browser], "steps": "odd"}})
    arrived = ready.feedback[0]
    first, second = arrived["trail"]["errors"]
    assert (first["type"], first["side"]) == ("HTTP 500", "browser")
    assert (second["type"], second["side"], second["handled"]) == ("KeyError", "server", False)
    assert second["frames"][-1]["function"].endswith("fail")
    assert second["frames"][-1]["source"] == 'raise KeyError("discount")'
    assert second["data"] == {"method": "GET", "path": "/fail", "route": "/fail"}
    step = arrived["trail"]["steps"][-1]
    assert step["message"] == "GET /fail → 500"
    assert step["data"]["status"] == 500
    assert arrived["context"]["session"] == SESSION
    assert "hunter2" not in json.dumps(arrived)


def test_another_session_does_not_see_the_error(ready: FakeCollector, site: Site) -> None:
    site.http.cookies.set("hypercare_session", SESSION)
    site.get("/fail")
    site.http.cookies.clear()
    site.http.cookies.set("hypercare_session", "t" * 32)
    site.post({"description": "words"})
    assert ready.feedback[0]["trail"]["errors"] == []


def test_what_the_page_claims_of_reporter_session_and_server_is_not_believed(
    ready: FakeCollector, site: Site
) -> None:
    site.post(
        {
            "description": "words",
            "reporter": {"id": "admin"},
            "context": {
                "session": "forged",
                "address": "10.0.0.1",
                "url": "https://a.example/?x=1",
            },
            "environment": {"server": "forged", "browser": {"name": "Firefox"}},
        }
    )
    arrived = ready.feedback[0]
    assert "reporter" not in arrived
    assert arrived["extra"]["claimed_reporter"] == {"id": "admin"}
    assert "session" not in arrived["context"]
    assert arrived["context"]["address"] == "127.0.0.1"
    assert arrived["context"]["url"] == "https://a.example/?[redacted]"
    assert arrived["environment"]["server"] != "forged"
    assert arrived["environment"]["browser"] == {"name": "Firefox"}


def test_the_page_s_words_pass_untouched_and_its_captured_parts_redacted(
    ready: FakeCollector, site: Site
) -> None:
    words = "password=hunter2 \x00 \ud800 🙂"
    error = {"type": "Error", "message": "token=abc", "data": {"cookie": "a=1"}}
    site.post({"description": words, "expected": words, "trail": {"errors": [error]}})
    arrived = ready.feedback[0]
    assert (arrived["description"], arrived["expected"]) == (words, words)
    found = arrived["trail"]["errors"][0]
    assert (found["message"], found["data"]) == ("token=[redacted]", {"cookie": "[redacted]"})


def test_too_long_a_trail_is_cut_to_the_latest_and_marked(ready: FakeCollector, site: Site) -> None:
    steps = [{"at": f"2026-01-01T00:00:{n:05}Z", "message": str(n)} for n in range(300)]
    errors = [{"at": "2026-01-01T00:00:00Z", "message": str(n)} for n in range(50)]
    site.post({"description": "words", "trail": {"steps": steps, "errors": errors}})
    trail = ready.feedback[0]["trail"]
    assert (len(trail["steps"]), len(trail["errors"]), trail["trimmed"]) == (100, 20, True)
    assert trail["steps"][-1]["message"] == "299"
    assert trail["errors"][-1]["message"] == "49"


@pytest.mark.parametrize(
    ("body", "content_type", "status", "says"),
    [
        ("{", "application/json", 400, "not JSON"),
        ("[" * 100_000, "application/json", 400, "not JSON"),
        ("[]", "application/json", 400, "not a JSON object"),
        ("", "application/json", 400, "not JSON"),
        (b"\xff\xfe\xfa", "application/json", 400, "not JSON"),
        ("x", "text/plain", 415, "not text/plain"),
        ("x", "multipart/form-data", 400, "boundary"),
        ("--b\r\n", "multipart/form-data; boundary=b", 400, "cut off"),
        ("--b--\r\n", "multipart/form-data; boundary=b", 400, "one part named 'feedback'"),
        ('{"x": "' + "y" * 1024 * 1024 + '"}', "application/json", 413, "JSON may have"),
    ],
)
def test_what_cannot_be_read_is_answered_with_the_reason(
    ready: FakeCollector, site: Site, body: Any, content_type: str, status: int, says: str
) -> None:
    answer = site.post(body, content_type)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert says in answer.json()["title"]
    assert ready.posts == []


@pytest.mark.parametrize("chunked", [False, True], ids=["declared", "chunked"])
def test_a_body_over_the_limit_is_answered_413(
    ready: FakeCollector, site: Site, chunked: bool
) -> None:
    piece = b"x" * (1024 * 1024)
    pieces = template.LIMITS.body_bytes // len(piece) + 1
    body: Any = (piece for _ in range(pieces)) if chunked else piece * pieces
    answer = site.http.post(
        f"{site.base}/_hypercare/feedback",
        data=body,
        headers={"Content-Type": "multipart/form-data; boundary=b"},
    )
    assert answer.status_code == 413
    assert ready.posts == []


def test_while_the_collector_is_down_feedback_is_kept_and_sent_once_it_is_up(
    ready: FakeCollector, site: Site, waiting: Callable[[], list[Path]]
) -> None:
    ready.stop()
    answer = site.post({"id": ID, "description": "words"})
    assert (answer.status_code, answer.json()) == (202, {"id": ID, "status": "kept"})
    assert len(waiting()) == 1
    ready.come_back()
    assert ready.wait_for(1)[0].feedback["id"] == ID
    eventually(lambda: waiting() == [])


def test_a_slow_collector_is_not_waited_for_and_the_feedback_arrives_once(
    collector: FakeCollector, site: Site, spool_dir: Path, waiting: Callable[[], list[Path]]
) -> None:
    hypercare.init(collector.dsn, spool_dir=spool_dir, strict=True, relay_seconds=0.1)
    collector.moods, collector.slow_seconds = ["slow"], 60.0
    answer = site.post({"id": ID, "description": "words"})
    assert answer.json() == {"id": ID, "status": "kept"}
    assert len(waiting()) == 1
    collector.released.set()
    eventually(lambda: waiting() == [])
    assert len(collector.posts) == 1


@pytest.mark.parametrize("mood", ["500", "503", "html", "reset", "patience"])
def test_a_collector_in_trouble_means_kept(ready: FakeCollector, site: Site, mood: str) -> None:
    ready.moods = [mood]
    answer = site.post({"id": ID, "description": "words"})
    assert (answer.status_code, answer.json()) == (202, {"id": ID, "status": "kept"})


def test_a_repeated_post_gets_the_same_receipt(ready: FakeCollector, site: Site) -> None:
    ready.moods = ["202", "200"]
    answers = [site.post({"id": ID, "description": "words"}) for _ in range(2)]
    assert [each.status_code for each in answers] == [202, 200]
    assert [each.json()["receipt"] for each in answers] == ["SHOP-1", "SHOP-1"]


def test_the_collector_s_refusal_is_passed_on(ready: FakeCollector, site: Site) -> None:
    ready.moods = ["422"]
    answer = site.post({"description": ""})
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["errors"][0]["field"] == "description"


@pytest.mark.parametrize("mood", ["401", "403"])
def test_a_wrong_key_of_ours_is_not_the_user_s_fault_and_nothing_is_lost(
    ready: FakeCollector,
    site: Site,
    mood: str,
    caplog: pytest.LogCaptureFixture,
    waiting: Callable[[], list[Path]],
) -> None:
    ready.moods = [mood]
    answer = site.post({"description": "words"})
    assert answer.status_code == 502
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert "Check the DSN" in caplog.text
    assert len(waiting()) == 1


def test_without_a_disk_nothing_is_promised(nowhere: str, site: Site, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    hypercare.init(nowhere, spool_dir=blocked, strict=True)
    answer = site.post({"description": "words"})
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]


def test_without_init_the_relay_says_so(site: Site) -> None:
    answer = site.post({"description": "words"})
    assert answer.status_code == 503
    assert "hypercare.init()" in answer.json()["title"]


def test_the_template_is_the_project_s_and_the_standard_one_without_a_collector(
    ready: FakeCollector, site: Site
) -> None:
    assert site.get("/_hypercare/template").json() == {"title": "Feedback of the shop"}
    assert ready.arrivals[-1].headers["authorization"] == f"Bearer {KEY}"
    ready.stop()
    assert site.get("/_hypercare/template").json() == template.json_schema()
    ready.come_back()


def test_the_status_is_asked_for_at_the_collector(ready: FakeCollector, site: Site) -> None:
    answer = site.get(f"/_hypercare/status?id={ID}&token=t0ken")
    assert answer.json()["path"] == f"/api/v1/feedback/{ID}/status?token=t0ken"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("query", ["", "?id=1", "?token=1"])
def test_a_status_without_id_or_token_is_400(ready: FakeCollector, site: Site, query: str) -> None:
    assert site.get(f"/_hypercare/status{query}").status_code == 400


def test_a_status_cannot_reach_other_addresses_of_the_collector(
    ready: FakeCollector, site: Site
) -> None:
    site.get("/_hypercare/status?id=../../cases?x%23&token=a%26b")
    expected = "/api/v1/feedback/..%2F..%2Fcases%3Fx%23/status?token=a%26b"
    assert ready.arrivals[-1].path == expected


def test_a_status_without_a_collector_is_502(ready: FakeCollector, site: Site) -> None:
    ready.stop()
    assert site.get(f"/_hypercare/status?id={ID}&token=t").status_code == 502
    ready.come_back()


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/x",
        "/hypercare.py",
        "/__init__.py",
        "/..%2fhypercare.js",
        "/hypercare-none.js",
        "/.js",
    ],
)
def test_only_the_widget_s_files_are_served(site: Site, path: str) -> None:
    answer = site.get(f"/_hypercare{path}")
    assert answer.status_code == 404
    assert answer.headers.get("X-Content-Type-Options", "nosniff") == "nosniff"


def test_wrong_methods_are_405(site: Site) -> None:
    assert site.get("/_hypercare/feedback").status_code == 405
    assert site.http.post(f"{site.base}/_hypercare/template").status_code == 405
    assert site.http.put(f"{site.base}/_hypercare/feedback").status_code == 405


def test_a_widget_file_comes_with_an_etag_and_is_not_sent_twice(site: Site) -> None:
    built = sorted(
        each.name
        for each in resources.files("hypercare_widget").iterdir()
        if widget.NAME.fullmatch(each.name)
    )
    for name in built:
        first = site.get(f"/_hypercare/{name}")
        content = resources.files("hypercare_widget").joinpath(name).read_bytes()
        assert (first.status_code, first.content) == (200, content)
        assert first.headers["Content-Type"] == "text/javascript; charset=utf-8"
        assert first.headers["X-Content-Type-Options"] == "nosniff"
        assert first.headers["Cache-Control"] == "public, max-age=300"
        again = site.get(f"/_hypercare/{name}", **{"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        head = site.http.head(f"{site.base}/_hypercare/{name}")
        assert (head.status_code, head.headers["Content-Length"]) == (200, str(len(content)))
    assert "hypercare.js" in built or not built
