"""Run one of the programs in ``inside`` with an SDK, in a process that inherits next to nothing."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import time
from pathlib import Path

INSIDE = Path(__file__).with_name("inside")
LONGEST = 300.0

Figures = dict[str, float]


def run(python: Path, program: str, sdk: str, url: str, *args: object) -> Figures:
    """Run a program to its end and return what it told.

    Raises:
        RuntimeError: it did not tell anything; the message holds its last words.
    """
    with tempfile.TemporaryDirectory(prefix="hypercare-benchmark-") as home:
        done = subprocess.run(
            _command(python, program, sdk, url, args),
            env=_surroundings(home),
            cwd=home,
            capture_output=True,
            text=True,
            timeout=LONGEST,
        )
    return _told(done.stdout, f"{program} with {sdk}: {done.stderr[-2000:]}")


def leave(python: Path, sdk: str, url: str, errors: int, patience: float) -> Figures:
    """Let a program end by itself; tell the seconds that took, ``patience`` at most."""
    with tempfile.TemporaryDirectory(prefix="hypercare-benchmark-") as home:
        process = subprocess.Popen(
            _command(python, "leaving", sdk, url, (errors,)),
            env=_surroundings(home),
            cwd=home,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert process.stdout
        said = process.stdout.readline()
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            process.kill()
        ended = time.time()
        process.wait()
        process.stdout.close()
    told = _told(said, f"leaving with {sdk}")
    return {"exit_s": min(ended - told["left"], patience), "threads": told["threads"]}


def _command(python: Path, program: str, sdk: str, url: str, args: tuple[object, ...]) -> list[str]:
    return [str(python), str(INSIDE / f"{program}.py"), sdk, url, *map(str, args)]


def _surroundings(home: str) -> dict[str, str]:
    """Return an environment without proxies, keys or variables of any SDK."""
    return {"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8", "HOME": home, "TMPDIR": home}


def _told(text: str, whose: str) -> Figures:
    try:
        found: Figures = json.loads(text)
    except ValueError as error:
        raise RuntimeError(whose) from error
    return found
