from __future__ import annotations

import enum
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import flask
import pytest

import hypercare
from hypercare import Delivered, Never
from hypercare.template import FIELDS, LIMITS
from tests.collector.house import SECRET, House, open_house
from tests.sdk.fake_collector import FakeCollector
from tests.sdk.hostile import Hostile, Liar
from tests.sdk.serving import serving
from tests.sdk.shop import Site

LONG = "u" * 300
ID = "01939f0e-7c1b-7d2a-9b1e-2f6f1c0a9e55"


class Kind(enum.StrEnum):
    PRAISE = "praise"


class Old(str, enum.Enum):  # noqa: UP042 what applications wrote before StrEnum
    QUESTION = "question"


class Shy(str):
    """A text that does not say what it holds."""

    def __str__(self) -> str:
        raise RuntimeError("no words")


class Plain(enum.Enum):
    TEAM = "team"


def cyclic() -> dict[str, Any]:
    cycle: dict[str, Any] = {}
    cycle["again"] = cycle
    return cycle


def nested(depth: int) -> Any:
    return [nested(depth - 1)] if depth else "core"


ODD: dict[str, dict[str, Any]] = {
    "kind in capitals": {"kind": " Problem "},
    "kind of an old enum": {"kind": Old.QUESTION},
    "kind of a new enum": {"kind": Kind.PRAISE},
    "kind unknown": {"kind": "incident"},
    "kind no text": {"kind": ["problem"]},
    "kind cannot be read": {"kind": Hostile()},
    "impact as text": {"impact": "high"},
    "impact inside unknown": {"impact": {"scope": "galaxy", "work": 7, "note": 1.5, "more": 2}},
    "impact of enums": {"impact": {"scope": Plain.TEAM, "work": None}},
    "category unknown": {"category": "billing"},
    "steps as list": {"steps_to_reproduce": ["open it", 2, None]},
    "expected as mapping": {"expected": {"a": 1}},
    "actual as bytes": {"actual": "größer".encode()},
    "expected too long": {"expected": "w" * 30_000},
    "actual contains itself": {"actual": cyclic()},
    "module as number": {"module": 5},
    "module too long": {"module": "m" * 201},
    "tags of numbers": {"tags": {"wave": 2, 3: True, "when": datetime(2026, 1, 1), "no": None}},
    "tags as list": {"tags": ["wave"]},
    "tags too long": {"tags": {"t" * 201: "x", "y": "z" * 201}},
    "tags too many": {"tags": {f"t{n}": "x" for n in range(130)}},
    "fields as list": {"fields": ["a"]},
    "fields contain themselves": {"fields": cyclic()},
    "fields nested": {"fields": {"a": nested(400)}},
    "fields too long": {"fields": {"a": "w" * 20_001, "b" * 201: 1}},
    "fields odd": {"fields": {"a": {1, 2}, "b": Hostile(), "c": float("nan"), "d": 10**5_000}},
    "reporter as text": {"reporter": "bob"},
    "reporter as number": {"reporter": 5},
    "reporter as object": {"reporter": SimpleNamespace(id=5)},
    "reporter too long": {"reporter": {"id": LONG, "name": LONG, "signature": "s" * 500}},
    "reporter odd": {"reporter": {"id": 5, "name": ["Ada", "L."], "email": Hostile(), "age": 7}},
    "id of its own": {"id": "order-5"},
    "id as number": {"id": 5},
    "created_at of datetime": {"created_at": datetime.now(UTC)},
    "created_at local": {"created_at": datetime.now()},
    "created_at as seconds": {"created_at": 1_700_000_000.5},
    "created_at in words": {"created_at": "yesterday"},
    "created_at in milliseconds": {"created_at": 1_700_000_000_000},
    "created_at not a number": {"created_at": float("nan")},
    "template": {"template": "other/2", "sdk": "mine"},
    "captured": {"environment": "production", "context": ["a"], "trail": 5, "app": "shop"},
    "extra": {"extra": "more"},
    "liars": {"thing": Liar(), "fields": Liar(), "kind": Liar(), "tags": {"a": Liar()}},
}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with open_house(tmp_path_factory.mktemp("house")) as running:
        yield running


@pytest.fixture
def real(house: House, spool_dir: Path) -> House:
    """The SDK, configured for a real collector."""
    dsn = house.url.replace("://", f"://{SECRET}@") + "/shop"
    hypercare.init(dsn, spool_dir=spool_dir, strict=True)
    return house


