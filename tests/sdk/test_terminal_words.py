from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from hypercare.integrations.terminal.console import safe
from hypercare.integrations.terminal.outline import outline


@pytest.mark.parametrize(
    ("words", "seen"),
    [
        (
            "two\nlines\tand “quotes”, ümläuts, 漢字 🙁",
            "two\nlines\tand “quotes”, ümläuts, 漢字 🙁",
        ),
        ("\x1b[31mred\x07", "\\x1b[31mred\\x07"),
        ("over\rwritten\x9b", "over\\rwritten\\x9b"),
        ("turned\u202earound", "turned\\u202earound"),
        ("half\ud83d", "half\\ud83d"),
    ],
)
def test_nothing_that_is_shown_steers_the_terminal(words: str, seen: str) -> None:
    assert safe(words) == seen


def test_an_outline_shows_everything_with_a_line_for_each() -> None:
    report = {
        "description": "one\ntwo",
        "impact": {"scope": "me"},
        "environment": {"packages": {"flask": "3.1", "celery": "5.7"}},
        "trail": {
            "steps": [{"message": "a", "data": {"n": 1}}, {"message": "b"}],
            "errors": [{"handled": False, "frames": []}],
        },
    }
    assert "\n".join(outline(report)) == (
        "  description: one\n"
        "    two\n"
        "  impact:\n"
        "    scope: me\n"
        "  environment:\n"
        "    packages:\n"
        "      flask 3.1, celery 5.7\n"
        "  trail:\n"
        "    steps:\n"
        "      - message: a\n"
        "        data:\n"
        "          n: 1\n"
        "      - message: b\n"
        "    errors:\n"
        "      - handled: no\n"
        "        frames:"
    )


NAME = "from hypercare.integrations import terminal; print(terminal.program_name())"


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (["-c", NAME], "python"),
        (["tally.py"], "tally.py"),
        (["-m", "tally"], "tally"),
        (["-m", "shop"], "shop"),
        (["shop"], "shop"),
    ],
)
def test_a_program_has_the_name_by_which_it_was_started(
    tmp_path: Path, arguments: list[str], name: str
) -> None:
    (tmp_path / "shop").mkdir()
    for file in ("tally.py", "shop/__init__.py", "shop/__main__.py"):
        (tmp_path / file).write_text(NAME if file != "shop/__init__.py" else "", "utf-8")
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=tmp_path,
        env=dict(os.environ),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout == f"{name}\n"
