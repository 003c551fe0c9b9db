"""``hypercare case``: what an operator sees of a case, decides about it and says to reporters."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from hypercare_collector import configuration
from hypercare_collector.delivery.hand import Hand
from hypercare_collector.model import Verb
from hypercare_collector.store import Store, held, queue, serving
from hypercare_collector.store.ledger import ledger
from tests.collector.commands.conftest import Hypercare
from tests.collector.connectors.moody import Moody
from tests.collector.rooms import NOW, VAULT, crash, hook, new_store, send


@pytest.fixture
def store(tmp_path: Path, moody: Moody) -> Iterator[Store]:
    """A store whose cases go to a webhook, and to a tracker that is not there."""
    board = {
        "kind": "roundup",
        "url": "http://127.0.0.1:9",
        "user": "hypercare",
        "password": "x",
    }
    opened = new_store(tmp_path / "data", {"hook": hook(moody.url), "board": board})
    yield opened
    opened.close()


@pytest.fixture
def work(store: Store, tmp_path: Path) -> Callable[[], None]:
    """Deliver all that is due."""

    def all_of_it() -> None:
        with closing(Hand(store, VAULT, "http://care.example", "me")) as hand:
            while hand.work_once():
                pass

    return all_of_it


def events(moody: Moody) -> list[Any]:
    return [json.loads(request.body) for request in moody.requests]


def test_a_case_is_shown_with_all_that_hangs_on_it(
    store: Store, hypercare: Hypercare, work: Callable[[], None]
) -> None:
    send(store, "It is broken", trail=crash(), category="bug", module="Cart")
    send(store, "Here too", trail=crash())
    work()

    done = hypercare("case", "shop-2")

    assert (done.code, done.err) == (0, "")
    for line in (
        "SHOP-1  It is broken",
        "  state    open",
        "  priority P3: nobody said who is affected or whether work can go on",
        "  about    bug, Cart",
        "  opened   2026-11-21 10:20:00 UTC, project shop",
        "  feedback SHOP-1  2026-11-21 10:20:00 UTC",
        "           SHOP-2  2026-11-21 10:20:00 UTC",
        "  tickets  hook: SHOP-1",
        "  messages none",
    ):
        assert line in done.out.splitlines()
    assert "create at board: waiting, " in done.out
    assert "  page     /c/SHOP-1?token=" in done.out


def test_it_is_there_for_programs_too(store: Store, hypercare: Hypercare) -> None:
    send(store, "It is broken", trail=crash())
    hypercare("case", "SHOP-1", "say", "We look into it")

    told = hypercare("case", "SHOP-1", "--json").json()

    assert told["key"] == "SHOP-1"
    assert told["page"].startswith("/c/SHOP-1?token=")
    assert told["feedback"] == [{"receipt": "SHOP-1", "received_at": "2026-11-21T10:20:00.000Z"}]
    assert [message["text"] for message in told["messages"]] == ["We look into it"]
    assert [(each["verb"], each["destination"], each["state"]) for each in told["pending"]] == [
        ("create", "hook", "waiting"),
        ("create", "board", "waiting"),
        ("update", "hook", "waiting"),
    ]
    assert told["pending"][0].keys() == {"name", "verb", "destination", "state", "reason"}


def test_all_is_delivered_once_it_is(
    store: Store, hypercare: Hypercare, work: Callable[[], None]
) -> None:
    with store.database.write() as db:
        db.exec_driver_sql("UPDATE routes SET destinations = '[\"hook\"]'")
    send(store)
    work()

    assert "  pending  none: all is delivered" in hypercare("case", "SHOP-1").out.splitlines()


def test_the_page_is_where_the_collector_was_served_last(
    store: Store, hypercare: Hypercare, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(store)

    assert "below the collector's address: set url, or start" in hypercare("case", "SHOP-1").out
    for url in ("http://127.0.0.1:8600", "http://127.0.0.1:8600/care", "http://127.0.0.1:8601"):
        with store.database.write() as db:
            serving.remember(db, url)
        told = hypercare("case", "SHOP-1").out
        assert f"  page     {url}/c/SHOP-1?token=" in told
        assert "below" not in told
    monkeypatch.setenv("HYPERCARE_URL", "https://care.example/")
    assert "https://care.example/c/SHOP-1?" in hypercare("case", "SHOP-1").out


@pytest.mark.parametrize("act", [[], ["resolve"], ["say", "x"]])
def test_one_that_is_not_there_is_said(store: Store, hypercare: Hypercare, act: list[str]) -> None:
    done = hypercare("case", "SHOP-7", *act)

    assert (done.code, done.out) == (1, "")
    assert "no case and no feedback is called 'SHOP-7'" in done.err


@pytest.mark.parametrize(("act", "state"), [("resolve", "resolved"), ("close", "closed")])
def test_one_that_is_over_takes_no_further_feedback(
    store: Store, hypercare: Hypercare, act: str, state: str
) -> None:
    send(store, trail=crash())

    done = hypercare("case", "SHOP-1", act)

    assert (done.code, done.err) == (0, "")
    assert f"SHOP-1 is {state}" in done.out
    send(store, trail=crash())
    assert "SHOP-2  It is broken" in hypercare("case", "SHOP-2").out
    assert hypercare("case", "SHOP-1", "--json").json()["state"] == state


def test_it_can_be_opened_again(store: Store, hypercare: Hypercare) -> None:
    send(store, trail=crash())
    hypercare("case", "SHOP-1", "resolve")

    assert hypercare("case", "SHOP-1", "reopen").code == 0

    send(store, trail=crash())
    assert "SHOP-1  It is broken" in hypercare("case", "SHOP-2").out


def test_it_stays_over_while_another_is_open_for_the_same_error(
    store: Store, hypercare: Hypercare
) -> None:
    send(store, trail=crash())
    hypercare("case", "SHOP-1", "close")
    send(store, trail=crash())

    done = hypercare("case", "SHOP-1", "reopen", "--say", "Sorry")

    assert done.code == 1
    assert "SHOP-2 is open for the same error" in done.err
    told = hypercare("case", "SHOP-1", "--json").json()
    assert (told["state"], told["messages"]) == ("closed", [])


def test_what_is_so_already_is_said(store: Store, hypercare: Hypercare) -> None:
    send(store)
    hypercare("case", "SHOP-1", "resolve")

    assert "SHOP-1 is resolved already" in hypercare("case", "SHOP-1", "resolve").err
    assert hypercare("case", "SHOP-1", "close").code == 0


@pytest.mark.parametrize(
    ("words", "why"), [(" \n", "there is nothing in the message"), ("x" * 2001, "2,001 characters")]
)
def test_a_message_has_words_and_an_end(
    store: Store, hypercare: Hypercare, words: str, why: str
) -> None:
    send(store)

    for arguments in (("say", words), ("resolve", "--say", words)):
        done = hypercare("case", "SHOP-1", *arguments)
        assert done.code == 1
        assert why in done.err
    assert hypercare("case", "SHOP-1", "--json").json()["state"] == "open"


def test_a_terminal_obeys_nothing_of_what_a_user_wrote(store: Store, hypercare: Hypercare) -> None:
    send(store, "red \x1b[31m alert \x07")

    assert "\x1b" not in hypercare("case", "SHOP-1").out


def test_halves_of_characters_do_not_stop_a_message(store: Store, hypercare: Hypercare) -> None:
    send(store)

    assert hypercare("case", "SHOP-1", "say", "a\udcffb").code == 0
    assert hypercare("case", "SHOP-1", "--json").json()["messages"][0]["text"] == "a\ufffdb"


def test_a_webhook_hears_of_it_and_a_tracker_does_not(
    store: Store, hypercare: Hypercare, work: Callable[[], None], moody: Moody
) -> None:
    sent = send(store, "It is broken")
    hypercare("case", "SHOP-1", "say", "We look into it")
    hypercare("case", "SHOP-1", "resolve", "--say", "It works again")
    work()

    opened, *changed = events(moody)

    assert opened["type"] == "case.opened"
    assert [(each["type"], each["case"]["changed"]) for each in changed] == [
        ("case.changed", "message"),
        ("case.changed", "state"),
    ]
    assert changed[-1]["case"]["state"] == "resolved"
    said = [message["text"] for message in changed[-1]["case"]["messages"]]
    assert said == ["We look into it", "It works again"]
    assert changed[-1]["feedback"]["description"] == "It is broken"
    assert len({request.headers["webhook-id"] for request in moody.requests}) == 3
    with store.database.read() as db:
        updates = [row for row in queue.of_feedback(db, sent.uid) if row.verb == Verb.UPDATE]
    assert {row.destination for row in updates} == {"hook"}


def test_a_case_that_goes_nowhere_is_decided_about_all_the_same(
    store: Store, hypercare: Hypercare
) -> None:
    with store.database.write() as db:
        configuration.apply(
            db,
            VAULT,
            {"routes": [{"project": "shop", "when": {"kind": ["praise"]}, "to": ["hook"]}]},
        )
    send(store)

    told = hypercare("case", "SHOP-1").out
    assert "  pending  none: no route sends this case anywhere" in told.splitlines()
    assert hypercare("case", "SHOP-1", "resolve", "--say", "Done").code == 0
    with store.database.read() as db:
        assert ledger(db).as_dict()["kept"] == 1


def test_news_that_are_refused_wait_for_a_person_and_the_sum_is_right(
    store: Store, hypercare: Hypercare, work: Callable[[], None], moody: Moody
) -> None:
    with store.database.write() as db:
        db.exec_driver_sql("UPDATE routes SET destinations = '[\"hook\"]'")
    send(store, now=NOW)
    work()
    moody.answers(410)
    hypercare("case", "SHOP-1", "close")
    work()

    with store.database.read() as db:
        [thing] = held.all_held(db)
        assert ledger(db).as_dict() | {"held": 1, "difference": 0} == ledger(db).as_dict()
    assert thing.what == "update at hook"
    moody.answers(204)
    hypercare("held", "retry", thing.name)
    work()
    with store.database.read() as db:
        assert ledger(db).as_dict()["ticketed"] == 1
