"""What the doctor finds where an application runs."""

from __future__ import annotations

import json
import os
import ssl
import threading
import time
from collections.abc import Iterator
from email.utils import formatdate
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

import hypercare
from hypercare.doctor import BROKEN, NOTE, OK, Finding, examine
from hypercare.settings import read
from tests.certificates import certificate
from tests.collector.connectors.moody import PAGE, Door, Moody, Request, running_moody
from tests.sdk.fake_collector import KEY, FakeCollector


@pytest.fixture
def moody() -> Iterator[Moody]:
    with running_moody() as service:
        service.answers(200, {"properties": {}})
        yield service


def dsn(moody: Moody, key: str = KEY) -> str:
    return moody.url.replace("://", f"://{key}@") + "/shop"


def found(given: str | None = None) -> dict[str, Finding]:
    """Return the last finding about each thing."""
    return {finding.about: finding for finding in examine(given)}


def states(given: str | None = None) -> dict[str, str]:
    return {about: finding.state for about, finding in found(given).items()}


def test_an_application_in_order_has_nothing_but_good_findings(moody: Moody) -> None:
    assert states(dsn(moody)) == dict.fromkeys(
        ["versions", "integrations", "dsn", "collector", "clock", "spool"], OK
    )
    asked = [("GET", "/api/v1/template"), ("GET", "/api/v1/signals")]
    assert [(r.method, r.path) for r in moody.requests] == asked
    assert moody.requests[0].headers["Authorization"] == f"Bearer {KEY}"


def test_nothing_is_made_and_no_key_is_shown(moody: Moody, tmp_path: Path) -> None:
    told = " ".join(map(str, examine(dsn(moody))))

    assert not (tmp_path / "home").exists()
    assert KEY not in told
    assert "a secret key" in told


