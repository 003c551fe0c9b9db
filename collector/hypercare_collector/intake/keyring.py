"""All projects' keys, opened once and kept in memory until the configuration changes."""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from hypercare_collector.intake.custom import Questions, questions
from hypercare_collector.store import Database, Unavailable, projects
from hypercare_collector.store.projects import Project
from hypercare_collector.vault import Unresolved, Vault

log = logging.getLogger(__name__)

CHECKED_EVERY = 1.0
"""Seconds between two looks at the configuration's version."""
PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Key:
    """What one key opens. ``name`` stands for the key itself, which is not kept.

    ``signing`` is the project's secret key: reporters are signed with it. ``asked`` are the
    project's own questions.
    """

    name: str
    project: str
    secret: bool
    origins: frozenset[str]
    signing: str = field(repr=False)
    asked: Questions = field(default=Questions(), repr=False)


class Keyring:
    """Says whose key somebody holds."""

    def __init__(self, database: Database, vault: Vault) -> None:
        """Read nothing yet; the first key that is asked for does it."""
        self._database, self._vault = database, vault
        self._keys: Mapping[str, Key] = {}
        self._version = -1
        self._checked = float("-inf")
        self._turn = threading.Lock()
        self._warned: set[str] = set()

    def find(self, given: str) -> Key | None:
        """Return what ``given`` opens, or None. It is compared by its digest alone.

        Raises:
            Unavailable: the keys were never read, and cannot be read now.
        """
        self._refresh()
        return self._keys.get(digest(given))

    def _refresh(self) -> None:
        with self._turn:
            if time.monotonic() - self._checked < CHECKED_EVERY:
                return
            try:
                self._read()
            except Unavailable:
                if self._version < 0:
                    raise
                log.warning("the keys could not be read again; the known ones stay", exc_info=True)
            self._checked = time.monotonic()

    def _read(self) -> None:
        with self._database.read() as db:
            version = projects.version(db)
            if version == self._version:
                return
            known = projects.all_projects(db)
        self._keys = {key.name: key for project in known for key in self._open(project)}
        self._version = version

    def _open(self, project: Project) -> Iterable[Key]:
        """Open both keys of a project; one that cannot be opened leaves the project out."""
        try:
            public = self._vault.open(project.public_key)
            secret = self._vault.open(project.secret_key)
        except Unresolved as error:
            if str(error) not in self._warned:
                self._warned.add(str(error))
                log.warning("project %s takes nothing in: %s", project.id, error)
            return
        origins = frozenset(map(origin, project.origins))
        asked = questions(project.fields)
        for given, is_secret in ((public, False), (secret, True)):
            yield Key(digest(given), project.id, is_secret, origins, secret, asked)


def digest(key: str) -> str:
    """Return the name under which a key is looked up and counted."""
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


def origin(address: str) -> str:
    """Return scheme, host and port in the one way in which origins are compared.

    Source: RFC 6454, section 4.
    """
    try:
        parts = urlsplit(address.strip().lower())
        port = parts.port or PORTS.get(parts.scheme)
    except ValueError:
        return address
    if not parts.hostname:
        return address.strip().lower()
    return f"{parts.scheme}://{parts.hostname}:{port}"
