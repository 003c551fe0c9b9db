"""A real Redmine 5 on 127.0.0.1, of Debian's packages, with a database and a folder of its own.

The first start makes a private project ``hypercare``, a custom field for our key on the tracker
``Bug``, and a user who has the API key and only the rights that hypercare needs; later starts keep
the data. Nothing outside the folder is written, and mail goes into files, never out.

Run it alone with ``python -m examples.trackers.redmine FOLDER [PORT]``.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

from examples.trackers.keeper import free_port, kept, needs, run

PACKAGED = Path("/usr/share/redmine")
KEY_FIELD = "Hypercare key"
ADMIN_PASSWORD = "admin-demo"
SETTINGS = """\
default:
  email_delivery:
    delivery_method: :file
    file_settings:
      location: {mail}
"""
DATABASE = """\
production:
  adapter: sqlite3
  database: {database}
  encoding: utf8
  timeout: 15000
  pool: 8
"""


@dataclass(frozen=True)
class Tracker:
    """Where a running Redmine answers, and who may use it."""

    url: str
    folder: Path
    key: str
    admin_key: str
    key_field: int
    project: str = "hypercare"
    tracker: str = "Bug"
    admin: str = "admin"
    admin_password: str = ADMIN_PASSWORD
    admin_address: str = "admin@tracker.example"

    @property
    def mail(self) -> Path:
        """The folder that holds what would have been sent, one file for each address."""
        return self.folder / "mail"


@contextmanager
def running_redmine(folder: Path, port: int = 0) -> Iterator[Tracker]:
    """Run a Redmine that lives in ``folder``; port 0 takes a free one.

    Yields once it answers; at the end it has finished its last requests and is gone. Raises
    `RuntimeError` when it is not installed or does not start, with what to do or its log.
    """
    folder = folder.resolve()
    prepare(folder)
    port = port or free_port()
    made = json.loads((folder / "made.json").read_text())
    tracker = Tracker(url=f"http://127.0.0.1:{port}", folder=folder, **made)
    puma = ["puma", "-C", "-", "-e", "production", "-t", "1:4", "-w", "0"]
    with kept(
        [*puma, "-b", f"tcp://127.0.0.1:{port}", "config.ru"],
        log=folder / "server.log",
        asks=lambda: _ask(tracker),
        env=_environment(folder),
        cwd=folder / "app",
    ):
        yield tracker


def prepare(folder: Path) -> None:
    """Make the installation unless it is there; one that was moved is put right."""
    needs("redmine")
    folder.mkdir(parents=True, exist_ok=True)
    ready = folder / "ready"
    if not ready.exists():
        for name in ("app", "redmine.sqlite3"):  # a first start was interrupted
            place = folder / name
            shutil.rmtree(place) if place.is_dir() else place.unlink(missing_ok=True)
        _copy_application(folder)
    _settle(folder)
    if not ready.exists():
        log, env, app = folder / "setup.log", _environment(folder), folder / "app"
        run(["bundle", "install", "--local", "--quiet"], log=log, env=env, cwd=app)
        run(["bin/rake", "db:migrate"], log=log, env=env, cwd=app)
        filled = run(
            ["bin/rails", "runner", str(Path(__file__).with_suffix(".rb"))],
            log=log,
            env={**env, "ADMIN_PASSWORD": ADMIN_PASSWORD, "KEY_FIELD": KEY_FIELD},
            cwd=app,
        )
        (folder / "made.json").write_text(filled.splitlines()[-1])
        ready.touch()


def _copy_application(folder: Path) -> None:
    """Copy the packaged application: Debian's keeps all its instances under /var/lib."""
    app = folder / "app"
    shutil.copytree(PACKAGED, app, symlinks=True)
    for link in ("instances", "Gemfile.lock", "config/database.yml"):
        (app / link).unlink(missing_ok=True)
    gemfile = app / "Gemfile"
    gemfile.write_text(gemfile.read_text().replace(f"{PACKAGED}/", ""))
    for name in ("log", "tmp/cache", "tmp/pids", "tmp/pdf", "files", "public/plugin_assets"):
        (app / "instances" / "default" / name).mkdir(parents=True)


def _settle(folder: Path) -> None:
    """Write the settings that name the folder."""
    database = DATABASE.format(database=folder / "redmine.sqlite3")
    config = folder / "app" / "instances" / "default" / "config"
    config.mkdir(exist_ok=True)
    (folder / "app" / "config" / "database.yml").write_text(database)
    (config / "database.yml").write_text(database)
    (config / "configuration.yml").write_text(SETTINGS.format(mail=folder / "mail"))
    (config / "secret_key.txt").write_text("a demo has no secrets" * 4)


def _environment(folder: Path) -> dict[str, str]:
    return {
        "RAILS_ENV": "production",
        "REDMINE_INSTANCE": "default",
        "RUBYOPT": "-W0",
        "SCHEMA": str(folder / "schema.rb"),
        "BUNDLE_GEMFILE": str(folder / "app" / "Gemfile"),
    }


def _ask(tracker: Tracker) -> requests.Response:
    headers = {"X-Redmine-API-Key": tracker.key}
    return requests.get(f"{tracker.url}/users/current.json", headers=headers, timeout=60)


if __name__ == "__main__":
    wanted = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    with running_redmine(Path(sys.argv[1]), wanted) as started:
        print(f"{started.url}  admin / {started.admin_password}", flush=True)
        while True:
            time.sleep(3600)
