"""The answers that code gives, made to fit the template: never refused, and nothing lost.

What means the same is put right: an ``Enum`` is its value, a choice in capitals is that choice,
numbers and lists are texts, a ``datetime`` is a time. What cannot fit is told, with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from enum import Enum
from typing import Any

from hypercare.template import CAPTURED, ENTRIES, FIELDS, LIMITS, REPORTER
from hypercare.values import LATEST, exact, moment, plain, shorten, words_of

DEEP = 32
"""How deep a given value may nest; the collector reads twice as much."""
Unfit = dict[str, dict[str, Any]]
"""By its dotted path, what was ``given``, and ``why`` it does not stand there, or not whole."""
Part = Callable[[str, Any, Unfit], Any]
"""Reads the answer at a path: returns what stands there, and adds what does not fit."""

_questions = {field.name: field for field in FIELDS}
_canonical = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


class Misfit(ValueError):
    """An answer does not fit the template. The message says why."""


def fitted(given: Mapping[str, Any]) -> tuple[dict[str, Any], Unfit]:
    """Return the template's answers as the wire takes them, and what of them does not fit."""
    unfit: Unfit = {}
    parts = {name: _PARTS.get(name, _answer) for name in given}
    fits = {name: _fit(name, part, given[name], unfit) for name, part in parts.items()}
    return {name: item for name, item in fits.items() if item is not None}, unfit


def said(item: Any) -> str:
    """Return in words, however long, what a program gives as an answer; ``None`` says nothing."""
    item = item.value if issubclass(type(item), Enum) else item
    if item is None:
        return ""
    if issubclass(type(item), list | tuple):
        return "\n".join(_text(each) for each in item)
    return _text(item)


def person(given: Mapping[str, Any]) -> dict[str, str]:
    """Return who somebody is, in texts that the template takes; what nobody said is left out.

    An id that is too long keeps its beginning and a hash of the whole, so that it is one user's.
    """
    told = {name: words_of(item) for name, item in given.items() if item is not None}
    return {name: _brief(name, item) for name, item in told.items() if item}


def word(item: Any, *, depth: int = DEEP) -> Any:
    """Keep texts as they are, however long; make anything else plain JSON.

    Raises:
        Misfit: it nests too deep, or contains itself.
    """
    if issubclass(type(item), str):
        return exact(item)
    if depth == 0:
        raise Misfit("nests too deep")
    if issubclass(type(item), Mapping):
        return {words_of(key): word(inner, depth=depth - 1) for key, inner in item.items()}
    if issubclass(type(item), list | tuple):
        return [word(inner, depth=depth - 1) for inner in item]
    return plain(item)


def _fit(path: str, part: Part, item: Any, unfit: Unfit) -> Any:
    """Return what stands at a path, or None; one answer that does not fit takes no other along."""
    if item is None:
        return None
    try:
        return part(path, item, unfit)
    except Misfit as why:
        unfit[path] = {"given": _whole(item), "why": str(why)}
    except Exception as error:
        unfit[path] = {"given": _whole(item), "why": f"cannot be read: {type(error).__name__}"}
    return None


def _whole(item: Any) -> Any:
    try:
        return word(item)
    except Exception:
        return plain(item)


def _answer(path: str, item: Any, unfit: Unfit) -> str | None:
    field = _questions[path]
    if field.choices:
        return _chosen(said(item), field.choices)
    return _within(path, said(item), field.max_length(LIMITS) or 0, unfit)


def _chosen(words: str, choices: tuple[str, ...]) -> str | None:
    meant = words.strip().casefold()
    if meant and meant not in choices:
        raise Misfit(f"is none of: {', '.join(choices)}")
    return meant or None


def _within(path: str, words: str, most: int, unfit: Unfit) -> str:
    if len(words) > most:
        unfit[path] = {"given": words, "why": f"only its first {most:,} characters have room there"}
    return shorten(words, most)


def _impact(path: str, item: Any, unfit: Unfit) -> dict[str, Any]:
    """Take a text for the question that it answers, and any other for the user's own words."""
    given = item if isinstance(item, Mapping) else {_asked(said(item)): item}
    return _inside(path, given, lambda name: _answer if name in _questions else _any, unfit)


def _asked(words: str) -> str:
    meant = words.strip().casefold()
    asked = (field.name for field in FIELDS if meant in field.choices)
    path = next((name for name in asked if name.startswith("impact.")), "impact.note")
    return path.partition(".")[2]


def _reporter(path: str, item: Any, unfit: Unfit) -> dict[str, Any]:
    """Take a text or a number for the id."""
    if issubclass(type(item), str | int):
        item = {"id": item}
    if not isinstance(item, Mapping):
        raise Misfit("is no mapping with an id")
    return _inside(path, item, lambda name: _told_of if name in _PERSON else _any, unfit)


