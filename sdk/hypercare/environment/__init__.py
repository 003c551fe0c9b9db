"""Which machine, runtime, place and packages this is, for the wire's ``environment``.

What cannot change is read once, when the first report is made; memory, load and uptime are read
for each. No child process and no network: files of the system, variables of well-known platforms
and what Python knows. What is missing or cannot be read is left out, and nothing here raises.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from hypercare.environment import locality, machine, packages, place, program
from hypercare.environment.reading import section
from hypercare.values import plain

__all__ = ["NOTES", "capture", "note", "sdk"]

NOTES = 20
"""Sections that the application and the integrations may add."""


def capture() -> dict[str, Any]:
    """Describe the process and its machine now, one section per name."""
    told = {name: dict(facts) for name, facts in _still().items()}
    _join(told, {name: section(read) for name, read in _MOVING.items()})
    _join(told, dict(_notes))
    listed = packages.installed()
    return {**told, "packages": listed} if listed else told


def note(name: str, facts: Mapping[str, Any]) -> None:
    """Add facts to the environment's section ``name``, such as ``note("screen", {"scale": 2})``.

    They replace what an earlier note said of that section; with no facts at all it is taken back.
    A section that is our own keeps the rest of its facts. At most `NOTES` sections are kept.
    """
    told = plain(facts)
    if not (isinstance(told, dict) and told):
        _notes.pop(name, None)
    elif name in _notes or len(_notes) < NOTES:
        _notes[name] = told


@lru_cache(maxsize=1)
def sdk() -> dict[str, str]:
    """Name this SDK and its version for the wire's ``sdk``."""
    from importlib import metadata  # late: it costs as much as the rest of the SDK

    try:
        version = metadata.version("hypercare")
    except metadata.PackageNotFoundError:
        version = "unknown"
    return {"name": "hypercare-python", "version": version}


@lru_cache(maxsize=1)
def _still() -> dict[str, dict[str, Any]]:
    """Read what stays as it is for the life of the process."""
    read = {
        "runtime": program.runtime,
        "os": place.system,
        "device": machine.device,
        "container": place.container,
        "cloud": place.cloud,
        "served_by": program.served_by,
    }
    found = {name: section(each) for name, each in read.items()}
    return {name: facts for name, facts in found.items() if facts}


def _join(told: dict[str, Any], more: Mapping[str, Mapping[str, Any]]) -> None:
    for name, facts in more.items():
        if facts:
            told[name] = {**told.get(name, {}), **facts}


_MOVING = {
    "process": program.process,
    "memory": machine.memory,
    "load": machine.load,
    "disk": machine.disk,
    "locale": locality.locality,
}
_notes: dict[str, dict[str, Any]] = {}
