"""What a feedback is when it has come through the door."""

from __future__ import annotations

import json
import threading
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests

from tests.collector.house import House
from tests.collector.rooms import SECRET

SCRIPTS = {
    "Latin": "Größe, naïve, Łódź, Þórr",
    "Greek": "Δεν λειτουργεί",
    "Cyrillic": "Ничего не работает",
    "Hebrew": "זה לא עובד",
    "Arabic": "لا يعمل شيء",
    "Devanagari": "यह काम नहीं करता",
    "Thai": "มันไม่ทำงาน",
    "Chinese": "结帐时出错 臺灣",
    "Japanese": "動きません。カートが空です",
    "Korean": "작동하지 않아요",
    "Cherokee": "ᏣᎳᎩ",
    "emoji": "😡👩‍👩‍👧‍👦🏳️‍🌈 1️⃣",
    "beyond the first plane": "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𐍈",
    "combining": "Z̸͇̽a̷͝lgo e\u0301",
    "direction": "\u202eevil\u202c \u200b",
}


def test_a_description_alone_is_enough(house: House) -> None:
    answer = house.post({"description": "It is broken"})

    assert answer.status_code == 202
    told = answer.json()
    assert uuid.UUID(told["id"])
    assert (told["receipt"], told["status"]) == ("SHOP-1", "received")
    assert told["links"]["status"].startswith(f"{house.url}/api/v1/feedback/{told['id']}/status?")
    kept = house.kept(answer)
    assert kept.content["kind"] == "problem"
    assert kept.content["template"] == "standard/1"
    assert kept.content["created_at"].endswith("Z")
    assert not kept.vouched


def test_the_workers_are_woken_once_for_each_new_feedback_that_gives_them_work(
    house: House,
) -> None:
    document = json.dumps({"id": str(uuid.uuid4()), "description": "It is broken"})
    words = ("feedback", (None, document, "application/json"))

    for _ in range(2):
        house.post(files=[words, ("log", ("a.log", b"log", "text/plain"))])
    house.post({"description": "No file, and no route that wants it"})

    assert len(house.woken) == 1


def test_all_that_the_template_knows_is_kept_as_it_was_sent(busy_house: House) -> None:
    document = {
        "id": "01939f0e-7c1b-7d2a-9b1e-2f6f1c0a9e55",
        "template": "standard/1",
        "kind": "question",
        "description": "  Why?\r\n\tBecause. ",
        "steps_to_reproduce": "1. a\n2. b",
        "expected": "yes",
        "actual": "no",
        "impact": {"scope": "team", "work": "blocked", "note": "all of us"},
        "category": "bug",
        "module": "Billing / Invoices",
        "fields": {"cost_centre": "4711"},
        "reporter": {"id": "42", "name": "Ann", "email": "ann@shop.example", "role": "clerk"},
        "app": {"name": "shop", "release": "2.4.1", "deployment": "production"},
        "context": {"route": "/cart", "session": "s1", "locale": "de-DE"},
        "environment": {"browser": {"name": "Firefox", "version": "142"}},
        "trail": {"steps": [{"at": "2026-11-21T10:19:00.000Z", "type": "click", "message": "x"}]},
        "sdk": {"name": "widget", "version": "1"},
        "tags": {"wave": "2"},
        "created_at": "2026-11-21T10:20:00.000Z",
    }

    assert busy_house.content(document, key=SECRET) == document


@pytest.mark.parametrize("words", SCRIPTS.values(), ids=SCRIPTS)
def test_words_survive_in_every_script(busy_house: House, words: str) -> None:
    assert busy_house.content({"description": words})["description"] == words


def test_ten_thousand_lines_survive(busy_house: House) -> None:
    words = "\n".join(str(n % 10) for n in range(10_000))

    assert busy_house.content({"description": words})["description"] == words


def test_what_no_database_can_hold_is_replaced_and_marked(busy_house: House) -> None:
    document = {
        "description": "a\x00b\ud800c",
        "impact": {"note": "\udfff"},
        "fields": {"k": "\x00"},
        "context": {"route": "/\x00"},
        "module": "fine",
    }

    content = busy_house.content(document)

    assert content["description"] == "a\ufffdb\ufffdc"
    assert content["impact"]["note"] == "\ufffd"
    assert content["context"]["route"] == "/\ufffd"
    assert content["extra"]["altered"] == ["description", "fields.k", "impact.note"]


