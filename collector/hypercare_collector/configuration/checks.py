"""Shapes of a configuration file: every fault is collected with its place, none is raised."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from hypercare_collector.near import nearest

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


class Checks:
    """Reads values out of nested tables and remembers what was wrong with them."""

    def __init__(self) -> None:
        """Begin without a fault."""
        self.faults: list[str] = []

    def tables(self, table: Any, at: str) -> list[tuple[str, Mapping[str, Any]]]:
        """Return the named tables below a place: ``[at.NAME]``."""
        if not isinstance(table, Mapping):
            self.faults.append(f"{at} must be a table of tables, [{at}.NAME]")
            return []
        for name, raw in table.items():
            if not NAME.fullmatch(name):
                self.faults.append(
                    f"{at}.{name}: a name has small letters, digits, - and _, at most 40"
                )
            if not isinstance(raw, Mapping):
                self.faults.append(f"{at}.{name} must be a table, [{at}.{name}]")
        return [(name, raw) for name, raw in table.items() if isinstance(raw, Mapping)]

    def entries(self, wanted: Mapping[str, Any], which: str) -> list[tuple[int, Mapping[str, Any]]]:
        """Return the numbered tables below ``which``: ``[[which]]``."""
        entries = wanted.get(which, [])
        if not isinstance(entries, list) or not all(isinstance(e, Mapping) for e in entries):
            self.faults.append(f"{which} must be a list of tables, [[{which}]]")
            return []
        return list(enumerate(entries))

    def text(self, raw: Mapping[str, Any], key: str, at: str, default: str) -> str:
        """Return a text that is not empty."""
        value = raw.get(key, default)
        if not isinstance(value, str) or not value.strip():
            self.faults.append(f"{at}.{key} must be a text")
            return default
        return value

    def only(self, known: tuple[str, ...], raw: Mapping[str, Any], at: str) -> None:
        """Let nothing stand here but the known names."""
        for key in raw.keys() - set(known):
            where = f"{at}.{key}" if at else key
            self.faults.append(f"{where} is not known here{nearest(key, known)}")
