"""A real Roundup tracker on 127.0.0.1, for the demo and the tests.

The first start makes a tracker of Roundup's classic template in SQLite, with one more field on
its issues, ``feedback_key``, and a user ``hypercare`` with the role ``User``; later starts keep its
data. The server is a process of its own. Mail goes to a file, never out.

Run it alone with ``python -m examples.trackers.roundup FOLDER [PORT]``.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from types import FrameType
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[2]
KEY_FIELD = "feedback_key"
USER, PASSWORD = "hypercare", "hypercare-demo"
ADMIN, ADMIN_PASSWORD = "admin", "admin-demo"
LAST_FIELD = 'status=Link("status"))'
"""How the issue class ends in the classic template's schema."""
WITH_PARENT = "--with-parent"
"""Tells the server to end when its standard input does: it outlives nobody who was killed."""
FAREWELL = 10.0
"""Seconds that the server has for its last requests."""


@dataclass(frozen=True)
class Tracker:
    """Where a running tracker answers, and who may use it."""

    url: str
    folder: Path
    user: str = USER
    password: str = PASSWORD
    key_field: str = KEY_FIELD
    admin: str = ADMIN
    admin_password: str = ADMIN_PASSWORD

    @property
    def mail(self) -> Path:
        """The file that holds what the tracker would have sent."""
        return self.folder / "mail.txt"


@contextmanager
def running_roundup(folder: Path, port: int = 0) -> Iterator[Tracker]:
    """Run a tracker that lives in ``folder``; port 0 takes a free one.

    Yields once it answers; at the end it has finished its last requests and is gone. Raises
    `RuntimeError` with the end of its log when it does not start.
    """
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "examples.trackers.roundup", str(folder.resolve()), str(port)]
    command.append(WITH_PARENT)
    log = folder / "server.log"
    with log.open("ab") as errors:
        server = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors
        )
    try:
        yield Tracker(url=_address(server, log), folder=folder)
    finally:
        _stop(server)


def prepare(folder: Path) -> Path:
    """Make the tracker unless it is there; return its home."""
    home = folder / "tracker"
    if not (folder / "ready").exists():
        shutil.rmtree(home, ignore_errors=True)  # a first start was interrupted
        settings = {
            "tracker_web": "http://127.0.0.1:1/",
            "tracker_name": "Demo tracker",
            "mail_domain": "tracker.example",
            "mail_host": "127.0.0.1",
            "mail_debug": str(folder / "mail.txt"),
            "web_secret_key": "a demo has no secrets",
            "password_pbkdf2_default_rounds": "10000",
        }
        pairs = ",".join(f"{name}={value}" for name, value in settings.items())
        _administrate(home, "install", "classic", "sqlite", pairs)
        _add_key_field(home / "schema.py")
        _administrate(home, "initialise", ADMIN_PASSWORD)
        person = (f"username={USER}", f"password={PASSWORD}", f"address={USER}@tracker.example")
        _administrate(home, "create", "user", *person, "roles=User")
        (folder / "ready").touch()
    return home


def serve(folder: Path, port: int) -> None:
    """Serve the tracker until the process is told to end; print its address once it answers."""
    from roundup.cgi.wsgi_handler import RequestDispatcher
    from waitress.server import create_server

    home = prepare(folder)
    with socket.create_server(("127.0.0.1", port)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        _set_address(home / "config.ini", url)
        server = create_server(RequestDispatcher(str(home)), sockets=[listener], threads=4)
        signal.signal(signal.SIGTERM, _leave)
        signal.signal(signal.SIGINT, _leave)
        print(url, flush=True)
        server.run()


def _end_with_parent() -> None:
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def _leave(_signal: int, _frame: FrameType | None) -> NoReturn:
    """End waitress the way it understands: it finishes the requests that it has begun."""
    raise SystemExit


def _administrate(home: Path, *command: str) -> None:
    """Run one command of Roundup's own administration tool."""
    tool = [sys.executable, "-m", "roundup.scripts.roundup_admin", "-i", str(home), *command]
    done = subprocess.run(tool, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"roundup-admin {command[0]} failed:\n{done.stdout}{done.stderr}")


def _add_key_field(schema: Path) -> None:
    text = schema.read_text()
    if LAST_FIELD not in text:
        raise RuntimeError(f"{schema} does not look like the classic template's")
    field = f'status=Link("status"),\n                {KEY_FIELD}=String())'
    schema.write_text(text.replace(LAST_FIELD, field))


def _set_address(config: Path, url: str) -> None:
    """Tell the tracker its own address: it refuses REST calls from any other origin."""
    section, lines = "", []
    for line in config.read_text().splitlines():
        section = line if line.startswith("[") else section
        ours = section == "[tracker]" and line.startswith("web =")
        lines.append(f"web = {url}" if ours else line)
    config.write_text("\n".join(lines) + "\n")


def _address(server: subprocess.Popen[bytes], log: Path) -> str:
    assert server.stdout is not None
    line = server.stdout.readline().decode().strip()
    if not line:
        tail = log.read_text(errors="replace")[-2000:]
        raise RuntimeError(f"the tracker did not start; the end of {log}:\n{tail}")
    return line


def _stop(server: subprocess.Popen[bytes]) -> None:
    with server:
        server.terminate()
        try:
            server.wait(FAREWELL)
        except subprocess.TimeoutExpired:
            server.kill()


if __name__ == "__main__":
    if WITH_PARENT in sys.argv:
        Thread(target=_end_with_parent, daemon=True).start()
    serve(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0)
