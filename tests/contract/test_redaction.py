"""The golden cases of redaction, which Python and the widget must read alike."""

from __future__ import annotations

import json
import re
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hypercare import redact

CASES = json.loads(Path(__file__).with_name("redaction_cases.json").read_text("utf-8"))
KINDS = {"text": redact.text, "url": redact.url, "value": redact.value}

MATCHES = [case["text"] for case in CASES if case.get("text") != case["becomes"] and "text" in case]
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
        "DE89 3704 0044 0532 0130 00",
        "ada@example.com",
        "+49 30 123456",
        "0049 30 123456",
        "tel:030 123456",
        "('Cookie', b'a=1'",
        "2026-11-21T10:20:00Z",
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


@settings(deadline=None)
@given(st.lists(LOOKS_PRIVATE | SHAPES, max_size=8).map("".join))
def test_redaction_is_idempotent(words: str) -> None:
    once = redact.text(words)
    assert redact.text(once) == once


def unfiltered(words: str) -> str:
    """Redact by trying every pattern on every text."""
    for _ in range(redact.PASSES):
        for pattern in redact.PATTERNS:
            strike = partial(redact._strike, pattern=pattern)
            words = re.sub(pattern.regex, strike, words, flags=re.IGNORECASE)
    return words


@st.composite
def oddly_cased(draw: st.DrawFn) -> str:
    """Texts of private shapes, in letters that count as equal without regard to case."""
    words = draw(st.lists(LOOKS_PRIVATE | SHAPES | st.sampled_from(MATCHES), max_size=6))
    odd = draw(st.sampled_from(["", "sſ", "Sſ", "k\u212a", "K\u212a", "iı", "iİ", "Iİ"]))
    text = "".join(words)
    text = text.upper() if draw(st.booleans()) else text
    return text.translate(str.maketrans(odd[:1], odd[1:]))


def words_in(line: str) -> list[str]:
    return line.split()


NAMES = words_in(
    "password passwd passphrase passcode pwd secret token api_key api-key apikey access_key"
    " access-key accesskey private_key private-key privatekey authorization cookie csrf xsrf"
    " credential session_id session-id sessionid sessid cvv cvc jwt"
)
TOKENS = words_in(
    "ghp_ gho_ ghu_ ghs_ ghr_ github_pat_ xoxa- xoxb- xoxe- xoxp- xoxr- xoxs- sk_live_ rk_test_"
    " pk_live_ sk- AKIA AIza glpat- whsec_ hcp_ hcs_"
)
CARDS = words_in("2221000000000009 30569309025904 4111111111111111 5555555555554444")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("text", ["{}=hunter2", "my-{}s: 'hunter2'", '{{"{}_2": "hunter2"}}'])
def test_every_named_secret_is_found_in_any_case(name: str, text: str) -> None:
    for cased in (name, name.upper(), name.title()):
        assert "hunter2" not in redact.text(text.format(cased))


@pytest.mark.parametrize("private", [*(f"{each}{'0' * 16}{'f' * 20}" for each in TOKENS), *CARDS])
def test_every_token_and_card_is_found_by_its_shape(private: str) -> None:
    private = private[:20] if private.startswith("AKIA") else private
    assert redact.text(f"it was {private} then") == "it was [redacted] then"


@settings(deadline=None)
@given(oddly_cased())
def test_patterns_that_a_text_does_not_need_to_be_searched_for_would_find_nothing(
    words: str,
) -> None:
    assert redact.text(words) == unfiltered(words)


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_survives_redaction(words: str) -> None:
    assert isinstance(redact.text(words), str)


@pytest.mark.parametrize(
    "unit",
    [
        *("a-", "a.", "http://", "eyJ-", "1 ", '"', "\\", "password", "-----BEGIN ", "4"),
        *("a@", "a@b.", "+4", " 00", "DE89 ", "tel:("),
    ],
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
