from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from hypercare_collector.delivery.hand import Hand
from hypercare_collector.desk import Accepted
from hypercare_collector.keeping.night import Night, is_due
from hypercare_collector.model import Attachment, Feedback, FileState
from hypercare_collector.settings import BadSettings, Days, RetentionSettings, load
from hypercare_collector.store import Store, feedback, queue, rejections, turns
from hypercare_collector.store.ledger import ledger
from tests.collector.connectors.moody import Moody, running_moody
from tests.collector.rooms import NOW, VAULT, crash, hook, new_store, send

LATER = NOW + timedelta(days=100)
FOR_EVER = RetentionSettings(attachments=Days(0), captured=Days(0), feedback=Days(0))


@pytest.fixture
def service() -> Iterator[Moody]:
    with running_moody() as moody:
        yield moody


@pytest.fixture
def store(service: Moody, tmp_path: Path, database_url: str) -> Iterator[Store]:
    """A store whose only destination is a webhook."""
    opened = new_store(tmp_path, {"board": hook(service.url)}, database_url=database_url)
    yield opened
    opened.close()


def deliver(store: Store, at: datetime = NOW) -> None:
    hand = Hand(store, VAULT, "http://care.example", "me/1/1", clock=lambda: at)
    while hand.work_once():
        pass
    hand.close()


def file_of(store: Store, content: bytes = b"the bytes") -> Attachment:
    kept = store.files.keep(io.BytesIO(content))
    return Attachment(
        id=kept.path[3:],
        feedback_id="",
        name="note.txt",
        media_type="text/plain",
        kind="file",
        size=kept.size,
        sha256=kept.sha256,
        path=kept.path,
    )


def run(store: Store, at: datetime = LATER, **days: Any) -> None:
    Night(store, replace(FOR_EVER, **days), "one", clock=lambda: at).look()


def get(store: Store, accepted: Accepted) -> Feedback:
    with store.database.read() as db:
        found = feedback.get(db, accepted.uid)
    assert found is not None
    return found


def bytes_in(store: Store) -> list[Path]:
    return [path for path in store.files.folder.rglob("*") if path.is_file()]


def test_old_files_go_and_their_feedback_stays(store: Store) -> None:
    old = send(store, attachments=[file_of(store)])
    deliver(store)

    run(store, attachments=90)

    (file,) = get(store, old).attachments
    assert file.state is FileState.GONE
    assert file.name == "note.txt"
    assert get(store, old).description == "It is broken"
    assert bytes_in(store) == []


def test_files_that_are_young_enough_stay(store: Store) -> None:
    young = send(store, attachments=[file_of(store)])
    deliver(store)
    run(store, attachments=101)
    assert get(store, young).attachments[0].state is FileState.GOOD
    assert len(bytes_in(store)) == 1


def test_what_was_captured_goes_and_the_words_stay(store: Store) -> None:
    old = send(
        store,
        expected="it works",
        reporter={"id": "42"},
        trail=crash(),
        context={"session": "s"},
        environment={"os": "x"},
    )
    deliver(store)

    run(store, captured=90)

    content = get(store, old).content
    assert content.keys() == {"id", "description", "expected", "reporter"}


def test_old_feedback_becomes_a_skeleton_that_still_counts(store: Store) -> None:
    old = send(store, "Zwiebelkuchen", id="old", attachments=[file_of(store)])
    deliver(store)

    run(store, feedback=90)

    found = get(store, old)
    assert found.content == {"description": "[erased]"}
    assert found.receipt == old.receipt
    with store.database.read() as db:
        counted = ledger(db)
    assert (counted.ticketed, counted.difference) == (1, 0)


def test_a_repeated_post_of_erased_feedback_makes_no_second_one(store: Store) -> None:
    old = send(store, "Zwiebelkuchen", id="old")
    deliver(store)
    run(store, feedback=90)
    again = send(store, "Zwiebelkuchen", id="old", now=LATER)
    assert (again.fresh, again.same_body, again.receipt) == (False, False, old.receipt)


def test_what_waits_for_delivery_is_never_taken_away(service: Moody, store: Store) -> None:
    service.answers(503)
    waiting = send(store, "waits", attachments=[file_of(store)])
    deliver(store)
    service.answers(400)
    held = send(store, "is held", attachments=[file_of(store)])
    deliver(store)

    run(store, attachments=1, captured=1, feedback=1)

    assert {get(store, each).description for each in (waiting, held)} == {"waits", "is held"}
    assert len(bytes_in(store)) == 2


