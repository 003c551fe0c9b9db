"""The command line as an operator uses it: real processes, real exit codes."""

from __future__ import annotations

import json
import os
import shlex
import signal
import sqlite3
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import requests

from tests.collector.connectors.moody import running_moody
from tests.collector.rooms import SECRET, SIGNING
from tests.journey.processes import (
    HYPERCARE,
    Collector,
    environment,
    hypercare,
    post,
    running_collector,
)
from tests.waiting import until

BARE = ("requests", "urllib3", "idna", "certifi", "charset_normalizer", "platformdirs")
PROJECT = f'[projects.shop]\nsecret_key = "{SECRET}"\n'


def run(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end; without ``--data`` its folder is one that nobody keeps."""
    more.setdefault("HYPERCARE_DATA", tempfile.mkdtemp())
    return subprocess.run(
        [*HYPERCARE, *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=environment(**more),
        timeout=60,
    )


def hook(url: str) -> str:
    """Return a destination that takes every case of the shop."""
    return f"""
[destinations.hook]
kind = "webhook"
url = "{url}"
secret = "{SIGNING}"

[[routes]]
project = "shop"
to = ["hook"]
"""


@pytest.fixture
def collector(tmp_path: Path) -> Iterator[Collector]:
    with running_collector(tmp_path / "data", PROJECT) as collector:
        yield collector


def dsn(collector: Collector, key: str = SECRET) -> str:
    return f"http://{key}@127.0.0.1:{collector.port}/shop"


def test_the_first_start_makes_a_project_and_shows_its_keys_once(tmp_path: Path) -> None:
    collector = Collector(tmp_path / "data")
    log = tmp_path / "data.log"
    collector.start()
    secret = next(line.split()[-1] for line in log.read_text().splitlines() if "secret key" in line)
    assert post(collector, secret, {"description": "hello"}).status_code == 202
    hint = next(line for line in log.read_text().splitlines() if line.startswith("What arrived"))
    listed = run(*shlex.split(hint.partition("hypercare ")[2])).stdout
    assert "DEFAULT-1" in listed
    assert f"http://127.0.0.1:{collector.port}/f/" in listed
    assert collector.stop() == 0

    log.write_text("")
    collector.start()
    assert "hcs_" not in log.read_text()
    assert post(collector, secret, {"description": "again"}).json()["receipt"] == "DEFAULT-2"
    assert collector.stop() == 0


def test_a_port_that_is_taken_is_said_in_one_line(collector: Collector, tmp_path: Path) -> None:
    done = run("serve", "--port", str(collector.port), "--data", str(tmp_path / "other"))

    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert f"cannot listen on 127.0.0.1 port {collector.port}" in done.stderr
    assert "--port" in done.stderr


def test_a_running_collector_follows_what_is_applied(collector: Collector, tmp_path: Path) -> None:
    with running_moody() as tracker:
        file = tmp_path / "more.toml"
        file.write_text(
            hook(tracker.url) + f'[projects.second]\nsecret_key = "{SECRET[:-4]}ffff"\n'
        )
        hypercare("apply", str(file), data=collector.data)

        until(
            lambda: post(collector, f"{SECRET[:-4]}ffff", {"description": "x"}).status_code == 202
        )
        post(collector, SECRET, {"description": "routed now"})
        until(lambda: collector.ledger()["ticketed"] == 1)
        assert len(tracker.requests) == 1


def test_keys_that_apply_makes_are_printed_once(tmp_path: Path) -> None:
    file = tmp_path / "new.toml"
    file.write_text("[projects.shop]\n")

    first = hypercare("apply", str(file), data=tmp_path / "data")
    second = hypercare("apply", str(file), data=tmp_path / "data")

    assert "hcp_" in first
    assert "hcs_" in first
    assert "hc" not in second.replace("hypercare", "")


def test_a_wrong_file_is_refused_whole_with_every_fault(tmp_path: Path) -> None:
    file = tmp_path / "wrong.toml"
    file.write_text("[projects.shop]\ncolour = 1\n[destinations.a]\nkind = 'nothing'\n")

    done = run("apply", str(file), "--data", str(tmp_path / "data"))

    assert done.returncode == 2
    assert "projects.shop.colour is not known here" in done.stderr
    assert "there is no connector 'nothing'" in done.stderr
    assert "Traceback" not in done.stderr


def test_connectors_can_be_read_by_a_person_and_by_a_program() -> None:
    lines = run("connectors").stdout.splitlines()
    listed = json.loads(run("connectors", "--json").stdout)

    assert [line.split()[0] for line in lines] == [each["name"] for each in listed]
    assert {"roundup", "webhook"} <= {each["name"] for each in listed}
    assert all(each.keys() == {"name", "title", "verbs"} for each in listed)


def test_only_the_collectors_user_can_read_what_it_keeps(collector: Collector) -> None:
    post(collector, SECRET, {"description": "private"})

    kept = [collector.data, *collector.data.rglob("*")]
    assert [path.name for path in kept if path.stat().st_mode & 0o077] == []


@pytest.mark.parametrize("command", ["ledger", "case", "held", "check", "export", "alarms"])
def test_who_looks_where_no_store_is_hears_so_and_makes_none(tmp_path: Path, command: str) -> None:
    done = run(command, "--data", str(tmp_path / "typo"))

    assert done.returncode == 2
    assert f"there is no collector's store in {tmp_path / 'typo'}" in done.stderr
    assert "--data" in done.stderr
    assert done.stdout == ""
    assert list(tmp_path.iterdir()) == []


def test_the_ledger_exits_with_1_when_the_sum_is_not_right(collector: Collector) -> None:
    post(collector, SECRET, {"description": "x"})
    good = run("ledger", "--json", "--data", str(collector.data))
    with closing(sqlite3.connect(collector.data / "hypercare.db")) as db:
        db.execute("UPDATE projects SET received = received + 1")
        db.commit()
    wrong = run("ledger", "--data", str(collector.data))

    assert good.returncode == 0
    assert json.loads(good.stdout) == {
        "received": 1, "ticketed": 0, "merged": 0, "kept": 1, "waiting": 0, "held": 0,
        "rejected": 0, "difference": 0,
    }  # fmt: skip
    assert wrong.returncode == 1
    assert "difference 1" in wrong.stdout


def test_what_is_held_can_be_seen_tried_again_and_dropped(tmp_path: Path) -> None:
    with running_moody() as tracker:
        tracker.answers(404, "<h1>Not here</h1>")
        with running_collector(tmp_path / "data", PROJECT + hook(tracker.url)) as collector:
            for words in ("first", "second"):
                post(collector, SECRET, {"description": words})
            post(collector, SECRET, {"description": ""})
            until(lambda: collector.ledger()["held"] == 2)
            data = collector.data

            listed = hypercare("held", data=data)
            assert "SHOP-1" in listed
            assert "404" in listed
            assert "r1  shop  422" in listed
            assert "attempt 1" in hypercare("held", "show", "d1", data=data)
            assert "description" in hypercare("held", "show", "r1", data=data)

            tracker.answers(204)
            hypercare("held", "retry", "d1", data=data)
            hypercare("held", "drop", "d2", data=data)
            until(lambda: collector.ledger()["ticketed"] == 1)
            assert collector.ledger() == {
                "received": 3, "ticketed": 1, "merged": 0, "kept": 1, "waiting": 0, "held": 0,
                "rejected": 1, "difference": 0,
            }  # fmt: skip
            unknown = run("held", "drop", "d77", "--data", str(data))
            assert (unknown.returncode, "d77" in unknown.stderr) == (1, True)


def test_send_says_the_receipt(collector: Collector, tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("a note")

    done = run(
        "send", "It is broken", "--dsn", dsn(collector), "--attach", str(note),
        "--scope", "team", "--work", "blocked", HYPERCARE_SPOOL=str(tmp_path / "spool"),
    )  # fmt: skip

    assert (done.returncode, done.stderr) == (0, "")
    assert "Received as SHOP-1" in done.stdout
    with closing(sqlite3.connect(collector.data / "hypercare.db")) as db:
        assert db.execute("SELECT priority FROM cases").fetchone() == ("P2",)
        assert db.execute("SELECT name FROM attachments").fetchone() == ("note.txt",)


def test_send_says_a_refusal_and_why(collector: Collector, tmp_path: Path) -> None:
    done = run(
        "send", "x" * 20_001, "--dsn", dsn(collector),
        HYPERCARE_SPOOL=str(tmp_path / "spool"),
    )  # fmt: skip

    assert done.returncode == 1
    assert "description" in done.stderr


def test_send_with_a_wrong_key_says_that_it_was_refused(
    collector: Collector, tmp_path: Path
) -> None:
    scheme, _, rest = dsn(collector).partition("hcs_")
    wrong = f"{scheme}hcs_{'0' * 32}@{rest.partition('@')[2]}"

    kept = run("send", "x", "--dsn", wrong, HYPERCARE_SPOOL=str(tmp_path / "spool"))

    assert kept.returncode == 1
    assert "refused the key: it is sent when the key is right (403" in kept.stdout


def test_send_keeps_what_cannot_be_sent_and_sends_it_the_next_time(
    collector: Collector, tmp_path: Path
) -> None:
    spool = str(tmp_path / "spool")
    collector.kill()
    kept = run("send", "first", "--dsn", dsn(collector), HYPERCARE_SPOOL=spool)
    collector.start()
    sent = run("send", "second", "--dsn", dsn(collector), HYPERCARE_SPOOL=spool)

    assert kept.returncode == 1
    assert "Kept on this machine" in kept.stdout
    assert f" in {spool}/" in kept.stdout
    assert "Received as" in sent.stdout
    assert collector.ledger()["received"] == 2


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("send", "x", "--dsn", "nonsense"), "https://<key>@"),
        (("send", "x"), "HYPERCARE_DSN"),
        (("send", " ", "--dsn", "http://hcs_x@127.0.0.1/shop"), "description is empty"),
        (("send", "x", "--attach", "/nowhere"), "there is no file /nowhere"),
        (("ledger", "--config", "/nowhere.toml"), "/nowhere.toml: cannot be read"),
        (("migrate", "--data", "/dev/null/x"), "cannot be made"),
        (("serve", "--port", "99999"), "is not a port"),
        (("serve", "--port", "-1"), "is not a port"),
        (("serve", "--host", "nosuch.invalid", "--port", "0"), "cannot listen on nosuch.invalid"),
    ],
)
def test_what_cannot_begin_says_why_in_a_line_and_exits_with_2(
    arguments: tuple[str, ...], complaint: str
) -> None:
    done = run(*arguments)

    assert done.returncode == 2
    assert complaint in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("variable", "value", "complaint"),
    [
        ("HYPERCARE_DATABASE_URL", "nonsense", "database_url cannot be read"),
        ("HYPERCARE_DATABASE_URL", "postgresql+psycopg://127.0.0.1:9/x", "cannot be used"),
        ("HYPERCARE_SECRET", "env:NOT_SET_ANYWHERE", "NOT_SET_ANYWHERE is not set"),
        ("HYPERCARE_URL", "care.example", "url must be like"),
    ],
)
def test_settings_that_cannot_work_are_said_in_a_line(
    tmp_path: Path, variable: str, value: str, complaint: str
) -> None:
    done = run("migrate", "--data", str(tmp_path / "data"), **{variable: value})

    assert done.returncode == 2
    assert complaint in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_that_is_no_database_is_said_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "hypercare.db").write_text("not a database, but a long enough text" * 100)

    done = run("ledger", "--data", str(tmp_path))

    assert done.returncode == 2
    assert "damaged, or no database" in done.stderr
    assert "Traceback" not in done.stderr


def test_sigterm_lets_a_request_in_flight_finish(collector: Collector) -> None:
    import socket

    body = json.dumps({"description": "on its way"}).encode()
    with socket.create_connection(("127.0.0.1", collector.port), timeout=30) as client:
        client.sendall(
            b"POST /api/v1/feedback HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            b"Authorization: Bearer " + SECRET.encode() + b"\r\n"
            b"Content-Length: " + str(len(body)).encode() + b"\r\n\r\n" + body[:5]
        )
        assert requests.get(f"{collector.url}/healthz", timeout=30).ok
        collector.process.send_signal(signal.SIGTERM)
        client.sendall(body[5:])
        answer = client.makefile("rb").read()
    assert collector.process.wait(60) == 0
    assert b"202" in answer.splitlines()[0]
    assert collector.ledger()["received"] == 1


def test_without_the_collectors_parts_a_server_command_says_what_to_install(
    tmp_path: Path,
) -> None:
    site, root = Path(sysconfig.get_path("purelib")), Path(__file__).parents[2]
    for package in BARE:
        (tmp_path / package).symlink_to(site / package)
    path = os.pathsep.join([str(tmp_path), str(root / "sdk"), str(root / "collector")])
    bare = [sys.executable, "-S", "-m", "hypercare_collector"]

    def run_bare(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*bare, *arguments],
            capture_output=True,
            text=True,
            check=False,
            env=environment(PYTHONPATH=path),
            timeout=60,
        )

    for command in ("serve", "work", "check", "export", "ledger", "migrate"):
        done = run_bare(command)
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
        assert 'pip install "hypercare[collector]"' in done.stderr
    assert "HYPERCARE_DSN" in run_bare("send", "x").stderr
    looked = run_bare("doctor", "--dsn", f"http://{SECRET}@127.0.0.1:1/shop")
    assert (looked.returncode, looked.stderr) == (1, "")
    assert "broken  collector: no answer from http://127.0.0.1:1" in looked.stdout
    both = run_bare("doctor", "--data", str(tmp_path)).stdout
    assert 'pip install "hypercare[collector]"' in both
    assert "serve" in run_bare("--help").stdout
