"""What should have been masked on the device never reaches the disk; the user's words do."""

from __future__ import annotations

from typing import Any

import pytest

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
