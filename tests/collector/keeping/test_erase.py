from __future__ import annotations

import json
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from hypercare_collector.delivery.hand import Hand
from hypercare_collector.keeping.erase import erase, find
from hypercare_collector.store import Store, cases, feedback, queue, rejections, reporters
from hypercare_collector.store.ledger import ledger
from tests.collector.connectors.moody import Door, Moody, Request, running_moody
from tests.collector.rooms import NOW, PUBLIC, SECRET, SIGNING, VAULT, crash, hook, new_store, send
from tests.journey.processes import HYPERCARE, environment, hypercare, running_collector
from tests.waiting import until

WORDS = "Zwiebelkuchen"
ERIKA = {"id": "erika-42", "name": "Erika Mustermann", "email": "Erika@example.com"}


@pytest.fixture
def service() -> Iterator[Moody]:
    with running_moody() as moody:
        yield moody


@pytest.fixture
def store(service: Moody, tmp_path: Path, database_url: str) -> Iterator[Store]:
    destinations = {"board": hook(service.url)}
    opened = new_store(tmp_path / "data", destinations, database_url=database_url)
    yield opened
    opened.close()


def deliver(store: Store) -> None:
    hand = Hand(store, VAULT, "http://care.example", "me/1/1", clock=lambda: NOW)
    while hand.work_once():
        pass
    hand.close()


def erase_all_of(store: Store, who: str, project: str | None = None) -> int:
    with store.database.read() as db:
        found = find(db, who, project)
    erase(store, found)
    return len(found.feedback)


def described(store: Store, uid: str) -> str:
    with store.database.read() as db:
        found = feedback.get(db, uid)
    assert found is not None
    return found.description


class TestWhoIsMeant:
    @pytest.mark.parametrize("who", ["erika-42", "Erika@example.com", "erika@EXAMPLE.com"])
    def test_an_id_or_an_address_in_any_case(self, who: str, store: Store) -> None:
        hers, others = send(store, reporter=ERIKA), send(store, reporter={"id": "erika-421"})
        nobodys = send(store)
        assert erase_all_of(store, who) == 1
        assert described(store, hers.uid) == "[erased]"
        assert described(store, others.uid) == described(store, nobodys.uid) == "It is broken"

    @pytest.mark.parametrize("who", ["Ünal@x.de", "ÜNAL@X.DE", " sp 1 ", "sp 1"])
    def test_letters_of_all_alphabets_and_spaces_around_them(self, who: str, store: Store) -> None:
        hers = send(store, reporter={"id": " sp 1 ", "email": " Ünal@x.de"})
        assert erase_all_of(store, who) == 1
        assert described(store, hers.uid) == "[erased]"

    @pytest.mark.parametrize("written", [r"j.m\u00fcller\u0040x.de", "j.müller@x.de"])
    def test_bodies_that_were_no_json_however_they_were_written(
        self, written: str, store: Store
    ) -> None:
        with store.database.write() as db:
            body = f'{{"reporter": {{"email": "{written}"'.encode()
            kept: Any = {"status": 400, "reasons": [], "media_type": "application/json"}
            rejections.add(db, "shop", now=NOW, body=body, size=len(body), **kept)
        with store.database.read() as db:
            assert len(reporters.refused(db, ["j.müller@x.de"], None)) == 1

    def test_a_project_of_that_name_alone(self, store: Store) -> None:
        send(store, reporter=ERIKA)
        assert erase_all_of(store, "erika-42", "another") == 0
        assert erase_all_of(store, "erika-42", "shop") == 1

    def test_dead_rows_and_logs_are_cleared_away(self, store: Store) -> None:
        send(store, reporter=ERIKA)
        erase_all_of(store, "erika-42")
        assert store.database.scrub()

    def test_who_was_erased_is_not_found_again(self, store: Store) -> None:
        send(store, reporter=ERIKA)
        erase_all_of(store, "erika-42")
        with store.database.read() as db:
            assert find(db, "erika-42").is_nothing

    def test_the_other_names_of_the_same_feedback_are_told(self, store: Store) -> None:
        send(store, reporter=ERIKA)
        with store.database.read() as db:
            assert find(db, "erika-42").others == ("Erika@example.com",)


