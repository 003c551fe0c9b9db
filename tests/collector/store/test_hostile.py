"""No text, however strange, keeps a feedback from being taken in or a delivery from settling."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hypercare_collector.model import Attachment, FileState, TicketRef
from hypercare_collector.store import Store, cases, held, projects, queue, rejections
from hypercare_collector.store import feedback as kept
from hypercare_collector.store.drivers import to_json
from hypercare_collector.store.projects import Destination, Route
from tests.collector.house import House, open_house
from tests.collector.rooms import NOW, hook, new_store, send
from tests.collector.store.claimer import LEASE

HOSTILE = "a\0b\ud800c\udfffd\\u0000 \\\\u0000 ' \" % :x 🦔"
HOLDABLE = "a\ufffdb\ufffdc\ufffdd\\u0000 \\\\u0000 ' \" % :x 🦔"


@pytest.fixture
def store(tmp_path: Path, database_url: str) -> Iterator[Store]:
    store = new_store(tmp_path, {"board": hook("http://x")}, database_url=database_url)
    yield store
    store.close()


@pytest.fixture
def house(tmp_path: Path, database_url: str) -> Iterator[House]:
    with open_house(tmp_path / "data", database_url=database_url) as opened:
        yield opened


def test_content_comes_back_as_it_was_but_for_what_cannot_be_held(store: Store) -> None:
    accepted = send(store, HOSTILE, extra={HOSTILE: [HOSTILE, 1.5, float("inf"), None]}, zoo=1, a=2)

    with store.database.read() as db:
        content = getattr(kept.get(db, accepted.uid), "content", {})
    assert content["description"] == HOLDABLE
    assert content["extra"] == {HOLDABLE: [HOLDABLE, 1.5, "inf", None]}
    assert list(content) == ["id", "description", "extra", "zoo", "a"]


def test_file_names_and_types_may_hold_anything(store: Store) -> None:
    file = Attachment(
        "one", "", HOSTILE, HOSTILE, "file", 1, "", "aa/one", FileState.PENDING, HOSTILE
    )
    accepted = send(store, attachments=[file])
    with store.database.write() as db:
        claimed = kept.claim_pending(db, NOW, LEASE)
        assert claimed is not None
        found = replace(claimed, state=FileState.HELD, reason=HOSTILE, name=HOSTILE)
        assert kept.settle_file(db, claimed, found)

    with store.database.read() as db:
        [thing] = held.all_held(db)
        got = kept.get(db, accepted.uid)
    assert got is not None
    assert (thing.reason, got.attachments[0].name) == (HOLDABLE, HOLDABLE)


def test_what_a_ticketing_system_says_may_hold_anything(store: Store) -> None:
    send(store)
    with store.database.write() as db:
        act = queue.claim(db, "me", NOW, LEASE)
        assert act is not None
        queue.put_back(db, act, NOW, NOW, HOSTILE, unsure=False)
    with store.database.write() as db:
        again = queue.claim(db, "me", NOW, LEASE)
        assert again is not None
        queue.settle(db, again, NOW, HOSTILE)
        cases.link(db, act.case_id, "board", TicketRef("7", HOSTILE, HOSTILE), NOW)

    with store.database.read() as db:
        said = [attempt.detail for attempt in queue.attempts_of(db, act.id)]
        ticket = cases.ticket(db, act.case_id, "board")
    assert said == [HOLDABLE, HOLDABLE]
    assert ticket is not None
    assert (ticket.name, ticket.url) == (HOLDABLE, HOLDABLE)


def test_what_was_refused_is_kept_with_its_reasons_whatever_they_say(store: Store) -> None:
    with store.database.write() as db:
        rejections.add(
            db,
            "shop",
            now=NOW,
            status=422,
            reasons=[{"field": HOSTILE, "message": HOSTILE}],
            media_type=HOSTILE * 20,
            body=HOSTILE.encode("utf-8", "surrogatepass"),
            size=10**15,
        )

    with store.database.read() as db:
        [refused] = rejections.latest(db)
    assert refused.reasons == [{"field": HOLDABLE, "message": HOLDABLE}]
    assert refused.body == HOSTILE.encode("utf-8", "surrogatepass")


def test_a_configuration_may_hold_anything(store: Store) -> None:
    with store.database.write() as db:
        [project] = projects.all_projects(db)
        asked = {"cost": {"label": HOSTILE}}
        projects.save_project(db, replace(project, name=HOSTILE, origins=(HOSTILE,), fields=asked))
        projects.save_destination(db, Destination("board", "webhook", {"url": HOSTILE}))
        projects.replace_routes(db, "shop", [Route("shop", {"module": [HOSTILE]}, ("board",))])

    with store.database.read() as db:
        [project] = projects.all_projects(db)
        [board] = projects.all_destinations(db)
        [route] = projects.routes_of(db, "shop")
    assert (project.name, project.origins) == (HOLDABLE, (HOLDABLE,))
    assert project.fields == {"cost": {"label": HOLDABLE}}
    assert (board.options, route.conditions) == ({"url": HOLDABLE}, {"module": [HOLDABLE]})


def test_what_is_looked_up_may_hold_anything(store: Store) -> None:
    send(store)
    with store.database.read() as db:
        assert kept.known(db, "shop", HOSTILE * 99) is None
        assert kept.with_id(db, HOSTILE * 99) == []
        assert kept.attachment(db, HOSTILE) is None
        assert kept.named(db, [HOSTILE]) == set()
    with store.database.write() as db:
        assert not held.retry(db, f"f{HOSTILE}", NOW)
        assert not held.drop(db, "d999999999999999", NOW, HOSTILE)


@pytest.mark.parametrize("words", ["\\u0000", "\\ud83d", "\\udc00\\ud800", "🦔\\u0000"])
def test_the_door_takes_in_words_that_no_database_can_hold(house: House, words: str) -> None:
    body = f'{{"description": "x{words}y", "module": "m{words}", "tags": {{"k{words}": "{words}"}},'
    body += f'"context": {{"session": "{words}", "url": "{words}"}}, "unknown{words}": "{words}"}}'

    answer = house.post(data=body, headers={"Content-Type": "application/json"})

    assert answer.status_code == 202, answer.text
    kept_words = house.kept(answer).description
    assert kept_words.startswith("x")
    assert "\ufffd" in kept_words
    assert house.ledger().difference == 0


@pytest.mark.parametrize(
    "part",
    ["NaN", "Infinity", "1e999", "-1e999", "9" * 400, "1e-999", '"' + "x" * 300 + '"', "[[[[]]]]"],
)
@pytest.mark.parametrize("where", ["unknown", "module", "category", "context", "tags", "id"])
def test_the_door_answers_any_value_anywhere_without_a_fault(
    busy_houses: House, where: str, part: str
) -> None:
    answer = busy_houses.post(
        data=f'{{"description": "x", "{where}": {part}}}',
        headers={"Content-Type": "application/json"},
    )

    assert answer.status_code in (202, 400, 422), answer.text
    assert busy_houses.ledger().difference == 0


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def busy_houses(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    url = "" if request.param == "sqlite" else request.getfixturevalue("postgresql").ready()
    with open_house(tmp_path_factory.mktemp("busy") / "data", database_url=url) as opened:
        yield opened


@pytest.mark.parametrize("name", ["a\\u0000.log", "%00.log", "x" * 5000 + ".log", "\udcff.log"])
def test_the_door_takes_in_files_of_any_name_and_type(busy_houses: House, name: str) -> None:
    file = name.encode("utf-8", "surrogateescape")
    words = json.dumps({"description": "It is broken"}).encode()
    body = b"\r\n".join(
        [
            b'--B\r\nContent-Disposition: form-data; name="feedback"\r\n\r\n' + words,
            b'--B\r\nContent-Disposition: form-data; name="log"; filename="' + file + b'"',
            b"Content-Type: " + b"t" * 3000 + b"/\xff\r\n\r\nwhat happened",
            b"--B--\r\n",
        ]
    )

    answer = busy_houses.post(
        data=body, headers={"Content-Type": "multipart/form-data; boundary=B"}
    )

    assert answer.status_code in (202, 400, 422), answer.text
    assert busy_houses.ledger().difference == 0


def test_json_is_what_both_databases_can_hold() -> None:
    given: dict[str, Any] = {"b": "\\u0000", "a": "\\\0", "n": [float("nan")], "t": ("\ud800",)}

    assert json.loads(to_json(given)) == {
        "b": "\\u0000",
        "a": "\\\ufffd",
        "n": ["nan"],
        "t": ["\ufffd"],
    }
    assert to_json({"b": 1, "a": 2}) == '{"b":1,"a":2}'
