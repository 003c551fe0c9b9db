"""Who may write, and from where."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
import requests

from hypercare_collector import configuration
from hypercare_collector.intake.keyring import origin
from tests.collector.house import ORIGIN, House
from tests.collector.rooms import PUBLIC, SECRET, VAULT, project
from tests.waiting import until

WORDS = {"description": "It is broken"}
CALLS = ["/api/v1/feedback", "/feedback"]


class TestKeys:
    @pytest.mark.parametrize("path", CALLS)
    def test_without_one_nobody_comes_in(self, busy_house: House, path: str) -> None:
        answer = busy_house.post(WORDS, key="", path=path)

        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")

    @pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer ", "Basic aGk6aGk=", "x"])
    def test_what_is_no_bearer_token_is_no_key(self, busy_house: House, authorization: str) -> None:
        answer = busy_house.post(WORDS, key="", headers={"Authorization": authorization})

        assert answer.status_code == 401

    @pytest.mark.parametrize("path", CALLS)
    @pytest.mark.parametrize("key", ["hcp_wrong", PUBLIC + "0", PUBLIC.upper(), SECRET[:-1], "ä"])
    def test_a_wrong_one_is_not_let_in(self, busy_house: House, path: str, key: str) -> None:
        answer = busy_house.post(
            WORDS, key="", path=path, headers={"Authorization": b"Bearer " + key.encode()}
        )

        assert answer.status_code == 403
        assert answer.json()["reason"] == "key"

    def test_a_public_one_may_stand_in_the_address(self, busy_house: House) -> None:
        path = f"/api/v1/feedback?key={PUBLIC}"

        assert busy_house.post(WORDS, key="", path=path).status_code == 202

    def test_a_page_that_is_closed_sends_without_any_header_of_its_own(
        self, busy_house: House
    ) -> None:
        answer = requests.post(
            f"{busy_house.url}/api/v1/feedback?key={PUBLIC}",
            files={"feedback": (None, json.dumps(WORDS))},
            headers={"Origin": ORIGIN},
            timeout=30,
        )

        assert answer.status_code == 202

    def test_a_secret_one_may_not(self, busy_house: House) -> None:
        path = f"/api/v1/feedback?key={SECRET}"

        answer = busy_house.post(WORDS, key="", path=path)

        assert answer.status_code == 403
        assert "Authorization" in answer.json()["detail"]
        assert SECRET not in answer.text

    def test_a_changed_configuration_is_followed_by_a_running_collector(self, house: House) -> None:
        assert house.post(WORDS).status_code == 202
        new = "hcp_fedcba9876543210fedcba9876543210"
        with house.store.database.write() as db:
            wanted = {"projects": {"shop": project() | {"public_key": new}}}
            configuration.apply(db, VAULT, wanted)

        until(lambda: house.post(WORDS, key=new).status_code == 202)
        assert house.post(WORDS).status_code == 403

    def test_a_project_whose_key_cannot_be_read_is_left_out_alone(
        self, house: House, caplog: pytest.LogCaptureFixture
    ) -> None:
        other = "hcp_" + "0" * 32
        lost = {"public_key": other, "secret_key": "file:/nowhere/key", "origins": []}
        with house.store.database.write() as db:
            configuration.apply(db, VAULT, {"projects": {"lost": {"name": "Lost", **lost}}})

        with caplog.at_level(logging.WARNING):
            assert house.post(WORDS).status_code == 202
            assert house.post(WORDS, key=other).status_code == 403

        assert sum("/nowhere/key" in message for message in caplog.messages) == 1


class TestOrigins:
    @pytest.mark.parametrize("sent", [ORIGIN, "http://shop.example:80", "HTTP://Shop.Example"])
    def test_the_projects_own_may_write(self, busy_house: House, sent: str) -> None:
        assert busy_house.post(WORDS, headers={"Origin": sent}).status_code == 202

    @pytest.mark.parametrize(
        "sent",
        [
            "https://shop.example",
            "http://shop.example:8080",
            "http://evil.example",
            "http://shop.example.evil.example",
            "http://www.shop.example",
            "null",
            "http://[",
            "",
        ],
    )
    def test_no_other_may(self, house: House, sent: str) -> None:
        answer = house.post(WORDS, headers={"Origin": sent})

        assert answer.json()["reason"] == "origin"
        assert answer.status_code == 403
        assert not house.rejections()

    def test_a_secret_key_needs_none(self, house: House, caplog: pytest.LogCaptureFixture) -> None:
        answer = house.post(WORDS, key=SECRET, headers={"Origin": "http://evil.example"})

        assert answer.status_code == 202
        assert "holds the secret key" in caplog.text

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("https://a.example", "https://A.example:443/"),
            ("http://a.example", "http://a.example:80"),
            ("http://[::1]:8000", "http://[::1]:8000/path"),
        ],
    )
    def test_default_ports_and_letters_do_not_count(self, one: str, other: str) -> None:
        assert origin(one) == origin(other)


class TestOtherOrigins:
    @pytest.mark.parametrize("path", [*CALLS, "/api/v1/template"])
    def test_a_preflight_is_answered_for_any(self, busy_house: House, path: str) -> None:
        answer = requests.options(
            busy_house.url + path,
            headers={
                "Origin": "http://anywhere.example",
                "Access-Control-Request-Method": "POST",
                "Access-Control-Request-Headers": "authorization,content-type",
            },
            timeout=10,
        )

        assert answer.status_code == 204
        headers = answer.headers
        assert headers["Access-Control-Allow-Origin"] == "http://anywhere.example"
        assert "POST" in headers["Access-Control-Allow-Methods"]
        assert {"authorization", "content-type"} <= set(
            headers["Access-Control-Allow-Headers"].lower().replace(" ", "").split(",")
        )
        assert int(headers["Access-Control-Max-Age"]) > 0
        assert "Origin" in headers["Vary"]
        assert "Access-Control-Allow-Credentials" not in headers

    @pytest.mark.parametrize(
        ("how", "status"),
        [
            ({"key": "", "document": WORDS}, 401),
            ({"key": "hcp_wrong", "document": WORDS}, 403),
            ({"document": {}}, 422),
            ({"data": b"x"}, 415),
            ({"document": WORDS}, 202),
            ({"key": PUBLIC, "path": "/api/v1/feedback/x", "document": WORDS}, 404),
        ],
    )
    def test_they_can_read_every_answer(
        self, busy_house: House, how: dict[str, Any], status: int
    ) -> None:
        answer = busy_house.post(headers={"Origin": ORIGIN}, **how)

        assert answer.status_code == status
        assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
        assert answer.headers["Access-Control-Expose-Headers"] == "Retry-After"
        assert "Origin" in answer.headers["Vary"]
        assert "Access-Control-Allow-Credentials" not in answer.headers

    def test_pages_for_people_are_not_for_them(self, busy_house: House) -> None:
        answer = busy_house.get("/", Origin=ORIGIN)

        assert "Access-Control-Allow-Origin" not in answer.headers
