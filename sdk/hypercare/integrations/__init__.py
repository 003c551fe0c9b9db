"""Where hypercare meets a framework. Each integration is imported when it is first named."""

from __future__ import annotations

import importlib
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import (
        asgi,
        asyncio,
        celery,
        django,
        fastapi,
        flask,
        httpx,
        logging,
        qt,
        requests,
        sentry,
        starlette,
        terminal,
        tkinter,
        wsgi,
    )

__all__ = [
    "asgi",
    "asyncio",
    "celery",
    "django",
    "fastapi",
    "flask",
    "httpx",
    "logging",
    "qt",
    "requests",
    "sentry",
    "starlette",
    "terminal",
    "tkinter",
    "wsgi",
]

BROUGHT_BY = {
    "fastapi": "pip install fastapi",
    "sentry": 'pip install "hypercare[sentry]"',
    "tkinter": "apt install python3-tk, or take a Python with Tk",
}
"""How to install what an integration needs, where that is not called as the module is."""


def __getattr__(name: str) -> ModuleType:
    if name in __all__:
        try:
            return importlib.import_module(f"{__name__}.{name}")
        except ModuleNotFoundError as error:
            if str(error.name).startswith("hypercare"):
                raise
            raise ModuleNotFoundError(_needs(name, str(error.name)), name=error.name) from error
    raise AttributeError(f"hypercare has no integration {name!r}; it has {', '.join(__all__)}")


def _needs(name: str, missing: str) -> str:
    module = missing.partition(".")[0]
    how = BROUGHT_BY.get(name, f"pip install {module}")
    return f"{__name__}.{name} needs {module}: {how}"
