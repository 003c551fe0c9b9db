"""The terminal at which somebody sits: whether there is one, a line to say, an answer to wait for.

All goes to stderr and nothing to stdout, where a program's results may go into a file.
"""

from __future__ import annotations

import os
import re
import select
import sys
from typing import Any

PATIENCE = 120.0
"""Seconds that we wait for a line; nobody sits there when it takes longer."""

_unprintable = re.compile(r"[^\n\t\x20-\x7e\xa0-\u2027\u202f-\u2065\u2070-\ud7ff\ue000-\U0010ffff]")


class Silence(Exception):
    """Nobody answers: Ctrl-D, Ctrl-C, a terminal that was closed, or too long a wait."""


def is_there() -> bool:
    """Say whether somebody can be asked, and would not be disturbed.

    Not in the background, where reading would stop the program; not while the terminal is in a
    state that a full-screen program or a question for a password left behind; not at Python's
    own prompt, where each typing error would be a crash.
    """
    if hasattr(sys, "ps1") or sys.flags.interactive:
        return False
    try:
        return sys.stdin.isatty() and sys.stderr.isatty() and _in_front(sys.stdin.fileno())
    except (AttributeError, OSError, ValueError):
        return False


def say(words: str = "", end: str = "\n") -> None:
    """Write a line, without anything that would steer the terminal."""
    try:
        sys.stderr.write(safe(words) + end)
        sys.stderr.flush()
    except (AttributeError, OSError, ValueError):
        raise Silence from None


def ask(prompt: str) -> str:
    """Ask for a line and return it.

    Raises:
        Silence: there is none.
    """
    try:
        say(prompt, end="")
        if not _something_comes():
            raise Silence
        line = sys.stdin.readline()
    except (KeyboardInterrupt, OSError, ValueError):
        raise Silence from None
    if not line:
        raise Silence
    return line.strip()


def safe(words: str) -> str:
    """Write out what a terminal would obey or that is no character at all."""
    return _unprintable.sub(lambda found: ascii(found.group())[1:-1], words)


def _in_front(terminal: int) -> bool:
    termios: Any
    try:
        import termios
    except ImportError:  # Windows has none of this
        return True
    here = termios.tcgetattr(terminal)[3]
    lines = termios.ICANON | termios.ECHO
    return bool(here & lines == lines) and os.tcgetpgrp(terminal) == os.getpgrp()


def _something_comes() -> bool:
    if os.name == "nt":
        return True  # a console cannot be waited for; whoever answers, does
    return bool(select.select([sys.stdin], [], [], PATIENCE)[0])
