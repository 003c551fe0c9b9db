"""The golden cases of redaction, which Python and the widget must read alike."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hypercare import redact

CASES = json.loads(Path(__file__).with_name("redaction_cases.json").read_text("utf-8"))
KINDS = {"text": redact.text, "url": redact.url, "value": redact.value}

LOOKS_PRIVATE = st.text("aZ9 .:=@/?#&;,-_\"'\\[]{}\né", max_size=20)
SHAPES = st.sampled_from(
    [
        "password=",
        "Cookie: ",
        "Authorization: Bearer ",
        "https://",
        "token",
        "[redacted]",
        "eyJ",
        "data:image/png;base64,",
        "4111 1111 1111 1111",
        "-----BEGIN PRIVATE KEY-----",
    ]
)


def becomes(case: dict[str, Any]) -> tuple[Any, Any]:
    kind = next(name for name in KINDS if name in case)
    once = KINDS[kind](case[kind])
    return once, KINDS[kind](once)


@pytest.mark.parametrize("case", CASES, ids=lambda case: json.dumps(case)[:60])
def test_every_golden_case_reads_as_agreed_and_the_same_when_looked_at_again(
    case: dict[str, Any],
) -> None:
    assert becomes(case) == (case["becomes"], case["becomes"])


@given(st.lists(LOOKS_PRIVATE | SHAPES, max_size=8).map("".join))
def test_redaction_is_idempotent(words: str) -> None:
    once = redact.text(words)
    assert redact.text(once) == once


@given(st.text(max_size=200))
def test_any_text_survives_redaction(words: str) -> None:
    assert isinstance(redact.text(words), str)


@pytest.mark.parametrize(
    "unit", ["a-", "a.", "http://", "eyJ-", "1 ", '"', "\\", "password", "-----BEGIN ", "4"]
)
def test_hostile_repetitions_come_to_an_end(unit: str) -> None:
    words = unit * (8_000 // len(unit))
    assert len(redact.text(f"{words} password=hunter2")) <= len(words) + 30


def test_a_password_nowhere_survives_in_a_deep_value() -> None:
    secret = "correct horse"
    captured = {
        "form": [{"Password": secret}, {"nested": {"api_key": secret, "PIN": secret}}],
        "log": f'login {{"password": "{secret}"}}',
        "headers": {"Cookie": f"a={secret}", "note": f"Cookie: a={secret}"},
    }
    assert secret not in json.dumps(redact.value(captured))
