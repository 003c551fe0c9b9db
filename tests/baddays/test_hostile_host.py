"""Applications on bad days: with us they print and end as without us, and the words are kept."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from hypercare.settings import Settings, parse_dsn
from hypercare.spool import Spool
from tests.baddays.conftest import Mount
from tests.baddays.host import ASKED_WHERE, HABITS

HOST = Path(__file__).with_name("host.py")
ROOT = HOST.parents[2]
KEY = "hcs_0123456789abcdef0123456789abcdef"
PATIENCE = 120
"""Seconds after which an application counts as hanging."""


@dataclass(frozen=True)
class End:
    """How an application ended."""

    code: int
    out: str
    err: str = field(default="", compare=False)


def run(
    company: str,
    habit: str,
    *python: str,
    wrapper: tuple[str, ...] = (),
    **variables: str | None,
) -> End:
    found = {"PYTHONPATH": f"{ROOT / 'sdk'}:{ROOT}", "PATH": os.environ["PATH"], **variables}
    environment = {name: value for name, value in found.items() if value is not None}
    command = [*wrapper, sys.executable, *python, str(HOST), company, habit]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, env=environment, stdout=pipe, stderr=pipe, text=True, start_new_session=True
    ) as process:
        try:
            out, err = process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            pytest.fail(f"it hangs, here:\n{whereabouts(process)}")
    return End(process.returncode, out, err)


def whereabouts(process: subprocess.Popen[str]) -> str:
    """End an application and its children that hang; return what they said, and where they are."""
    os.killpg(process.pid, ASKED_WHERE)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.communicate(timeout=5)
    os.killpg(process.pid, signal.SIGKILL)
    return process.communicate()[1]


def both(habit: str, *python: str, wrapper: tuple[str, ...] = (), **variables: str | None) -> End:
    """Run the application with us; it must print and end as it does without us."""
    alone, ours = (
        run(company, habit, *python, wrapper=wrapper, **variables)
        for company in ("without", "with")
    )
    assert ours == alone, ours.err
    return ours


@pytest.fixture
def dsn() -> str:
    """A collector that is down."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"http://{KEY}@127.0.0.1:{taken.getsockname()[1]}/shop"


@pytest.fixture
def spool(tmp_path: Path) -> Path:
    return tmp_path / "spool"


def kept(dsn: str, folder: Path) -> int:
    """Count the feedback that waits in the spool, by its own words."""
    settings = Settings(parse_dsn(dsn), spool_dir=folder)
    found = Spool(settings.spool_folder(), max_bytes=1, max_reports=1, max_age=1)
    held = [held for name in found.names() if (held := found.claim(name))]
    return sum(b"The discount is gone" in each.sealed.body for each in held)


@pytest.mark.parametrize("habit", HABITS)
def test_whatever_an_application_does_it_ends_as_without_us(
    habit: str, dsn: str, spool: Path
) -> None:
    both(habit, HYPERCARE_DSN=dsn, SPOOL=str(spool))
    assert kept(dsn, spool) >= 1


@pytest.mark.parametrize(
    "python", [("-O",), ("-OO",), ("-W", "error"), ("-X", "dev", "-W", "error"), ("-X", "utf8=0")]
)
def test_whatever_python_is_told_an_application_ends_as_without_us(
    python: tuple[str, ...], dsn: str, spool: Path
) -> None:
    ended = both("at_ease", *python, HYPERCARE_DSN=dsn, SPOOL=str(spool))
    assert "Warning" not in ended.err
    assert kept(dsn, spool) == 1


@pytest.mark.parametrize("closed", ["0<&-", "1>&-", "2>&-", "0<&- 1>&- 2>&-", "2>/dev/full"])
@pytest.mark.parametrize("habit", ["at_ease", "crashing"])
def test_closed_streams_change_nothing(closed: str, habit: str, dsn: str, spool: Path) -> None:
    shell = ("sh", "-c", f'exec "$@" {closed}', "sh")
    both(habit, wrapper=shell, HYPERCARE_DSN=dsn, SPOOL=str(spool))
    assert kept(dsn, spool) == 1


