from __future__ import annotations

import json
import re
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hypercare_collector.connectors.text import plain
from hypercare_collector.delivery.compose import (
    ADDED,
    compose,
    context_json,
    name_on_ticket,
    title,
)
from hypercare_collector.model import Feedback, File, Ticket, Words
from hypercare_collector.store import cases
from hypercare_collector.store import feedback as kept_feedback
from tests.collector.delivery.samples import CASE, CONTENT, FEEDBACK, RECEIVED, a_file, feedback
from tests.collector.rooms import new_store, send

GOLDEN = Path(__file__).parent.parent / "golden"
WEBHOOK = Path(__file__).parents[3] / "docs" / "destinations" / "webhook.md"
PAGE = "https://care.example/f/u1?token=abc"


def opened(of: Feedback = FEEDBACK, **more: Any) -> Ticket:
    return compose(CASE, of, key="k1", page_url=PAGE, **more)


def text(of: Feedback = FEEDBACK) -> str:
    return plain(opened(of).blocks)


def test_a_full_ticket_reads_as_agreed() -> None:
    assert text() == (GOLDEN / "ticket.txt").read_text(encoding="utf-8")


def test_a_ticket_of_nothing_but_words_reads_as_agreed() -> None:
    bare = replace(FEEDBACK, content={"description": "It broke"}, attachments=(), vouched=False)

    assert text(bare) == (GOLDEN / "ticket-of-words.txt").read_text(encoding="utf-8")


def test_a_comment_reads_as_agreed() -> None:
    joining = replace(FEEDBACK, receipt="SHOP-143", vouched=False)

    comment = compose(CASE, joining, key="k2", page_url=PAGE, event=ADDED)

    assert plain(comment.blocks) == (GOLDEN / "comment.txt").read_text(encoding="utf-8")
    assert comment.event == "feedback.added"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("The discount code does nothing", "SHOP-142: The discount code does nothing"),
        ("\n\n  first   line \nsecond", "SHOP-142: first line"),
        ("word " * 40, "SHOP-142: " + ("word " * 18).rstrip() + "…"),
        ("x" * 200, "SHOP-142: " + "x" * 90 + "…"),
        ("折" * 200, "SHOP-142: " + "折" * 90 + "…"),
        ("a " + "x" * 200, "SHOP-142: a " + "x" * 88 + "…"),
        ("\u2028", "SHOP-142: no words"),
    ],
)
def test_the_title_is_the_receipt_and_the_first_words(words: str, expected: str) -> None:
    assert title(feedback(description=words)) == expected


def test_the_users_words_are_not_altered() -> None:
    words = "  a\r\n\tb <b>*x*</b> issue12 \u202e 👩‍👩‍👧 " + "\n".join(map(str, range(10_000)))

    assert Words(words) in opened(feedback(description=words)).blocks


@pytest.mark.parametrize(
    ("vouched", "reporter", "said"),
    [
        (True, {"name": "Ada", "email": "a@b.example"}, "Ada <a@b.example>\n"),
        (False, {"name": "Ada"}, "Ada - unverified\n"),
        (True, {"id": "42"}, "(id 42)\n"),
        (False, {}, "somebody who gave no name\n"),
        (False, "Ada", "somebody who gave no name\n"),
    ],
)
def test_a_reporter_is_shown_with_what_is_known(vouched: bool, reporter: Any, said: str) -> None:
    of = replace(feedback(reporter=reporter), vouched=vouched)

    assert f"Reported by:      {said}" in text(of)


@pytest.mark.parametrize(
    ("created_at", "said"),
    [
        ("2026-11-21T10:22:00Z", None),
        ("2026-11-21T08:18:00+00:00", "the device says 2026-11-21 08:18:00 UTC, 2 hours before"),
        ("2026-11-22T10:20:00Z", "the device's clock is 24 hours ahead"),
        ("2026-11-25T10:20:04Z", "the device's clock is 4 days ahead"),
        ("2026-11-21T10:10:00", "the device says 2026-11-21 10:10:00 UTC, 10 minutes before"),
        ("yesterday", None),
        (None, None),
    ],
)
def test_a_wrong_clock_is_told(created_at: str | None, said: str | None) -> None:
    shown = text(feedback(created_at=created_at))

    assert (said in shown) if said else ("Clock:" not in shown)


def test_the_signature_leaves_with_nobody() -> None:
    ticket, context = opened(), context_json(FEEDBACK)

    assert ticket.feedback["reporter"]["name"] == "Ada Byron"
    assert "signature" not in ticket.feedback["reporter"]
    assert b"v1,1,abc" not in context.content


def test_the_context_is_one_file_with_everything() -> None:
    file = context_json(FEEDBACK)

    whole = json.loads(file.content)
    assert (file.name, file.media_type) == ("SHOP-142-context.json", "application/json")
    assert whole["receipt"] == "SHOP-142"
    assert whole["received_at"] == "2026-11-21T10:20:04.000Z"
    assert whole["reporter_verified"] is True
    assert whole["feedback"]["trail"] == CONTENT["trail"]
    assert whole["feedback"]["environment"] == CONTENT["environment"]


def test_no_two_files_have_the_same_name() -> None:
    names = ("a.png", "A.png", "a.png", "context.json", "noend", "noend", "a-2.png")
    files = tuple(a_file(name, number) for number, name in enumerate(names))
    of = replace(FEEDBACK, attachments=files)

    assert [name_on_ticket(of, file) for file in files] == [
        "SHOP-142-a.png",
        "SHOP-142-A-2.png",
        "SHOP-142-a-3.png",
        "SHOP-142-context-2.json",
        "SHOP-142-noend",
        "SHOP-142-noend-2",
        "SHOP-142-a-2-2.png",
    ]


