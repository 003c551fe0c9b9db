"""What may not leave the application. One list of rules for all that is captured.

The rules serve messages, URLs, headers, stack variables and logs; the widget's copy is generated
from them and the collector applies them once more. They are never applied to the user's own words.

Redaction is idempotent: what was struck out once reads the same when it is looked at again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

REDACTED = "[redacted]"
PASSES = 5
"""How often a text is read at most: two readings suffice for all but contrived ones."""
DEPTH = 12
"""How deep a captured value may nest before the rest is left out."""
REMEMBERED = 4096
SHORT = 200
"""How many texts without anything private are remembered, and how long such a text may be.

Names of files and functions, lines of source and routes come again and again. A text in which
something was struck out is never remembered.
"""

PRIVATE_KEY = (
    r"pass(word|wd|phrase|code)?$|^pwd|pwd$|password|passphrase|secret|token|api.?key|access.?key"
    r"|private.?key|authori[sz]ation|cookie|credential|csrf|xsrf|session.?id|sessid|(^|[._-])sid$"
    r"|signature|(^|[_-])otp|otp$|(^|[_-])pin([_-]?code)?$|cvv|cvc|security.?code|iban"
    r"|card.?n(umber|o)$|ssn$|^auth$|(^|[^a-z])jwt"
)
"""A key, in lower case, whose value is never captured. Valid in Python and in JavaScript."""

ADDRESS_KEY = r"^(url|uri|href|src|location|referr?er|from_url|to_url)$"
"""A key whose value is an address: it keeps its path and loses its query and fragment."""

INVENTORIES = frozenset({"packages"})
"""Keys under which names of software stand: a version is kept there, whatever it is the version of.

``tokenizers`` and ``secretstorage`` are packages, not secrets.
"""


@dataclass(frozen=True)
class Pattern:
    """One shape that is private wherever it stands in a text.

    ``regex`` is written in the syntax that Python and JavaScript share and matched without regard
    to case; ``keep`` is the group that survives (0: none); ``check`` must agree before a match
    counts. What a failed search has read is not read again from the next place on: repetitions
    are bounded, or end where another match could begin, so that no text takes long to search.

    ``needs`` are literals in lower case; whatever the regex matches holds at least one of them.
    Most texts hold none, and are not searched.
    """

    name: str
    regex: str
    needs: tuple[str, ...]
    keep: int = 0
    check: Literal["card"] | None = None


PATTERNS = (
    Pattern(
        "private key block",
        r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)",
        needs=("-----",),
    ),
    Pattern(
        "data address",
        r"(\bdata:)[a-z]+/[a-z0-9.+-]+[;,][^\s\"'<>]*",
        needs=("data:",),
        keep=1,
    ),
    Pattern(
        "query of an address",
        r"(\bhttps?://(?:[^\s?#\"'<>:]|:(?!//))*)[?#][^\s\"'<>]+",
        needs=("://",),
        keep=1,
    ),
    Pattern(
        "query of a path",
        r"((?:^|[\s\"'(])/(?:[^\s?#\"'<>(]|\((?!/))*)[?#][^\s\"'<>]*=[^\s\"'<>]*",
        needs=("=",),
        keep=1,
    ),
    Pattern(
        "credentials in an address",
        r"(\b[a-z][a-z0-9+.-]{0,20}://)[^\s/@\"'<>]+(?=@)",
        needs=("@",),
        keep=1,
    ),
    Pattern(
        "header",
        r"(\b(?:set-cookie|cookie|(?:proxy-)?authorization)[\"']?\s*:\s*)"
        r"(?:\"(?:[^\"\\]|\\.)*(?:\"|$)|'(?:[^'\\]|\\.)*(?:'|$)|(?!\[redacted\])[^\s\"'][^\r\n]*)",
        needs=("cookie", "authorization"),
        keep=1,
    ),
    Pattern(
        "authorization",
        r"(\b(?:bearer|basic|digest|negotiate)\s+)[a-z0-9._~+/=-]{8,}",
        needs=("bearer", "basic", "digest", "negotiate"),
        keep=1,
    ),
    Pattern(
        "JSON web token",
        r"\beyJ[a-z0-9_-]{8,500}\.[a-z0-9_-]{8,}(?:\.[a-z0-9_-]*)?",
        needs=("eyj",),
    ),
    Pattern("our own key", r"\bhc[ps]_[0-9a-f]{16,}\b", needs=("hcp_", "hcs_")),
    Pattern(
        "known token",
        r"\b(?:gh[pousr]_[a-z0-9]{20,}|github_pat_[a-z0-9_]{20,}|xox[abeprs]-[a-z0-9-]{10,}"
        r"|(?:sk|rk|pk)_(?:live|test)_[a-z0-9]{10,}|sk-[a-z0-9_-]{20,}|AKIA[0-9A-Z]{16}"
        r"|AIza[0-9a-z_-]{30,}|glpat-[a-z0-9_-]{16,}|whsec_[a-z0-9+/=]{16,})",
        needs=("_", "xox", "sk-", "akia", "aiza", "glpat-"),
    ),
    Pattern(
        "named secret",
        r"((?:password|passwd|passphrase|passcode|pwd|secret|token|api[_-]?key"
        r"|access[_-]?key|private[_-]?key|authorization|cookie|csrf|xsrf|credential|session[_-]?id"
        r"|sessid|cvv|cvc|jwt)[a-z0-9_-]{0,40}\\*[\"']?\s*[=:]\s*)"
        r"(?:\\+\"[^\"]*(?:\"|$)|\"(?:[^\"\\]|\\.)*(?:\"|$)|'(?:[^'\\]|\\.)*(?:'|$)"
        r"|(?!\[redacted\])[^\s,;&\"']+)",
        needs=(
            *("pass", "pwd", "secret", "token", "_key", "-key", "ikey", "skey", "ekey"),
            *("authorization", "cookie", "srf", "credential", "sess", "cv", "jwt"),
        ),
        keep=1,
    ),
    Pattern(
        "card number",
        r"\b(?:[2-6][0-9]{3}([ -])[0-9]{4}\1[0-9]{4}\1[0-9]{4}|3[0-9]{3}([ -])[0-9]{6}\2[0-9]{4,5}"
        r"|[2-6][0-9]{12,18})\b",
        needs=("2", "3", "4", "5", "6"),
        check="card",
    ),
)

_private_key = re.compile(PRIVATE_KEY)
_address_key = re.compile(ADDRESS_KEY)
_patterns = tuple((re.compile(p.regex, re.IGNORECASE), p) for p in PATTERNS)
_version = re.compile(r"(?:[0-9]+!)?[0-9]+(?:[.+-][0-9a-z.+_-]*|(?:a|b|rc)[0-9]+)?", re.IGNORECASE)
_doubles = (("İ", "i"), ("ı", "i"), ("ſ", "s"), ("\u212a", "k"))
"""Letters that `re.IGNORECASE` takes for ASCII's."""
_harmless: dict[str, None] = {}
_url_tail = re.compile(r"[?#].*$", re.DOTALL)
_card_issuers = re.compile(
    r"^(4|5[1-5]|2(22[1-9]|2[3-9]|[3-6]|7[01]|720)|3[47]|3(0[0-5]|[68])|6(011|4[4-9]|5)|35|62)"
)


