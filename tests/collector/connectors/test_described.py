from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
import requests

from tests.collector.connectors.described import Description, described, held_to
from tests.collector.connectors.moody import running_moody

JSON = {"Content-Type": "application/json"}
DOCUMENT = {
    "openapi": "3.0.1",
    "info": {"title": "A tracker", "version": "1"},
    "servers": [{"url": "https://{company}.tracker.example/api"}],
    "components": {"parameters": {"Fields": {"name": "fields", "in": "query", "schema": {}}}},
    "paths": {
        "/issue": {
            "post": {
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/json": {
                            "schema": {
                                "type": "object",
                                "required": ["title"],
                                "additionalProperties": False,
                                "properties": {"title": {"type": "string"}},
                            }
                        }
                    },
                },
                "responses": {"201": {"description": "made"}},
            }
        },
        "/issue/{id}": {
            "get": {
                "parameters": [
                    {"name": "id", "in": "path", "required": True, "schema": {}},
                    {"$ref": "#/components/parameters/Fields"},
                ],
                "responses": {"200": {"description": "it"}},
            }
        },
        "/upload": {
            "post": {
                "requestBody": {
                    "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}
                },
                "responses": {"201": {"description": "made"}},
            }
        },
    },
}


@pytest.fixture
def description(tmp_path: Path) -> Description:
    path = tmp_path / "tracker.json"
    path.write_text(json.dumps(DOCUMENT), encoding="utf-8")
    return Description("tracker.json", path, beyond={"/api/votes/{id}"})


@pytest.mark.parametrize(
    ("method", "path", "headers", "body"),
    [
        ("POST", "/api/issue", JSON, b'{"title": "a"}'),
        ("GET", "/api/issue/7?fields=title", {}, b""),
        ("POST", "/api/upload", {"Content-Type": "image/png"}, b"\x89PNG\xff"),
    ],
)
def test_what_the_description_allows_is_counted(
    description: Description, method: str, path: str, headers: Mapping[str, str], body: bytes
) -> None:
    description.check(method, path, headers, body)

    assert description.checked == 1


@pytest.mark.parametrize(
    ("method", "path", "headers", "body", "why"),
    [
        ("POST", "/api/issue", JSON, b'{"title": 7}', "title: 7 is not of type 'string'"),
        ("POST", "/api/issue", JSON, b'{"titel": "a"}', "'title' is a required.*'titel' was unexp"),
        ("POST", "/api/issue", JSON, b'{"title"', "deserialize"),
        ("POST", "/api/issue", JSON, b"", "body"),
        ("POST", "/api/issue", {"Content-Type": "text/plain"}, b"{}", "mimetype not found"),
        ("PUT", "/api/issue", JSON, b"{}", "put not found"),
        ("GET", "/api/issues/7", {}, b"", "Path not found"),
        ("GET", "/issue/7", {}, b"", "Path not found"),
        ("GET", "/api/issue/7?feelds=a", {}, b"", "there is no query parameter feelds"),
    ],
)
def test_what_it_does_not_allow_is_named(
    description: Description,
    method: str,
    path: str,
    headers: Mapping[str, str],
    body: bytes,
    why: str,
) -> None:
    with pytest.raises(AssertionError, match=rf"^tracker\.json: {method} .*{why}"):
        description.check(method, path, headers, body)

    assert description.checked == 0


def test_a_path_beyond_the_trimmed_copy_is_let_through_uncounted(description: Description) -> None:
    description.check("GET", "/api/votes/7?anything=1", {}, b"")

    assert description.checked == 0


def test_without_the_folder_everything_is_let_through() -> None:
    Description("absent.json", None).check("GET", "/nothing/like/it", {}, b"")


def test_a_fault_is_answered_with_400_and_fails_the_test(description: Description) -> None:
    answers: list[int] = []

    def converse() -> None:
        with running_moody() as service, held_to(description, service.mood) as service.mood:
            for body in ({"title": "a"}, {"title": 7}):
                answer = requests.post(f"{service.url}/api/issue", json=body, timeout=10)
                answers.append(answer.status_code)

    with pytest.raises(AssertionError, match="7 is not of type"):
        converse()

    assert answers == [200, 400]
    assert description.checked == 1


def test_a_description_is_loaded_once() -> None:
    assert described("jira-cloud-v3.json") is described("jira-cloud-v3.json")
