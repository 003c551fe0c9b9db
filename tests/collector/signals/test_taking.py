"""``POST /api/v1/signals``: what is taken, what is left out, and what is refused."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from hypercare_collector.moments import written
from tests.collector.house import House, open_house
from tests.collector.intake.signing import signed
from tests.collector.rooms import PUBLIC, SECRET
from tests.collector.signals.telling import SESSION, a_signal, an_error, body, runs

ORIGIN = "http://shop.example"
PATH = "/api/v1/signals"
WORDS = {"description": "It is broken", "context": {"session": SESSION}}


def post(house: House, document: Any = None, **how: Any) -> requests.Response:
    return house.post(document, path=PATH, **how)


def taken(house: House, *signals: Any, key: str = SECRET) -> Any:
    answer = post(house, body(*signals), key=key)
    assert answer.status_code == 202, answer.text
    return answer.json()


def kept_error(house: House, error: Any, key: str = SECRET) -> dict[str, Any]:
    assert taken(house, a_signal(error), key=key)["taken"] == 1
    [run] = runs(house.store)
    return run.error


class TestTaken:
    def test_the_answer_says_how_many(self, house: House) -> None:
        answer = post(house, body(a_signal(), a_signal(an_error("TypeError"))))

        assert answer.status_code == 202
        assert answer.json() == {"taken": 2, "left_out": []}
        assert len(runs(house.store)) == 2

    def test_none_at_all_is_nothing_wrong(self, house: House) -> None:
        assert post(house, {"signals": []}).json() == {"taken": 0, "left_out": []}

    def test_what_is_malformed_is_left_out_and_named(self, house: House) -> None:
        wrong = [
            "text",
            {"error": an_error()},
            a_signal(session="two words"),
            a_signal(session="x" * 201),
            a_signal(session="eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abcdefgh"),
            {"session": SESSION, "error": "boom"},
            {"session": SESSION, "error": {}},
            {"session": SESSION, "error": {"type": 7}},
            a_signal(id=""),
            a_signal(trace_id="x" * 65),
            a_signal(count=0),
            a_signal(count=True),
        ]

        answer = taken(house, *wrong, a_signal(count=2))

        assert answer["taken"] == 1
        assert [each["signal"] for each in answer["left_out"]] == list(range(len(wrong)))
        subjects = [each["why"].partition(":")[0] for each in answer["left_out"]]
        assert subjects[1:] == (
            ["session"] * 4 + ["error"] * 3 + ["id", "trace_id", "count", "count"]
        )
        [run] = runs(house.store)
        assert run.count == 2

    def test_a_repeated_post_counts_once(self, house: House) -> None:
        document = body(a_signal(count=3), a_signal())

        assert [post(house, document).json()["taken"] for _ in range(3)] == [2, 2, 2]

        assert [run.count for run in runs(house.store)] == [4]

    @pytest.mark.parametrize("shift", [timedelta(hours=-71), timedelta(minutes=4)])
    def test_a_time_that_can_be_right_is_believed(self, house: House, shift: timedelta) -> None:
        at = (datetime.now(UTC) + shift).replace(microsecond=0)

        taken(house, a_signal(at=written(at)))

        assert [run.first_at for run in runs(house.store)] == [at]

    @pytest.mark.parametrize("at", ["1999-01-01T00:00:00Z", "2999-01-01T00:00:00Z", "soon", 7])
    def test_a_time_that_cannot_be_right_is_that_of_receipt(self, house: House, at: Any) -> None:
        before = datetime.now(UTC)

        taken(house, a_signal(at=at))

        [run] = runs(house.store)
        assert before <= run.first_at <= datetime.now(UTC)

    def test_what_is_private_is_struck_out_once_more(self, house: House) -> None:
        error = an_error(
            message="password=hunter2 at https://shop.example/?code=1",
            data={"token": "abc", "route": "/cart"},
            cause={"type": "E", "message": "Authorization: Bearer abcdefghijkl"},
        )

        told = json.dumps(kept_error(house, error))

        for secret in ("hunter2", "code=1", "abc", "abcdefghijkl"):
            assert secret not in told
        assert "/cart" in told

    def test_it_holds_what_no_database_can(self, house: House) -> None:
        raw = json.dumps(body(a_signal(an_error(message="a\x00b"), id="\ud800")))

        answer = post(house, data=raw, headers={"Content-Type": "application/json"})

        assert answer.json()["taken"] == 1
        assert [run.error["message"] for run in runs(house.store)] == ["a\ufffdb"]

    def test_it_is_bounded(self, house: House) -> None:
        frame = {"file": "a" * 1000, "function": "b" * 1000, "source": "c" * 1000}
        cause: dict[str, Any] = {"type": "E"}
        for _ in range(9):
            cause = {"type": "E", "cause": cause, "frames": [frame] * 10}
        error = an_error(
            message="m" * 9_000,
            frames=[*[frame] * 100, *an_error()["frames"]],
            data={f"n{n}": "x" * 900 for n in range(100)},
            cause=cause,
            unknown=["u" * 900] * 100,
        )

        kept = kept_error(house, error)

        assert len(json.dumps(kept).encode()) < 34 * 1024
        assert len(kept["message"]) == 2_000
        assert (len(kept["frames"]), kept["frames"][-1:]) == (5, an_error()["frames"])
        assert {"others", "data", "cause", "frames"} <= set(kept["trimmed"])

    @pytest.mark.parametrize("key", [PUBLIC, SECRET])
    def test_only_a_secret_key_vouches_for_the_server(self, house: House, key: str) -> None:
        kept = kept_error(house, an_error(vouched=True), key)

        assert kept["vouched"] is (key == SECRET)

    def test_a_browser_of_the_project_may_send_them(self, house: House) -> None:
        asked = requests.options(
            house.url + PATH,
            headers={"Origin": ORIGIN, "Access-Control-Request-Method": "POST"},
            timeout=30,
        )
        answer = post(house, body(), headers={"Origin": ORIGIN})

        assert asked.status_code == 204
        assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN


class TestRefused:
    @pytest.mark.parametrize(
        "document", [7, [], {}, {"signals": None}, {"signals": {}}, body(*[a_signal()] * 101)]
    )
    def test_a_body_of_another_shape_is(self, house: House, document: Any) -> None:
        answer = post(house, document)

        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "signals"

    @pytest.mark.parametrize(
        ("status", "raw", "kind"),
        [
            (400, b"{", "application/json"),
            (400, b"\xff", "application/json"),
            (415, b"{}", "text/plain"),
            (415, b"{}", "multipart/form-data; boundary=x"),
            (413, b"[" + b" " * 1024 * 1024 + b"]", "application/json"),
        ],
    )
    def test_what_cannot_be_read_is(self, house: House, status: int, raw: bytes, kind: str) -> None:
        answer = post(house, data=raw, headers={"Content-Type": kind})

        assert answer.status_code == status
        assert answer.headers["Content-Type"] == "application/problem+json"

    def test_who_has_no_key_is(self, house: House) -> None:
        assert post(house, body(), key="").status_code == 401
        assert post(house, body(), key="hcp_wrong").status_code == 403
        assert post(house, body(), headers={"Origin": "http://evil.example"}).status_code == 403

    def test_the_ledger_counts_feedback_alone(self, house: House) -> None:
        post(house, body())
        post(house, {})

        assert set(house.ledger().as_dict().values()) == {0}
        assert not house.rejections()


class TestHowOften:
    def test_a_flood_of_signals_silences_no_feedback(self, tmp_path: Path) -> None:
        with open_house(tmp_path / "data", per_key=3, per_person=3) as house:
            statuses = [post(house, body()).status_code for _ in range(5)]

            assert statuses == [202, 202, 202, 429, 429]
            assert house.post(WORDS).status_code == 202

    def test_a_flood_of_feedback_silences_no_signal(self, tmp_path: Path) -> None:
        with open_house(tmp_path / "data", per_person=1) as house:
            assert [house.post(WORDS).status_code for _ in range(2)] == [202, 429]
            assert post(house, body()).status_code == 202

    def test_behind_a_relay_visits_count_apart(self, tmp_path: Path) -> None:
        with open_house(tmp_path / "data", per_person=1) as house:
            statuses = [
                post(house, body(a_signal(session=visit)), key=SECRET).status_code
                for visit in "aba"
            ]

            assert statuses == [202, 202, 429]

    def test_nobody_escapes_by_nonsense(self, tmp_path: Path) -> None:
        with open_house(tmp_path / "data", per_person=1) as house:
            answers = [post(house, {}), post(house, {}), post(house, body())]

            assert [answer.status_code for answer in answers] == [422, 429, 429]
            assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60


class TestFlood:
    def test_ten_thousand_of_one_error_are_one_row(self, house: House) -> None:
        def send(_: int) -> int:
            return int(post(house, body(*(a_signal() for _ in range(100))), key=SECRET).status_code)

        with ThreadPoolExecutor(4) as pool:
            statuses = set(pool.map(send, range(100)))

        assert statuses == {202}
        assert [run.count for run in runs(house.store)] == [10_000]

    def test_a_feedback_in_the_middle_of_it_is_taken_in(self, house: House) -> None:
        with ThreadPoolExecutor(4) as pool:
            flood = [
                pool.submit(post, house, body(*(a_signal() for _ in range(100)))) for _ in range(20)
            ]
            sent = house.post({**WORDS, "reporter": signed({"id": "ann"})})
            for each in flood:
                each.result()

        found = house.kept(sent)
        assert len(found.joined) <= 1
        assert house.ledger().difference == 0