class TestWhatStays:
    def test_the_sum_is_right(self, store: Store) -> None:
        send(store, reporter=ERIKA)
        send(store, "another")
        erase_all_of(store, "erika-42")
        with store.database.read() as db:
            counted = ledger(db)
        assert (counted.received, counted.kept, counted.waiting) == (2, 1, 1)
        assert counted.difference == 0

    def test_a_case_that_she_opened_loses_what_it_took_from_her_words(self, store: Store) -> None:
        hers = send(store, WORDS, reporter=ERIKA, module=WORDS)
        erase_all_of(store, "erika-42")
        with store.database.read() as db:
            case = cases.get(db, feedback.case_of(db, hers.uid))
        assert (case.title, case.module, case.key) == ("[erased]", None, hers.receipt)

    def test_a_case_that_she_joined_keeps_its_title(self, store: Store) -> None:
        send(store, "It broke first", trail=crash())
        hers = send(store, WORDS, reporter=ERIKA, trail=crash())
        erase_all_of(store, "erika-42")
        with store.database.read() as db:
            assert cases.get(db, feedback.case_of(db, hers.uid)).title == "It broke first"


class TestWhatWaits:
    def test_is_dropped_and_says_why(self, service: Moody, store: Store) -> None:
        hers = send(store, reporter=ERIKA)
        erase_all_of(store, "erika-42")
        deliver(store)
        assert service.requests == []
        with store.database.read() as db:
            [delivery] = queue.of_feedback(db, hers.uid)
        assert (delivery.state, delivery.reason) == ("dropped", "its feedback was erased")

    def test_what_another_said_of_the_same_case_still_makes_the_ticket(
        self, service: Moody, store: Store
    ) -> None:
        send(store, WORDS, reporter=ERIKA, trail=crash())
        other = send(store, "mine too", trail=crash())
        erase_all_of(store, "erika-42")

        deliver(store)

        (request,) = service.requests
        event = json.loads(request.body)
        assert event["type"] == "case.opened"
        assert event["feedback"]["description"] == "mine too"
        assert WORDS not in request.body.decode()
        with store.database.read() as db:
            assert cases.tickets_of(db, feedback.case_of(db, other.uid)).keys() == {"board"}

    def test_what_is_being_carried_is_waited_for(self, service: Moody, store: Store) -> None:
        arrived, go_on = threading.Event(), threading.Event()

        def hold(door: Door, _: Request) -> None:
            arrived.set()
            go_on.wait(20)
            door.answer(200, b"{}", "application/json", {})

        service.mood = hold
        send(store, reporter=ERIKA)
        carrying = threading.Thread(target=carry_now, args=(store,))
        carrying.start()
        arrived.wait(20)
        told: list[Any] = []

        def erase_now() -> None:
            with store.database.read() as db:
                found = find(db, "erika-42")
            told.extend(erase(store, found))

        erasing = threading.Thread(target=erase_now)
        erasing.start()
        time.sleep(0.5)
        assert told == []
        go_on.set()
        erasing.join(30)
        carrying.join(30)

        assert [each.name for each in told] == ["SHOP-1"]
        with store.database.read() as db:
            assert find(db, "erika-42").is_nothing


def carry_now(store: Store) -> None:
    hand = Hand(store, VAULT, "http://care.example", "me/1/1")
    hand.work_once()
    hand.close()


class TestElsewhere:
    def test_tickets_are_named(self, store: Store) -> None:
        send(store, reporter=ERIKA)
        deliver(store)
        with store.database.read() as db:
            (ticket,) = find(db, "erika-42").elsewhere
        assert (ticket.receipt, ticket.destination, ticket.name) == ("SHOP-1", "board", "SHOP-1")

    def test_a_ticket_that_may_be_there_is_named_by_what_to_search_for(
        self, service: Moody, store: Store
    ) -> None:
        service.hangs_up()
        send(store, reporter=ERIKA)
        deliver(store)
        with store.database.read() as db:
            (ticket,) = find(db, "erika-42").elsewhere
        assert ticket.name == ""
        assert ticket.key.startswith("hc-")


def configuration(service: Moody) -> str:
    return f"""
[projects.shop]
name = "Shop"
origins = ["http://shop.example"]
public_key = "{PUBLIC}"
secret_key = "{SECRET}"

[destinations.board]
kind = "webhook"
url = "{service.url}"
secret = "{SIGNING}"

[[routes]]
project = "shop"
to = ["board"]
"""


def post(url: str, path: str = "/api/v1/feedback", **how: Any) -> requests.Response:
    headers = {"Authorization": f"Bearer {SECRET}"}
    return requests.post(f"{url}{path}", headers=headers, timeout=30, **how)