def test_refused_bodies_go_and_stay_counted(store: Store) -> None:
    with store.database.write() as db:
        refusal: dict[str, Any] = {"status": 422, "reasons": [], "media_type": "", "size": 1}
        rejections.add(db, "shop", now=NOW, body=b"old", **refusal)
        rejections.add(db, "shop", now=LATER, body=b"young", **refusal)

    run(store, rejections=30)

    with store.database.read() as db:
        assert [row.body for row in rejections.latest(db)] == [b"young"]
        assert ledger(db).rejected == 2


def test_what_destinations_said_is_forgotten_and_that_they_were_asked_is_not(
    service: Moody, store: Store
) -> None:
    service.answers(503, {"said": "Zwiebelkuchen"})
    old = send(store)
    deliver(store)
    service.answers(200, {})
    deliver(store, NOW + timedelta(minutes=1))

    run(store, attempts=30)

    with store.database.read() as db:
        [delivery] = queue.of_feedback(db, old.uid)
        told = [(each.outcome, each.detail) for each in queue.attempts_of(db, delivery.id)]
    assert told == [("later", ""), ("done", "")]


def test_more_than_a_batch_goes_in_one_night(store: Store) -> None:
    for number in range(120):
        send(store, f"number {number}")
    deliver(store)
    run(store, feedback=90)
    assert left(store) == 0


def left(store: Store) -> int:
    """Return how much feedback is not erased."""
    with store.database.read() as db:
        asked = db.exec_driver_sql("SELECT count(*) FROM feedback WHERE erased_at IS NULL")
        return int(asked.scalar_one())


def test_it_stops_between_two_batches_and_goes_on_next_time(store: Store) -> None:
    for number in range(60):
        send(store, f"number {number}")
    deliver(store)
    kept = RetentionSettings(feedback=Days(90))
    Night(store, kept, "one", stopping=lambda: True, clock=lambda: LATER).look()
    assert left(store) == 10
    with store.database.read() as db:
        assert turns.done_at(db, "retention") is None

    Night(store, kept, "two", clock=lambda: LATER).look()
    assert left(store) == 0
    with store.database.read() as db:
        assert turns.done_at(db, "retention") == LATER


def test_it_runs_once_a_night(store: Store) -> None:
    run(store, LATER)
    send(store, now=NOW)
    deliver(store)
    run(store, LATER + timedelta(seconds=1), feedback=1)
    assert left(store) == 1

    run(store, LATER + timedelta(days=1), feedback=1)
    assert left(store) == 0


def test_one_process_does_it(store: Store) -> None:
    turns.take(store.database, "retention", "another", LATER, timedelta(minutes=5))
    run(store)
    with store.database.read() as db:
        assert turns.done_at(db, "retention") is None


@pytest.mark.parametrize(
    ("last", "due"),
    [
        (None, True),
        (datetime(2026, 11, 21, 2, 59), True),
        (datetime(2026, 11, 21, 3, 1), False),
        (datetime(2026, 11, 19, 3, 1), True),
        (datetime(2027, 11, 19, 3, 1), True),
    ],
)
def test_a_night_is_due_after_its_hour(last: datetime | None, due: bool) -> None:
    now = datetime(2026, 11, 21, 10, 20).astimezone()
    assert is_due(last and last.astimezone(UTC), now, time(3)) is due


def test_before_its_hour_the_night_before_counts() -> None:
    now, yesterday = datetime(2026, 11, 21, 2, 0), datetime(2026, 11, 20, 3, 1)
    assert not is_due(yesterday.astimezone(UTC), now.astimezone(), time(3))


def test_days_are_read_from_the_settings(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text("[retention]\nattachments = 0\nfeedback = 365\nat = '01:30'\n")
    read = load(file, environ={"HYPERCARE_RETENTION__CAPTURED": "7"}).retention
    assert (read.attachments, read.captured, read.feedback, read.at) == (0, 7, 365, "01:30")


@pytest.mark.parametrize("line", ["feedback = -1", "at = 'at night'", "feedback = 'long'"])
def test_what_is_no_time_to_keep_is_refused(line: str, tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(f"[retention]\n{line}\n")
    with pytest.raises(BadSettings, match="retention"):
        load(file, environ={})
