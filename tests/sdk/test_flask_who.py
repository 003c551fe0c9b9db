from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import flask
import pytest

import hypercare
from tests.sdk.fake_collector import FakeCollector
from tests.sdk.shop import post, shop


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
        (False, None),
        (True, None),
        ("", None),
        (0, None),
        ((False, "Ada"), None),
        ({"id": False}, None),
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


def test_two_applications_keep_to_themselves(ready: FakeCollector) -> None:
    one, other = shop(who=lambda: 1), shop(who=lambda: 2)
    post(one.test_client())
    post(other.test_client())
    assert [each["reporter"]["id"] for each in ready.feedback] == ["1", "2"]