def test_without_a_home_the_words_are_kept_as_long_as_the_process(dsn: str) -> None:
    for home in (None, "/proc/none", "/dev/null", ""):
        ended = both("at_ease", HYPERCARE_DSN=dsn, HOME=home, XDG_STATE_HOME="/proc/none/state")
        assert len(re.findall("cannot be written", ended.err)) == 1


def test_a_disk_that_is_full_or_read_only_costs_one_line_in_the_log(
    tmp_path: Path, dsn: str, disk: Mount
) -> None:
    folder = disk(tmp_path / "disk", "64k")
    with (folder / "filler").open("wb", buffering=0) as filler, contextlib.suppress(OSError):
        while True:
            filler.write(bytes(4096))
    ended = both("at_ease", HYPERCARE_DSN=dsn, SPOOL=str(folder / "spool"))
    assert len(re.findall("cannot be written", ended.err)) == 1
    subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
    ended = both("at_ease", HYPERCARE_DSN=dsn, SPOOL=str(folder / "spool"))
    assert len(re.findall("cannot be written", ended.err)) == 1


def test_somebody_without_rights_loses_nothing_but_the_spool(tmp_path: Path, dsn: str) -> None:
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o500)
    unprivileged = (
        "setpriv",
        "--bounding-set",
        "-dac_override,-dac_read_search",
        "--inh-caps=-all",
    )
    ended = both("at_ease", wrapper=unprivileged, HYPERCARE_DSN=dsn, SPOOL=str(folder / "spool"))
    assert "cannot be written" in ended.err


def test_without_a_network_the_words_wait(dsn: str, spool: Path) -> None:
    both("at_ease", wrapper=("unshare", "--net"), HYPERCARE_DSN=dsn, SPOOL=str(spool))
    assert kept(dsn, spool) == 1


def test_a_name_server_that_never_answers_delays_nobody(tmp_path: Path, spool: Path) -> None:
    (tmp_path / "resolv.conf").write_text("nameserver 127.0.0.1\noptions timeout:30 attempts:5\n")
    silent = (
        "ip link set lo up; "
        f"mount --bind {tmp_path / 'resolv.conf'} /etc/resolv.conf; "
        f"{sys.executable} -c 'import socket,time; s=socket.socket(2,2); "
        's.bind(("127.0.0.1",53)); print("bound",flush=True); time.sleep(600)\' & '
        'server=$!; read -r _ < /dev/null; "$@"; code=$?; kill $server; exit $code'
    )
    quiet = ("unshare", "--net", "--mount", "sh", "-c", silent, "sh")
    dsn = f"http://{KEY}@collector.example/shop"
    ended = [
        run(company, "at_ease", wrapper=quiet, HYPERCARE_DSN=dsn, SPOOL=str(spool))
        for company in ("without", "with")
    ]
    assert [each.code for each in ended] == [3, 3]
    assert ended[0].out.replace("bound\n", "") == ended[1].out.replace("bound\n", "")
    assert kept(dsn, spool) == 1


def test_a_proxy_that_answers_with_a_page_of_its_own_is_no_collector(spool: Path) -> None:
    dsn = f"http://{KEY}@collector.example/shop"
    with welcoming() as proxy:
        ended = both("at_ease", HYPERCARE_DSN=dsn, SPOOL=str(spool), http_proxy=proxy)
    assert "answered 200, but not as a collector does" in ended.err
    assert kept(dsn, spool) == 1


@pytest.mark.parametrize("dsn", ["nonsense", "https://care.example.com/shop", ""])
def test_a_wrong_configuration_says_so_once_and_changes_nothing(dsn: str, spool: Path) -> None:
    ended = both("at_ease", HYPERCARE_DSN=dsn, SPOOL=str(spool))
    assert len(re.findall("hypercare is off", ended.err)) == 1
    assert not spool.exists()


@contextlib.contextmanager
def welcoming() -> Iterator[str]:
    """Run a proxy as hotels have them."""

    class Hotel(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            page = b"<html>Welcome! Please accept our terms.</html>"
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(page)))
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Hotel)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
