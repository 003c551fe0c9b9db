"""Whatever JSON comes, the answer is about the JSON: never a failure of ours."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.collector.house import House, open_house
from tests.collector.rooms import SECRET

NAMES = """
    id template kind description steps_to_reproduce expected actual impact category module
    reporter app context environment trail sdk fields tags created_at extra scope work note steps
    errors frames cause side message at type data signature email name address session
""".split()  # noqa: SIM905  a list of forty lines reads worse

texts = st.text(max_size=30) | st.sampled_from(
    ["me", "bug", "problem", "standard/1", "2026-11-21T10:20:00Z", "\x00", "v1,9,x", "server"]
)
leaves = st.none() | st.booleans() | st.integers() | st.floats() | texts
anything = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(NAMES) | texts, inner, max_size=6)
    ),
    max_leaves=40,
)
feedbacks = st.dictionaries(st.sampled_from(NAMES), anything, max_size=8).map(
    lambda document: {"description": "x"} | document
)


@pytest.fixture(scope="module")
def open_all_day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with open_house(tmp_path_factory.mktemp("house")) as house:
        yield house


@settings(max_examples=150, deadline=None)
@given(document=feedbacks | anything, path=st.sampled_from(["/api/v1/feedback", "/feedback"]))
def test_no_json_ever_makes_the_collector_fail(
    open_all_day: House, document: Any, path: str
) -> None:
    answer = open_all_day.post(
        data=json.dumps(document),
        path=path,
        key=SECRET,
        headers={"Content-Type": "application/json"},
    )

    assert answer.status_code in (200, 202, 400, 422), answer.text


@settings(max_examples=100, deadline=None)
@given(body=st.binary(max_size=200), kind=st.sampled_from(["json", "multipart"]))
def test_no_bytes_ever_make_the_collector_fail(open_all_day: House, body: bytes, kind: str) -> None:
    types = {"json": "application/json", "multipart": "multipart/form-data; boundary=x"}
    start = b"" if kind == "json" else b'--x\r\nContent-Disposition: form-data; name="feedback"'

    answer = open_all_day.post(data=start + body, headers={"Content-Type": types[kind]})

    assert answer.status_code in (202, 400, 422), answer.text


def test_nothing_of_all_that_was_lost_from_the_ledger(open_all_day: House) -> None:
    assert open_all_day.ledger().difference == 0
