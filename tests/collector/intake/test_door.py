"""Who may write, from where, how often, and on whose word."""

from __future__ import annotations

import hmac
import json
import logging
import time
import uuid
from pathlib import Path
from typing import Any

import pytest
import requests

from hypercare_collector import configuration
from hypercare_collector.intake.door import client_address, networks
from hypercare_collector.intake.keyring import origin
from hypercare_collector.intake.rates import Rates
from hypercare_collector.settings import BadSettings
from tests.collector.house import ORIGIN, House, open_house
from tests.collector.rooms import PUBLIC, SECRET, VAULT, project

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

    def test_a_public_one_may_stand_in_the_address(self, busy_house: House) -> None:
        path = f"/api/v1/feedback?key={PUBLIC}"

        assert busy_house.post(WORDS, key="", path=path).status_code == 202

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


class TestHowOften:
    def test_a_person_waits_and_another_does_not(self, tmp_path: Path) -> None:
        with open_house(tmp_path, per_person=2) as house:
            ann, ben = ({**WORDS, "reporter": {"id": name}} for name in ("ann", "ben"))
            assert [house.post(ann, key=SECRET).status_code for _ in range(3)] == [202, 202, 429]
            assert house.post(ben, key=SECRET).status_code == 202

    def test_the_answer_says_when_to_come_back(self, tmp_path: Path) -> None:
        with open_house(tmp_path, per_key=1) as house:
            house.post(WORDS)

            answer = house.post(WORDS, headers={"Origin": ORIGIN})

            assert answer.status_code == 429
            assert 1 <= int(answer.headers["Retry-After"]) <= 60
            assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
            assert answer.headers["Content-Type"] == "application/problem+json"
            assert not house.rejections()

    def test_a_key_has_a_limit_of_its_own(self, tmp_path: Path) -> None:
        with open_house(tmp_path, per_key=1) as house:
            assert house.post(WORDS).status_code == 202
            assert house.post(WORDS, key=SECRET).status_code == 202
            assert house.post(WORDS).status_code == 429

    def test_what_is_here_already_is_answered_all_the_same(self, tmp_path: Path) -> None:
        with open_house(tmp_path, per_person=1) as house:
            document = {"id": str(uuid.uuid4()), **WORDS}
            first = house.post(document)

            again = house.post(document)

            assert again.status_code == 200
            assert again.json()["receipt"] == first.json()["receipt"]
            assert house.post(WORDS).status_code == 429

    def test_a_flood_of_nonsense_is_limited_too(self, tmp_path: Path) -> None:
        with open_house(tmp_path, per_person=1) as house:
            headers = {"Content-Type": "application/json"}
            statuses = [house.post(data=b"{", headers=headers).status_code for _ in range(2)]

            assert statuses == [400, 429]
            assert len(house.rejections()) == 1

    def test_nobody_escapes_by_claiming_to_be_many(self, tmp_path: Path) -> None:
        with open_house(tmp_path, per_person=1) as house:
            claims = [{**WORDS, "reporter": {"id": n}, "context": {"session": n}} for n in "ab"]

            assert [house.post(claim).status_code for claim in claims] == [202, 429]

    def test_a_signed_person_counts_for_themselves(self, tmp_path: Path) -> None:
        with open_house(tmp_path, per_person=1) as house:
            people = [{**WORDS, "reporter": signed({"id": name})} for name in "ab"]

            assert [house.post(person).status_code for person in people] == [202, 202]

    def test_behind_a_relay_visits_count_apart(self, tmp_path: Path) -> None:
        with open_house(tmp_path, per_person=1) as house:
            visits = [{**WORDS, "context": {"session": name}} for name in "aba"]
            statuses = [house.post(visit, key=SECRET).status_code for visit in visits]

            assert statuses == [202, 202, 429]

    def test_behind_a_trusted_proxy_addresses_count_apart(self, tmp_path: Path) -> None:
        with open_house(tmp_path, trusted_proxies=("127.0.0.0/8",), per_person=1) as house:
            hops = ["203.0.113.1", "203.0.113.2", "198.51.100.9, 203.0.113.1"]
            statuses = [
                house.post(WORDS, headers={"X-Forwarded-For": hop}).status_code for hop in hops
            ]

            assert statuses == [202, 202, 429]

    def test_a_minute_later_there_is_room_again(self) -> None:
        now = [0.0]
        rates = Rates(per_key=3, per_person=2, clock=lambda: now[0])

        assert [rates.wait("k", "ann") for _ in range(3)] == [0, 0, 60]
        now[0] = 30.5
        assert rates.wait("k", "ann") == 30
        assert rates.wait("k", "ben") == 0
        assert rates.wait("k", "cleo") == 30
        now[0] = 61
        assert [rates.wait("k", "ann"), rates.wait("k", "cleo")] == [0, 0]

    def test_who_is_refused_does_not_wait_longer_for_asking(self) -> None:
        now = [0.0]
        rates = Rates(per_key=1, per_person=1, clock=lambda: now[0])
        rates.wait("k", "ann")
        now[0] = 59

        assert [rates.wait("k", "ann") for _ in range(5)] == [1] * 5