def _inside(
    path: str, item: Mapping[Any, Any], part: Callable[[str], Part], unfit: Unfit
) -> dict[str, Any]:
    named = {f"{path}.{words_of(key)}": inner for key, inner in item.items()}
    fits = {name: _fit(name, part(name), inner, unfit) for name, inner in named.items()}
    return {name[len(path) + 1 :]: inner for name, inner in fits.items() if inner is not None}


def _told_of(path: str, item: Any, unfit: Unfit) -> str:
    words = said(item)
    if path != "reporter.signature":
        return _brief(path.partition(".")[2], words)
    if len(words) > LIMITS.line * 2:
        raise Misfit("is longer than any signature")
    return words


def _brief(name: str, words: str) -> str:
    if name != "id" or len(words) <= LIMITS.line:
        return shorten(words, LIMITS.line)
    from hashlib import sha256  # late: hardly anybody's id is that long

    tail = sha256(words.encode("utf-8", "replace")).hexdigest()[:16]
    return f"{words[: LIMITS.line - 17]}…{tail}"


def _tags(path: str, item: Any, unfit: Unfit) -> dict[str, Any]:
    def tag(path: str, item: Any, unfit: Unfit) -> str:
        return _within(path, said(item), LIMITS.line, unfit)

    return _inside(path, _few(path, item, unfit), lambda name: tag, unfit)


def _fields(path: str, item: Any, unfit: Unfit) -> dict[str, Any]:
    """Keep the kind of an answer to a project's own question: the project asks for it."""

    def answer(path: str, item: Any, unfit: Unfit) -> Any:
        item = item.value if issubclass(type(item), Enum) else item
        told = _whole(item)
        return _within(path, told, LIMITS.text, unfit) if isinstance(told, str) else told

    return _inside(path, _few(path, item, unfit), lambda name: answer, unfit)


def _few(path: str, item: Any, unfit: Unfit) -> Mapping[Any, Any]:
    """Return the entries for which there is room; the others do not fit."""
    if not isinstance(item, Mapping):
        raise Misfit("is no mapping of names")
    named = {words_of(key): inner for key, inner in item.items()}
    fits = [name for name in named if len(name) <= LIMITS.line][:ENTRIES]
    rest = {name: inner for name, inner in named.items() if name not in fits}
    if rest:
        why = f"at most {ENTRIES} have room, with names of {LIMITS.line} characters"
        unfit[path] = {"given": _whole(rest), "why": why}
    return {name: named[name] for name in fits}


def _id(path: str, item: Any, unfit: Unfit) -> str:
    words = said(item).strip()
    digits = words.replace("-", "")
    if _canonical.fullmatch(words):
        return words
    if re.fullmatch(r"[0-9a-fA-F]{32}", digits):
        return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
    raise Misfit("is no UUID; another was made")


def _time(path: str, item: Any, unfit: Unfit) -> str:
    """Read a ``datetime``, seconds since the epoch or ISO 8601; without a zone it is local time."""
    try:
        if isinstance(item, str):
            item = datetime.fromisoformat(exact(item).strip())
        seconds = item.timestamp() if isinstance(item, datetime) else float(item)
        if 0 <= seconds <= LATEST:
            return moment(seconds)
    except (ValueError, TypeError, OverflowError, OSError):
        pass
    raise Misfit("is no time such as 2026-11-21T10:20:00.000Z; that of the feedback stands there")


def _mapping(path: str, item: Any, unfit: Unfit) -> Any:
    if not isinstance(item, Mapping):
        raise Misfit("is no mapping")
    return _whole(item)


def _ours(path: str, item: Any, unfit: Unfit) -> None:
    raise Misfit("is not for the application to say")


def _any(path: str, item: Any, unfit: Unfit) -> Any:
    return _whole(item)


def _text(item: Any) -> str:
    """Return ``str(item)``; bytes are read as UTF-8."""
    if issubclass(type(item), bytes | bytearray):
        return bytes(item).decode("utf-8", "replace")
    try:
        return exact(item)
    except Exception:
        return words_of(item)


_PERSON = frozenset(f"reporter.{name}" for name in REPORTER)
_PARTS: Mapping[str, Part] = {
    "id": _id,
    "created_at": _time,
    "impact": _impact,
    "reporter": _reporter,
    "fields": _fields,
    "tags": _tags,
    "extra": _mapping,
    "template": _ours,
    "sdk": _ours,
    **dict.fromkeys(CAPTURED, _mapping),
}
