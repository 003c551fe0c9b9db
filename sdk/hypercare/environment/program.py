"""The program: runtime, process and the server it runs in. Never its arguments."""

from __future__ import annotations

import os
import platform
import sys
import threading
import time
from functools import lru_cache
from pathlib import PurePath
from typing import Any

from hypercare.environment import packages
from hypercare.environment.reading import words
from hypercare.values import moment

SERVERS = (
    ("uwsgi", "uWSGI", ""),
    ("mod_wsgi", "mod_wsgi", "mod-wsgi"),
    ("gunicorn.arbiter", "gunicorn", "gunicorn"),
    ("granian.server", "granian", "granian"),
    ("hypercorn.run", "hypercorn", "hypercorn"),
    ("daphne.server", "daphne", "daphne"),
    ("uvicorn.server", "uvicorn", "uvicorn"),
    ("cheroot.server", "cheroot", "cheroot"),
    ("waitress.server", "waitress", "waitress"),
    ("celery.worker.worker", "celery worker", "celery"),
)
"""A module that only a running server imports, the server's name, and its distribution."""
_imported = time.time()


def runtime() -> dict[str, Any]:
    """Name the Python and, of a frozen program, what froze it."""
    frozen = getattr(sys, "frozen", False)
    return {
        "name": platform.python_implementation(),
        "version": platform.python_version(),
        "frozen": str(frozen) if frozen else None,
        "optimized": sys.flags.optimize or None,
    }


def process() -> dict[str, Any]:
    """Name the program by the base name of what was started, and say since when it runs."""
    return {
        "name": _name(),
        "id": os.getpid(),
        "started_at": moment(started()),
        "uptime_seconds": max(0, round(time.time() - started())),
        "threads": threading.active_count(),
    }


def served_by() -> dict[str, Any]:
    """Name the server that runs the application, as far as its modules tell."""
    for module, name, distribution in SERVERS:
        if module in sys.modules:
            return {"name": name, "version": packages.installed().get(distribution)}
    return {}


def started() -> float:
    """Return when this process began, in epoch seconds; where nobody says, when we were loaded."""
    return _started(os.getpid())


@lru_cache(maxsize=1)
def _started(pid: int) -> float:
    """Read the process's age from Linux's ``/proc``; ``pid`` keeps a forked child's apart.

    Source: proc_pid_stat(5), field 22: the start after boot, in clock ticks.
    """
    try:
        ticks = int(words(f"/proc/{pid}/stat").rpartition(")")[2].split()[19])
        age = time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")
        return time.time() - age
    except (AttributeError, ValueError, IndexError, OSError):
        return _imported


def _name() -> str:
    given = getattr(sys, "argv", None) or [""]
    path = PurePath(str(given[0]))
    return (path.parent.name if path.name == "__main__.py" else path.name)[:100]
