"""What must not happen at the same time waits for its turn, where a database has many writers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from hypercare_collector import configuration
from hypercare_collector.desk import take_in
from hypercare_collector.model import Attachment, FileState
from hypercare_collector.store import Db, Store, Unavailable, held, queue
from hypercare_collector.store import feedback as kept
from hypercare_collector.store.queue import Claim
from tests.collector.rooms import NOW, VAULT, crash, hook, incoming, new_store, send
from tests.collector.store.claimer import LEASE
from tests.postgres import PostgreSQL


@pytest.fixture
def store(tmp_path: Path, postgresql: PostgreSQL) -> Iterator[Store]:
    url = postgresql.ready()
    store = new_store(tmp_path, {"board": hook("http://x")}, database_url=url)
    yield store
    store.close()
    postgresql.remove(url)


def impatient(db: Db) -> None:
    """Let a transaction give up where others would wait."""
    db.exec_driver_sql("SET LOCAL lock_timeout = '50ms'")


def claimed(store: Store) -> Claim:
    with store.database.write() as db:
        claim = queue.claim(db, "me", NOW, LEASE)
    assert claim is not None
    return claim


def test_no_file_is_found_good_while_its_ticket_is_being_written_down(store: Store) -> None:
    """Else neither would see the other, and nobody would add the file to the ticket."""
    held_file = Attachment("one", "", "a.png", "image/png", "file", 1, "", "aa/1", FileState.HELD)
    send(store, attachments=[held_file])
    claim = claimed(store)
    with store.database.write() as db:
        assert held.retry(db, "fone", NOW)
        file = kept.claim_pending(db, NOW, LEASE)
    assert file is not None

    def find_good() -> bool:
        with store.database.write() as db:
            impatient(db)
            return kept.settle_file(db, file, replace(file, state=FileState.GOOD))

    with store.database.write() as slow:
        assert queue.settle(slow, claim, NOW, "issue1")
        with pytest.raises(Unavailable):
            find_good()
    assert find_good()


def test_no_ticket_is_given_up_while_a_feedback_joins_it(store: Store) -> None:
    """Else what is to be added would wait for ever for a ticket that nobody makes."""
    send(store, trail=crash())
    claim = claimed(store)
    with store.database.write() as db:
        queue.hold(db, claim, NOW, "no", unsure=False)

    def give_up() -> bool:
        with store.database.write() as db:
            impatient(db)
            return held.drop(db, f"d{claim.id}", NOW, "dropped by a person")

    with store.database.write() as slow:
        take_in(slow, incoming(trail=crash()), NOW)
        with pytest.raises(Unavailable):
            give_up()
    assert give_up()
    with store.database.read() as db:
        assert not queue.any_due(db, NOW)


def test_two_configurations_are_written_one_after_the_other(store: Store) -> None:
    def apply() -> None:
        with store.database.write() as db:
            impatient(db)
            configuration.apply(db, VAULT, {"projects": {"desk": {}}})

    with store.database.write() as slow:
        configuration.apply(slow, VAULT, {"projects": {"desk": {}}})
        with pytest.raises(Unavailable):
            apply()
    apply()
