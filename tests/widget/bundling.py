"""Applications built in a folder of their own, with the npm package and with real frameworks."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

WIDGET = Path(__file__).parents[2] / "widget_static"
TOOLS = WIDGET / "node_modules/.bin"


def packaged(folder: Path) -> Path:
    """Put the npm package together in `folder`."""
    run("node", str(WIDGET / "npm/package.mjs"), str(folder), cwd=WIDGET)
    return folder


def tool(name: str, *options: str, cwd: Path) -> str:
    """Run one of the widget's build tools in `cwd`; its output tells why, when it fails."""
    return run(str(TOOLS / name), *options, cwd=cwd)


def run(*command: str, cwd: Path) -> str:
    """Run a program to its end and return what it wrote; what went wrong is raised with it."""
    environment = {"PATH": os.environ["PATH"], "NODE_PATH": str(WIDGET / "node_modules")}
    ran = subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    if ran.returncode:
        raise AssertionError(f"{' '.join(command)}: {ran.returncode}\n{ran.stdout}{ran.stderr}")
    return ran.stdout


def files(folder: Path) -> dict[str, str]:
    """Return the texts below `folder` by their paths on a site."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {f"/{path.relative_to(folder)}": path.read_text(encoding="utf-8") for path in found}
