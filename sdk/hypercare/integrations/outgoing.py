"""A request that the application makes of another system, as a step: never its query or body."""

from __future__ import annotations

import logging
import time
from typing import Any
from urllib.parse import urlsplit

from hypercare import trail

log = logging.getLogger("hypercare")

TYPE = "request"


class Call:
    """One request on its way out. The clock starts when it is made."""

    def __init__(self, method: str, url: str) -> None:
        """Note where it goes; reading the address waits until it is told."""
        self._method, self._url = method, url
        self._began = time.perf_counter()

    def answered(self, status: int) -> None:
        """Make a step of the answer; its body is not touched."""
        self._tell(status)

    def failed(self, error: BaseException) -> None:
        """Make a step of a request without an answer."""
        self._tell(None, type(error).__name__)

    def told(self, status: int | None, failure: str = "") -> tuple[str, dict[str, Any]]:
        """Return the step's message and data. ``level`` is there when something is wrong."""
        host, path = place_of(self._url)
        data: dict[str, Any] = {"method": self._method, "host": host, "path": path}
        if status is not None:
            data["status"] = status
        data["side"] = "out"
        if failure:
            data["error"] = failure
        if failure or (status is not None and status >= 500):
            data["level"] = "ERROR"
        end = failure or status or "no answer"
        return f"{self._method} {host}{path} → {end}", data

    def _tell(self, status: int | None, failure: str = "") -> None:
        try:
            ms = round((time.perf_counter() - self._began) * 1000)
            message, data = self.told(status, failure)
            trail.step(message, TYPE, {**data, "ms": ms})
        except Exception:
            log.debug("A request out could not be recorded", exc_info=True)


def place_of(url: str) -> tuple[str, str]:
    """Return an address' host, with its port if it names one, and its path."""
    parts = urlsplit(url)
    return parts.netloc.rpartition("@")[2], parts.path or "/"
