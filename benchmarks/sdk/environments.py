"""A virtual environment for each SDK, alone; made once and kept."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_cache_path

ROOT = Path(__file__).parents[2]
PEERS = Path(__file__).with_name("peers.toml")
OURS = "hypercare"
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]


@dataclass(frozen=True)
class Environment:
    """Where an SDK is installed, and what that takes in bytes; ``wheel`` is its own alone."""

    name: str
    python: Path
    version: str = ""
    wheel: int = 0
    installed: int = 0
    packages: int = 0


def kept_in() -> Path:
    """Return the folder where the environments are kept unless another is given."""
    return user_cache_path("hypercare", appauthor=False) / "benchmarks-sdk"


def all_of(folder: Path) -> list[Environment]:
    """Return the bare environment, ours and the peers'; make those that are missing or outdated.

    Ours is built anew from this checkout each time.
    """
    folder.mkdir(parents=True, exist_ok=True)
    peers = {name: list(each["install"]) for name, each in _read().items()}
    ours = _build(folder / "wheels")
    return [
        _made(folder, "bare", [], None),
        _made(folder, OURS, peers.pop(OURS), ours),
        *(_made(folder, name, install, None) for name, install in peers.items()),
    ]


def _read() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(PEERS.read_text(encoding="utf-8"))


def _build(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    for old in folder.glob("hypercare-*.whl"):
        old.unlink()
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return next(folder.glob("hypercare-*.whl"))


def _made(folder: Path, name: str, install: list[str], wheel: Path | None) -> Environment:
    """Make the environment unless it holds just this already, and look at what is in it."""
    python = folder / name / "bin" / "python"
    mark = folder / name / "holds"
    wanted = " ".join(install) + (_digest(wheel) if wheel else "")
    if not mark.exists() or mark.read_text() != wanted:
        print(f"Setting up {name} …", file=sys.stderr, flush=True)
        make = [sys.executable, "-m", "venv", "--clear", "--without-pip", str(folder / name)]
        subprocess.run(make, check=True)
        _install(folder, python, [*install, *([str(wheel)] if wheel else [])])
        mark.write_text(wanted)
    wheel = wheel or _wheel(folder / "wheels", install)
    return _seen(name, python, wheel)


def _install(folder: Path, python: Path, install: list[str]) -> None:
    if install:
        within = [*PIP, "--python", str(python), "install", "--no-deps", "--only-binary=:all:"]
        subprocess.run([*within, *install], check=True)
        if "==" in install[0] and not install[-1].endswith(".whl"):
            fetch = [*PIP, "download", "--no-deps", "--only-binary=:all:"]
            subprocess.run([*fetch, "-d", str(folder / "wheels"), install[0]], check=True)


def _wheel(folder: Path, install: list[str]) -> Path | None:
    if not install:
        return None
    name, version = install[0].split("==")
    return next(folder.glob(f"{name.replace('-', '_')}-{version}-*.whl"))


def _seen(name: str, python: Path, wheel: Path | None) -> Environment:
    packages = next((python.parents[1] / "lib").glob("python*/site-packages"))
    sizes = [each.stat().st_size for each in packages.rglob("*") if each.is_file()]
    return Environment(
        name,
        python,
        wheel.name.split("-")[1] if wheel else "",
        wheel.stat().st_size if wheel else 0,
        sum(sizes),
        len(list(packages.glob("*.dist-info"))),
    )


def _digest(wheel: Path) -> str:
    return " " + hashlib.sha256(wheel.read_bytes()).hexdigest()
