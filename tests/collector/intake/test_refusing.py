"""What does not come through, what its sender is told, and what an admin can see of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.collector.house import House, open_house

JSON = {"Content-Type": "application/json"}
DEEP = b"[" * 5000 + b"]" * 5000
ID = "7d0f3c5e-1a34-4c39-8f0e-5a1d3f0b9c21"


def problem(answer: requests.Response, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    document: dict[str, Any] = answer.json()
    assert document["status"] == status
    assert document["type"] == "about:blank"
    assert document["title"]
    return document


def faults(answer: requests.Response) -> dict[str, str]:
    return {each["field"]: each["message"] for each in problem(answer, 422)["errors"]}


@pytest.mark.parametrize(
    ("body", "where"),
    [
        (b"", "empty"),
        (b"hello", "line 1, column 1"),
        (b'{"description": "x"', "line 1, column 20"),
        (b'{"description":\n "x" "y"}', "line 2, column 6"),
        (b'{"description": NaN}', "NaN"),
        (b'{"description": "x", "n": -Infinity}', "-Infinity"),
        (b'{"description": "\xff"}', "byte 18"),
        (b'{"a": ' * 900 + b"1" + b"}" * 900, "too deep"),
        (DEEP, "too deep"),
        (b"<xml/>", "not JSON"),
    ],
)
def test_what_is_not_json_is_not_readable(busy_house: House, body: bytes, where: str) -> None:
    assert where in problem(busy_house.post(data=body, headers=JSON), 400)["detail"]


@pytest.mark.parametrize("document", [[], "x", 1, 1.5, True, [{"description": "x"}]])
def test_json_that_is_no_object_has_the_wrong_shape(busy_house: House, document: Any) -> None:
    assert faults(busy_house.post(data=json.dumps(document), headers=JSON)).keys() == {""}


def test_null_has_the_wrong_shape(busy_house: House) -> None:
    assert "object" in faults(busy_house.post(data="null", headers=JSON))[""]


def test_every_fault_is_told_at_once_by_its_path(busy_house: House) -> None:
    document = {
        "id": "not-a-uuid",
        "template": "standard/9",
        "kind": "rant",
        "description": " \n\t",
        "steps_to_reproduce": ["1", "2"],
        "expected": "x" * 20_001,
        "impact": {"scope": "nobody", "work": 3, "note": {}},
        "category": "",
        "module": "x" * 201,
        "reporter": {"id": [], "name": "x" * 201, "email": 5.5},
        "fields": "none",
        "tags": {"wave": 2, "value": "x" * 201},
        "created_at": "yesterday",
    }

    told = faults(busy_house.post(document))

    assert told.keys() == {
        "id",
        "template",
        "kind",
        "description",
        "steps_to_reproduce",
        "expected",
        "impact.scope",
        "impact.work",
        "impact.note",
        "category",
        "module",
        "reporter.id",
        "reporter.name",
        "reporter.email",
        "fields",
        "tags.wave",
        "tags",
        "created_at",
    }
    assert told["impact.scope"] == "must be one of: me, team, many, everyone"
    assert told["impact.work"] == "must be one of: blocked, workaround, nuisance, none"
    assert "20,000" in told["expected"]
    assert "standard/1" in told["template"]
    assert "2026-11-21T10:20:00.000Z" in told["created_at"]


@pytest.mark.parametrize("name", ["impact", "reporter", "tags", "fields"])
@pytest.mark.parametrize("wrong", ["x", 1, [], True])
def test_what_is_an_object_must_be_one(busy_house: House, name: str, wrong: Any) -> None:
    assert faults(busy_house.post({"description": "x", name: wrong}))[name] == "must be an object"


@pytest.mark.parametrize("missing", [{}, {"description": None}, {"description": ""}])
def test_the_description_alone_is_required(busy_house: House, missing: Any) -> None:
    assert "the user's own words" in faults(busy_house.post(missing))["description"]


@pytest.mark.parametrize("wrong", [1, ["x"], {"text": "x"}, True])
def test_a_description_is_a_text(busy_house: House, wrong: Any) -> None:
    assert faults(busy_house.post({"description": wrong})) == {"description": "must be a text"}


@pytest.mark.parametrize(
    "wrong",
    ["2026-11-21", "2026-11-21T10:20:00", "2026-13-01T00:00:00Z", "0001-01-01T00:00:00+14:00"],
)
def test_a_time_must_be_one(busy_house: House, wrong: str) -> None:
    assert faults(busy_house.post({"description": "x", "created_at": wrong})).keys() == {
        "created_at"
    }


@pytest.mark.parametrize("wrong", ["", "x", "1" * 32, f"{ID}0", f"{{{ID}}}", 7])
def test_an_id_is_a_uuid_and_nothing_else(busy_house: House, wrong: Any) -> None:
    assert faults(busy_house.post({"description": "x", "id": wrong})).keys() == {"id"}


def test_the_limit_is_the_operators(tmp_path: Path) -> None:
    with open_house(tmp_path, description=10) as house:
        assert house.post({"description": "x" * 10}).status_code == 202
        assert (
            "at most 10 characters" in faults(house.post({"description": "x" * 11}))["description"]
        )


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/x-www-form-urlencoded", "application/xml", "image/png", ""],
)
def test_other_types_are_not_taken(busy_house: House, content_type: str) -> None:
    headers = {"Content-Type": content_type}
    answer = busy_house.post(data=b'{"description": "x"}', headers=headers)

    assert "application/json" in problem(answer, 415)["detail"]


@pytest.mark.parametrize(
    "body",
    [
        b'{"description": "first", "description": "second"}',
        b'{"description": "x", "impact": {"scope": "me", "scope": "team"}}',
    ],
)
def test_two_answers_under_one_name_are_not_chosen_between(house: House, body: bytes) -> None:
    answer = house.post(data=body, headers=JSON)

    assert "twice in one object" in problem(answer, 400)["detail"]
    assert house.rejections()[0].body == body


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", b"--x\r\n"),
        ("multipart/form-data; boundary=x", b""),
        ("multipart/form-data; boundary=x", b"no boundary here"),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="feedback"\r\n\r\n{"description": "x"}',
        ),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Type: text/plain\r\n\r\nx\r\n--x--"),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n' * 300 + b"--x--",
        ),
        ("multipart/form-data; boundary=x", b"--x\r\n" + b"A: b\r\n" * 100_000),
    ],
    ids=["no boundary", "empty", "nonsense", "cut off", "nameless", "too many", "headers"],
)
def test_a_multipart_body_must_be_readable(
    busy_house: House, content_type: str, body: bytes
) -> None:
    problem(busy_house.post(data=body, headers={"Content-Type": content_type}), 400)


@pytest.mark.parametrize("names", [["log"], ["feedback", "feedback"]])
def test_a_multipart_body_has_its_json_once(busy_house: House, names: list[str]) -> None:
    answer = busy_house.post(files=[(name, (None, '{"description": "x"}')) for name in names])

    assert faults(answer).keys() == {"feedback"}


def test_json_in_a_part_is_looked_at_as_strictly(busy_house: House) -> None:
    problem(busy_house.post(files={"feedback": (None, "{")}), 400)


def test_eleven_attachments_are_one_too_many(house: House) -> None:
    files = [("file", (f"{n}.txt", b"x")) for n in range(11)]

    answer = house.post_files(*files, document={"description": "", "kind": "x"})

    assert faults(answer).keys() == {"attachments", "description", "kind"}
    assert "at most 10" in faults(answer)["attachments"]
    assert not house.files()
    assert house.post_files(*files[:10]).status_code == 202


def test_an_attachment_beyond_the_limit_is_named_with_the_limit(tmp_path: Path) -> None:
    with open_house(tmp_path, attachment_mb=1) as house:
        small, large = b"x" * 1024 * 1024, b"x" * (1024 * 1024 + 1)
        assert house.post_files(("log", ("ok.log", small))).status_code == 202

        answer = house.post_files(("log", ("first.log", b"1")), ("log", ("big.log", large)))

        detail = problem(answer, 413)["detail"]
        assert "big.log" in detail
        assert "1 MB" in detail
        assert len(house.files()) == 1, "nothing of the refused post stays"


@pytest.mark.parametrize("in_parts", [False, True])
def test_the_json_itself_has_a_limit(busy_house: House, in_parts: bool) -> None:
    words = json.dumps({"description": "x", "extra": {"x": "y" * 1024 * 1024}})

    if in_parts:
        answer = busy_house.post(files={"feedback": (None, words)})
    else:
        answer = busy_house.post(data=words, headers=JSON)

    assert "1 MB" in problem(answer, 413)["detail"]


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"{", "application/json", 400),
        (b'{"description": ""}', "application/json", 422),
        (b"hello", "text/plain", 415),
        (b'{"x": "' + b"y" * 1024 * 1024 + b'"}', "application/json", 413),
    ],
)
def test_what_is_refused_is_kept_for_an_admin_to_see_why(
    house: House, body: bytes, content_type: str, status: int
) -> None:
    house.post(data=body, headers={"Content-Type": content_type})

    (kept,) = house.rejections()
    assert (kept.status, kept.media_type, kept.size) == (status, content_type, len(body))
    assert kept.body == body[: 64 * 1024]
    assert kept.reasons[0]["message"]
    counted = house.ledger()
    assert (counted.received, counted.rejected, counted.difference) == (1, 1, 0)


def test_who_has_no_valid_key_leaves_no_trace(house: House) -> None:
    house.post(data=b"{", key="", headers=JSON)
    house.post(data=b"{", key="hcp_wrong", headers=JSON)

    assert not house.rejections()
    assert house.ledger().received == 0


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("PUT", "/api/v1/feedback", 405),
        ("GET", "/widget/../secret.key", 404),
        ("GET", "/widget/__init__.py", 404),
        ("GET", "/files/x", 404),
        ("GET", "/f/x?token=y", 404),
    ],
)
def test_every_error_is_a_problem_document(
    busy_house: House, method: str, path: str, status: int
) -> None:
    answer = requests.request(method, busy_house.url + path, timeout=10)

    problem(answer, status)
    if status == 405:
        assert "POST" in answer.headers["Allow"]
