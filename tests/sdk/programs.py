"""Programs with hypercare in them, each a process of its own."""

from __future__ import annotations

import subprocess
import sys

BEGIN = """
import os, signal, sys, threading, time, warnings, hypercare
warnings.simplefilter("ignore", DeprecationWarning)  # Python 3.12 warns of forks beside threads
hypercare.init(sys.argv[1], spool_dir=sys.argv[2], strict=True)
def fail(words):
    try:
        raise ValueError(words)
    except ValueError as error:
        hypercare.notice(error)
def empty():
    while hypercare.flush(10):
        pass
"""


def start(code: str, *arguments: object) -> subprocess.Popen[str]:
    """Start a program; its first arguments are the DSN and the spool's folder."""
    return subprocess.Popen(
        [sys.executable, "-c", BEGIN + code, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ended(process: subprocess.Popen[str], code: int = 0, *, quiet: bool = True) -> str:
    """Wait for a program's end; return what it printed. ``quiet``: nothing is on its stderr."""
    try:
        out, err = process.communicate(timeout=45)
    finally:
        process.kill()
    assert (process.returncode, err if quiet else "") == (code, ""), err
    return out
