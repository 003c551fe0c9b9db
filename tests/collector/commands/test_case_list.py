"""``hypercare case`` without a name: what arrived last, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import requests

from hypercare_collector.store import Store, serving
from tests.collector.commands.conftest import Hypercare
from tests.collector.house import House
from tests.collector.rooms import NOW, SECRET, crash, new_store, send

SECOND = timedelta(seconds=1)


@pytest.fixture
def store(
    tmp_path: Path, bare_environment: None, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Store]:
    if database_url:
        monkeypatch.setenv("HYPERCARE_DATABASE_URL", database_url)
    opened = new_store(tmp_path / "data", database_url=database_url)
    yield opened
    opened.close()


def test_what_arrived_is_listed_with_its_page_the_newest_first(
    store: Store, hypercare: Hypercare
) -> None:
    send(store, "It is broken", trail=crash())
    send(store, "Here\n too", trail=crash(), now=NOW + SECOND)
    send(store, "x" * 62, now=NOW + 2 * SECOND)
    hypercare("case", "SHOP-3", "close")
    with store.database.write() as db:
        serving.remember(db, "http://127.0.0.1:8600")

    done = hypercare("case")

    assert (done.code, done.err) == (0, "")
    heading, *lines = done.out.splitlines()
    assert heading == "The latest 3 feedbacks; look closer with: hypercare case RECEIPT"
    assert lines[::2] == [
        f"SHOP-3  2026-11-21 10:20:02 UTC  closed  {'x' * 59}…",
        "SHOP-2  2026-11-21 10:20:01 UTC  open, part of SHOP-1  Here too",
        "SHOP-1  2026-11-21 10:20:00 UTC  open  It is broken",
    ]
    assert all(line.startswith("    http://127.0.0.1:8600/f/") for line in lines[1::2])


def test_the_page_that_is_listed_is_there(
    house: House, hypercare: Hypercare, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HYPERCARE_SECRET", "test")
    house.post({"description": "It is broken"}, key=SECRET)
    with house.store.database.write() as db:
        serving.remember(db, house.url)

    [told] = hypercare("case", "--json").json()

    page = requests.get(told.pop("page"), timeout=10)
    assert "It is broken" in page.text
    assert told.pop("received_at").endswith("Z")
    assert told == {
        "receipt": "SHOP-1",
        "project": "shop",
        "description": "It is broken",
        "case": "SHOP-1",
        "state": "open",
    }


def test_only_the_latest_are_listed(store: Store, hypercare: Hypercare) -> None:
    for number in range(22):
        send(store, now=NOW + number * SECOND)

    receipts = [each["receipt"] for each in hypercare("case", "--json").json()]

    assert receipts == [f"SHOP-{number}" for number in range(22, 2, -1)]


def test_before_anything_arrived_it_says_how_to_try(store: Store, hypercare: Hypercare) -> None:
    assert 'hypercare send "Hello"' in hypercare("case").out
    assert hypercare("case", "--json").json() == []


def test_a_terminal_obeys_nothing_of_what_is_listed(store: Store, hypercare: Hypercare) -> None:
    send(store, "red \x1b[31m alert \x07")

    assert "red \\x1b[31m alert \\x07" in hypercare("case").out


def test_an_address_that_the_store_has_no_room_for_is_forgotten(store: Store) -> None:
    for url, kept in (("http://a.example", "http://a.example"), ("http://" + "a" * 200, "")):
        with store.database.write() as db:
            serving.remember(db, url)
        with store.database.read() as db:
            assert serving.address(db) == kept