def test_files_that_go_with_the_ticket_are_in_it() -> None:
    file = File("SHOP-142-a.png", "image/png", "screenshot", b"x")

    assert opened(files=(file,)).files == (file,)
    assert opened().files == ()


def test_the_facts_of_a_case_go_along_as_the_documentation_has_them(tmp_path: Path) -> None:
    words = {name: CONTENT[name] for name in ("description", "impact", "category", "module")}
    with closing(new_store(tmp_path)) as store:
        accepted = send(store, **words)
        with store.database.read() as db:
            of = kept_feedback.get(db, accepted.uid)
            case = cases.get(db, kept_feedback.case_of(db, accepted.uid))
    assert of is not None

    ticket = compose(case, of, key="k1", page_url=PAGE)

    assert (ticket.key, ticket.url) == ("k1", PAGE)
    assert ticket.labels == ("hypercare", "shop", "bug")
    [example] = re.findall(r"```json\n(.*?)```", WEBHOOK.read_text(encoding="utf-8"), re.DOTALL)
    documented = json.loads(example)["case"]
    first_line = CONTENT["description"].partition("\n")[0]
    assert ticket.case["title"].startswith(first_line)
    assert {**ticket.case, "key": "SHOP-142", "title": first_line} == documented


def test_the_newest_error_stands_first_and_the_oldest_are_counted() -> None:
    start = datetime(2026, 11, 21, tzinfo=UTC)
    errors = [
        {"at": (start + timedelta(minutes=n)).isoformat(), "type": f"Error{n}"} for n in range(8)
    ]

    shown = text(feedback(trail={"errors": errors}))

    assert shown.index("Error7") < shown.index("Error6") < shown.index("Error3")
    assert "Error2" not in shown
    assert "3 older errors are in the file" in shown


json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
names = st.sampled_from(
    ["at", "type", "message", "frames", "cause", "file", "line", "count", "name", "side", "handled"]
)
captured = json_values | st.dictionaries(
    names, json_values | st.lists(st.dictionaries(names, json_values, max_size=4), max_size=3)
)


def test_an_application_of_another_name_than_the_keys_project_is_told() -> None:
    other = text(feedback(app={"name": "shopp", "release": "2.4.1"}))

    assert "shopp, under a key of project shop, release 2.4.1" in other
    assert "under a key" not in text(feedback(app={"name": "Shop"}))


def test_equal_errors_stand_once_with_how_often_they_were_seen() -> None:
    error = {"type": "KeyError", "side": "server", "frames": [{"file": "shop/a.py", "line": 1}]}
    equal = [{**error, "at": f"2026-11-21T10:1{n}:00Z"} for n in range(7)]
    other = {**error, "at": "2026-11-21T10:09:00Z", "frames": [{"file": "shop/b.py", "line": 1}]}

    shown = text(feedback(trail={"errors": [other, *equal]}))

    assert shown.count("shop/a.py:1") == 1
    assert "KeyError  (10:16:00, on the server, 7 times)" in shown
    assert "KeyError  (10:09:00, on the server)" in shown
    assert "older errors" not in shown


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    trail=st.fixed_dictionaries({"steps": st.lists(captured), "errors": st.lists(captured)})
    | captured,
    others=st.fixed_dictionaries(
        dict.fromkeys(
            ("context", "environment", "app", "reporter", "tags", "impact", "sdk"), captured
        )
    ),
)
def test_whatever_was_captured_there_is_a_ticket(trail: Any, others: Any) -> None:
    shown = plain(opened(feedback(trail=trail, **others)).blocks)

    assert str(CONTENT["description"]) in shown
    assert shown.encode()


PYTHON = {"name": "hypercare-python", "version": "1"}
PLAIN = {"runtime": {"name": "CPython", "version": "3.11.7"}}


def test_a_program_has_neither_a_browser_nor_a_server() -> None:
    shown = text(feedback(sdk=PYTHON, environment=PLAIN))

    assert "KeyError: 'SUMMER'  (10:19:57, in the program, not handled)" in shown
    assert "log: the discount was refused" in shown
    assert "browser" not in shown
    assert "on the server" not in shown


@pytest.mark.parametrize(
    "changes",
    [
        {"environment": PLAIN},
        {"environment": PLAIN, "sdk": {"name": "hypercare-widget"}},
        {"environment": {"browser": {"name": "Firefox"}}, "sdk": PYTHON},
        {"environment": {"server": PLAIN}, "sdk": PYTHON},
    ],
)
def test_what_a_browser_may_have_sent_tells_both_sides(changes: dict[str, Any]) -> None:
    shown = text(feedback(**changes))

    assert "(10:19:57, on the server, not handled)" in shown
    assert "the discount was refused  (on the server)" in shown
    assert "in the browser" in shown
    assert "in the program" not in shown


def test_time_is_told_in_utc() -> None:
    east = RECEIVED.astimezone(datetime.fromisoformat("2026-01-01T00:00+05:30").tzinfo)

    assert "2026-11-21 10:20:04 UTC" in text(replace(FEEDBACK, received_at=east))


def test_what_was_captured_can_neither_blow_up_nor_drown_a_ticket() -> None:
    flood = {"zz" + "k" * 20_000: "v", "lines": "\n" * 50_000, **{f"k{n}": n for n in range(5000)}}

    drowned = text(feedback(extra=flood, environment=flood))

    assert len(drowned) < 100_000
    assert "all of it is in the JSON file" in drowned
