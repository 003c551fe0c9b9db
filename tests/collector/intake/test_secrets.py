"""What should have been masked on the device never reaches the disk; the user's words do."""

from __future__ import annotations

import json
from typing import Any

import pytest
import requests

from tests.collector.house import House
from tests.collector.rooms import PUBLIC, SECRET

HIDDEN = "Xk9-hidden-Qz"
"""Stands for a secret wherever it must not be kept."""

ERROR = {
    "type": "KeyError",
    "message": f"password={HIDDEN}",
    "data": {"headers": {"Cookie": f"session={HIDDEN}"}},
    "frames": [{"file": "a.py", "function": "f", "line": 1, "source": f'token = "{HIDDEN}"'}],
}
CORNERS: dict[str, dict[str, Any]] = {
    "url query": {"context": {"url": f"https://shop.example/cart?q={HIDDEN}#{HIDDEN}"}},
    "headers": {"context": {"headers": {"Authorization": f"Bearer {HIDDEN}", "X-Api-Key": HIDDEN}}},
    "header line": {"context": {"note": f"Cookie: a={HIDDEN}; b={HIDDEN}"}},
    "app": {"app": {"release": f"1.0 secret={HIDDEN}"}},
    "packages": {"environment": {"packages": {"lib": f"git+https://me:{HIDDEN}@git.example/lib"}}},
    "server's packages": {"environment": {"server": {"packages": {"api_token": HIDDEN}}}},
    "sdk": {"sdk": {"name": "widget", "dsn": f"https://{HIDDEN}@care.example/shop"}},
    "extra": {"extra": {"password": HIDDEN, "deep": [{"token": HIDDEN}], "t": f"pwd={HIDDEN}"}},
    "extra that is a text": {"extra": f"password={HIDDEN}"},
    "unknown fields": {"token": HIDDEN, "mood": f"password={HIDDEN}", "more": {"secret": HIDDEN}},
    "unknown parts": {"impact": {"token": HIDDEN}, "reporter": {"password": HIDDEN}},
    "signature": {"reporter": {"id": "42", "signature": f"v1,1,{HIDDEN}"}},
    "tags": {"tags": {"session_id": HIDDEN, "wave": f"password={HIDDEN}"}},
    "error": {"trail": {"errors": [ERROR]}},
    "causes": {"trail": {"errors": [{"message": "x", "cause": {"message": "y", "cause": ERROR}}]}},
    "step": {"trail": {"steps": [{"message": f"GET /a?x={HIDDEN}", "data": {"token": HIDDEN}}]}},
    "rest of the trail": {"trail": {"storage": {"jwt": HIDDEN}}},
}


def on_disk(house: House) -> bytes:
    files = [path for path in house.folder.iterdir() if path.name.startswith("hypercare.db")]
    return b"".join(path.read_bytes() for path in files)


@pytest.mark.parametrize("key", [PUBLIC, SECRET])
def test_no_corner_carries_a_secret_to_the_disk(house: House, key: str) -> None:
    leaks = []
    for corner, parts in CORNERS.items():
        answer = house.post({"description": f"the corner {corner}", **parts}, key=key)
        assert answer.status_code == 202, answer.text
        if HIDDEN in str(house.kept(answer).content):
            leaks.append(corner)

    assert not leaks
    assert b"the corner url query" in on_disk(house)
    assert HIDDEN.encode() not in on_disk(house)


@pytest.mark.parametrize("status", [202, 422])
def test_who_somebody_claims_to_be_can_be_answered(house: House, status: int) -> None:
    said = {"name": "Ada +49 30 1234567", "email": "ada@example.com", "signature": HIDDEN}
    claimed = {**said, "note": "ada@example.com", "token": HIDDEN}
    document = {
        "description": "words" if status == 202 else "",
        "reporter": said,
        "extra": {"claimed_reporter": claimed, "note": "ada@example.com"},
    }

    answer = house.post(document, key=SECRET)

    assert answer.status_code == status
    kept = (
        dict(house.kept(answer).content)
        if status == 202
        else json.loads(house.rejections()[0].body)
    )
    shown = {"name": said["name"], "email": said["email"]}
    assert kept["reporter"].items() >= shown.items()
    assert kept["extra"]["claimed_reporter"].items() >= shown.items()
    assert HIDDEN not in str(kept)
    assert kept["extra"]["claimed_reporter"]["note"] == kept["extra"]["note"] == "[redacted]"


