"""The two things that UTF-8 and databases cannot hold: NUL and lone surrogates."""

from __future__ import annotations

import json
import re
from typing import Any

STAND_IN = "\ufffd"
_unholdable = re.compile("[\x00\ud800-\udfff]")
_suspect = re.compile(r"\\u0000|[\ud800-\udfff]")
_to_json = json.JSONEncoder(ensure_ascii=False).encode


def scrubbed(value: Any, path: str, altered: list[str]) -> Any:
    """Return a JSON-like value with U+FFFD where nothing else can stand.

    The paths of texts that had to change are added to ``altered``.
    """
    # One look at the whole, as JSON, is far cheaper than a walk that nearly never finds anything.
    return _walk(value, path, altered) if _suspect.search(_to_json(value)) else value


def _walk(value: Any, path: str, altered: list[str]) -> Any:
    if isinstance(value, str):
        return _text(value, path, altered)
    if isinstance(value, dict):
        return {
            _text(name, path, altered): _walk(item, _below(path, name), altered)
            for name, item in value.items()
        }
    if isinstance(value, list):
        return [_walk(item, _below(path, str(at)), altered) for at, item in enumerate(value)]
    return value


def _text(words: str, path: str, altered: list[str]) -> str:
    if not _unholdable.search(words):
        return words
    altered.append(path)
    return _unholdable.sub(STAND_IN, words)


def _below(path: str, name: str) -> str:
    name = _unholdable.sub(STAND_IN, name)
    return f"{path}.{name}" if path else name
