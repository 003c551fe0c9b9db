"""On whose word a feedback comes, and from which address."""

from __future__ import annotations

import time
from typing import Any

import pytest

from hypercare_collector.intake.door import client_address, networks
from hypercare_collector.settings import BadSettings
from tests.collector.house import House
from tests.collector.intake.signing import signed
from tests.collector.rooms import SECRET

WORDS = {"description": "It is broken"}


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
