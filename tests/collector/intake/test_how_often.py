"""How often one key and one person may write."""

from __future__ import annotations

import uuid
from pathlib import Path

from hypercare_collector.intake.rates import Rates
from tests.collector.house import ORIGIN, open_house
from tests.collector.intake.signing import signed
from tests.collector.rooms import SECRET

WORDS = {"description": "It is broken"}


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
