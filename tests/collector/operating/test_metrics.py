from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample

from hypercare_collector.delivery.hand import Hand
from hypercare_collector.meters import Meters
from tests.collector.connectors.moody import Moody, running_moody
from tests.collector.house import SECRET, House, open_house
from tests.collector.rooms import VAULT, hook, new_store, send

KEY = "a-key-of-the-scraper"


def samples(text: str) -> list[Sample]:
    return [s for family in text_string_to_metric_families(text) for s in family.samples]


def value(text: str, name: str, **labels: str) -> float | None:
    """Return what stands under a name with these labels; None when nothing does."""
    found = [s.value for s in samples(text) if s.name == name and s.labels == labels]
    assert len(found) <= 1
    return found[0] if found else None


def scraped(house: House, **headers: str) -> str:
    answer = house.get("/metrics", **headers)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"].startswith("text/plain; version=")
    return answer.text


def test_feedback_is_counted_by_project_and_status(house: House) -> None:
    house.post({"description": "It is broken"})
    house.post({"description": "It is broken"})
    house.post({"description": ""})
    house.post({"description": "It is broken"}, key="hcp_unknown")
    house.post({"description": "It is broken"}, key="")

    text = scraped(house)

    def count(project: str, status: str) -> float | None:
        return value(text, "hypercare_feedback_total", project=project, status=status)

    assert count("shop", "202") == 2
    assert count("shop", "422") == 1
    assert count("", "403") == 1
    assert count("", "401") == 1
    assert value(text, "hypercare_accept_seconds_count") == 2


def test_too_much_of_it_is_counted_too(tmp_path: Path) -> None:
    with open_house(tmp_path / "data", per_person=1) as house:
        for _ in range(3):
            house.post({"description": "It is broken"})
        text = scraped(house)
    assert value(text, "hypercare_feedback_total", project="shop", status="429") == 2


def test_the_ledger_the_disk_and_the_process_are_told(house: House) -> None:
    house.post({"description": "It is broken"})
    house.post({"description": ""})
    text = scraped(house)
    assert value(text, "hypercare_ledger_submissions", state="received") == 2
    assert value(text, "hypercare_ledger_submissions", state="kept") == 1
    assert value(text, "hypercare_ledger_submissions", state="rejected") == 1
    assert value(text, "hypercare_ledger_difference") == 0
    assert value(text, "hypercare_held_files") == 0
    assert (value(text, "hypercare_database_size_bytes") or 0) > 4096
    assert (value(text, "hypercare_disk_free_bytes") or 0) > 0
    assert (value(text, "process_resident_memory_bytes") or 0) > 0


def test_without_the_database_the_process_still_tells_what_it_counted(house: House) -> None:
    house.post({"description": "It is broken"})
    assert value(scraped(house), "hypercare_database_up") == 1
    house.store.close()
    for path in house.folder.glob("hypercare.db*"):
        path.unlink()
    (house.folder / "hypercare.db").mkdir()

    text = scraped(house)

    assert value(text, "hypercare_database_up") == 0
    assert value(text, "hypercare_ledger_difference") is None
    assert value(text, "hypercare_accept_seconds_count") == 1


def test_two_collectors_in_one_process_count_apart(house: House, busy_house: House) -> None:
    busy_house.post({"description": "It is broken"})
    assert value(scraped(house), "hypercare_accept_seconds_count") == 0


@pytest.fixture
def service() -> Iterator[Moody]:
    with running_moody() as moody:
        yield moody


def test_attempts_and_tickets_are_timed_by_destination(service: Moody, tmp_path: Path) -> None:
    meters = Meters()
    store = new_store(tmp_path, {"board": hook(service.url)})
    hand = Hand(store, VAULT, "http://care.example", "me/1/1", meters=meters)
    send(store)
    hand.work_once()
    service.answers(400)
    send(store, "another")
    hand.work_once()
    hand.close()
    store.close()

    text = exposed(meters)

    def attempts(outcome: str) -> float | None:
        name = "hypercare_delivery_attempts_total"
        return value(text, name, destination="board", outcome=outcome)

    assert attempts("done") == 1
    assert attempts("held") == 1
    assert value(text, "hypercare_delivery_attempt_seconds_count", destination="board") == 2
    assert value(text, "hypercare_ticket_seconds_count", destination="board") == 1


def test_what_waits_and_what_is_held_stands_by_destination(service: Moody, tmp_path: Path) -> None:
    service.answers(400)
    wanted = {"board": hook(service.url), "other": hook(service.url)}
    with open_house(tmp_path / "data") as house:
        store = new_store(tmp_path / "data", wanted)
        send(store)
        hand = Hand(store, VAULT, "http://care.example", "me/1/1")
        hand.work_once()
        hand.close()
        store.close()
        text = scraped(house)

    waiting = {
        s.labels["destination"]: s.value
        for s in samples(text)
        if s.name == "hypercare_deliveries_waiting"
    }
    held = {
        s.labels["destination"]: s.value
        for s in samples(text)
        if s.name == "hypercare_deliveries_held"
    }
    assert {name: (waiting[name], held[name]) for name in wanted} in (
        {"board": (0, 1), "other": (1, 0)},
        {"board": (1, 0), "other": (0, 1)},
    )
    oldest = [s.value for s in samples(text) if s.name.endswith("oldest_waiting_seconds")]
    assert max(oldest) > 0


def exposed(meters: Meters) -> str:
    return generate_latest(meters.registry).decode()


class TestWhoMayRead:
    @pytest.fixture
    def keyed(self, tmp_path: Path) -> Iterator[House]:
        with open_house(tmp_path / "data", metrics_key=KEY) as house:
            yield house

    def test_without_a_key_in_the_settings_this_machine_alone(self, house: House) -> None:
        assert house.get("/metrics").status_code == 200

    @pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "Via", "X-Real-IP"])
    def test_who_comes_through_a_proxy_is_not_of_this_machine(
        self, header: str, house: House
    ) -> None:
        refused = house.get("/metrics", **{header: "127.0.0.1"})
        assert refused.status_code == 403
        assert refused.headers["Content-Type"] == "application/problem+json"
        assert "metrics_key" in refused.json()["detail"]

    def test_with_one_it_must_be_shown(self, keyed: House) -> None:
        assert keyed.get("/metrics", key=KEY).status_code == 200
        assert keyed.get("/metrics", key=KEY, Via="1.1 proxy").status_code == 200
        assert keyed.get("/metrics").status_code == 401
        assert keyed.get("/metrics", key=SECRET).status_code == 403

    def test_a_key_that_cannot_be_had_admits_nobody(self, tmp_path: Path) -> None:
        with open_house(tmp_path / "data", metrics_key="env:NO_SUCH_VARIABLE") as house:
            answer = house.get("/metrics", key="")
            assert answer.status_code == 401
            answer = house.get("/metrics", key="x")
        assert answer.status_code == 503
        assert "NO_SUCH_VARIABLE" in answer.json()["detail"]


def test_labels_never_hold_what_a_sender_chose(house: House) -> None:
    requests.request("ZWIEBEL", f"{house.url}/Zwiebelkuchen", timeout=30)
    house.post({"description": "Zwiebelkuchen", "module": "Zwiebelkuchen"}, key="hcp_zwiebel")
    assert "zwiebel" not in scraped(house).lower()
