"""The simple door: three words, one feedback."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
import requests

from tests.collector.house import House


def knock(house: House, **words: Any) -> requests.Response:
    return house.post(words, path="/feedback")


def test_three_words_are_a_feedback(house: House) -> None:
    answer = knock(
        house, user_id="42", comments="It is\n broken", time_submitted="2026-11-21T10:20:00Z"
    )

    assert answer.status_code == 200
    assert answer.json() == {"id": answer.json()["id"], "receipt": "SHOP-1"}
    assert uuid.UUID(answer.json()["id"]).version == 5
    content = house.kept(answer).content
    assert content["description"] == "It is\n broken"
    assert content["reporter"] == {"id": "42"}
    assert content["created_at"] == "2026-11-21T10:20:00.000Z"


def test_the_same_three_twice_are_one_feedback(house: House) -> None:
    words = {"user_id": 42, "comments": "x", "time_submitted": "2026-11-21T10:20:00Z"}

    first, again = knock(house, **words), knock(house, **words)

    assert first.json() == again.json()
    assert again.status_code == 200
    assert house.ledger().received == 1


@pytest.mark.parametrize(
    "change", [{"user_id": 43}, {"comments": "y"}, {"time_submitted": "2026-11-21T10:20:01Z"}]
)
def test_each_of_the_three_makes_another(busy_house: House, change: dict[str, Any]) -> None:
    words = {"user_id": 42, "comments": "x", "time_submitted": "2026-11-21T10:20:00Z"}

    assert (
        knock(busy_house, **words).json()["id"] != knock(busy_house, **words | change).json()["id"]
    )


@pytest.mark.parametrize("user", [42, "42", None, 1.5])
def test_comments_are_enough_and_a_user_may_be_a_number(busy_house: House, user: Any) -> None:
    reporter = busy_house.kept(knock(busy_house, user_id=user, comments="x")).content.get(
        "reporter"
    )

    assert reporter == (None if user is None else {"id": str(user)})


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("2026-11-21T11:20:00+01:00", "2026-11-21T10:20:00.000Z"),
        ("2026-11-21 10:20:00", "2026-11-21T10:20:00.000Z"),
        (1795256400, "2026-11-21T10:20:00.000Z"),
    ],
)
def test_times_are_read_as_they_come(busy_house: House, sent: Any, kept: str) -> None:
    answer = knock(busy_house, comments="x", time_submitted=sent)

    assert busy_house.kept(answer).content["created_at"] == kept


@pytest.mark.parametrize("sent", ["just now", 1e300, -1e300])
def test_a_time_that_cannot_be_read_is_kept_as_it_is(busy_house: House, sent: Any) -> None:
    answer = knock(busy_house, comments="x", time_submitted=sent)

    assert busy_house.kept(answer).content["extra"] == {"time_submitted": sent}


def test_every_fault_is_told_in_the_words_of_this_door(busy_house: House) -> None:
    answer = knock(busy_house, user_id=[], comments=" ", time_submitted={})

    assert answer.status_code == 422
    assert [each["field"] for each in answer.json()["errors"]] == [
        "user_id",
        "comments",
        "time_submitted",
    ]


def test_limits_are_told_in_the_words_of_this_door(busy_house: House) -> None:
    answer = knock(busy_house, user_id="x" * 201, comments="x" * 20_001)

    told = {each["field"]: each["message"] for each in answer.json()["errors"]}
    assert told.keys() == {"user_id", "comments"}
    assert "20,000" in told["comments"]


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"{", "application/json", 400),
        (b"[]", "application/json", 422),
        (b"comments=x", "application/x-www-form-urlencoded", 415),
        (b'{"comments": "' + b"x" * 1024 * 1024 + b'"}', "application/json", 413),
    ],
)
def test_what_is_refused_is_kept_for_an_admin(
    house: House, body: bytes, content_type: str, status: int
) -> None:
    answer = house.post(data=body, path="/feedback", headers={"Content-Type": content_type})

    assert answer.status_code == status
    assert [kept.status for kept in house.rejections()] == [status]