def taken(house: House, id: str) -> dict[str, Any]:
    """Return what a real collector has kept of a feedback."""
    assert hypercare.flush(60) == 0
    outcome = hypercare.outcome(id)
    assert isinstance(outcome, Delivered), outcome
    again = house.post({"id": id, "description": "again"}, key=SECRET)
    return dict(house.kept(again).content)


@pytest.fixture
def sent(ready: FakeCollector) -> Callable[..., dict[str, Any]]:
    """Return what leaves of a feedback with these answers."""

    def send(**fields: Any) -> dict[str, Any]:
        hypercare.feedback("words", **fields)
        assert hypercare.flush(60) == 0
        return dict(ready.feedback[-1])

    return send


@pytest.mark.parametrize("odd", ODD.values(), ids=list(ODD))
def test_a_collector_takes_the_words_whole_whatever_stands_beside_them(
    real: House, odd: dict[str, Any]
) -> None:
    questions = {field.name for field in FIELDS} - odd.keys()
    words = {name: f"{name} in words" for name in sorted(questions & {"expected", "actual"})}
    kept = taken(real, hypercare.feedback("It is broken", **{**words, **odd}))
    assert kept["description"] == "It is broken"
    assert {name: kept[name] for name in words} == words
    assert kept["app"]["name"] == "shop"
    assert kept["environment"]["runtime"]["name"]


def test_what_means_the_same_is_put_right_and_not_noted(
    sent: Callable[..., dict[str, Any]],
) -> None:
    told = sent(
        kind=Old.QUESTION,
        category=" BUG ",
        impact={"scope": Plain.TEAM, "work": "Blocked", "note": 5},
        steps_to_reproduce=["open it", "press save"],
        actual="größer".encode(),
        module=5,
        tags={"wave": 2, "by": Kind.PRAISE},
        fields={"level": Old.QUESTION},
        reporter=7,
        created_at=datetime(2026, 11, 21, 12, 20, tzinfo=timezone(timedelta(hours=2))),
    )
    assert (told["kind"], told["category"], told["module"]) == ("question", "bug", "5")
    assert told["impact"] == {"scope": "team", "work": "blocked", "note": "5"}
    assert told["steps_to_reproduce"] == "open it\npress save"
    assert told["actual"] == "größer"
    assert told["tags"] == {"wave": "2", "by": "praise"}
    assert told["fields"] == {"level": "question"}
    assert told["reporter"] == {"id": "7"}
    assert told["created_at"] == "2026-11-21T10:20:00.000Z"
    assert "extra" not in told


def test_what_does_not_fit_stands_under_extra_with_the_reason(
    sent: Callable[..., dict[str, Any]], caplog: pytest.LogCaptureFixture
) -> None:
    told = sent(kind="incident", impact={"scope": "galaxy", "work": "none"}, tags=["a"], order=7)
    assert "kind" not in told
    assert "tags" not in told
    assert told["impact"] == {"work": "none"}
    unfit = told["extra"].pop("unfit")
    assert told["extra"] == {"order": 7}
    assert unfit["kind"] == {
        "given": "incident",
        "why": "is none of: problem, question, request, praise",
    }
    assert unfit["impact.scope"]["given"] == "galaxy"
    assert unfit["tags"] == {"given": ["a"], "why": "is no mapping of names"}
    assert "kind is none of: problem" in caplog.text


def test_an_answer_that_is_too_long_keeps_its_beginning_in_place_and_the_whole_beside(
    sent: Callable[..., dict[str, Any]],
) -> None:
    words = "".join(chr(97 + n % 26) for n in range(30_000))
    told = sent(expected=words, module="m" * 201)
    assert told["expected"] == words[: LIMITS.text - 1] + "…"
    assert told["module"] == "m" * 199 + "…"
    assert told["extra"]["unfit"]["expected"]["given"] == words
    assert told["extra"]["unfit"]["module"]["given"] == "m" * 201


def test_an_answer_beyond_all_limits_does_not_take_the_others_along(real: House) -> None:
    kept = taken(real, hypercare.feedback("words", expected="w" * 2_000_000, actual="A"))
    assert (kept["description"], kept["actual"]) == ("words", "A")
    assert kept["expected"] == "w" * (LIMITS.text - 1) + "…"
    assert kept["extra"]["shed"] == ["extra"]


def test_an_impact_in_one_word_answers_its_question_or_is_the_user_s_note(
    sent: Callable[..., dict[str, Any]],
) -> None:
    assert sent(impact="Blocked")["impact"] == {"work": "blocked"}
    assert sent(impact="high")["impact"] == {"note": "high"}


