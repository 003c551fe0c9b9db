"""What the environment tells, and that nothing odd about a machine keeps a report from it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest

import hypercare
from hypercare import environment
from hypercare.environment import locality, packages, place, program

HOSTILE = """
import builtins, io, json, os, pathlib, sys
import hypercare
from hypercare import environment

def refuse(*args, **kwargs):
    raise PermissionError(13, "no")

for name in ("open", "stat", "statvfs", "scandir", "readlink", "getloadavg", "sched_getaffinity",
             "uname", "sysconf", "getcwd"):
    setattr(os, name, refuse)
io.open = builtins.open = pathlib.Path.open = refuse
sys.argv = []
told = environment.capture()
assert told["runtime"]["name"], told
sys.stdout.write(json.dumps(told))
"""
GUARDED = """
import json, sys
def watch(event, args):
    if event.split(".")[0] in ("subprocess", "socket") or event in ("os.system", "os.fork",
                                                                    "os.posix_spawn", "os.exec"):
        raise SystemExit(f"not allowed: {event} {args}")
import hypercare
from hypercare import environment, release, settings
sys.addaudithook(watch)
told = environment.capture()
release.find(settings.read("https://hcs_1@care.example/shop"))
sys.stdout.write(json.dumps(told))
"""


@pytest.fixture(autouse=True)
def _afresh() -> Iterator[None]:
    """Read everything anew, before and after."""
    forget()
    yield
    forget()


def forget() -> None:
    environment._still.cache_clear()
    environment._notes.clear()
    packages.installed.cache_clear()


def python(program: str, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments, "-c", program],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_report_tells_machine_system_process_and_packages() -> None:
    told = hypercare.preview()["environment"]

    assert told["runtime"] == {"name": "CPython", "version": sys.version.split()[0]}
    assert told["os"]["name"] == "Linux"
    assert told["device"]["cpus"] == os.cpu_count()
    assert told["process"]["id"] == os.getpid()
    assert 0 < told["memory"]["process_mb"] < told["memory"]["total_mb"]
    assert told["disk"]["free_mb"] <= told["disk"]["total_mb"]
    assert told["packages"]["requests"]
    assert set(told["load"]) == {"1_min", "5_min", "15_min"}
    json.dumps(told, allow_nan=False)


def test_what_moves_is_read_for_each_report() -> None:
    before = environment.capture()
    held = bytearray(64 * 1024 * 1024)
    after = environment.capture()

    assert after["memory"]["process_mb"] - before["memory"]["process_mb"] > 32, len(held)
    assert after["process"]["started_at"][:19] == before["process"]["started_at"][:19]


def test_nobody_changes_what_the_next_report_tells() -> None:
    environment.capture()["runtime"]["name"] = "changed"

    assert environment.capture()["runtime"]["name"] == "CPython"


def test_neither_a_child_process_nor_the_network_is_needed() -> None:
    done = python(GUARDED)

    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["os"]["distribution"]


def test_a_system_that_refuses_everything_costs_its_sections_and_no_more() -> None:
    done = python(HOSTILE)

    assert (done.returncode, done.stderr) == (0, "")
    assert not {"memory", "disk", "load", "packages"} & json.loads(done.stdout).keys()


def test_variables_that_no_encoding_can_hold_do_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LANG", "LC_ALL", "TZ", "K_SERVICE", "container", "AWS_REGION"):
        monkeypatch.setenv(name, "\udcff" * 10_000)

    told = environment.capture()

    assert told["cloud"]["name"] == "Google Cloud Run"
    assert len(json.dumps(told["cloud"])) < 3_000


def test_the_program_is_named_without_its_path_and_its_arguments() -> None:
    program = "from hypercare import environment\nprint(environment.capture()['process']['name'])"
    code = f"import sys\nsys.argv = ['/srv/shop/bin/order', '--password', 'hunter2']\n{program}"
    module = f"import sys\nsys.argv = ['/srv/shop/__main__.py', 'hunter2']\n{program}"

    assert python(code).stdout == "order\n"
    assert python(module).stdout == "shop\n"


def test_a_process_knows_since_when_it_runs() -> None:
    before = time.time()
    code = "from hypercare.environment import program\nprint(program.started())"
    started = float(python(code).stdout)

    assert before - 0.1 < started < time.time()
    assert program.started() < before


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        (
            {"AWS_LAMBDA_FUNCTION_NAME": "order", "AWS_REGION": "eu-central-1"},
            {"name": "AWS Lambda", "service": "order", "region": "eu-central-1"},
        ),
        (
            {"K_SERVICE": "shop", "K_REVISION": "shop-00042"},
            {"name": "Google Cloud Run", "service": "shop", "revision": "shop-00042"},
        ),
        (
            {"WEBSITE_SITE_NAME": "shop", "REGION_NAME": "West Europe"},
            {"name": "Azure App Service", "service": "shop", "region": "West Europe"},
        ),
        ({"DYNO": "web.1"}, {"name": "Heroku"}),
    ],
)
def test_a_cloud_is_named_by_the_variables_that_it_sets(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], expected: dict[str, str]
) -> None:
    for name in variables:
        monkeypatch.setenv(name, variables[name])

    assert environment.capture()["cloud"] == expected


def test_no_account_and_no_credential_of_a_cloud_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "order")
    for name in (
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "VCAP_SERVICES",
    ):
        monkeypatch.setenv(name, "hunter2")

    assert "hunter2" not in json.dumps(environment.capture())


def test_kubernetes_is_known_by_its_service(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUBERNETES_SERVICE_HOST", "10.0.0.1")

    assert place.container()["name"] == "kubernetes"


@pytest.mark.parametrize(
    ("variable", "zone"),
    [("Europe/Berlin", "Europe/Berlin"), (":America/New_York", "America/New_York")],
)
def test_the_time_zone_has_its_iana_name(
    monkeypatch: pytest.MonkeyPatch, variable: str, zone: str
) -> None:
    monkeypatch.setenv("TZ", variable)

    assert locality.time_zone() == zone


def test_the_offset_is_the_one_of_this_moment() -> None:
    code = "from hypercare.environment import locality as l\nprint(l.locality()['utc_offset'])"

    assert python(code, TZ="Asia/Kolkata").stdout == "+05:30\n"
    assert python(code, TZ="America/Caracas").stdout == "-04:00\n"


def test_a_running_server_is_known_by_its_modules() -> None:
    tell = "from hypercare import environment\nprint(environment.capture().get('served_by'))"
    waitress = python(f"import waitress.server\n{tell}").stdout

    assert waitress.startswith("{'name': 'waitress', 'version': '3.")
    assert python(tell).stdout == "None\n"


def test_packages_are_those_on_the_path_the_first_one_counts(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    for name in ("Shop_Kit-2.0.dist-info", "requests-0.1.dist-info", "old-1.5-py3.11.egg-info"):
        (tmp_path / name).mkdir()
    monkeypatch.syspath_prepend(tmp_path)

    listed = packages.installed()

    assert (listed["shop-kit"], listed["requests"], listed["old"]) == ("2.0", "0.1", "1.5")


def test_packages_are_bounded(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    for number in range(400):
        (tmp_path / f"p{number:03}-1.dist-info").mkdir()
    monkeypatch.setattr(sys, "path", [str(tmp_path), None, "\0", "/nowhere"])

    assert len(packages.installed()) == packages.PACKAGES


def test_others_add_sections_and_facts() -> None:
    environment.note("screen", {"width": 1920, "scale": 2.0})
    environment.note("runtime", {"qt": "6.8"})
    told = environment.capture()

    assert told["screen"] == {"width": 1920, "scale": 2.0}
    assert told["runtime"]["qt"] == "6.8"
    assert told["runtime"]["name"] == "CPython"
    assert hypercare.preview()["environment"]["screen"]["width"] == 1920


def test_a_note_is_a_bounded_copy_and_can_be_taken_back() -> None:
    facts = {"at": 1, "raises": type("R", (), {"__str__": lambda self: 1 / 0})()}
    environment.note("screen", facts)
    facts["at"] = 2
    assert environment.capture()["screen"]["at"] == 1
    environment.note("screen", {})
    assert "screen" not in environment.capture()

    for number in range(100):
        environment.note(f"section {number}", {"at": number})
    assert len([name for name in environment.capture() if name.startswith("section")]) == (
        environment.NOTES
    )


def test_what_a_note_tells_is_redacted_as_everything_is() -> None:
    environment.note("login", {"password": "hunter2", "as": "ada@example.com"})

    assert hypercare.preview()["environment"]["login"] == {
        "password": "[redacted]",
        "as": "[redacted]",
    }