def traces(data: Path) -> set[str]:
    """Return which files of the data folder hold the words, or what is hers."""
    hers = [word.encode() for word in (WORDS, "Mustermann", "rika@example", "erika-42", "visit-77")]
    lying = [path for path in data.rglob("*") if path.is_file()]
    return {
        str(path.relative_to(data))
        for path in lying
        if any(word in path.read_bytes() for word in hers)
    }


def tell_everything(url: str) -> None:
    """Leave traces of her wherever there can be any."""
    told = {
        "description": f"{WORDS} " * 1400,
        "reporter": ERIKA,
        "module": WORDS,
        "context": {"session": "visit-77", "url": f"http://shop.example/{WORDS}"},
        "trail": {"steps": [{"type": "click", "message": WORDS}], "errors": []},
    }
    signal = {
        "session": "visit-77",
        "at": "2026-11-21T10:20:00Z",
        "error": {"type": "KeyError", "message": WORDS, "side": "server"},
    }
    assert post(url, "/api/v1/signals", json={"signals": [signal]}).status_code == 202
    files = [
        ("feedback", (None, json.dumps(told), "application/json")),
        ("log", ("Mustermann.log", f"{WORDS}\n".encode() * 100, "text/plain")),
        ("screenshot", ("Mustermann.png", WORDS.encode(), "image/png")),
    ]
    assert post(url, files=files).status_code == 202
    assert post(url, json={**told, "kind": WORDS}).status_code == 422
    for number in range(20):
        assert post(url, json={"description": f"somebody else, {number}"}).status_code == 202


@pytest.mark.parametrize("status", [200, 400, 503])
def test_nothing_of_her_stays_in_any_byte_while_serve_runs(
    status: int, service: Moody, tmp_path: Path
) -> None:
    service.mood = lambda door, request: door.answer(status, request.body, "application/json", {})
    data = tmp_path / "data"
    with running_collector(data, configuration(service)) as collector:
        tell_everything(collector.url)
        until(lambda: len(service.requests) >= 21)
        assert "hypercare.db" in traces(data) or "hypercare.db-wal" in traces(data)
        assert {name[:6] for name in traces(data)} >= {"files/"}

        told = hypercare("erase", "--reporter", "erika-42", "--yes", "--json", data=data)

        erased = json.loads(told)
        assert traces(data) == set()
        assert post(collector.url, json={"description": "it goes on"}).status_code == 202
        assert collector.ledger()["difference"] == 0
    assert traces(data) == set()
    assert erased["feedback"] == ["SHOP-1"]
    assert (erased["files"], erased["signals"], erased["refused"]) == (2, 1, 1)
    assert erased["scrubbed"] is True
    assert erased["also_known_as"] == ["Erika@example.com"]
    names = [ticket["name"] for ticket in erased["tickets"]]
    assert names == {200: ["SHOP-1"], 400: [], 503: [""]}[status]


class TestAsking:
    @pytest.fixture
    def data(self, service: Moody, tmp_path: Path) -> Path:
        folder = tmp_path / "data"
        store = new_store(folder, {"board": hook(service.url)})
        send(store, reporter=ERIKA)
        store.close()
        return folder

    def run(self, data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*HYPERCARE, "erase", *arguments, "--data", str(data)],
            capture_output=True,
            text=True,
            check=False,
            env=environment(),
            stdin=subprocess.DEVNULL,
        )

    def test_without_a_terminal_it_wants_yes_and_shows_what_would_go(self, data: Path) -> None:
        done = self.run(data, "--reporter", "erika-42")
        assert done.returncode == 2
        assert "1 feedback" in done.stdout
        assert "SHOP-1" in done.stdout
        assert "--yes" in done.stderr
        assert self.run(data, "--reporter", "erika-42", "--yes").returncode == 0

    def test_with_yes_it_says_what_went(self, data: Path) -> None:
        done = self.run(data, "--reporter", "erika-42", "--yes")
        assert done.returncode == 0
        assert "erased: 1 feedback, 1 delivery not yet made" in done.stdout

    def test_nobody_of_that_name_is_exit_1(self, data: Path) -> None:
        done = self.run(data, "--reporter", "nobody", "--yes")
        assert done.returncode == 1
        assert "nothing here is of 'nobody'" in done.stderr

    def test_a_project_that_is_unknown_is_exit_2(self, data: Path) -> None:
        done = self.run(data, "--reporter", "erika-42", "--project", "shoop", "--yes")
        assert done.returncode == 2
        assert "there is no project 'shoop'" in done.stderr
