"""What an SDK is to the measured programs; without one, it is what they cost by themselves.

This runs inside an SDK's own environment, where nothing else is installed. It imports as little as
possible, since what it imports is not counted as the SDK's.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False  # `typing` itself would take the SDKs' import of it upon the bare program
if TYPE_CHECKING:
    from typing import Any

    Call = Any
    """Something to call with the exception, or without anything."""


class Bare:
    """No SDK: what the same program costs without one."""

    module = ""
    logs = False

    def __init__(self, name: str) -> None:
        self.name = name
        self.sdk: Any = None

    def load(self) -> None:
        if self.module:
            __import__(self.module)
            self.sdk = sys.modules[self.module]

    def init(self, url: str) -> None:
        return None

    def step(self) -> Call | None:
        """Return what records that something happened; None where the SDK has no such thing."""
        return None

    def step_with_data(self) -> Call | None:
        return None

    def request(self, number: int) -> Any:
        """Return the context manager in which the SDK wants a request to be handled."""
        return Nothing()

    def notice(self) -> Call:
        return lambda error: None

    def attach(self, logger: Any) -> None:
        """Let the SDK see a logger's records, when it does not see all of them anyway."""

    def flush(self) -> None:
        return None


class Nothing:
    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: object) -> None:
        return None