def test_a_surrogate_pair_is_one_character(busy_house: House) -> None:
    body = b'{"description": "\\ud83d\\ude00"}'

    answer = busy_house.post(data=body, headers={"Content-Type": "application/json; charset=utf-8"})

    assert busy_house.kept(answer).description == "😀"


def test_surrogates_that_were_not_even_escaped_are_words_too(busy_house: House) -> None:
    body = '{"description": "a\ud800"}'.encode("utf-8", "surrogatepass")

    answer = busy_house.post(data=body, headers={"Content-Type": "application/json"})

    assert busy_house.kept(answer).description == "a\ufffd"


def test_what_the_template_does_not_know_is_kept_apart(busy_house: House) -> None:
    document = {
        "description": "x",
        "mood": "bad",
        "impact": {"scope": "me", "money": 5},
        "reporter": {"id": 7, "shoe": 43},
        "extra": {"before": True},
    }

    content = busy_house.content(document)

    assert content["impact"] == {"scope": "me"}
    assert content["reporter"] == {"id": "7"}
    assert content["extra"] == {
        "before": True,
        "mood": "bad",
        "impact": {"money": 5},
        "reporter": {"shoe": 43},
    }


def test_unanswered_questions_may_be_null(busy_house: House) -> None:
    content = busy_house.content({"description": "x", "category": None, "impact": {"scope": None}})

    assert "category" not in content
    assert "impact" not in content


@pytest.mark.parametrize("days", [-1, 1])
def test_a_clock_that_is_a_day_wrong_is_accepted(busy_house: House, days: int) -> None:
    wrong = (datetime.now(UTC) + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%S.000Z")

    answer = busy_house.post({"description": "x", "created_at": wrong})

    assert answer.status_code == 202
    assert busy_house.kept(answer).content["created_at"] == wrong
    assert abs(busy_house.kept(answer).received_at - datetime.now(UTC)) < timedelta(minutes=5)


def test_a_time_with_an_offset_is_kept_in_utc(busy_house: House) -> None:
    content = busy_house.content({"description": "x", "created_at": "2026-11-21T11:20:00+01:00"})

    assert content["created_at"] == "2026-11-21T10:20:00.000Z"


class TestTheSameIdTwice:
    def test_it_is_one_feedback_with_one_receipt(self, house: House) -> None:
        document = {"id": str(uuid.uuid4()), "description": "x"}

        first, second = house.post(document), house.post(document)

        assert (first.status_code, second.status_code) == (202, 200)
        assert first.json() == second.json()
        assert house.ledger().received == 1

    def test_only_the_one_who_has_the_words_sees_the_link_again(self, house: House) -> None:
        identity = str(uuid.uuid4())

        house.post({"id": identity, "description": "x"})
        stranger = house.post({"id": identity, "description": "y"})

        assert stranger.status_code == 200
        assert stranger.json()["receipt"] == "SHOP-1"
        assert "links" not in stranger.json()

    def test_what_a_relay_adds_at_each_attempt_does_not_make_another_body(
        self, busy_house: House
    ) -> None:
        document = {"id": str(uuid.uuid4()), "description": "x"}

        first = busy_house.post(document)
        again = busy_house.post(document | {"context": {"session": "s"}, "reporter": {"id": "7"}})

        assert again.json() == first.json()

    def test_its_files_are_not_kept_twice(self, house: House) -> None:
        document = {"id": str(uuid.uuid4()), "description": "x"}
        file = ("log", ("a.log", b"one", "text/plain"))

        house.post_files(file, document=document)
        again = house.post_files(file, document=document)

        assert again.status_code == 200
        assert "links" in again.json()
        assert len(house.files()) == 1

    def test_capital_letters_are_the_same_id(self, busy_house: House) -> None:
        identity = str(uuid.uuid4())

        first = busy_house.post({"id": identity, "description": "x"})
        again = busy_house.post({"id": identity.upper(), "description": "x"})

        assert again.json() == first.json()

    def test_at_the_same_instant_on_two_connections(self, house: House) -> None:
        for _ in range(25):
            document = {"id": str(uuid.uuid4()), "description": "x"}
            answers = at_once(house, document, 2)

            assert sorted(answer.status_code for answer in answers) == [200, 202]
            assert len({answer.json()["receipt"] for answer in answers}) == 1
        assert house.ledger().received == 25


def at_once(house: House, document: Any, times: int) -> list[requests.Response]:
    """Post the same document on so many connections at the same instant."""
    answers: list[requests.Response] = []
    start = threading.Barrier(times)

    def send() -> None:
        start.wait()
        answers.append(house.post(document))

    threads = [threading.Thread(target=send) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
