"""The capture as a classic script, with the drawing that its one export keeps to itself."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

WIDGET = Path(__file__).parents[2] / "widget_static"
ENTRY = """
import { covers } from "./src/screenshot/covers";
import { capture } from "./src/screenshot/index";
import { render } from "./src/screenshot/render";
Object.assign(window, { captured: { capture, covers, render } });
"""


@cache
def bundle() -> bytes:
    """Return the script that puts `captured.capture`, `.covers` and `.render` on the window."""
    esbuild = str(WIDGET / "node_modules/.bin/esbuild")
    build = [esbuild, "--bundle", "--format=iife", "--target=es2022"]
    build += ["--external:./hypercare-*.js"]
    done = subprocess.run(build, cwd=WIDGET, input=ENTRY.encode(), capture_output=True, check=True)
    return done.stdout
