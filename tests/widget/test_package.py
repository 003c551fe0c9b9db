"""The widget as data: what is generated is fresh, and what is served is there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import hypercare_widget

ROOT = Path(__file__).parents[2]
TOOL = ROOT / "tools/generate_widget_sources.py"


def test_the_widgets_copy_of_the_template_is_fresh() -> None:
    ran = subprocess.run(
        [sys.executable, TOOL, "--check"], capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stdout) == (0, "")


def test_every_file_can_be_read_and_is_named_by_another() -> None:
    script, module, *lazy = hypercare_widget.FILES
    named = re.compile(r"hypercare-(?:words-\$\{\w+\}|[\w-]+)\.js(?=[`\"]\))")
    for start in (script, module):
        code = "".join(hypercare_widget.read(name).decode() for name in (start, *lazy))
        names = {name for name in named.findall(code) if "$" not in name}
        assert names == {name for name in lazy if "-words-" not in name}
    assert all(hypercare_widget.read(name) for name in lazy)


def test_no_other_file_is_read() -> None:
    with pytest.raises(FileNotFoundError, match=r"only hypercare\.js"):
        hypercare_widget.read("../pyproject.toml")
