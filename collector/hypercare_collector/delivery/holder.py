"""Who holds a lease: a process, by a name from which others can tell whether it still lives."""

from __future__ import annotations

import os
import socket
from pathlib import Path

HIDDEN = ""
"""The birth of a process that the system does not let us look at: it may be the one."""


def myself() -> str:
    """Return this process's name: host, process id and, where it can be had, its birth."""
    return f"{socket.gethostname()[:60]}/{os.getpid()}/{_birth(os.getpid())}"


def lives(holder: str) -> bool:
    """Say whether the holder may still be at work.

    Of other hosts nothing is known: their leases run out by themselves.
    """
    host, _, process = holder.partition("/")
    if host != socket.gethostname()[:60]:
        return True
    pid, _, birth = process.partition("/")
    return _exists(int(pid)) and _birth(int(pid)) in (birth, HIDDEN)


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _birth(pid: int) -> str:
    """Return when a process was started, in the kernel's ticks: process ids are used again."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return HIDDEN
    return stat.rpartition(")")[2].split()[19]
