"""What is configured, as the TOML that `apply` reads: applied again, it changes nothing.

References to secrets are written as they are. A secret that the store itself keeps is never shown:
its key is left out, which `apply` reads as "keep it", or a reference to fill in stands there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import tomli_w

from hypercare_collector.store import Db, projects
from hypercare_collector.store.projects import Destination, Project, Route
from hypercare_collector.vault import REFERENCES, SEALED, Unresolved, Vault

HEAD = "# The configuration of a hypercare collector: hypercare apply FILE\n"


def export(db: Db, vault: Vault, *, placeholders: bool = False) -> str:
    """Return all projects, destinations and routes as TOML.

    With ``placeholders`` a reference ``env:…`` stands for each secret that the store keeps, so that
    the file is whole for another collector.

    Raises:
        Unresolved: a public key was sealed with another collector's key.
    """
    known = projects.all_projects(db)
    parts = [
        HEAD,
        *(_project(each, vault, placeholders) for each in known),
        *(_destination(each, vault, placeholders) for each in projects.all_destinations(db)),
        *(_route(route) for each in known for route in projects.routes_of(db, each.id)),
    ]
    return "\n".join(parts)


def _project(project: Project, vault: Vault, placeholders: bool) -> str:
    public, secret = project.public_key, project.secret_key
    table = {
        "name": project.name,
        "origins": list(project.origins),
        "public_key": public if public.startswith(REFERENCES) else vault.open(public),
        "secret_key": secret,
    }
    fields = {"fields": _filled(project.fields)} if project.fields else {}
    return _table("projects", project.id, {**table, **fields}, placeholders)


def _filled(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return custom fields as somebody would write them: what says nothing is left out."""
    return {
        name: {key: value for key, value in entries.items() if value not in (None, [], {})}
        for name, entries in fields.items()
    }


def _destination(destination: Destination, vault: Vault, placeholders: bool) -> str:
    options = {k: v for k, v in sorted(destination.options.items()) if not _is_empty(v, vault)}
    return _table(
        "destinations", destination.name, {"kind": destination.kind, **options}, placeholders
    )


def _is_empty(value: Any, vault: Vault) -> bool:
    """Say whether it is a stored secret that was taken away."""
    try:
        return isinstance(value, str) and value.startswith(SEALED) and not vault.open(value)
    except Unresolved:
        return False


def _route(route: Route) -> str:
    when = {"when": dict(route.conditions)} if route.conditions else {}
    entry = {"project": route.project, "to": list(route.destinations), **when}
    return tomli_w.dumps({"routes": [entry]})


def _table(group: str, name: str, table: Mapping[str, Any], placeholders: bool) -> str:
    """Write ``[group.name]``; below its head a comment for each secret that is left out."""
    kept = [key for key, value in table.items() if str(value).startswith(SEALED)]
    filled = {key: f"env:{_variable(name, key)}" for key in kept} if placeholders else {}
    shown = {key: filled.get(key, value) for key, value in table.items()}
    for key in kept if not placeholders else ():
        del shown[key]
    text = tomli_w.dumps({group: {name: shown}})
    head, _, rest = text.partition("\n")
    return "\n".join([head, *_remarks(kept, placeholders), rest])


def _remarks(kept: list[str], placeholders: bool) -> Iterator[str]:
    for key in kept:
        if placeholders:
            yield f"# {key}: to be set in this variable wherever hypercare runs"
        else:
            yield f"# {key}: kept in the store, never shown"


def _variable(name: str, key: str) -> str:
    return re.sub(r"[^A-Z0-9]", "_", f"{name}_{key}".upper())
