"""The widget as data: what is generated is fresh, and what is served is there."""

from __future__ import annotations

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


def test_every_file_can_be_read_and_the_first_two_name_the_others() -> None:
    script, module, *lazy = hypercare_widget.FILES
    for name in lazy:
        assert f"{name}`)" in hypercare_widget.read(script).decode()
        assert f"{name}`)" in hypercare_widget.read(module).decode()
        assert hypercare_widget.read(name)


def test_no_other_file_is_read() -> None:
    with pytest.raises(FileNotFoundError, match=r"only hypercare\.js"):
        hypercare_widget.read("../pyproject.toml")
