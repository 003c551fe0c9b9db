"""A value of which nothing works."""

from __future__ import annotations


class Hostile:
    """Nothing about it works."""

    def __str__(self) -> str:
        raise RuntimeError("no words")

    __repr__ = __str__

    def __bool__(self) -> bool:
        raise RuntimeError("neither")
