"""Where hypercare meets a framework. Each integration is imported when it is first named."""

from __future__ import annotations

import importlib
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import flask, wsgi

__all__ = ["flask", "wsgi"]


def __getattr__(name: str) -> ModuleType:
    if name in __all__:
        return importlib.import_module(f"{__name__}.{name}")
    raise AttributeError(f"hypercare has no integration {name!r}; it has {', '.join(__all__)}")
