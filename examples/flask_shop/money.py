"""Money as people read it."""

from __future__ import annotations


def euros(cents: int) -> str:
    """Return cents as an amount, such as ``€1,249.00``."""
    return f"€{cents / 100:,.2f}"
