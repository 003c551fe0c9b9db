"""The Dockerfile, as far as that can be seen without Docker: its parts, its build, its process."""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from hypercare_collector.__main__ import parser
from tests.journey.processes import environment
from tests.journey.test_systemd import STOPS
from tests.ports import free_port
from tests.waiting import until

ROOT = Path(__file__).parents[2]
PREFIX = "/opt/hypercare"


def instructions(name: str) -> list[str]:
    """Return what stands behind each instruction of that name, its lines joined."""
    text = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
    text = re.sub(r"\\\n\s*", "", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE))
    return re.findall(rf"^{name} +(.*)$", text, re.MULTILINE)


def sources() -> list[tuple[str, str]]:
    """Return what is copied out of the checkout, each with its target."""
    copies = [copy.split() for copy in instructions("COPY") if not copy.startswith("--from")]
    return [(source, target) for *each, target in copies for source in each]


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the first stage has before it: the copied parts, and nothing else."""
    folder = tmp_path_factory.mktemp("context")
    junk = shutil.ignore_patterns("__pycache__")
    for source, target in sources():
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, folder / target, ignore=junk)
        else:
            shutil.copy(ROOT / source, folder / target / source)
    return folder


@pytest.fixture(scope="module")
def program(stage: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program ``hypercare``, built and installed from the copied parts alone."""
    home = tmp_path_factory.mktemp("opt")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    wheel = ["wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(home), str(stage)]
    run(*pip, *wheel)
    run(sys.executable, "-m", "venv", "--without-pip", str(home / "venv"))
    [built] = home.glob("*.whl")
    run(*pip, "--python", str(home / "venv"), "install", "--no-deps", "--no-index", str(built))
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    packages = home / "venv" / "lib" / version / "site-packages"
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return home / "venv" / "bin" / "hypercare"


def run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_all_that_is_copied_is_there_and_not_ignored() -> None:
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    kept = {line[1:] for line in ignored if line.startswith("!")}

    assert ignored[0] == "*"
    assert {source for source, _ in sources()} == kept
    assert all((ROOT / source).exists() for source in kept)


def test_no_secret_is_built_in() -> None:
    text = (ROOT / "deploy" / "Dockerfile").read_text()

    assert not re.search(r"hc[ps]_|whsec_|PASSWORD|SECRET", text)
    assert instructions("USER") == ["hypercare"]


def test_the_pins_without_hashes_are_pins(stage: Path) -> None:
    [make_pins] = [command for command in instructions("RUN") if "pins.txt" in command][:1]
    subprocess.run(make_pins, shell=True, cwd=stage, check=True, timeout=60)

    pins = (stage / "pins.txt").read_text()
    lines = [line for line in pins.splitlines() if line and not line.lstrip().startswith("#")]
    assert [line for line in lines if not re.fullmatch(r"[\w.-]+==[\w.!+-]+( *;.*)?", line)] == []
    assert pins.count("==") >= (ROOT / "constraints.txt").read_text().count("==") > 50


def test_everything_that_the_image_installs_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"], *extras["collector"], *extras["postgresql"]]
    names = {re.split(r"[\[<>=;]", each)[0].lower() for each in wanted} - {"hypercare"}

    pinned = set(re.findall(r"^([\w.-]+)==", (ROOT / "constraints.txt").read_text(), re.MULTILINE))
    assert {name.replace("_", "-") for name in names} - pinned == set()
    assert any(".[collector,postgresql]" in command for command in instructions("RUN"))


@pytest.fixture
def container(program: Path, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """The image's process, on another port and another folder; what it prints is in ``log``."""
    [entry], [command] = instructions("ENTRYPOINT"), instructions("CMD")
    port = free_port()
    arguments = [str(port) if each == "8600" else each for each in json.loads(command)]
    assert json.loads(entry) == ["hypercare"]
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            [str(program), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=tmp_path,
            env=environment(HYPERCARE_DATA=str(tmp_path / "data")) | {"PYTHONPATH": ""},
        )
    yield process, port
    if process.poll() is None:
        process.kill()
        process.wait()


def test_its_process_gets_ready_is_found_healthy_and_stops_in_time(
    container: tuple[subprocess.Popen[bytes], int], tmp_path: Path
) -> None:
    process, port = container
    [told] = instructions("HEALTHCHECK")
    [health] = re.findall(r"CMD (\[.*\])", told)
    _, *probe = [part.replace("8600", str(port)) for part in json.loads(health)]

    def ask() -> int:
        return subprocess.run([sys.executable, *probe], capture_output=True, timeout=60).returncode

    def healthy() -> bool:
        assert process.poll() is None, (tmp_path / "log").read_text()
        return ask() == 0

    until(healthy, seconds=60)
    assert requests.get(f"http://127.0.0.1:{port}/widget/hypercare.js", timeout=30).ok
    process.send_signal(signal.SIGTERM)
    assert process.wait(STOPS) == 0
    assert ask() == 1


def test_the_compose_file_waits_as_long_and_runs_our_commands() -> None:
    text = (ROOT / "deploy" / "compose.yaml").read_text()

    graces = re.findall(r"stop_grace_period: (\d+)s", text)
    assert len(graces) == 2
    assert all(int(grace) > STOPS for grace in graces)
    [command] = re.findall(r"command: \[(\w+)\]", text)
    assert parser().parse_args([command]).command == "work"