def test_the_dsn_may_come_from_the_environment(
    moody: Moody, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HYPERCARE_DSN", dsn(moody))

    assert states()["collector"] == OK


def test_a_dsn_that_cannot_work_says_what_it_lacks() -> None:
    broken = found("collector.example/shop")["dsn"]

    assert broken.state == BROKEN
    assert "the key before the @" in broken.words
    assert broken.advice == "correct the DSN"
    assert "HYPERCARE_DSN" in found()["dsn"].advice


def test_a_host_that_nobody_knows_is_told_apart_from_one_that_does_not_answer(nowhere: str) -> None:
    assert (
        "there is no host nowhere.invalid"
        in found(f"https://{KEY}@nowhere.invalid/shop")["collector"].words
    )
    silent = found(nowhere)["collector"]
    assert (silent.state, "ConnectionError" in silent.words) == (BROKEN, True)


@pytest.mark.parametrize(
    ("status", "about", "words"),
    [
        (401, "key", "it answered 401"),
        (403, "key", "This key is not known here"),
        (404, "collector", "is no collector"),
        (503, "collector", "The collector is shutting down."),
    ],
)
def test_an_answer_that_is_none_says_whose_turn_it_is(
    moody: Moody, status: int, about: str, words: str
) -> None:
    details = {403: "This key is not known here", 503: "The collector is shutting down."}
    moody.answers(status, {"detail": details[status]} if status in details else {})

    finding = found(dsn(moody))[about]

    assert finding.state == BROKEN
    assert words in finding.words
    assert finding.advice


@pytest.mark.parametrize("status", [200, 403, 502])
def test_a_proxy_that_answers_with_a_page_is_no_collector(moody: Moody, status: int) -> None:
    moody.answers(status, PAGE)

    collector = found(dsn(moody))["collector"]

    assert collector.state == BROKEN
    assert f"{status} with the page “Sorry”" in collector.words
    assert "proxy or a login page" in collector.advice


def test_a_redirect_names_the_address_that_the_dsn_should_have(moody: Moody) -> None:
    moody.answers(308, {}, Location="https://care.example/hc/api/v1/template")

    collector = found(dsn(moody))["collector"]

    assert collector.state == BROKEN
    assert "redirects to https://care.example/hc" in collector.words


def test_the_proxy_on_the_way_is_named_without_its_password(
    moody: Moody, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = moody.url.replace("://", "://ada:hunter2@")
    for name in ("no_proxy", "NO_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HTTP_PROXY", proxy)

    told = found(f"http://{KEY}@care.example/shop")

    assert told["collector"].state == OK
    assert f"go through {proxy.partition('@')[2]}, as HTTP_PROXY says" in told["proxy"].words
    assert "hunter2" not in str(told)


@pytest.mark.parametrize("proxy", ["http://ada:hunter2@proxy.example:abc", "http://[::1"])
def test_a_proxy_whose_address_cannot_be_read_is_broken(
    proxy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("no_proxy", "NO_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HTTP_PROXY", proxy)

    told = found(f"http://{KEY}@care.example/shop")

    assert (told["proxy"].state, "HTTP_PROXY is no address" in told["proxy"].words) == (
        BROKEN,
        True,
    )
    assert told["collector"].state == BROKEN
    assert "hunter2" not in str(told)


def test_a_clock_of_which_it_is_not_said_where_is_utc(
    moody: Moody, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        _tell_time(moody, formatdate(time.time()))
        assert found(dsn(moody))["clock"].state == OK
    finally:
        monkeypatch.undo()
        time.tzset()


def test_a_proxy_that_is_not_there_is_told_apart_from_the_collector(
    nowhere: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("no_proxy", "NO_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HTTP_PROXY", f"http://{nowhere.partition('@')[2].partition('/')[0]}")

    told = found(f"http://{KEY}@care.example/shop")["collector"]

    assert (told.state, "ProxyError" in told.words) == (BROKEN, True)
    assert "NO_PROXY" in told.advice


def test_certificates_that_are_not_there_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere/company.pem")

    told = found(f"https://{KEY}@nowhere.invalid/shop")["certificates"]

    assert (told.state, "/nowhere/company.pem" in told.words) == (BROKEN, True)


def test_a_certificate_that_nobody_vouches_for_says_where_to_name_who_signed_it(
    tmp_path: Path,
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), Door) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        told = found(f"https://{KEY}@127.0.0.1:{server.server_port}/shop")["collector"]
        server.shutdown()

    assert (told.state, "SSLError" in told.words) == (BROKEN, True)
    assert "REQUESTS_CA_BUNDLE" in told.advice


@pytest.mark.parametrize(("status", "state"), [(405, OK), (404, NOTE)])
def test_a_collector_that_knows_no_signals_is_an_old_one(
    moody: Moody, status: int, state: str
) -> None:
    def tell(door: Door, request: Request) -> None:
        known = request.path == "/api/v1/template"
        body = json.dumps({"properties": {}} if known else {}).encode()
        door.answer(200 if known else status, body, "application/json", {})

    moody.mood = tell

    assert found(dsn(moody))["signals"].state == state


@pytest.mark.parametrize("project", ["till", "Shop"])
def test_a_key_of_another_project_than_the_dsn_says_is_noted(moody: Moody, project: str) -> None:
    moody.answers(200, {"properties": {}, "x-hypercare-project": project})

    told = found(dsn(moody))

    assert told["collector"].state == OK
    assert told["project"].state == NOTE
    assert f"the key belongs to project {project}" in told["project"].words
    assert "the DSN says shop" in told["project"].words
    assert f"/{project}" in told["project"].advice


def test_the_project_that_the_dsn_says_is_no_news(moody: Moody) -> None:
    moody.answers(200, {"properties": {}, "x-hypercare-project": "shop"})

    assert "project" not in found(dsn(moody))


@pytest.mark.parametrize(("seconds", "words"), [(-300, "300 s ahead"), (7200, "7200 s behind")])
def test_a_clock_that_is_wrong_is_told(moody: Moody, seconds: int, words: str) -> None:
    _tell_time(moody, formatdate(time.time() + seconds, usegmt=True))

    clock = found(dsn(moody))["clock"]

    assert clock.state == NOTE
    number, rest = words.split(" ", 1)
    assert rest in clock.words
    assert int(clock.words.split()[0]) == pytest.approx(int(number), abs=30)


def _tell_time(moody: Moody, date: str) -> None:
    def tell(door: Door, _: Request) -> None:
        body = json.dumps({"properties": {}}).encode()
        head = f"HTTP/1.1 200 OK\r\nDate: {date}\r\nContent-Length: {len(body)}\r\n\r\n"
        door.wfile.write(head.encode() + body)

    moody.mood = tell


def test_what_waits_and_what_was_refused_is_counted(
    collector: FakeCollector, spool_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HYPERCARE_SPOOL", str(spool_dir))
    collector.moods = ["422", "503"]
    hypercare.init(collector.dsn, strict=True)
    hypercare.feedback("refused")
    hypercare.flush(10)
    hypercare.feedback("waiting")
    hypercare.flush(10)

    told = found(collector.dsn)

    assert "1 report of " in told["spool"].words
    assert told["spool"].state == OK
    assert (told["refused"].state, "422" in told["refused"].words) == (NOTE, True)
    assert told["refused"].words.startswith("1 report refused for good")


def test_what_has_waited_long_and_what_leaves_no_room_is_told(
    nowhere: str, spool_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HYPERCARE_SPOOL", str(spool_dir))
    folder = read(nowhere).spool_folder()
    folder.mkdir(parents=True)
    for number in range(801):
        (folder / f"{number}.report").write_bytes(b"x")
    full = found(nowhere)["spool"]
    for path in list(folder.iterdir())[1:]:
        path.unlink()
    [left] = folder.iterdir()
    os.utime(left, (time.time() - 7300, time.time() - 7300))
    old = found(nowhere)["spool"]

    assert (full.state, "nearly full" in full.words) == (BROKEN, True)
    assert (old.state, "the oldest for 2 h" in old.words) == (NOTE, True)


def test_a_spool_that_cannot_be_a_folder_is_broken(
    moody: Moody, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("HYPERCARE_SPOOL", str(tmp_path / "file" / "spool"))

    spool = found(dsn(moody))["spool"]

    assert (spool.state, "HYPERCARE_SPOOL" in spool.advice) == (BROKEN, True)


def test_a_spool_that_only_its_owner_may_write_names_who_looked(
    moody: Moody, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HYPERCARE_SPOOL", "/proc/1/spool")
    monkeypatch.setenv("USER", "www-data")
    monkeypatch.setenv("LOGNAME", "www-data")

    spool = found(dsn(moody))["spool"]

    assert (spool.state, "user www-data" in spool.words) == (BROKEN, True)
    assert "HYPERCARE_SPOOL" in spool.advice


def test_a_key_that_travels_in_the_clear_is_noted() -> None:
    assert found(f"http://{KEY}@nowhere.invalid/shop")["dsn"].state == NOTE
