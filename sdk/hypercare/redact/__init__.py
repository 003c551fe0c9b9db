"""What may not leave the application. One list of rules for all that is captured.

The rules serve messages, URLs, headers, stack variables and logs; the widget's copy is generated
from them and the collector applies them once more. They are never applied to the user's own words.

Redaction is idempotent: what was struck out once reads the same when it is looked at again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal

from hypercare.redact.checks import CHECKS, card
from hypercare.redact.rules import ADDRESS_KEY, PATTERNS, PRIVATE_KEY, Pattern

__all__ = ["DEPTH", "PATTERNS", "REDACTED", "Pattern", "text", "url", "value"]

REDACTED = "[redacted]"
PASSES = 5
"""How often a text is read at most: two readings suffice for all but contrived ones."""
DEPTH = 12
"""How deep a captured value may nest before the rest is left out."""
REMEMBERED = 4096
LEAST_CARD = 10**12
SHORT = 200
"""How many texts without anything private are remembered, and how long such a text may be.

Names of files and functions, lines of source and routes come again and again. A text in which
something was struck out is never remembered.
"""

INVENTORIES = frozenset({"packages"})
"""Keys under which names of software stand: a version is kept there, whatever it is the version of.

``tokenizers`` and ``secretstorage`` are packages, not secrets.
"""


_private_key = re.compile(PRIVATE_KEY)
_address_key = re.compile(ADDRESS_KEY)
_patterns = tuple((re.compile(p.regex, re.IGNORECASE), p) for p in PATTERNS)
_version = re.compile(r"(?:[0-9]+!)?[0-9]+(?:[.+-][0-9a-z.+_-]*|(?:a|b|rc)[0-9]+)?", re.IGNORECASE)
_doubles = (("İ", "i"), ("ı", "i"), ("ſ", "s"), ("\u212a", "k"))
"""Letters that `re.IGNORECASE` takes for ASCII's."""
_harmless: dict[str, None] = {}
_moment = re.compile(r"[0-9]{4}(?:-[0-9]{2}){2}T[0-9]{2}(?::[0-9]{2}){2}(?:\.[0-9]{1,9})?Z")
"""RFC 3339 in UTC: every step and error begins with one, and nothing in it is private."""
_space = re.compile(r"\s")
_url_tail = re.compile(r"[?#].*$", re.DOTALL)


def text(words: str) -> str:
    """Strike out everything in ``words`` that has a private shape.

    What one pattern struck may show another its shape, so the text is read until nothing changes.
    """
    if words in _harmless or (words[10:11] == "T" and _moment.fullmatch(words)):
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
        return REDACTED if _is_card_number(captured) else captured
    if depth == 0 and isinstance(captured, Mapping | list | tuple):
        return "[left out: nested too deep]"
    if isinstance(captured, Mapping):
        return {text(str(key)): _entry(str(key), item, depth - 1) for key, item in captured.items()}
    if isinstance(captured, list | tuple):
        return _listed(captured, depth - 1)
    return captured


def _is_card_number(number: float | None) -> bool:
    """Say whether a whole number is a payment card's: some programs keep them as such."""
    return type(number) is int and number >= LEAST_CARD and bool(card(str(number)))


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
        return {str(name): _versioned(str(name), each, depth - 1) for name, each in item.items()}
    meaning = _meaning(key)
    if meaning == "private":
        return item if item in (None, "", REDACTED) else REDACTED
    if isinstance(item, str):
        return url(item) if meaning == "address" else text(item)
    return value(item, depth=depth)


def _listed(items: Sequence[Any], depth: int) -> list[Any]:
    """Redact a list; a pair that begins with a name, such as a header's, is read as an entry."""
    if len(items) == 2 and isinstance(items[0], str) and not _space.search(items[0]):
        return [text(items[0]), _entry(items[0], items[1], depth)]
    return [value(item, depth=depth) for item in items]


def _meaning(key: str) -> Literal["private", "address", ""]:
    return _known_meaning(key) if len(key) <= SHORT else _read_meaning(key)


def _read_meaning(key: str) -> Literal["private", "address", ""]:
    lower = key.lower()
    if _private_key.search(lower):
        return "private"
    return "address" if _address_key.search(lower) else ""


_known_meaning = lru_cache(maxsize=1024)(_read_meaning)


def _versioned(name: str, item: Any, depth: int) -> Any:
    """Judge a version by its shape alone, and anything else as anywhere."""
    if isinstance(item, str) and _version.fullmatch(item):
        return text(item)
    return _entry(name, item, depth)


def _strike(match: re.Match[str], pattern: Pattern) -> str:
    found = match.group()
    private = CHECKS[pattern.check](found) if pattern.check else found
    if not private:
        return found
    kept = match.group(pattern.keep) if pattern.keep else ""
    mark = f"?{REDACTED}" if pattern.name.startswith("query") else REDACTED
    return f"{kept}{mark}{found[len(private) :]}"
