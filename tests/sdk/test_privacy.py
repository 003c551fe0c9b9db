"""What must not leave the application, looked for in what a feedback would carry."""

from __future__ import annotations

import json
from typing import Any

import pytest

import hypercare
from hypercare import redact

SECRET = "correct-horse-battery"


def carried() -> str:
    return json.dumps(hypercare.preview("words"), ensure_ascii=False)


def test_local_variables_and_arguments_are_not_captured() -> None:
    class Basket:
        def __repr__(self) -> str:
            return SECRET

    def order(argument: object) -> None:
        local = [argument, SECRET]
        raise KeyError(len(local))

    try:
        order(Basket())
    except KeyError as error:
        hypercare.notice(error)
    found = hypercare.preview()["trail"]["errors"][0]
    assert found["frames"][-1].keys() == {"file", "function", "line", "source", "in_app"}
    assert SECRET not in carried()


@pytest.mark.parametrize(
    "message",
    [
        f"upstream said Set-Cookie: sid={SECRET}; HttpOnly",
        f"set-cookie: a=1; sid={SECRET}",
        f"Authorization: Bearer {SECRET}",
        f"authorization: Basic {SECRET}",
        f"Proxy-Authorization: Digest response={SECRET}",
        f"{ {'Set-Cookie': f'sid={SECRET}; Path=/', 'Accept': '*/*'} }",
        f"{ {'Authorization': f'Bearer {SECRET}'} }",
        json.dumps({"headers": {"Authorization": SECRET, "Set-Cookie": SECRET}}),
        f"got b'Set-Cookie: sid={SECRET}\\r\\n'",
        f"401 with Bearer {SECRET}",
    ],
)
def test_headers_that_carry_secrets_are_struck_out_of_an_exception_s_message(message: str) -> None:
    outer = RuntimeError(message)
    outer.__cause__ = ValueError(message)
    hypercare.notice(outer)
    hypercare.notice(ExceptionGroup("two", [ValueError(message)]))
    assert len(hypercare.preview()["trail"]["errors"]) == 2
    assert SECRET not in carried()


@pytest.mark.parametrize("name", ["PyJWT", "tokenizers", "secretstorage", "cookiecutter", "jwt"])
@pytest.mark.parametrize("version", ["2", "2.10.1", "1!2.0.post1", "0.3.0rc1", "2026.1+gabc"])
def test_a_package_shows_its_version_whatever_its_name(name: str, version: str) -> None:
    environment = {"packages": {name: version}, "server": {"packages": {name: version}}}
    assert redact.value(environment) == environment


@pytest.mark.parametrize(
    "packages",
    [
        {"token": SECRET},
        {"password": {"deep": "1.0"}},
        {"password": 1.5},
        {"pip": "password=hunter2"},
        {"pip": {"token": "1.0"}},
        {"secretstorage": "4111111111111111"},
    ],
)
def test_among_packages_only_versions_are_safe(packages: dict[str, Any]) -> None:
    found = redact.value({"packages": packages})["packages"]
    assert found.keys() == packages.keys()
    assert found != packages
    assert "[redacted]" in json.dumps(found)


def test_the_installed_packages_tell_their_versions() -> None:
    packages = hypercare.preview()["environment"]["packages"]
    assert packages
    assert "[redacted]" not in packages.values()


def test_numbers_and_names_of_values_are_looked_at_as_well() -> None:
    hypercare.step("paid", card=4111111111111111, order=4711471147114711, at=1795289790966)
    hypercare.describe(seen={"bob@example.com": 3})
    shown = hypercare.preview(context_note="x")
    assert shown["trail"]["steps"][-1]["data"] == {
        "card": "[redacted]",
        "order": 4711471147114711,
        "at": 1795289790966,
    }
    assert "bob@example.com" not in json.dumps(shown["context"])


def test_a_captured_part_of_an_odd_shape_is_struck_all_the_same() -> None:
    shown = hypercare.preview("words", context=["password=hunter2"], trail="token=abc12345")
    assert "hunter2" not in json.dumps(shown)
    assert "abc12345" not in json.dumps(shown)
