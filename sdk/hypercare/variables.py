"""The local variables of a frame, as short texts: no object of the host is asked or kept alive.

Only plain values of Python's own types are shown. Everything else is named by its type: a
``__repr__`` is somebody's code, may be slow, may raise, and may tell a secret.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from itertools import islice
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import Any

from hypercare import redact

NAMES = 20
TEXT = 200
WIDE = 1_000
"""Characters that are looked at, so that what is private is seen whole."""
"""Characters of one value."""
ITEMS = 10
"""Items shown of a container."""
BITS = 256
"""An integer with more is told by its size."""
_SCALARS = frozenset(map(id, (int, float, complex, bool, type(None))))
_CONTAINERS = frozenset(map(id, (list, tuple, set, frozenset, dict)))
"""Types by their identity: comparing or hashing a class may run its metaclass's code."""
_NOISE = (ModuleType, FunctionType, BuiltinFunctionType, type)
_QUIET = (("decimal", "Decimal"), ("uuid", "UUID"), ("datetime", "date"), ("datetime", "timedelta"))
"""Types of the standard library whose ``str`` runs no code of anybody else."""


def locals_of(variables: Mapping[str, Any]) -> dict[str, str]:
    """Return up to `NAMES` variables as texts of up to `TEXT` characters, in the frame's order.

    Modules, functions, classes and names like ``__this__`` are passed over. What has a
    private shape is struck already, since it could not be told any more once it is cut; what has a
    private name is struck when the report is made.
    """
    told: dict[str, str] = {}
    for name, value in list(variables.items()):
        if len(told) == NAMES:
            break
        if type(name) is str and not name.startswith("__") and not _is_noise(value):
            told[name[:TEXT]] = _cut(_shown(value))
    return told


def _is_noise(value: Any) -> bool:
    return issubclass(type(value), _NOISE)  # isinstance would ask the value's own __class__


def _shown(value: Any, depth: int = 1) -> str:
    kind = type(value)
    if kind is str:
        return repr(value[:WIDE])
    if kind is int and value.bit_length() > BITS:
        return f"<int of {value.bit_length()} bits>"
    if id(kind) in _SCALARS:
        return repr(value)
    if kind is bytes or kind is bytearray:
        return f"<{kind.__name__} of {len(value)}>"
    if id(kind) in _CONTAINERS:
        return _contained(value, kind, depth)
    return _quietly(value, kind)


def _contained(value: Any, kind: type, depth: int) -> str:
    if depth == 0:
        return f"<{kind.__name__} of {len(value)}>"
    try:
        items = list(islice(value.items() if kind is dict else value, ITEMS))
    except RuntimeError:  # another thread changes it at this moment
        return f"<{kind.__name__}>"
    if kind is dict:
        shown = [f"{_shown(key, 0)}: {_shown(item, 0)}" for key, item in items]
    else:
        shown = [_shown(item, depth - 1) for item in items]
    if len(value) > len(items):
        shown.append(f"… {len(value)} in all")
    opening, closing = "[]" if kind is list else "()" if kind is tuple else "{}"
    return f"{opening}{', '.join(shown)}{closing}"


def _quietly(value: Any, kind: type) -> str:
    for module, name in _QUIET:
        if kind is getattr(sys.modules.get(module), name, None):
            return f"{name} {value}"
    return f"<{_name(kind)}>"


def _name(kind: type) -> str:
    """Name a type; what a metaclass makes of its name is not asked."""
    name = type.__dict__["__qualname__"].__get__(kind)
    module = type.__dict__["__module__"].__get__(kind)
    return name if module == "builtins" or type(module) is not str else f"{module}.{name}"


def _cut(text: str) -> str:
    """Strike what is private, then cut: half a number would not be recognised any more."""
    struck = redact.text(text)
    return struck if len(struck) <= TEXT else f"{struck[: TEXT - 1]}…"
