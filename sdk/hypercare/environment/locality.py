"""Language, encoding and time zone of the process."""

from __future__ import annotations

import locale
import re
import time
from pathlib import Path
from typing import Any

from hypercare.environment.reading import variable, words

_zone = re.compile(r"[A-Z][A-Za-z_+-]+(?:/[A-Za-z0-9_+-]+){0,2}")
"""The shape of an IANA name, such as ``Europe/Berlin`` or ``UTC``."""


def locality() -> dict[str, Any]:
    """Tell the locale, the encoding of files, and the time zone with its offset of this moment."""
    return {
        "name": _language(),
        "encoding": locale.getencoding(),
        "time_zone": time_zone(),
        "utc_offset": _offset(time.localtime().tm_gmtoff),
    }


def time_zone() -> str:
    """Return the IANA name where the system tells one, else the zone's short name."""
    told = variable("TZ").removeprefix(":") or _linked() or words("/etc/timezone")
    return told if _zone.fullmatch(told) else time.tzname[time.localtime().tm_isdst > 0]


def _linked() -> str:
    """Read where ``/etc/localtime`` leads: into the folder of the zones."""
    try:
        _, _, name = str(Path("/etc/localtime").readlink()).partition("zoneinfo/")
    except (OSError, ValueError):
        return ""
    return name.removeprefix("posix/")


def _language() -> str:
    """Return the locale that messages are written in, as the variables say it."""
    chosen = (variable(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    said = next(filter(None, chosen), "") or locale.getlocale()[0] or ""
    return said.partition(".")[0][:50]


def _offset(seconds: int) -> str:
    minutes = abs(seconds) // 60
    return f"{'-' if seconds < 0 else '+'}{minutes // 60:02d}:{minutes % 60:02d}"
