"""Runs a server that is not ours, and ends it when the one who started it is gone.

``python -m examples.trackers.keeper COMMAND …`` runs the command until its own standard input
ends or it is told to end itself; the server gets SIGTERM, and after ten seconds SIGKILL, it and
its children.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import requests

ROOT = Path(__file__).resolve().parents[2]
FAREWELL = 10.0
"""Seconds that a server has for its last requests."""
PATIENCE = 180.0
"""Seconds until a server answers; a small machine that does much else is slow."""


@contextmanager
def kept(
    command: Sequence[str],
    *,
    log: Path,
    asks: Callable[[], requests.Response],
    env: Mapping[str, str],
    cwd: Path = ROOT,
) -> Iterator[None]:
    """Run a server; yields once ``asks`` gets a good answer from it, and ends it at the end.

    Raises `RuntimeError` with the end of its log when it does not start.
    """
    keeper = [sys.executable, str(Path(__file__).resolve()), *command]
    with log.open("ab") as out:
        server = subprocess.Popen(
            keeper,
            cwd=cwd,
            env={**os.environ, **env},
            stdin=subprocess.PIPE,
            stdout=out,
            stderr=out,
        )
    with server:
        try:
            _await(server, asks, log)
            yield
        finally:
            server.terminate()


def free_port() -> int:
    """Return a port of loopback that nobody has at the moment."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def needs(name: str) -> None:
    """See that a system's packages are there; on Debian, as root, they are installed.

    Raises `RuntimeError` with what to install elsewhere.
    """
    done = subprocess.run(
        [ROOT / ".ci" / "system", name], stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    if done.returncode != 0:
        raise RuntimeError(done.stderr.strip())


def run(command: Sequence[str], *, log: Path, env: Mapping[str, str], cwd: Path = ROOT) -> str:
    """Run one step of an installation; return what it printed, and log what it complained of.

    Raises `RuntimeError` with the end of its log when it fails.
    """
    with log.open("ab") as errors:
        done = subprocess.run(
            command,
            cwd=cwd,
            env={**os.environ, **env},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(map(str, command))} failed:\n{done.stdout}{_tail(log)}")
    return done.stdout


def _await(
    server: subprocess.Popen[bytes], asks: Callable[[], requests.Response], log: Path
) -> None:
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends and server.poll() is None:
        try:
            if asks().ok and server.poll() is None:
                return
        except requests.RequestException:
            pass
        time.sleep(0.1)
    raise RuntimeError(f"the tracker did not start; the end of {log}:\n{_tail(log)}")


def _tail(log: Path) -> str:
    return log.read_text(errors="replace")[-2000:]


def keep(command: Sequence[str]) -> int:
    """Run the command in a group of its own until it ends, or until it is to end."""
    server = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)

    def end(*_: object) -> None:
        Thread(target=_end, args=(server,), daemon=True).start()

    def end_with_parent() -> None:
        while os.read(0, 1024):
            pass
        end()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    Thread(target=end_with_parent, daemon=True).start()
    return server.wait()


def _end(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(FAREWELL)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(keep(sys.argv[1:]))
