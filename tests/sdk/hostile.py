"""Values of which nothing works."""

from __future__ import annotations

from typing import Any


class Hostile:
    """Nothing about it works."""

    def __str__(self) -> str:
        raise RuntimeError("no words")

    __repr__ = __str__

    def __bool__(self) -> bool:
        raise RuntimeError("neither")


class Liar:
    """A thing that raises whatever it is asked, even for its class."""

    @property
    def read(self) -> Any:
        """Raise."""
        raise RuntimeError("no file")

    @property
    def __class__(self) -> Any:
        raise RuntimeError("no class")

    @__class__.setter
    def __class__(self, kind: Any) -> None:
        raise RuntimeError("no class")