class TestWhoItWas:
    def test_a_secret_key_vouches(self, busy_house: House) -> None:
        assert busy_house.kept(busy_house.post(WORDS, key=SECRET)).vouched
        assert not busy_house.kept(busy_house.post(WORDS)).vouched

    @pytest.mark.parametrize(
        "reporter",
        [
            {"id": "42", "email": "ann@shop.example"},
            {"id": "42"},
            {"id": 42},
            {"email": "ann@shop.example"},
            {"id": "Zoë", "email": "zoë@shop.example"},
        ],
    )
    def test_a_signature_vouches(self, busy_house: House, reporter: dict[str, Any]) -> None:
        kept = busy_house.kept(busy_house.post({**WORDS, "reporter": signed(reporter)}))

        assert kept.vouched
        assert "signature" not in kept.content["reporter"], "it could be used again"

    @pytest.mark.parametrize(
        "change",
        [
            {"id": "43"},
            {"email": "ben@shop.example"},
            {"signature": ""},
            {"signature": "v1"},
            {"signature": "v1,,"},
            {"signature": "v2,9999999999,00"},
            {"signature": "v1,9999999999," + "0" * 64},
            {"signature": "v1,²,x"},
            {"signature": "v1,9999999999,\ud800"},
        ],
    )
    def test_a_signature_of_something_else_does_not(
        self, busy_house: House, change: dict[str, str]
    ) -> None:
        reporter = signed({"id": "42", "email": "ann@shop.example"}) | change

        answer = busy_house.post({**WORDS, "reporter": reporter})

        assert answer.status_code == 202
        assert not busy_house.kept(answer).vouched

    def test_a_signature_of_another_project_does_not(self, busy_house: House) -> None:
        reporter = signed({"id": "42"}, project="bank")

        assert not busy_house.kept(busy_house.post({**WORDS, "reporter": reporter})).vouched

    def test_a_signature_expires(self, busy_house: House) -> None:
        reporter = signed({"id": "42"}, expires=int(time.time()) - 1)

        assert not busy_house.kept(busy_house.post({**WORDS, "reporter": reporter})).vouched


@pytest.mark.parametrize(
    ("remote", "forwarded", "client"),
    [
        ("203.0.113.5", "1.1.1.1", "203.0.113.5"),
        ("10.0.0.1", "1.1.1.1", "1.1.1.1"),
        ("10.0.0.1", "9.9.9.9, 1.1.1.1", "1.1.1.1"),
        ("10.0.0.1", "9.9.9.9, 1.1.1.1, 10.0.0.2", "1.1.1.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "junk", "junk"),
        ("10.0.0.1", "1.1.1.1, junk", "junk"),
        ("::1", "2001:db8::1", "2001:db8::1"),
    ],
)
def test_addresses_are_read_from_the_right(remote: str, forwarded: str, client: str) -> None:
    trusted = networks(["10.0.0.0/24", "::1"])

    assert client_address(remote, forwarded, trusted) == client


def test_a_proxy_that_is_no_address_is_named() -> None:
    with pytest.raises(BadSettings, match="localhost"):
        networks(["localhost"])


def signed(
    reporter: dict[str, Any], *, project: str = "shop", expires: int | None = None
) -> dict[str, Any]:
    """Return a reporter as the page's own server signs it."""
    until = expires or int(time.time()) + 3600
    who = [None if reporter.get(n) is None else str(reporter[n]) for n in ("id", "email")]
    message = json.dumps([project, *who, until], separators=(",", ":"), ensure_ascii=False)
    mac = hmac.new(SECRET.encode(), message.encode(), "sha256").hexdigest()
    return {**reporter, "signature": f"v1,{until},{mac}"}


def until(true: Any, seconds: float = 20) -> None:
    """Wait for something that happens soon."""
    ends = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < ends, "it did not happen"
        time.sleep(0.05)