def test_what_does_not_fit_of_the_captured_parts_is_redacted_and_what_was_captured_stays(
    sent: Callable[..., dict[str, Any]],
) -> None:
    told = sent(context=["password=hunter2"], environment="production")
    assert told["extra"]["unfit"]["context"]["given"] == ["password=[redacted]"]
    assert told["environment"]["runtime"]["name"]


def test_one_value_that_cannot_be_composed_takes_no_other_along(
    sent: Callable[..., dict[str, Any]],
) -> None:
    told = sent(expected="E", actual="A", fields=cyclic(), thing=Liar(), kind=Liar(), module="M")
    assert (told["expected"], told["actual"], told["module"]) == ("E", "A", "M")
    assert told["extra"]["thing"] == "<Liar that raised RuntimeError>"
    assert "RuntimeError" in told["extra"]["unfit"]["kind"]["given"]
    assert told["environment"]["runtime"]["name"]


def test_a_text_of_any_class_is_its_characters(sent: Callable[..., dict[str, Any]]) -> None:
    told = sent(expected=Shy("E"), tags={Shy("by"): Old.QUESTION}, shy=[Old.QUESTION])
    assert (told["expected"], told["tags"]) == ("E", {"by": "question"})
    assert told["extra"]["shy"] == ["question"]


def test_a_time_beyond_the_calendar_stands_beside_that_of_the_feedback(
    sent: Callable[..., dict[str, Any]],
) -> None:
    told = sent(created_at=1_700_000_000_000)
    assert told["extra"]["unfit"]["created_at"]["given"] == 1_700_000_000_000
    assert told["created_at"] < "9"


def test_answers_go_along_when_what_led_to_them_cannot_be_captured(
    sent: Callable[..., dict[str, Any]],
) -> None:
    def broken() -> None:
        raise RuntimeError("out of order")

    hypercare.trail.current().ask = broken
    told = sent(expected="E")
    hypercare.trail.current().ask = None
    assert told["expected"] == "E"


def test_an_id_is_a_uuid_in_any_spelling_and_else_a_new_one(ready: FakeCollector) -> None:
    assert hypercare.feedback("words", id=ID) == ID
    assert hypercare.feedback("words", id=uuid.UUID(ID)) == ID
    assert hypercare.feedback("words", id=ID.replace("-", "")) == ID
    made = hypercare.feedback("words", id="order-5")
    assert uuid.UUID(made).version == 7
    hypercare.flush(60)
    [told] = [each for each in ready.feedback if each["id"] == made]
    assert told["extra"]["unfit"]["id"]["given"] == "order-5"


def test_the_description_of_code_is_words_whatever_it_is(
    sent: Callable[..., dict[str, Any]], ready: FakeCollector
) -> None:
    for given in (["one", "two"], 5, b"words", Kind.PRAISE):
        hypercare.feedback(given)  # type: ignore[arg-type]
    hypercare.flush(60)
    told = {each["description"] for each in ready.feedback}
    assert told == {"one\ntwo", "5", "words", "praise"}


def test_nothing_said_is_refused_and_no_ticket_says_none(real: House) -> None:
    id = hypercare.feedback(None)  # type: ignore[arg-type]
    hypercare.flush(60)
    outcome = hypercare.outcome(id)
    assert isinstance(outcome, Never)
    assert outcome.status == 422


def test_words_too_long_are_refused_and_the_limit_is_named(real: House) -> None:
    id = hypercare.feedback("w" * 20_001)
    hypercare.flush(60)
    outcome = hypercare.outcome(id)
    assert isinstance(outcome, Never)
    assert "20,000" in outcome.why


def test_a_user_with_a_long_id_and_name_can_report_and_is_nobody_else(real: House) -> None:
    ids = []
    for id in (LONG + "1", LONG + "2", LONG + "1"):
        hypercare.identify(id, name=LONG, email=LONG, role=LONG)
        reporter = taken(real, hypercare.feedback("words"))["reporter"]
        assert {len(reporter[name]) for name in ("id", "name", "email", "role")} == {LIMITS.line}
        ids.append(reporter["id"])
    assert ids[0] == ids[2] != ids[1]
    assert ids[0].startswith("u" * 100)


def test_a_user_whom_who_names_at_length_can_report_from_a_page(real: House) -> None:
    app = flask.Flask("tests.sdk.shop")
    hypercare.integrations.flask.install(app, who=lambda: {"id": LONG, "name": LONG})
    with serving(app) as base:
        site = Site(base)
        answer = site.post({"description": "words"})
        site.http.close()
    assert answer.status_code == 202
    assert answer.json()["receipt"]
