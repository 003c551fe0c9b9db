"""Deliveries from the outbox to a service on loopback that is in whatever mood a test wants."""

import io
import json
import threading
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from hypercare_collector.delivery.crew import Crew
from hypercare_collector.delivery.hand import Hand
from hypercare_collector.model import Attachment, FileState
from hypercare_collector.store import Store, cases, held, queue
from hypercare_collector.store import feedback as kept
from hypercare_collector.store.ledger import ledger
from tests.collector.connectors.moody import Door, Moody, Request, running_moody
from tests.collector.rooms import VAULT, crash, hook, new_store, send
from tests.waiting import until

URL = "http://collector.example"


class Clock:
    """A clock that a test can put on."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now

    def put_on(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def moody() -> Iterator[Moody]:
    with running_moody() as service:
        yield service


@pytest.fixture
def store(tmp_path: Path, moody: Moody) -> Iterator[Store]:
    store = new_store(tmp_path, {"board": hook(moody.url)})
    yield store
    store.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def hand(store: Store, clock: Clock) -> Iterator[Hand]:
    hand = Hand(store, VAULT, URL, "me", clock=clock)
    yield hand
    hand.close()


def counted(store: Store) -> dict[str, int]:
    with store.database.read() as db:
        return {name: n for name, n in ledger(db).as_dict().items() if n}


def work(hand: Hand) -> int:
    """Do all that is due; return how much it was."""
    return next(number for number in range(100) if not hand.work_once())


def bodies(moody: Moody) -> list[Any]:
    return [json.loads(request.body) for request in moody.requests]


def file(store: Store, content: bytes, name: str, media_type: str, kind: str) -> Attachment:
    there = store.files.keep(io.BytesIO(content))
    return Attachment(
        id=name,
        feedback_id="",
        name=name,
        media_type=media_type,
        kind=kind,
        size=there.size,
        sha256=there.sha256,
        path=there.path,
        state=FileState.PENDING,
    )


def picture() -> bytes:
    image = Image.new("RGB", (4, 3), "red")
    image.putpixel((1, 2), (1, 2, 3))
    content = io.BytesIO()
    image.save(content, "PNG")
    return content.getvalue()


def test_a_case_becomes_a_ticket_and_the_ledger_says_so(
    store: Store, hand: Hand, moody: Moody
) -> None:
    accepted = send(store, "Nothing works")

    assert work(hand) == 1

    [body] = bodies(moody)
    assert body["type"] == "case.opened"
    assert body["feedback"]["description"] == "Nothing works"
    assert counted(store) == {"received": 1, "ticketed": 1}
    with store.database.read() as db:
        assert "board" in cases.tickets_of(db, kept.case_of(db, accepted.uid))


def test_one_that_joins_adds_to_the_ticket(store: Store, hand: Hand, moody: Moody) -> None:
    send(store, "First", trail=crash())
    send(store, "Second", trail=crash())

    work(hand)

    assert [body["type"] for body in bodies(moody)] == ["case.opened", "feedback.added"]
    assert bodies(moody)[1]["feedback"]["description"] == "Second"
    assert counted(store) == {"received": 2, "ticketed": 1, "merged": 1}


@pytest.mark.parametrize("status", [500, 502, 503, 429, 408])
def test_trouble_over_there_is_tried_again_until_it_is_over(
    store: Store, hand: Hand, moody: Moody, clock: Clock, status: int
) -> None:
    send(store)
    moody.answers(status)

    assert work(hand) == 1
    assert counted(store) == {"received": 1, "waiting": 1}
    assert work(hand) == 0

    moody.answers(204)
    clock.put_on(seconds=2)
    assert work(hand) == 1
    assert counted(store) == {"received": 1, "ticketed": 1}
    assert len({request.headers["webhook-id"] for request in moody.requests}) == 1


def test_retry_after_is_obeyed(store: Store, hand: Hand, moody: Moody, clock: Clock) -> None:
    send(store)
    moody.answers(429, Retry_After="300")
    work(hand)

    clock.put_on(seconds=299)
    assert work(hand) == 0
    clock.put_on(seconds=2)
    assert work(hand) == 1


def test_a_tracker_that_is_down_is_tried_for_a_day_then_held_and_can_be_retried(
    store: Store, hand: Hand, moody: Moody, clock: Clock
) -> None:
    send(store, now=clock())
    moody.answers(500)
    attempts = 0
    while "held" not in counted(store):
        attempts += work(hand)
        clock.put_on(minutes=12)

    assert 100 < attempts < 150
    with store.database.read() as db:
        [thing] = held.all_held(db)
    assert "given up after" in thing.reason

    moody.answers(204)
    with store.database.write() as db:
        assert held.retry(db, thing.name, clock())
    assert work(hand) == 1
    assert counted(store) == {"received": 1, "ticketed": 1}


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 422])
def test_a_refusal_is_held_with_its_reason(
    store: Store, hand: Hand, moody: Moody, status: int
) -> None:
    send(store)
    moody.answers(status, "<h1>No</h1>")

    work(hand)

    assert counted(store) == {"received": 1, "held": 1}
    with store.database.read() as db:
        assert str(status) in held.all_held(db)[0].reason


def test_a_destination_whose_secret_is_missing_waits_and_says_which(
    tmp_path: Path, moody: Moody, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = new_store(tmp_path, {"board": {**hook(moody.url), "secret": "env:THE_HOOK_SECRET"}})
    hand = Hand(store, VAULT, URL, "me", clock=clock)
    accepted = send(store)

    work(hand)

    assert counted(store) == {"received": 1, "waiting": 1}
    with store.database.read() as db:
        [row] = queue.of_feedback(db, accepted.uid)
    assert "THE_HOOK_SECRET is not set" in row.reason
    monkeypatch.setenv("THE_HOOK_SECRET", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    clock.put_on(seconds=2)
    work(hand)
    assert counted(store) == {"received": 1, "ticketed": 1}
    hand.close()
    store.close()


def test_a_destination_that_moved_is_reached_at_its_new_place(
    store: Store, hand: Hand, moody: Moody
) -> None:
    from hypercare_collector import configuration

    send(store)
    work(hand)
    with running_moody() as elsewhere:
        with store.database.write() as db:
            configuration.apply(db, VAULT, {"destinations": {"board": hook(elsewhere.url)}})
        send(store)
        work(hand)
        assert len(elsewhere.requests) == 1
    assert len(moody.requests) == 1


def test_a_picture_is_delivered_re_encoded_pixel_for_pixel(
    store: Store, hand: Hand, moody: Moody
) -> None:
    original = picture() + b"PK\x03\x04 something behind it"
    accepted = send(
        store, attachments=[file(store, original, "shot.png", "image/png", "screenshot")]
    )

    work(hand)

    with store.database.read() as db:
        found = kept.get(db, accepted.uid)
    assert found is not None
    [shot] = found.attachments
    content = store.files.read(shot.path)
    assert shot.state == "good"
    assert b"PK" not in content
    with Image.open(io.BytesIO(content)) as was, Image.open(io.BytesIO(picture())) as wanted:
        assert was.convert("RGB").tobytes() == wanted.tobytes()
    [named, *_] = bodies(moody)[0]["attachments"]
    assert named["url"].startswith(f"{URL}/files/")
    assert len([path for path in store.files.folder.rglob("*") if path.is_file()]) == 1


def zipped() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("a.txt", "b")
    return content.getvalue()


def test_a_liar_is_held_alone_and_its_feedback_goes_on(
    store: Store, hand: Hand, moody: Moody
) -> None:
    send(
        store,
        attachments=[
            file(store, zipped(), "shot.png", "image/png", "screenshot"),
            file(store, zipped(), "logs.zip", "application/zip", "file"),
        ],
    )

    work(hand)

    assert counted(store) == {"received": 1, "ticketed": 1}
    names = [each["name"] for each in bodies(moody)[0]["attachments"]]
    assert any(name.endswith("logs.zip") for name in names)
    assert not any(name.endswith("shot.png") for name in names)
    with store.database.read() as db:
        [thing] = held.all_held(db)
    assert thing.what == "file shot.png"


def test_a_delivery_whose_worker_was_killed_is_taken_up_by_the_next(
    store: Store, moody: Moody
) -> None:
    send(store)
    with store.database.write() as db:
        assert queue.claim(db, "this-host-is-gone/1/1", datetime.now(UTC), timedelta(seconds=-1))
    crew = Crew(store, VAULT, URL, threads=2)

    crew.start()
    until(lambda: counted(store) == {"received": 1, "ticketed": 1})

    assert crew.stop()


def test_the_crew_is_woken_and_works_until_it_is_stopped(store: Store, moody: Moody) -> None:
    crew = Crew(store, VAULT, URL, threads=3)
    crew.start()
    for _ in range(6):
        send(store)
        crew.wake()
    until(lambda: counted(store) == {"received": 6, "ticketed": 6})
    assert crew.stop()

    send(store)
    assert counted(store) == {"received": 7, "ticketed": 6, "waiting": 1}


def test_a_file_that_is_good_after_all_is_sent_to_those_that_cannot_attach(
    store: Store, hand: Hand, moody: Moody
) -> None:
    send(store, attachments=[file(store, picture(), "shot.png", "image/png", "screenshot")])
    with store.database.write() as db:
        db.exec_driver_sql("UPDATE attachments SET state = 'held', reason = 'no room'")
    work(hand)
    with store.database.write() as db:
        assert held.retry(db, held.all_held(db)[0].name, datetime.now(UTC))

    work(hand)

    [opened, added] = bodies(moody)
    names = [[each["name"] for each in body["attachments"]] for body in (opened, added)]
    assert not any("shot" in name for name in names[0])
    assert any("shot" in name for name in names[1])


def test_a_tracker_that_is_down_is_tried_again_and_nothing_has_to_be_looked_up(
    tmp_path: Path, clock: Clock
) -> None:
    with running_moody() as gone:
        url = gone.url
    store = new_store(tmp_path, {"board": hook(url)})
    hand = Hand(store, VAULT, URL, "me", clock=clock)
    accepted = send(store)

    assert work(hand) == 1

    with store.database.read() as db:
        [row] = queue.of_feedback(db, accepted.uid)
    assert (row.state, row.unsure) == ("waiting", False)
    assert "refused" in row.reason
    hand.close()
    store.close()


def test_a_web_page_in_the_place_of_an_answer_is_no_ticket(
    tmp_path: Path, moody: Moody, clock: Clock
) -> None:
    board = {"kind": "roundup", "url": moody.url, "user": "u", "password": "p"}
    store = new_store(tmp_path, {"board": board})
    hand = Hand(store, VAULT, URL, "me", clock=clock)
    accepted = send(store)
    moody.answers(200, "<h1>Please sign in</h1>")

    work(hand)

    with store.database.read() as db:
        [row] = queue.of_feedback(db, accepted.uid)
        assert cases.tickets_of(db, kept.case_of(db, accepted.uid)) == {}
    assert row.state == "waiting"
    assert "a web page: Please sign in, which is not JSON" in row.reason
    hand.close()
    store.close()


def test_a_slow_tracker_holds_up_nobody_else(tmp_path: Path, moody: Moody) -> None:
    enough = threading.Event()

    def hang(door: Door, _: Request) -> None:
        enough.wait(20)
        door.answer(204, b"", "text/plain", {})

    moody.mood = hang
    with running_moody() as quick:
        quick.answers(204)
        store = new_store(tmp_path, {"slow": hook(moody.url), "quick": hook(quick.url)})
        for _ in range(4):
            send(store)
        crew = Crew(store, VAULT, URL, threads=3)
        crew.start()
        until(lambda: len(quick.requests) == 4, seconds=15)
        enough.set()
        until(lambda: counted(store) == {"received": 4, "ticketed": 4})
        assert crew.stop()
        store.close()
