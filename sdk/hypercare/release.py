"""Which release of the application runs: said, set by the platform, installed, or checked out.

Looked for once, when the first report is made. No child process: git's own files are read.
"""

from __future__ import annotations

import os
import sys
from functools import lru_cache
from pathlib import Path, PurePath
from typing import NamedTuple

from hypercare import checkout
from hypercare.environment.program import started
from hypercare.settings import Settings
from hypercare.values import shorten

VARIABLES = (
    "SENTRY_RELEASE",
    "GIT_COMMIT",
    "SOURCE_VERSION",
    "CI_COMMIT_SHA",
    "HEROKU_SLUG_COMMIT",
    "RENDER_GIT_COMMIT",
    "RAILWAY_GIT_COMMIT_SHA",
    "VERCEL_GIT_COMMIT_SHA",
    "GAE_VERSION",
    "K_REVISION",
    "CONTAINER_APP_REVISION",
)
"""What build servers and platforms call it; the first that is set counts."""
RUNNERS = frozenset(
    {
        *("celery", "daphne", "django-admin", "flask", "granian", "gunicorn", "hypercare"),
        *(
            "hypercorn",
            "uvicorn",
            "uwsgi",
            "waitress-serve",
            "streamlit",
            "gevent",
            "multiprocessing",
        ),
        *("ipython", "jupyter", "pytest", "coverage", "pdb", "debugpy"),
    }
)
"""Programs that run somebody's application: their own version is not its release."""
LONGEST = 200
COMMIT = 12
"""Characters of a commit, as many as nobody confuses."""


class Release(NamedTuple):
    """A release and where it was found."""

    name: str
    source: str


def find(settings: Settings) -> str | None:
    """Return the release for the wire's ``app``, None when nothing tells it."""
    found = look(settings)
    return found.name if found else None


def look(settings: Settings) -> Release | None:
    """Return the release with its source.

    In this order: ``init(release=…)`` or ``HYPERCARE_RELEASE``; one of `VARIABLES`; the version of
    the installed distribution that has the application's name, or of the one that was started; the
    commit that is checked out where the program lies.
    """
    if settings.release:
        return Release(settings.release, "settings")
    return _found(settings.app or settings.dsn.project)


@lru_cache(maxsize=8)
def _found(app: str) -> Release | None:
    for look_for in (_variable, lambda: _distribution(app), _checked_out):
        try:
            found = look_for()
        except Exception:  # whatever is odd about an installation, a report goes without a release
            found = None
        if found is not None:
            return found
    return None


def _variable() -> Release | None:
    for name in VARIABLES:
        if said := os.environ.get(name, "").strip():
            commit = said[:COMMIT] if checkout.is_commit(said) else shorten(said, LONGEST)
            return Release(commit, name)
    return None


def _distribution(app: str) -> Release | None:
    from importlib import metadata  # late: it costs as much as the rest of the SDK

    for name in dict.fromkeys((app, *_started_as())):
        if not name or name.lower() in RUNNERS:
            continue
        try:
            version = metadata.version(name)
        except (metadata.PackageNotFoundError, ValueError):
            continue
        if version:
            return Release(shorten(str(version), LONGEST), f"distribution {name}")
    return None


def _started_as() -> tuple[str, ...]:
    """Return by which names the distribution of the program that was started may be known.

    ``python -m shop`` and a console script ``shop`` are mostly parts of a distribution of that
    name; which other one brought them, only a search through all installed files could tell.
    """
    main = sys.modules.get("__main__")
    package = str(getattr(main, "__package__", None) or "").partition(".")[0]
    script = PurePath(str((getattr(sys, "argv", None) or [""])[0]))
    installed = script.parent.name in ("bin", "Scripts")
    return package, script.stem if installed else ""


def _checked_out() -> Release | None:
    commit = checkout.commit(_folder(), before=started())
    return Release(commit[:COMMIT], "git") if commit else None


def _folder() -> Path:
    """Return where the application lies: its main script's folder, a runner's working folder."""
    file = getattr(sys.modules.get("__main__"), "__file__", None)
    if not isinstance(file, str) or _runs_another(Path(file)):
        return Path.cwd()
    return Path(file).resolve().parent


def _runs_another(script: Path) -> bool:
    name = script.parent.name if script.name == "__main__.py" else script.stem
    return name.lower() in RUNNERS
