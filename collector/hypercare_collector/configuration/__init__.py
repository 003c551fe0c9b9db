"""Projects, destinations and routes as TOML: checked as a whole, then written as a whole.

``apply`` never deletes a project or a destination; an absent secret keeps the stored one, keys
that are missing are made. A project's routes are replaced when the file has routes for it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hypercare_collector.configuration.plan import Plan
from hypercare_collector.store import Db, projects
from hypercare_collector.store.projects import Route
from hypercare_collector.vault import Vault


class BadConfiguration(Exception):
    """The file cannot be applied; ``faults`` says all that is wrong with it, and where."""

    def __init__(self, faults: Iterable[str]) -> None:
        """Keep every fault."""
        self.faults = list(faults)
        super().__init__("\n".join(self.faults))


@dataclass(frozen=True)
class Applied:
    """What an apply did. ``made`` are the new keys as (project, which, key): shown once.

    ``notes`` are what is no fault and yet worth a look.
    """

    projects: tuple[str, ...]
    destinations: tuple[str, ...]
    routes: int
    made: tuple[tuple[str, str, str], ...]
    notes: tuple[str, ...] = ()


def read(path: Path) -> dict[str, Any]:
    """Read a TOML file.

    Raises:
        BadConfiguration: it is not there, or not TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadConfiguration([f"{path} cannot be read: {error.strerror}"]) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadConfiguration([f"{path} is not valid TOML: {error}"]) from error


def apply(db: Db, vault: Vault, wanted: Mapping[str, Any], moved: Collection[str] = ()) -> Applied:
    """Check a configuration against itself and what is stored, then write all of it.

    ``moved`` names destinations whose tracker is the same at a new address.

    Raises:
        BadConfiguration: with every fault; nothing has been written.
    """
    projects.alone(db)
    plan = Plan(db, vault, wanted, moved)
    if plan.faults:
        raise BadConfiguration(plan.faults)
    for project in plan.projects:
        projects.save_project(db, project)
    for destination in plan.destinations:
        projects.save_destination(db, destination)
    by_project: dict[str, list[Route]] = {}
    for route in plan.routes:
        by_project.setdefault(route.project, []).append(route)
    for name, routes in by_project.items():
        projects.replace_routes(db, name, routes)
    projects.touch(db)
    return Applied(
        tuple(p.id for p in plan.projects),
        tuple(d.name for d in plan.destinations),
        len(plan.routes),
        tuple(plan.made),
        tuple(plan.notes),
    )


def first_project(db: Db, vault: Vault) -> Applied | None:
    """Make a project with its keys when there is none at all."""
    projects.alone(db)
    if projects.all_projects(db):
        return None
    return apply(db, vault, {"projects": {"default": {"name": "Default"}}})
