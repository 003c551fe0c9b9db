"""The servers that are compared, each started on loopback and stopped at the end."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.collector.bodies import envelope, feedback
from benchmarks.collector.load import Target

MARK = "@@ID@@"
TICKS = os.sysconf("SC_CLK_TCK")
FREELY = {f"HYPERCARE_LIMITS__{name}": "100000000" for name in ("PER_KEY", "PER_PERSON")}


@dataclass(frozen=True)
class Served:
    """One running server: where its load goes, and which processes it consists of."""

    name: str
    target: Target
    roots: tuple[int, ...]

    def cpu(self) -> float:
        """Return the processor seconds that it has used so far, children included."""
        return sum(map(_cpu_of, self.roots))


@contextmanager
def bare() -> Iterator[Served]:
    """Start a view that only reads the body."""
    with _started([sys.executable, "-m", "benchmarks.collector.bare"]) as process:
        url = _line_with(process, r"(http://\S+)")
        yield Served("bare Flask view", Target(url + "/", _ours(), _json()), (process.pid,))


@contextmanager
def collector(folder: Path, database_url: str = "", name: str = "hypercare") -> Iterator[Served]:
    """Start all of the collector, with its limits of rate out of the way."""
    command = [sys.executable, "-m", "hypercare_collector", "serve", "--port", "0"]
    environ = {"HYPERCARE_DATA": str(folder), **FREELY}
    if database_url:
        environ["HYPERCARE_DATABASE_URL"] = database_url
    with _started(command, environ) as process:
        key = _line_with(process, r"secret key\s+(\S+)")
        url = _line_with(process, r"listens on (http://[^\s,]+)")
        headers = _json() | {"Authorization": f"Bearer {key}"}
        target = Target(f"{url}/api/v1/feedback", _ours(), headers)
        yield Served(name, target, (process.pid,))


@contextmanager
def bugsink(venv: Path, folder: Path) -> Iterator[Served]:
    """Start Bugsink as its guide sets it up: gunicorn with two workers, and snappea beside it."""
    port = _free_port()
    environ = _bugsink_configured(venv, folder, port)
    key, project = _bugsink_project(venv, folder, environ)
    binaries = venv / "bin"
    web = [
        str(binaries / "gunicorn"), f"--bind=127.0.0.1:{port}", "--workers=2", "--timeout=30",
        "--log-level=error", "bugsink.wsgi",
    ]  # fmt: skip
    digest = [str(binaries / "bugsink-runsnappea")]
    with (
        _started(web, environ, cwd=folder) as first,
        _started(digest, environ, cwd=folder) as second,
    ):
        _until_it_listens(port)
        sign = f"Sentry sentry_version=7, sentry_key={key}, sentry_client=benchmark/1"
        headers = {
            "X-Sentry-Auth": sign,
            "Content-Type": "application/x-sentry-envelope",
            "X-Forwarded-Proto": "https",
        }
        url = f"http://127.0.0.1:{port}/api/{project}/envelope/"
        body = envelope("0" * 32).decode().replace("0" * 32, MARK)
        target = Target(url, body, headers, plain="hex")
        yield Served("Bugsink envelope", target, (first.pid, second.pid))


def _bugsink_configured(venv: Path, folder: Path, port: int) -> dict[str, str]:
    create = [
        str(venv / "bin" / "bugsink-create-conf"), "--template=singleserver", "--host=127.0.0.1",
        f"--port={port}", f"--base-dir={folder}", f"--output-file={folder}/bugsink_conf.py",
    ]  # fmt: skip
    subprocess.run(create, check=True, capture_output=True)
    quotas = [
        f"MAX_EVENTS_PER_{scope}{span}"
        for scope in ("PROJECT_PER_", "")
        for span in ("5_MINUTES", "HOUR", "MONTH")
    ]
    with (folder / "bugsink_conf.py").open("a", encoding="utf-8") as conf:
        conf.write("".join(f"\nBUGSINK['{quota}'] = 100_000_000" for quota in quotas))
        conf.write("\nALLOWED_HOSTS = ['127.0.0.1']\n")
    return {"PYTHONPATH": str(folder), "DJANGO_SETTINGS_MODULE": "bugsink_conf"}


def _bugsink_project(venv: Path, folder: Path, environ: dict[str, str]) -> tuple[str, str]:
    manage = [str(venv / "bin" / "bugsink-manage")]
    around = {**os.environ, **environ}
    for step in (["migrate"], ["migrate", "--database=snappea"]):
        subprocess.run(manage + step, env=around, cwd=folder, check=True, capture_output=True)
    make = (
        "from projects.models import Project;"
        "p = Project.objects.create(name='bench', slug='bench');"
        "print('MADE', p.sentry_key.hex, p.id)"
    )
    made = subprocess.run(
        [*manage, "shell", "-c", make],
        env=around, cwd=folder, check=True, capture_output=True, text=True,
    )  # fmt: skip
    found = re.search(r"MADE (\S+) (\S+)", made.stdout)
    assert found, made.stdout + made.stderr
    return found.group(1), found.group(2)


def _ours() -> str:
    return json.dumps({"id": MARK, **feedback()}, ensure_ascii=False)


def _json() -> dict[str, str]:
    return {"Content-Type": "application/json"}


@contextmanager
def _started(
    command: Sequence[str], environ: dict[str, str] | None = None, cwd: Path | None = None
) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        command,
        env={**os.environ, **(environ or {})},
        cwd=cwd,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        if process.stdout:
            process.stdout.close()


def _line_with(process: subprocess.Popen[str], pattern: str) -> str:
    assert process.stdout
    for line in process.stdout:
        if found := re.search(pattern, line):
            return found.group(1)
    raise RuntimeError(f"{process.args!r} ended before it said {pattern}")


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _until_it_listens(port: int) -> None:
    for _ in range(300):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError(f"nothing listens on port {port}")


def _cpu_of(root: int) -> float:
    """Sum over a process and its living and dead children, from /proc."""
    stats = {pid: fields for pid in _pids() if (fields := _stat(pid))}
    family, found = {root}, True
    while found:
        found = {pid for pid, fields in stats.items() if int(fields[1]) in family} - family
        family |= found
    ticks = sum(sum(map(int, stats[pid][11:15])) for pid in family if pid in stats)
    return ticks / TICKS


def _pids() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def _stat(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
