"""The relay, through a real WSGI server and real sockets."""

from __future__ import annotations

import json
from typing import Any

import pytest
from urllib3.filepost import encode_multipart_formdata

from hypercare import template
from tests.sdk.fake_collector import KEY, FakeCollector
from tests.sdk.shop import ID, Site


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


@pytest.mark.parametrize(
    ("body", "content_type", "status", "says"),
    [
        ("{", "application/json", 400, "not JSON"),
        ("[" * 100_000, "application/json", 400, "not JSON"),
        ("[]", "application/json", 400, "not a JSON object"),
        ('{"description": NaN}', "application/json", 400, "NaN is no number in JSON"),
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


def test_wrong_methods_are_405(site: Site) -> None:
    assert site.get("/_hypercare/feedback").status_code == 405
    assert site.http.post(f"{site.base}/_hypercare/template").status_code == 405
    assert site.http.put(f"{site.base}/_hypercare/feedback").status_code == 405