def test_the_users_own_words_are_kept_whatever_they_hold(house: House) -> None:
    said = f"My password={HIDDEN} and token: {HIDDEN}, see /cart?x={HIDDEN}"
    words = {
        "description": said,
        "steps_to_reproduce": said,
        "expected": said,
        "actual": said,
        "impact": {"note": said},
        "module": said,
        "fields": {"password": said},
    }

    content = house.content(words | CORNERS["step"])

    assert {name: content[name] for name in words} == words
    assert HIDDEN not in str(content["trail"])


SAID = "The basket is empty again"
FILE = f"a log with password={HIDDEN}".encode()


def captured() -> dict[str, Any]:
    """Return everything at once that a secret can hide in."""
    return {name: item for parts in CORNERS.values() for name, item in parts.items()}


def as_json(words: str) -> dict[str, Any]:
    return {"data": words, "headers": {"Content-Type": "application/json"}}


def in_parts(words: str) -> dict[str, Any]:
    return {"files": [("log", ("a.log", FILE)), ("feedback", (None, words))]}


def in_two_parts(words: str) -> dict[str, Any]:
    return {"files": [("feedback", (None, words)), ("feedback", (None, words))]}


def with_too_many_files(words: str) -> dict[str, Any]:
    return {"files": [("feedback", (None, words)), *[("log", ("a.log", FILE))] * 11]}


def as_text(words: str) -> dict[str, Any]:
    return {"data": words, "headers": {"Content-Type": "text/plain"}}


def cut_short(words: str) -> dict[str, Any]:
    """Break the JSON behind everything that it holds."""
    return as_json(words[:-1])


def cut_short_in_parts(words: str) -> dict[str, Any]:
    return in_parts(words[:-1])


def beyond_the_limit(words: str) -> dict[str, Any]:
    return as_json(words[:-1] + ', "padding": "' + "x" * 1024 * 1024 + '"}')


def refused(house: House, status: int, **request: Any) -> Any:
    answer: requests.Response = house.post(**request)
    assert answer.status_code == status, answer.text
    return house.rejections()[0]


@pytest.mark.parametrize("corner", CORNERS)
def test_no_corner_of_a_refused_feedback_carries_a_secret(busy_house: House, corner: str) -> None:
    words = json.dumps({"kind": "rant", "description": SAID, **CORNERS[corner]})

    kept = refused(busy_house, 422, **as_json(words))

    assert SAID.encode() in kept.body
    assert HIDDEN.encode() not in kept.body


@pytest.mark.parametrize(
    ("form", "status"),
    [
        (as_json, 422),
        (in_parts, 422),
        (in_two_parts, 422),
        (with_too_many_files, 422),
        (as_text, 415),
    ],
)
def test_a_refused_body_leaves_the_words_on_the_disk_and_no_secret(
    house: House, form: Any, status: int
) -> None:
    request = form(json.dumps({"kind": "rant", "description": SAID, **captured()}))
    sent = requests.Request("POST", house.url, **request).prepare().body or b""

    kept = refused(house, status, **request)

    assert json.loads(kept.body)["description"] == SAID
    assert kept.size == len(sent), "the size is the original's"
    assert SAID.encode() in on_disk(house)
    assert HIDDEN.encode() not in on_disk(house)
    assert b"a log with" not in on_disk(house), "files of a refused body are not kept"


@pytest.mark.parametrize(
    ("form", "status"), [(cut_short, 400), (cut_short_in_parts, 400), (beyond_the_limit, 413)]
)
def test_a_refused_body_that_is_no_document_is_searched_for_secrets(
    house: House, form: Any, status: int
) -> None:
    words = {"description": SAID, "trail": {"errors": [ERROR]}, "jwt": HIDDEN}
    words |= {"context": {"url": f"https://shop.example/?q={HIDDEN}"}}

    kept = refused(house, status, **form(json.dumps(words)))

    assert SAID.encode() in kept.body
    assert SAID.encode() in on_disk(house)
    assert HIDDEN.encode() not in on_disk(house)


def test_the_users_own_words_are_kept_in_a_refused_body_too(house: House) -> None:
    said = f"My password={HIDDEN}"
    words = {"description": said, "impact": {"note": said}, "fields": {"password": said}}
    reporter = {"name": said, "signature": f"v1,1,{HIDDEN}"}

    full = refused(house, 422, document={**words, "reporter": reporter, "kind": said})
    simple = refused(
        house,
        422,
        path="/feedback",
        document={"comments": said, "user_id": [], "time_submitted": said},
    )

    struck = "My password=[redacted]"
    assert json.loads(full.body) == {
        **words,
        "reporter": {"name": said, "signature": "[redacted]"},
        "kind": struck,
    }
    assert json.loads(simple.body) == {"comments": said, "user_id": [], "time_submitted": struck}
