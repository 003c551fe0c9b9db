"""``pip install hypercare``: what comes in, what is imported, and what works with nothing else."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.sdk.fake_collector import KEY, FakeCollector

ROOT = Path(__file__).resolve().parents[2]
BROUGHT = {"hypercare", "requests", "platformdirs"}
BY_REQUESTS = {"certifi", "charset-normalizer", "idna", "urllib3"}
LIGHT = f"""
import hypercare
hypercare.init("https://{KEY}@collector.example/shop", app="shop", strict=True)
hypercare.step("a step", type="click", place="cart")
hypercare.integrations
"""
HEAVY = {
    "asyncio", "ctypes", "email", "http", "http.client", "importlib.metadata", "multiprocessing",
    "selectors", "sqlite3", "ssl", "tkinter", "unittest", "urllib.request", "xml",
    "hypercare.client", "hypercare.courier", "hypercare.doctor", "hypercare.transport",
}  # fmt: skip
"""Parts of Python and of ours that an application would pay for at its start."""


@dataclass(frozen=True)
class Ran:
    """A program that has ended: its exit code and what it printed."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Bare:
    """An environment in which nothing is installed but the wheel and what it asks for."""

    folder: Path
    home: Path

    def run(self, *command: str, **variables: str) -> Ran:
        """Run one of its programs, in an empty folder, with nothing of this environment."""
        program, *arguments = command
        done = subprocess.run(
            [str(self.folder / "bin" / program), *arguments],
            cwd=self.home,
            env={"HOME": str(self.home), "PATH": os.defpath, "LANG": "C.UTF-8", **variables},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    def python(self, script: str) -> Ran:
        """Run a script that has to do without a warning; Python keeps no compiled files."""
        return self.run("python", "-B", "-W", "error", "-c", script)


def do(*command: str) -> str:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh virtual environment into which pip has installed the wheel, as pinned."""
    folder = tmp_path_factory.mktemp("bare")
    do(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder))
    [wheel] = folder.glob("*.whl")
    pins = re.sub(r" *\\\n *--hash=\S+", "", (ROOT / "constraints.txt").read_text())
    (folder / "pins.txt").write_text(pins)
    do(sys.executable, "-m", "venv", "--without-pip", str(folder / "venv"))
    pip = [sys.executable, "-m", "pip", "--python", str(folder / "venv"), "install", "--quiet"]
    do(*pip, "--constraint", str(folder / "pins.txt"), str(wheel))
    return folder / "venv"


@pytest.fixture
def bare(environment: Path, tmp_path: Path) -> Bare:
    """The environment, with a home of its own in which nothing is yet."""
    home = tmp_path / "bare-home"
    home.mkdir()
    return Bare(environment, home)


def test_it_brings_requests_and_platformdirs_and_nothing_else(environment: Path) -> None:
    pip = [sys.executable, "-m", "pip", "--python", str(environment)]

    came = json.loads(do(*pip, "list", "--format", "json"))

    assert {package["name"] for package in came} == BROUGHT | BY_REQUESTS


def test_import_and_init_import_nothing_but_python_and_a_little_of_ours(bare: Bare) -> None:
    ran = bare.python(f"{LIGHT}\nimport sys\nprint(*sys.modules)")

    assert (ran.code, ran.err) == (0, "")
    imported = set(ran.out.split())
    houses = {name.partition(".")[0] for name in imported}
    assert houses - sys.stdlib_module_names == {"__main__", "hypercare"}
    assert imported & HEAVY == set()


WITNESS = """
import os, sys, threading
DEEDS = ("os.", "shutil.", "socket.", "sqlite3.", "subprocess.", "tempfile.", "urllib.")
LOOKS = ("os.listdir", "os.scandir", "os.fwalk", "os.walk", "os.putenv", "os.unsetenv")
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC
seen = []
def look(event, arguments):
    told = event.startswith(DEEDS) and event not in LOOKS
    if told or event == "open" and arguments[2] & WRITES:
        seen.append(f"{event} {arguments!r}")
threading.setprofile(lambda *_: seen.append("a thread runs"))
before = set(os.listdir("/proc/self/fd"))
sys.addaudithook(look)
"""
"""Hears of every socket, file, process and thread (PEP 578, and Python's table of audit events)."""
TOLD = """
print(*seen, sep="\\n", end="")
assert len(os.listdir("/proc/self/task")) == 1
assert set(os.listdir("/proc/self/fd")) == before
"""


def test_import_and_init_touch_no_socket_no_file_no_process_and_no_thread(bare: Bare) -> None:
    assert bare.python(WITNESS + LIGHT + TOLD) == Ran(0, "", "")
    assert list(bare.home.iterdir()) == []


@pytest.mark.parametrize(
    ("deed", "told"),
    [
        ("import socket; socket.socket().close()", "socket.__new__"),
        ("open('file', 'w').close()", "open ('file', 'w'"),
        ("os.mkdir('folder')", "os.mkdir"),
        ("import subprocess; subprocess.run(['true'])", "subprocess.Popen"),
        ("os.fork() or os._exit(0)", "os.fork"),
        ("each = threading.Thread(target=int); each.start(); each.join()", "a thread runs"),
    ],
)
def test_its_witness_is_awake(bare: Bare, deed: str, told: str) -> None:
    assert told in bare.python(WITNESS + deed + TOLD).out


def frameworks(bare: Bare) -> dict[str, str]:
    """Return what each integration says here, where no framework is: empty when it can be used."""
    script = (
        "import json, hypercare\n"
        "said = {}\n"
        "for name in hypercare.integrations.__all__:\n"
        "    try: getattr(hypercare.integrations, name); said[name] = ''\n"
        "    except ImportError as missing: said[name] = str(missing)\n"
        "print(json.dumps(said))"
    )
    ran = bare.python(script)
    assert (ran.code, ran.err) == (0, "")
    said: dict[str, str] = json.loads(ran.out)
    return said


AT_ONCE = {"asgi", "asyncio", "logging", "requests", "terminal", "tkinter", "wsgi"}
"""Integrations that need nothing but Python and what the wheel brings; some Pythons have no Tk."""


def test_each_integration_says_what_to_install_when_its_framework_is_missing(bare: Bare) -> None:
    said = frameworks(bare)
    if "python3-tk" in said["tkinter"]:
        said["tkinter"] = ""

    assert {name for name, words in said.items() if not words} == AT_ONCE
    for name, words in said.items():
        needs = rf"hypercare\.integrations\.{name} needs \w+: pip install \S+"
        assert name in AT_ONCE or re.fullmatch(needs, words), words


def test_serving_without_the_collectors_parts_says_what_to_install_in_one_line(bare: Bare) -> None:
    ran = bare.run("hypercare", "serve")

    assert (ran.code, ran.out) == (2, "")
    assert re.fullmatch(r'hypercare: .*pip install "hypercare\[collector\]".*\n', ran.err)


def test_a_feedback_can_be_sent_from_the_terminal(bare: Bare, collector: FakeCollector) -> None:
    ran = bare.run("hypercare", "send", "It stops at the last step", "--dsn", collector.dsn)

    assert (ran.code, ran.err) == (0, "")
    assert "Received as " in ran.out
    [arrived] = collector.posts
    assert arrived.feedback["description"] == "It stops at the last step"


def test_the_doctor_looks_at_the_sdk(bare: Bare, collector: FakeCollector) -> None:
    ran = bare.run("hypercare", "doctor", "--json", HYPERCARE_DSN=collector.dsn)

    told = {each["about"]: each["state"] for each in json.loads(ran.out)["findings"]}
    assert {"versions", "dsn", "collector", "spool"} <= told.keys()
    assert told["versions"] == told["dsn"].replace("note", "ok") == "ok"
