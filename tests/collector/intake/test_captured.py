"""What the software captured is degraded where it must be, and never costs the words."""

from __future__ import annotations

from typing import Any

import pytest

from tests.collector.house import House
from tests.collector.rooms import SECRET


def captured(**parts: Any) -> dict[str, Any]:
    return {"description": "my password=geheim and /cart?x=1", **parts}


@pytest.mark.parametrize("name", ["app", "context", "environment", "trail", "sdk"])
@pytest.mark.parametrize("wrong", ["x", 1, [], True])
def test_a_part_of_the_wrong_kind_is_left_out_and_counted(
    busy_house: House, name: str, wrong: Any
) -> None:
    content = busy_house.content(captured(**{name: wrong}))

    assert name not in content
    assert content["extra"]["left_out"] == {name: 1}


def test_malformed_steps_and_errors_are_left_out_one_by_one(busy_house: House) -> None:
    trail = {
        "steps": ["x", {"message": 5}, {"type": "click", "message": "ok", "more": [1]}, None],
        "errors": [
            {"type": "KeyError", "frames": [{"line": "ten"}, {"line": 10}, 7], "cause": "x"},
            {"handled": "yes"},
            {"type": "E", "frames": "x"},
        ],
    }

    content = busy_house.content(captured(trail=trail))

    assert content["trail"]["steps"] == [{"type": "click", "message": "ok", "more": [1]}]
    assert content["trail"]["errors"] == [
        {"type": "KeyError", "frames": [{"line": 10}]},
        {"type": "E", "frames": []},
    ]
    assert content["extra"]["left_out"] == {
        "trail.steps": 3,
        "trail.errors": 1,
        "trail.errors.frames": 3,
        "trail.errors.cause": 1,
    }


def test_only_the_latest_are_kept(busy_house: House) -> None:
    frames = [{"function": str(n)} for n in range(60)]
    trail = {
        "steps": [{"message": str(n)} for n in range(150)],
        "errors": [{"message": str(n), "frames": frames} for n in range(25)],
    }

    content = busy_house.content(captured(trail=trail))

    assert [step["message"] for step in content["trail"]["steps"]] == [
        str(n) for n in range(50, 150)
    ]
    assert [error["message"] for error in content["trail"]["errors"]] == [
        str(n) for n in range(5, 25)
    ]
    assert content["trail"]["errors"][0]["frames"] == frames[10:]
    assert content["extra"]["trimmed"] == {
        "trail.steps": 50,
        "trail.errors": 5,
        "trail.errors.frames": 200,
    }


def test_long_texts_are_cut(busy_house: House) -> None:
    trail = {"steps": [{"message": "x" * 3000}]}

    content = busy_house.content(captured(trail=trail, context={"route": "/" + "r" * 3000}))

    assert content["trail"]["steps"][0]["message"] == "x" * 1999 + "…"
    assert len(content["context"]["route"]) == 2000
    assert content["extra"]["trimmed"] == {"context": 1, "trail.steps": 1}


def test_large_parts_shed_their_weight_and_keep_the_small_things(busy_house: House) -> None:
    packages = {f"package-{n}": "1" * 50 for n in range(2000)}
    steps = [{"message": str(n), "data": {"x": ["y" * 1900] * 4}} for n in range(50)]

    content = busy_house.content(
        captured(
            environment={"os": {"name": "Debian"}, "packages": packages}, trail={"steps": steps}
        )
    )

    assert content["environment"] == {"os": {"name": "Debian"}}
    assert 10 < len(content["trail"]["steps"]) < 50
    assert content["trail"]["steps"][-1]["message"] == "49"
    assert content["extra"]["trimmed"].keys() == {"environment", "trail.steps"}


def test_endless_causes_end(busy_house: House) -> None:
    error: dict[str, Any] = {"message": "root"}
    for n in range(10):
        error = {"message": str(n), "cause": error}

    content = busy_house.content(captured(trail={"errors": [error]}))

    depth, found = 0, content["trail"]["errors"][0]
    while "cause" in found:
        depth, found = depth + 1, found["cause"]
    assert depth == 5
    assert content["extra"]["trimmed"] == {"trail.errors.cause.cause.cause.cause.cause.cause": 1}


def test_what_should_have_been_masked_is_masked_and_the_words_are_not(busy_house: House) -> None:
    document = captured(
        module="token=abc",
        context={"url": "https://shop.example/cart?card=1#x", "password": "geheim"},
        app={"note": f"Authorization: Bearer {SECRET}"},
        trail={
            "steps": [{"message": "GET /cart?session=1", "data": {"api_key": "1"}}],
            "errors": [
                {
                    "message": "no card 4111 1111 1111 1111",
                    "frames": [{"function": "f", "source": "password = 'geheim'"}],
                }
            ],
        },
    )

    content = busy_house.content(document)

    assert content["description"] == document["description"]
    assert content["module"] == "token=abc"
    assert content["context"] == {
        "url": "https://shop.example/cart?[redacted]",
        "password": "[redacted]",
    }
    text = str({name: content[name] for name in ("app", "context", "trail")})
    for secret in ("geheim", SECRET, "4111", "session=1", "'1'"):
        assert secret not in text


def test_a_secret_that_a_cut_would_split_is_masked_first(busy_house: House) -> None:
    message = "x" * 1990 + " ghp_" + "a" * 40

    content = busy_house.content(captured(trail={"steps": [{"message": message}]}))

    assert "ghp_" not in content["trail"]["steps"][0]["message"]


class TestOnWhoseWord:
    DOCUMENT = captured(
        context={"address": "203.0.113.7", "session": "s"},
        trail={
            "errors": [
                {"side": "server", "vouched": True, "cause": {"side": "server"}},
                {"side": "browser"},
            ]
        },
    )

    def test_a_public_key_cannot_speak_for_the_server(self, busy_house: House) -> None:
        content = busy_house.content(self.DOCUMENT)

        assert content["context"] == {"session": "s"}
        assert content["trail"]["errors"] == [
            {"side": "server", "vouched": False, "cause": {"side": "server", "vouched": False}},
            {"side": "browser"},
        ]

    def test_a_secret_key_can(self, busy_house: House) -> None:
        content = busy_house.content(self.DOCUMENT, key=SECRET)

        assert content["context"]["address"] == "203.0.113.7"
        assert "vouched" not in content["trail"]["errors"][0]["cause"]


def test_numbers_that_no_json_reader_agrees_on_become_text(busy_house: House) -> None:
    body = b'{"description": "x", "context": {"a": 1e999, "b": %s, "c": 1.5}}' % (b"9" * 500)

    answer = busy_house.post(data=body, headers={"Content-Type": "application/json"})

    assert busy_house.kept(answer).content["context"] == {"a": "1e999", "b": "9" * 500, "c": 1.5}