def text(words: str) -> str:
    """Strike out everything in ``words`` that has a private shape.

    What one pattern struck may show another its shape, so the text is read until nothing changes.
    """
    if words in _harmless:
        return words
    struck = _struck(words)
    if struck == words and len(words) <= SHORT:
        if len(_harmless) >= REMEMBERED:
            _harmless.clear()
        _harmless[words] = None
    return struck


def _struck(words: str) -> str:
    for _ in range(PASSES):
        struck = _once(words)
        if struck == words:
            break
        words = struck
    return words


def url(address: str) -> str:
    """Keep scheme, host and path; the query, the fragment and credentials go."""
    return text(_url_tail.sub(f"?{REDACTED}", address))


def value(captured: Any, *, depth: int = DEPTH) -> Any:
    """Redact any JSON-like value: by its keys, then by the shape of its texts."""
    if isinstance(captured, str):
        return text(captured)
    if captured is None or isinstance(captured, int | float):
        return captured
    if depth == 0 and isinstance(captured, Mapping | list | tuple):
        return "[left out: nested too deep]"
    if isinstance(captured, Mapping):
        return {str(key): _entry(str(key), item, depth - 1) for key, item in captured.items()}
    if isinstance(captured, list | tuple):
        return [value(item, depth=depth - 1) for item in captured]
    return captured


def is_card(digits: str) -> bool:
    """Say whether the digits are a payment card's: issuer prefix, length and Luhn's sum.

    Source: ISO/IEC 7812-1, annex B.
    """
    numbers = [int(digit) for digit in digits if digit.isdigit()]
    plain = "".join(map(str, numbers))
    if not 13 <= len(numbers) <= 19 or not _card_issuers.match(plain):
        return False
    doubled = (n * 2 - 9 if n > 4 else n * 2 for n in numbers[-2::-2])
    return (sum(numbers[-1::-2]) + sum(doubled)) % 10 == 0


def _once(words: str) -> str:
    folded = _folded(words)  # what is struck out adds none of the literals: one folding serves all
    for regex, pattern in _patterns:
        for need in pattern.needs:
            if need in folded:
                words = regex.sub(lambda match, p=pattern: _strike(match, p), words)  # type: ignore[misc]
                break
    return words


def _folded(words: str) -> str:
    """Return the text as a search without regard to case sees it."""
    if not words.isascii():
        for double, letter in _doubles:
            words = words.replace(double, letter)
    return words.lower()


def _entry(key: str, item: Any, depth: int) -> Any:
    if key in INVENTORIES and isinstance(item, Mapping) and depth > 0:
        return {str(name): _listed(str(name), each, depth - 1) for name, each in item.items()}
    meaning = _meaning(key)
    if meaning == "private":
        return item if item in (None, "", REDACTED) else REDACTED
    if isinstance(item, str):
        return url(item) if meaning == "address" else text(item)
    return value(item, depth=depth)


def _meaning(key: str) -> Literal["private", "address", ""]:
    return _known_meaning(key) if len(key) <= SHORT else _read_meaning(key)


def _read_meaning(key: str) -> Literal["private", "address", ""]:
    lower = key.lower()
    if _private_key.search(lower):
        return "private"
    return "address" if _address_key.search(lower) else ""


_known_meaning = lru_cache(maxsize=1024)(_read_meaning)


def _listed(name: str, item: Any, depth: int) -> Any:
    """Judge a version by its shape alone, and anything else as anywhere."""
    if isinstance(item, str) and _version.fullmatch(item):
        return text(item)
    return _entry(name, item, depth)


def _strike(match: re.Match[str], pattern: Pattern) -> str:
    if pattern.check == "card" and not is_card(match.group()):
        return match.group()
    if pattern.keep == 0:
        return REDACTED
    kept = match.group(pattern.keep)
    return f"{kept}?{REDACTED}" if pattern.name.startswith("query") else f"{kept}{REDACTED}"
