"""Which connectors there are, and how one is built from its configuration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from importlib.metadata import entry_points
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from hypercare_collector.connectors.base import Connector, Misconfigured
from hypercare_collector.connectors.email import Email
from hypercare_collector.connectors.jira import Jira
from hypercare_collector.connectors.redmine import Redmine
from hypercare_collector.connectors.roundup import Roundup
from hypercare_collector.connectors.rt import Rt
from hypercare_collector.connectors.servicenow import Servicenow
from hypercare_collector.connectors.webhook import Webhook
from hypercare_collector.connectors.zendesk import Zendesk
from hypercare_collector.near import nearest

BUILT_IN: tuple[type[Connector[Any]], ...] = (
    Email,
    Jira,
    Redmine,
    Roundup,
    Rt,
    Servicenow,
    Webhook,
    Zendesk,
)
GROUP = "hypercare.connectors"
"""The entry points by which other packages bring connectors; each names a Connector class."""


def available() -> dict[str, type[Connector[Any]]]:
    """Return every connector by name: ours, then those that other packages bring."""
    found = {kind.name: kind for kind in BUILT_IN}
    for point in entry_points(group=GROUP):
        if point.name not in found:
            found[point.name] = point.load()
    return found


def check_options(kind: str, raw: Mapping[str, Any]) -> None:
    """Check the names and types of a connector's options; secrets may still be references.

    Raises `Misconfigured` with every fault at once.
    """
    declared = {option_name(field): field for field in fields(_connector(kind).Options)}
    hints = get_type_hints(_connector(kind).Options)
    types = {name: _types(hints[field.name]) for name, field in declared.items()}
    faults = [_unknown(name, declared) for name in raw if name not in declared]
    faults += [_missing(field) for name, field in declared.items() if _is_missing(field, raw)]
    faults += [
        f"{name}: must be {_wanted(types[name])}, not {type(value).__name__}"
        for name, value in raw.items()
        if name in declared and not _fits(value, types[name])
    ]
    if faults:
        raise Misconfigured(f"{kind}: " + "; ".join(sorted(faults)))


def secret_options(kind: str) -> frozenset[str]:
    """Return the names of the options that are secrets. Raises `Misconfigured`: no such kind."""
    declared = fields(_connector(kind).Options)
    return frozenset(option_name(field) for field in declared if field.metadata.get("secret"))


def option_name(field: Field[Any]) -> str:
    """Return what an option is called in a configuration: ``from`` where the field is ``from_``."""
    return field.name.removesuffix("_")


def place_options(kind: str) -> tuple[str, ...]:
    """Return the names of the options that say where tickets live."""
    return _connector(kind).place


def build(kind: str, raw: Mapping[str, Any]) -> Connector[Any]:
    """Build a connector from its options, secrets resolved; nothing is opened yet.

    Raises `Misconfigured` for options that do not fit, their values included.
    """
    check_options(kind, raw)
    connector = _connector(kind)
    try:
        return connector(connector.Options(**_by_field(connector, raw)))
    except Misconfigured as fault:
        raise Misconfigured(f"{kind}: {fault}") from None


def _connector(kind: str) -> type[Connector[Any]]:
    known = available()
    if kind not in known:
        hint = nearest(kind, known) or _listed(known)
        raise Misconfigured(f"there is no connector {kind!r}{hint}")
    return known[kind]


def _by_field(kind: type[Connector[Any]], raw: Mapping[str, Any]) -> dict[str, Any]:
    names = {option_name(field): field.name for field in fields(kind.Options)}
    return {names[name]: value for name, value in raw.items()}


_WANTED = {
    str: "a text",
    int: "a whole number",
    bool: "true or false",
    dict: "a table",
    list: "a list of texts",
}


def _types(hint: Any) -> tuple[type, ...]:
    """Return the plain types that a hint allows; of a list only one of texts is meant."""
    hints = get_args(hint) if get_origin(hint) is UnionType else (hint,)
    return tuple(get_origin(one) or one for one in hints)


def _wanted(wanted: tuple[type, ...]) -> str:
    return " or ".join(_WANTED[one] for one in wanted)


def _fits(value: Any, wanted: tuple[type, ...]) -> bool:
    if type(value) is list and not all(type(one) is str for one in value):
        return False
    return type(value) in wanted


def _is_missing(field: Field[Any], raw: Mapping[str, Any]) -> bool:
    has_default = field.default is not MISSING or field.default_factory is not MISSING
    return not has_default and raw.get(option_name(field)) in (None, "", [])


def _missing(field: Field[Any]) -> str:
    return f"{option_name(field)}: missing ({field.metadata.get('label', field.name)})"


def _unknown(name: str, declared: Mapping[str, Any]) -> str:
    return f"{name}: not an option{nearest(name, declared) or _listed(declared)}"


def _listed(known: Mapping[str, Any]) -> str:
    return f"; there are {', '.join(sorted(known))}"
