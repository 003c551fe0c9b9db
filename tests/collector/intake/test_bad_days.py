"""The disk full, the database locked: an honest 503, and nothing half-written."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import requests
from sqlalchemy import event

from tests.collector.house import ORIGIN, House

WORDS = {"description": "It is broken"}
FILE = ("log", ("a.log", b"x" * 5000, "text/plain"))


def later(answer: requests.Response) -> bool:
    return (
        answer.status_code == 503
        and int(answer.headers["Retry-After"]) > 0
        and answer.headers["Content-Type"] == "application/problem+json"
    )


def opened_with(house: House, pragma: str) -> None:
    """Let every connection from now on say a pragma first."""

    def prepare(connection: Any, _: Any) -> None:
        connection.execute(f"PRAGMA {pragma}")

    event.listen(house.store.database.engine, "connect", prepare)
    house.store.database.engine.dispose()


@contextmanager
def somebody_writing(house: House) -> Iterator[None]:
    other = sqlite3.connect(house.folder / "hypercare.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.close()


def test_a_locked_database_is_a_reason_to_come_back(house: House) -> None:
    opened_with(house, "busy_timeout=20")

    with somebody_writing(house):
        refused = house.post(WORDS, headers={"Origin": ORIGIN})
        with_files = house.post_files(FILE)

    assert later(refused)
    assert refused.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert later(with_files)
    assert not house.files()
    assert house.ledger().received == 0
    assert not house.woken
    assert house.post_files(FILE).status_code == 202


def test_a_refusal_that_cannot_be_written_down_is_not_final(house: House) -> None:
    opened_with(house, "busy_timeout=20")

    with somebody_writing(house):
        assert later(house.post({"description": ""}))

    assert house.post({"description": ""}).status_code == 422
    assert house.ledger().difference == 0


def test_a_full_database_is_a_reason_to_come_back(house: House) -> None:
    house.post(WORDS)
    opened_with(house, "max_page_count=1")

    answers = [house.post({"description": "x" * 20_000}) for _ in range(20)]

    assert later(answers[-1])
    accepted = [answer for answer in answers if answer.status_code == 202]
    assert house.ledger().received == 1 + len(accepted)


def test_a_folder_that_cannot_be_written_is_a_reason_to_come_back(house: House) -> None:
    folder = house.folder / "files"
    folder.write_text("in the way")

    assert later(house.post_files(FILE))
    assert house.ledger().received == 0
    assert house.post(WORDS).status_code == 202, "words alone need no folder"

    folder.unlink()
    assert house.post_files(FILE).status_code == 202


def test_a_store_that_is_gone_is_a_reason_to_come_back(house: House) -> None:
    house.store.close()
    shutil.move(house.folder, house.folder.with_name("gone"))

    assert later(house.post(WORDS))


def test_a_fault_of_our_own_is_a_problem_document_too(house: House) -> None:
    house.woken = None  # type: ignore[assignment]

    words = ("feedback", (None, '{"description": "x"}', "application/json"))
    answer = house.post(files=[words, FILE], headers={"Origin": ORIGIN})

    assert answer.status_code == 500
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert "NoneType" not in answer.text
