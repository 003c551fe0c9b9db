"""What the widget is measured beside: installed by npm once, bundled as a page would ship it."""

from __future__ import annotations

import functools
import subprocess
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
QUIETLY = ("--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error")


def installed() -> Path:
    """Return the folder of the installed packages, fetching those of ``package.json`` at first."""
    wanted = HERE / "package.json"
    if not MODULES.exists() or MODULES.stat().st_mtime < wanted.stat().st_mtime:
        print("Fetching the peers (once) …", flush=True)
        subprocess.run(["npm", "install", *QUIETLY], cwd=HERE, check=True)
        MODULES.touch()
    return MODULES


@functools.cache
def bundled(entry: str) -> bytes:
    """Return the minified bundle of ``entry`` (a file of this folder, without its ending)."""
    installed()
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["node", "bundle.mjs", f"{entry}.js", folder], cwd=HERE, check=True)
        return (Path(folder) / f"{entry}.js").read_bytes()
