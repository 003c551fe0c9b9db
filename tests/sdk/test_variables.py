"""A frame's local variables as texts: bounded, and no object of the application is asked."""

from __future__ import annotations

import sys
import types
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from hypercare import redact
from hypercare.variables import NAMES, TEXT, locals_of


def untouchable() -> Any:
    """Make an object that ends the program when it, or its class, is asked anything."""

    def end(*_: Any) -> Any:
        raise SystemExit

    kind = type("Kind", (type,), {"__getattribute__": end, "__eq__": end, "__hash__": end})
    body = dict.fromkeys(("__getattribute__", "__repr__", "__str__", "__len__", "__eq__"), end)
    return type.__call__(kind, "Mine", (), {**body, "__module__": "shop"})()


class Sly(str):
    def __repr__(self) -> str:
        raise SystemExit("repr")

    def __len__(self) -> int:
        raise SystemExit("len")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "None"),
        (True, "True"),
        (12, "12"),
        (1.5, "1.5"),
        (float("nan"), "nan"),
        ("it's", '"it\'s"'),
        (2**1_000, "<int of 1001 bits>"),
        (b"12", "<bytes of 2>"),
        ([1, "a", [2]], "[1, 'a', <list of 1>]"),
        ((1,), "(1)"),
        (set(), "{}"),
        (Decimal("1.20"), "Decimal 1.20"),
        (date(2026, 11, 22), "date 2026-11-22"),
        (UUID(int=1), "UUID 00000000-0000-0000-0000-000000000001"),
        (object(), "<object>"),
    ],
)
def test_plain_values_are_shown_and_all_others_named_by_their_type(value: Any, shown: str) -> None:
    assert locals_of({"it": value}) == {"it": shown}


def test_an_object_of_the_application_is_asked_nothing() -> None:
    told = locals_of({"it": untouchable(), "in": [untouchable()], "by": {"a": untouchable()}})

    assert told == {"it": "<shop.Mine>", "in": "[<shop.Mine>]", "by": "{'a': <shop.Mine>}"}


def test_a_text_of_the_application_s_own_kind_is_named_by_its_type() -> None:
    assert locals_of({"it": Sly("hunter2")}) == {"it": f"<{__name__}.Sly>"}


def test_long_texts_and_containers_are_cut_before_they_are_written() -> None:
    told = locals_of({"text": "x" * 10**6, "list": list(range(10**6)), "d": {"k" * 10**6: 1}})

    assert {len(told["text"]), len(told["d"])} == {TEXT}
    assert told["list"] == "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, … 1000000 in all]"


def test_only_the_first_names_are_told_and_no_modules_functions_or_classes() -> None:
    noise = {"sys": sys, "call": locals_of, "kind": Sly, "len": len, "__builtins__": {}}

    assert locals_of(noise) == {}
    many = locals_of({**noise, **{f"name{number}": number for number in range(100)}})
    assert list(many) == [f"name{number}" for number in range(NAMES)]


def test_a_cycle_ends() -> None:
    cycle: list[Any] = []
    cycle.append(cycle)

    assert locals_of({"cycle": cycle}) == {"cycle": "[<list of 1>]"}


def test_nothing_of_the_frame_is_kept_alive() -> None:
    def work() -> types.FrameType:
        mine = ["hunter2"]
        frame = sys._getframe()
        assert mine
        return frame

    told = locals_of(work().f_locals)
    assert all(type(text) is str for text in told.values())


def test_what_is_told_is_redacted_by_name_and_by_shape() -> None:
    told = locals_of(
        {"password": "hunter2", "form": {"password": "hunter2"}, "mail": "a@b.example"}
    )

    assert redact.value(told) == {
        "password": "[redacted]",
        "form": "{'password': [redacted]}",
        "mail": "'[redacted]'",
    }
