"""The machine: processors, memory, load and disk. Whole megabytes, as the names say."""

from __future__ import annotations

import os
import platform
import sys
from typing import Any

from hypercare.environment.reading import number, words

MEGABYTE = 1024 * 1024
UNLIMITED = 1 << 60
"""A control group without a limit says a number like this, or no number at all."""


def device() -> dict[str, Any]:
    """Name the machine and count its processors; ``usable_cpus`` where this process has fewer."""
    cpus, usable = os.cpu_count(), _usable()
    return {
        "host": platform.node(),
        "architecture": platform.machine(),
        "cpus": cpus,
        "usable_cpus": usable if usable != cpus else None,
    }


def memory() -> dict[str, Any]:
    """Tell the memory in MB: of the machine, of its control group, of this process."""
    known = _meminfo()
    limit = number("/sys/fs/cgroup/memory.max") or number(
        "/sys/fs/cgroup/memory/memory.limit_in_bytes"
    )
    return {
        "total_mb": known.get("MemTotal") or _physical(),
        "available_mb": known.get("MemAvailable"),
        "limit_mb": limit // MEGABYTE if limit and limit < UNLIMITED else None,
        **_own(),
    }


def load() -> dict[str, Any]:
    """Tell how many processes wanted to run, on average over 1, 5 and 15 minutes."""
    if not hasattr(os, "getloadavg"):
        return {}
    one, five, fifteen = os.getloadavg()
    return {"1_min": round(one, 2), "5_min": round(five, 2), "15_min": round(fifteen, 2)}


def disk() -> dict[str, Any]:
    """Tell the room on the system's own disk; a network's folder could keep us waiting."""
    if not hasattr(os, "statvfs"):
        return {}
    root = os.statvfs("/")
    return {
        "total_mb": root.f_blocks * root.f_frsize // MEGABYTE,
        "free_mb": root.f_bavail * root.f_frsize // MEGABYTE,
    }


def _usable() -> int | None:
    """Count the processors that this process may use, by its affinity and its control group."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    quota, _, period = words("/sys/fs/cgroup/cpu.max").partition(" ")
    if usable and quota.isdecimal() and period.isdecimal() and int(period):
        return min(usable, max(1, -(-int(quota) // int(period))))
    return usable


def _meminfo() -> dict[str, int]:
    """Read ``/proc/meminfo``, whose kB are kibibytes, into MB."""
    found = {}
    for line in words("/proc/meminfo").splitlines():
        name, _, size = line.partition(":")
        amount = size.split()
        if amount and amount[0].isdecimal():
            found[name] = int(amount[0]) // 1024
    return found


def _physical() -> int | None:
    if "SC_PHYS_PAGES" not in getattr(os, "sysconf_names", {}):
        return None
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // MEGABYTE


def _own() -> dict[str, int]:
    """Tell what this process holds now, or at most held where the system says only that."""
    resident = words("/proc/self/statm").split()[1:2]
    if resident:
        return {"process_mb": int(resident[0]) * os.sysconf("SC_PAGE_SIZE") // MEGABYTE}
    try:
        import resource
    except ImportError:  # Windows
        return {}
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"process_peak_mb": most // (MEGABYTE if sys.platform == "darwin" else 1024)}
