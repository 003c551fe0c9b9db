"""What a vendor's own description of its API says of a request.

The descriptions are theirs and are not part of this project. Where a folder holds trimmed copies,
``HYPERCARE_SPECS`` or ``../shared/specs`` beside the checkout, every request to a counterpart is
held against them; elsewhere the same tests pass on their own assertions alone.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from openapi_core import Config, OpenAPI
from openapi_core.datatypes import RequestParameters
from openapi_core.exceptions import OpenAPIError
from werkzeug.datastructures import Headers, ImmutableMultiDict

from tests.collector.connectors.moody import Door, Mood, Request

HOST = "http://described.example"
ROOT = Path(__file__).resolve().parents[3]


def described(name: str, *, beyond: Iterable[str] = ()) -> Description:
    """Return a vendor's description by its file name, such as ``zendesk-support.json``.

    ``beyond`` names the paths, templates such as ``/issue/{key}/votes``, that the vendor's
    documentation has and the trimmed copy has not: requests to them are let through, uncounted.
    """
    description = _loaded(name)
    description.beyond.update(beyond)
    return description


@contextmanager
def held_to(description: Description, mood: Mood) -> Iterator[Mood]:
    """Yield a mood that answers as ``mood`` does, and 400 what the description does not allow.

    At the end each such fault fails the test, even when the connector swallowed the 400.
    """
    faults: list[str] = []

    def held(door: Door, request: Request) -> None:
        try:
            description.check(request.method, request.path, request.headers, request.body)
        except AssertionError as fault:
            faults.append(str(fault))
            body = json.dumps({"errorMessages": [str(fault)]}).encode()
            door.answer(400, body, "application/json", {})
        else:
            mood(door, request)

    yield held
    assert not faults, "\n".join(faults)


def counts() -> dict[str, int]:
    """Return how many requests each description has allowed so far; those alone that are there."""
    return {name: one.checked for name, one in sorted(_known.items()) if one.path}


@dataclass
class Description:
    """One description. ``checked`` counts the requests that it allowed, over the whole run."""

    name: str
    path: Path | None
    beyond: set[str] = field(default_factory=set)
    checked: int = 0

    def check(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> None:
        """Raise `AssertionError` naming the faults of a request; ``path`` includes its query."""
        place = urlsplit(path).path
        if self.path is None or any(_fits(template, place) for template in self.beyond):
            return
        faults = [*self._broken(Sent(method, path, headers, body)), *self._unknown(method, path)]
        assert not faults, f"{self.name}: {method} {path}: {'; '.join(faults)}"
        self.checked += 1

    def _broken(self, sent: Sent) -> Iterator[str]:
        for error in self._api.iter_request_errors(sent):
            yield from _said(error)

    def _unknown(self, method: str, path: str) -> Iterator[str]:
        """Yield the query's names that the operation does not have: servers ignore them."""
        parts = urlsplit(path)
        known = self._parameters(method.lower(), parts.path)
        names = dict(parse_qsl(parts.query, keep_blank_values=True))
        yield from (f"there is no query parameter {name}" for name in names if name not in known)

    def _parameters(self, method: str, path: str) -> set[str]:
        """Return the names of an operation's parameters; of two paths the more exact one counts."""
        items = self._document["paths"]
        for template in sorted(items, key=lambda path: path.count("{")):
            if method in items[template] and _fits(template, path):
                operation = items[template][method]
                shared = items[template].get("parameters", [])
                declared = [*shared, *operation.get("parameters", [])]
                return {self._resolved(one)["name"] for one in declared}
        return set()

    def _resolved(self, parameter: Any) -> Any:
        if "$ref" not in parameter:
            return parameter
        place: Any = self._document
        for step in parameter["$ref"].removeprefix("#/").split("/"):
            place = place[step]
        return place

    @cached_property
    def _document(self) -> dict[str, Any]:
        assert self.path is not None
        document: dict[str, Any] = json.loads(self.path.read_text(encoding="utf-8"))
        root = urlsplit((document.get("servers") or [{"url": "/"}])[0]["url"]).path.rstrip("/")
        paths = {root + path: item for path, item in document["paths"].items()}
        return document | {"servers": [{"url": HOST}], "paths": paths}

    @cached_property
    def _api(self) -> OpenAPI:
        return OpenAPI.from_dict(self._document, config=Config(spec_validator_cls=None))


class Sent:
    """A request as openapi-core reads one."""

    host_url = HOST

    def __init__(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> None:
        parts = urlsplit(path)
        self.method, self.path, self.body = method.lower(), parts.path, body
        self.content_type = Headers(dict(headers)).get("Content-Type", "")
        self.parameters = RequestParameters(
            query=ImmutableMultiDict(parse_qsl(parts.query, keep_blank_values=True)),
            header=Headers(dict(headers)),
            cookie=ImmutableMultiDict(),
        )


_known: dict[str, Description] = {}


@cache
def _loaded(name: str) -> Description:
    folder = Path(os.environ.get("HYPERCARE_SPECS") or ROOT.parent / "shared" / "specs")
    path = folder / name
    if folder.is_dir() and not path.is_file():
        raise FileNotFoundError(f"{folder} has no {name}; it has {sorted(folder.iterdir())}")
    _known[name] = Description(name, path if path.is_file() else None)
    return _known[name]


def _fits(template: str, path: str) -> bool:
    pattern = "".join(
        "[^/]+" if part.startswith("{") else re.escape(part)
        for part in re.split(r"(\{[^}]*\})", template)
    )
    return re.fullmatch(pattern, path) is not None


def _said(error: BaseException) -> Iterator[str]:
    """Yield what is wrong, where the description's schema says it, each place by its path."""
    schema_errors = getattr(error.__cause__, "schema_errors", None)
    if not schema_errors:
        yield str(error) if isinstance(error, OpenAPIError) else repr(error)
        return
    for one in schema_errors:
        place = ".".join(str(step) for step in one.absolute_path) or "the body"
        yield f"{place}: {one.message}"
