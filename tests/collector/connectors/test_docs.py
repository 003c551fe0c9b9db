"""What the documentation of the destinations says is so."""

from __future__ import annotations

import re
import time
import tomllib
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from hypercare_collector.connectors.registry import available, check_options, option_name
from hypercare_collector.connectors.webhook import sign

DOCS = Path(__file__).parents[3] / "docs" / "destinations"


def page(name: str) -> str:
    return (DOCS / f"{name}.md").read_text(encoding="utf-8")


def blocks(name: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", page(name), re.DOTALL)


@pytest.mark.parametrize("name", sorted(available()))
def test_every_connector_has_a_page_with_every_option(name: str) -> None:
    [example] = blocks(name, "toml")

    [destination] = tomllib.loads(example)["destinations"].values()

    assert destination.pop("kind") == name
    assert destination.keys() == {option_name(field) for field in fields(available()[name].Options)}
    check_options(name, destination)


def test_the_documented_check_knows_our_signature() -> None:
    [example] = [block for block in blocks("webhook", "python") if "is_ours" in block]
    known: dict[str, Any] = {}
    exec(example, known)
    is_ours: Callable[..., bool] = known["is_ours"]
    secret, now = "whsec_c2VjcmV0", int(time.time())

    assert is_ours(secret, sign(b"{}", "id", now, secret), b"{}")
    assert not is_ours(secret, sign(b"{}", "id", now, secret), b"{ }")
    assert not is_ours(secret, sign(b"{}", "id", now, "whsec_b3RoZXI="), b"{}")
    assert not is_ours(secret, sign(b"{}", "id", now - 3600, secret), b"{}")
