"""What a file wants, checked field by field against itself and against what is stored."""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import urlsplit

from hypercare_collector.configuration.checks import Checks
from hypercare_collector.configuration.fields import custom_fields
from hypercare_collector.connectors.base import Misconfigured
from hypercare_collector.connectors.registry import (
    build,
    check_options,
    place_options,
    secret_options,
)
from hypercare_collector.near import nearest
from hypercare_collector.store import Db, projects
from hypercare_collector.store.projects import Destination, Project, Route
from hypercare_collector.triage.routing import CONDITIONS
from hypercare_collector.vault import REFERENCES, Unresolved, Vault

TABLES = ("projects", "destinations", "routes")
PROJECT = ("name", "origins", "public_key", "secret_key", "fields")
ROUTE = ("project", "when", "to")
KEYS = {"public_key": "hcp_", "secret_key": "hcs_"}
KEY = re.compile(r"hc[ps]_[0-9a-f]{32,64}")


class Plan(Checks):
    """The projects, destinations and routes that a file wants; ``made`` are keys made for it."""

    def __init__(
        self, db: Db, vault: Vault, wanted: Mapping[str, Any], moved: Collection[str] = ()
    ) -> None:
        """Check everything at once; ``faults`` says what is wrong."""
        super().__init__()
        self.made: list[tuple[str, str, str]] = []
        self.notes: list[str] = []
        self._vault = vault
        self._stored = {project.id: project for project in projects.all_projects(db)}
        self._moved = set(moved)
        self._targets = {target.name: target for target in projects.all_destinations(db)}
        self._in_use = {name for name in self._targets if projects.in_use(db, name)}
        self.only(TABLES, wanted, "")
        named = {each: self.tables(wanted.get(each, {}), each) for each in TABLES[:2]}
        self.projects = [self._project(name, raw) for name, raw in named["projects"]]
        self.destinations = [self._destination(name, raw) for name, raw in named["destinations"]]
        self.routes = [self._route(i, raw) for i, raw in self.entries(wanted, "routes")]
        self._check_keys()

    def _project(self, name: str, raw: Mapping[str, Any]) -> Project:
        at = f"projects.{name}"
        self.only(PROJECT, raw, at)
        stored = self._stored.get(name)
        title = self.text(raw, "name", at, stored.name if stored else name)
        if len(title) > 200:
            self.faults.append(f"{at}.name may have at most 200 characters")
        kept = stored.fields if stored else {}
        return Project(
            id=name,
            name=title,
            prefix="",
            origins=self._origins(raw, at, stored.origins if stored else ()),
            public_key=self._key(name, raw, "public_key", stored.public_key if stored else None),
            secret_key=self._key(name, raw, "secret_key", stored.secret_key if stored else None),
            fields=custom_fields(self, raw["fields"], at) if "fields" in raw else kept,
        )

    def _key(self, project: str, raw: Mapping[str, Any], which: str, stored: str | None) -> str:
        """Return the sealed key: the file's, else the stored one, else a new one."""
        given = raw.get(which)
        if given is None and stored:
            return stored
        if given is None:
            given = KEYS[which] + secrets.token_hex(16)
            self.made.append((project, which, given))
        elif not isinstance(given, str) or not (
            given.startswith(REFERENCES) or (given.startswith(KEYS[which]) and KEY.fullmatch(given))
        ):
            form = f"{KEYS[which]} and 32 to 64 hexadecimal digits"
            self.faults.append(
                f"projects.{project}.{which} must be {form}, env:NAME or file:PATH;"
                " leave it out to have one made"
            )
            given = ""
        try:
            self._vault.open(sealed := self._vault.seal(given))
        except Unresolved as error:
            self._miss(f"projects.{project}.{which}", error)
        return sealed

    def _miss(self, at: str, error: Unresolved) -> None:
        """Say what is not here; it may well be where the collector runs."""
        self.notes.append(f"{at}: {error} here; it must be where hypercare serve runs")

    def _origins(self, raw: Mapping[str, Any], at: str, stored: tuple[str, ...]) -> tuple[str, ...]:
        origins = raw.get("origins", list(stored))
        if not isinstance(origins, list):
            self.faults.append(f"{at}.origins must be a list of addresses")
            return ()
        for origin in origins:
            if not _is_origin(origin):
                self.faults.append(
                    f"{at}.origins: {origin!r} is not an origin; write scheme, host and port only,"
                    ' such as "https://shop.example"'
                )
        return tuple(str(origin).rstrip("/").lower() for origin in origins)

    def _destination(self, name: str, raw: Mapping[str, Any]) -> Destination:
        at = f"destinations.{name}"
        kind = self.text(raw, "kind", at, "")
        options = {key: value for key, value in raw.items() if key != "kind"}
        try:
            return Destination(name, kind, self._options(name, kind, options))
        except Misconfigured as error:
            self.faults.append(f"{at}: {error}{self._kept(name, kind, options, str(error))}")
            return Destination(name, kind, {})

    def _kept(self, name: str, kind: str, options: Mapping[str, Any], fault: str) -> str:
        """Say of a secret in a fault that it is the stored one, since the file does not show it."""
        stored = self._targets.get(name)
        if stored is None or stored.kind != kind:
            return ""
        hidden = secret_options(kind) & stored.options.keys() - options.keys()
        return "".join(
            f'; a {key} is stored; take it away with {key} = ""'
            for key in sorted(hidden)
            if key in fault
        )

    def _options(self, name: str, kind: str, options: dict[str, Any]) -> dict[str, Any]:
        """Return the options as they are stored: secrets sealed, absent ones as they were."""
        secret = secret_options(kind)
        stored = self._targets.get(name)
        kept = stored.options if stored and stored.kind == kind else {}
        sealed = {
            key: self._vault.seal(value) if key in secret and isinstance(value, str) else value
            for key, value in options.items()
        }
        whole = {**{key: kept[key] for key in secret & kept.keys()}, **sealed}
        check_options(kind, whole)
        self._try(name, kind, whole, secret)
        self._check_place(name, kind, whole)
        return whole

    def _check_place(self, name: str, kind: str, options: Mapping[str, Any]) -> None:
        """Refuse to send what belongs to tickets of one system to the tickets of another."""
        stored = self._targets.get(name)
        if stored is None or name not in self._in_use:
            return
        if kind != stored.kind:
            self.faults.append(
                f"destinations.{name}.kind: it has tickets in {stored.kind}; give the {kind}"
                " destination another name"
            )
            return
        place = place_options(kind)
        changed = [key for key in place if stored.options.get(key) != options.get(key)]
        if changed and name not in self._moved:
            self.faults.append(
                f"destinations.{name}.{changed[0]}: it has tickets where it was before; give"
                " another tracker another name, or, if this is the same tracker at a new address,"
                f" say --moved {name}"
            )

    def _try(
        self, name: str, kind: str, options: Mapping[str, Any], secret: frozenset[str]
    ) -> None:
        """Let the connector look at the values, where all its secrets can be had already."""
        try:
            opened = {key: self._vault.open(options[key]) for key in secret & options.keys()}
        except Unresolved as error:
            self._miss(f"destinations.{name}", error)
            return
        build(kind, {**options, **opened}).close()

    def _route(self, number: int, raw: Mapping[str, Any]) -> Route:
        at = f"routes[{number}]"
        self.only(ROUTE, raw, at)
        project = self.text(raw, "project", at, "")
        if project not in {p.id for p in self.projects} | self._stored.keys():
            self.faults.append(f"{at}.project: there is no project {project!r}")
        to = raw.get("to")
        to = [to] if isinstance(to, str) else to
        if not isinstance(to, list) or not to or not all(isinstance(name, str) for name in to):
            self.faults.append(f"{at}.to must name at least one destination, each by its name")
            to = []
        known = {d.name for d in self.destinations} | self._targets.keys()
        self.faults += [
            f"{at}.to: there is no destination {name!r}{nearest(name, known)}"
            for name in to
            if name not in known
        ]
        return Route(project, self._conditions(raw.get("when", {}), at), tuple(to))

    def _conditions(self, when: Any, at: str) -> dict[str, list[str]]:
        if not isinstance(when, Mapping):
            self.faults.append(f"{at}.when must be a table")
            return {}
        self.only(CONDITIONS, when, f"{at}.when")
        conditions: dict[str, list[str]] = {}
        for name, allowed in when.items():
            values = [allowed] if isinstance(allowed, str) else allowed
            if not isinstance(values, list) or not all(isinstance(v, str) for v in values):
                self.faults.append(f"{at}.when.{name} must be a list of texts")
                continue
            if name == "priority" and not set(values) <= {"P1", "P2", "P3", "P4"}:
                self.faults.append(f"{at}.when.priority may hold P1, P2, P3 and P4")
            conditions[name] = values
        return conditions

    def _check_keys(self) -> None:
        """Let no two projects share a key, since a key says which project it is."""
        owners: dict[str, str] = {}
        fresh = {project.id for project in self.projects}
        others = [p for p in self._stored.values() if p.id not in fresh]
        for project in [*others, *self.projects]:
            for which in KEYS:
                try:
                    key = self._vault.open(getattr(project, which))
                except Unresolved:
                    continue
                owner = owners.setdefault(key, project.id) if key else project.id
                if owner != project.id:
                    self.faults.append(
                        f"projects.{project.id}.{which} is already a key of project {owner}"
                    )


def _is_origin(origin: Any) -> bool:
    if not isinstance(origin, str):
        return False
    try:
        parts = urlsplit(origin)
        _ = parts.port
    except ValueError:
        return False
    rest = parts.path.strip("/") or parts.query or parts.fragment or parts.username
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not rest
