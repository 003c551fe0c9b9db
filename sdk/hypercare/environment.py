"""Which machine, runtime and packages this is. Read once, when the first report is made."""

from __future__ import annotations

import platform
import sys
from functools import lru_cache
from typing import Any

PACKAGES = 300
"""Packages listed at most, by name."""


@lru_cache(maxsize=1)
def capture() -> dict[str, Any]:
    """Describe the process for the wire's ``environment``. Treat the result as read-only."""
    return {
        "runtime": {"name": platform.python_implementation(), "version": platform.python_version()},
        "os": {"name": platform.system(), "version": platform.release()},
        "device": {"host": platform.node(), "architecture": platform.machine()},
        "packages": _packages(),
    }


@lru_cache(maxsize=1)
def sdk() -> dict[str, str]:
    """Name this SDK and its version for the wire's ``sdk``."""
    from importlib import metadata  # late: it costs as much as the rest of the SDK

    try:
        version = metadata.version("hypercare")
    except metadata.PackageNotFoundError:
        version = "unknown"
    return {"name": "hypercare-python", "version": version}


def _packages() -> dict[str, str]:
    from importlib import metadata

    found: dict[str, str] = {}
    for each in metadata.distributions(path=sys.path):
        name = each.metadata["Name"] if each.metadata is not None else None
        if name and name not in found:
            found[name] = str(each.version)
    return dict(sorted(found.items(), key=lambda pair: pair[0].lower())[:PACKAGES])
