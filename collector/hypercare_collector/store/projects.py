"""Projects, destinations and routes: what `apply` writes and everything else reads."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, update

from hypercare_collector.store import locks
from hypercare_collector.store.engine import Db
from hypercare_collector.store.tables import deliveries, destinations, meta, projects, routes

_ROUTES = select(routes).where(routes.c.project == bindparam("project")).order_by(routes.c.id)


@dataclass(frozen=True)
class Project:
    """One launched application. Its keys are sealed, or references, until they are used."""

    id: str
    name: str
    prefix: str
    origins: tuple[str, ...]
    public_key: str
    secret_key: str
    fields: Mapping[str, Any]


@dataclass(frozen=True)
class Destination:
    """A configured ticketing system; the secrets among its options are sealed, or references."""

    name: str
    kind: str
    options: Mapping[str, Any]


@dataclass(frozen=True)
class Route:
    """Which cases of a project go where."""

    project: str
    conditions: Mapping[str, list[str]]
    destinations: tuple[str, ...]


def version(db: Db) -> int:
    """Return a number that grows with every change of the configuration."""
    return int(db.scalar(select(meta.c.value).where(meta.c.name == "configuration")) or 0)


def touch(db: Db) -> None:
    """Say that the configuration has changed."""
    alone(db)
    now = version(db) + 1
    db.execute(delete(meta).where(meta.c.name == "configuration"))
    db.execute(insert(meta).values(name="configuration", value=str(now)))


def alone(db: Db) -> None:
    """Let nobody else change the configuration until the transaction ends."""
    locks.wait(db, "configuration")


def all_projects(db: Db) -> list[Project]:
    """Return every project, by its name in the configuration."""
    return [_project(row) for row in db.execute(select(projects).order_by(projects.c.id))]


def all_destinations(db: Db) -> list[Destination]:
    """Return every destination, by name."""
    rows = db.execute(select(destinations).order_by(destinations.c.name))
    return [Destination(row.name, row.kind, row.options) for row in rows]


def destination(db: Db, name: str) -> Destination:
    """Return one destination that is known to exist."""
    row = db.execute(select(destinations).where(destinations.c.name == name)).one()
    return Destination(row.name, row.kind, row.options)


def in_use(db: Db, name: str) -> int:
    """Return how many deliveries a destination has had, or still has to get."""
    found = select(func.count()).where(deliveries.c.destination == name)
    return int(db.scalar(found) or 0)


def routes_of(db: Db, project: str) -> list[Route]:
    """Return the routes of a project in the order of the file."""
    rows = db.execute(_ROUTES, {"project": project})
    return [Route(row.project, row.conditions, tuple(row.destinations)) for row in rows]


def save_project(db: Db, project: Project) -> None:
    """Add a project, or replace what is known of it; its counts and its prefix stay."""
    values = {
        "name": project.name,
        "origins": list(project.origins),
        "public_key": project.public_key,
        "secret_key": project.secret_key,
        "fields": dict(project.fields),
    }
    changed = db.execute(update(projects).where(projects.c.id == project.id).values(values))
    if not changed.rowcount:
        prefix = _free_prefix(db, project.id)
        db.execute(insert(projects).values(id=project.id, prefix=prefix, **values))


def save_destination(db: Db, wanted: Destination) -> None:
    """Add a destination, or replace what is known of it."""
    values = {"kind": wanted.kind, "options": dict(wanted.options)}
    here = destinations.c.name == wanted.name
    if not db.execute(update(destinations).where(here).values(values)).rowcount:
        db.execute(insert(destinations).values(name=wanted.name, **values))


def replace_routes(db: Db, project: str, wanted: list[Route]) -> None:
    """Let these be the routes of a project; they have no names by which one could be kept."""
    db.execute(delete(routes).where(routes.c.project == project))
    for route in wanted:
        db.execute(
            insert(routes).values(
                project=project,
                conditions=dict(route.conditions),
                destinations=list(route.destinations),
            )
        )


def _project(row: Any) -> Project:
    return Project(
        id=row.id,
        name=row.name,
        prefix=row.prefix,
        origins=tuple(row.origins),
        public_key=row.public_key,
        secret_key=row.secret_key,
        fields=row.fields,
    )


def _free_prefix(db: Db, project: str) -> str:
    """Return the receipts' prefix: the project's own letters, numbered when taken."""
    base = re.sub(r"[^A-Z0-9]", "", project.upper())[:8] or "CASE"
    taken = set(db.scalars(select(projects.c.prefix)))
    return next(p for p in (base, *(f"{base}X{n}" for n in range(2, 1000))) if p not in taken)
