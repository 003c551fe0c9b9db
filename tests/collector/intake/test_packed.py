"""Bodies that were packed for the way, honest ones and bombs."""

from __future__ import annotations

import gzip
import json
import resource
import zlib
from collections.abc import Callable

import pytest
import requests

from tests.collector.house import House
from tests.collector.intake.test_refusing import problem

JSON, PARTS = "application/json", "multipart/form-data; boundary=x"
WORDS = {"description": "Größe " * 2_000}
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "GZIP": gzip.compress,
}
MULTIPART = (
    b'--x\r\nContent-Disposition: form-data; name="feedback"\r\n\r\n{"description": "x"}\r\n'
    b'--x\r\nContent-Disposition: form-data; name="log"; filename="a.log"\r\n\r\n%s\r\n--x--\r\n'
)


def post(house: House, body: bytes, coding: str = "gzip", kind: str = JSON) -> requests.Response:
    return house.post(data=body, headers={"Content-Type": kind, "Content-Encoding": coding})


@pytest.mark.parametrize("coding", PACKERS)
def test_a_packed_feedback_is_read_as_if_it_had_not_been(house: House, coding: str) -> None:
    body = PACKERS[coding](json.dumps(WORDS).encode())

    kept = house.kept(post(house, body, coding))

    assert kept.description == WORDS["description"]


def test_members_one_after_the_other_are_one_body(house: House) -> None:
    whole = json.dumps(WORDS).encode()
    body = gzip.compress(whole[:100]) + gzip.compress(whole[100:])

    assert house.kept(post(house, body)).description == WORDS["description"]


def test_files_may_come_packed_too(house: House) -> None:
    log = bytes(range(256)) * 1_000
    body = gzip.compress(MULTIPART % log)

    [file] = house.kept(post(house, body, kind=PARTS)).attachments

    assert house.bytes_of(file) == log


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda body: body[:-9], id="cut off"),
        pytest.param(lambda body: b"", id="empty"),
        pytest.param(lambda body: b"plain " + body, id="something before it"),
        pytest.param(lambda body: body[:40] + b"\xff" * 9 + body[49:], id="spoilt"),
    ],
)
def test_what_cannot_be_unpacked_is_said_to_be_so(
    house: House, coding: str, damage: Callable[[bytes], bytes]
) -> None:
    body = damage(PACKERS[coding](json.dumps(WORDS).encode()))

    answer = post(house, body, coding)

    assert f"cannot be unpacked as {coding}" in problem(answer, 400)["detail"]
    assert house.ledger().rejected == 1


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip, gzip", "nonsense"])
def test_other_codings_are_refused_by_name(house: House, coding: str) -> None:
    answer = post(house, b"x", coding)

    assert coding in problem(answer, 415)["detail"]
    assert answer.headers["Accept-Encoding"] == "gzip, deflate, identity"


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_a_bomb_of_words_does_not_go_off(house: House, coding: str) -> None:
    """A few hundred kB that hold 300 MB."""
    bomb = b'{"description": "' + b"x" * (300 * 1024 * 1024) + b'"}'
    body = PACKERS[coding](bomb)
    del bomb
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    answer = post(house, body, coding)

    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert "at most 1 MB" in problem(answer, 413)["detail"]
    assert grown < 50 * 1024
    assert house.post({"description": "and the next one"}).status_code == 202


def test_a_bomb_of_files_does_not_go_off(house: House) -> None:
    """A body of 60 kB that holds one of 60 MB, more than a body may have."""
    body = gzip.compress(MULTIPART % (b"\0" * (60 * 1024 * 1024)))

    answer = post(house, body, kind=PARTS)

    assert "at most 50 MB" in problem(answer, 413)["detail"]
    assert house.files() == []


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_empty_members_without_end_are_not_read_to_their_end(house: House, coding: str) -> None:
    """Two million of them would keep everybody waiting for minutes."""
    body = PACKERS[coding](b"") * 1_000_000

    answer = post(house, body, coding)

    assert "something follows after its end" in problem(answer, 400)["detail"]


def test_what_was_refused_is_kept_unpacked_and_without_secrets(house: House) -> None:
    said = {"description": "", "trail": {"steps": [{"message": "password=opensesame99"}]}}
    body = gzip.compress(json.dumps(said).encode())

    assert post(house, body).status_code == 422

    [kept] = house.rejections()
    assert b'"description"' in kept.body
    assert b"opensesame99" not in kept.body
