"""The example of a reverse proxy, run by the real one, before a real collector."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
from requests.adapters import HTTPAdapter

from tests.certificates import certificate
from tests.collector.rooms import PUBLIC
from tests.journey.processes import Collector, running_collector
from tests.ports import free_port
from tests.waiting import until

NGINX = "/usr/sbin/nginx"
EXAMPLE = Path(__file__).parents[2] / "deploy" / "nginx.conf"
ORIGIN = "https://shop.example"
CONFIGURATION = f'[projects.shop]\norigins = ["{ORIGIN}"]\npublic_key = "{PUBLIC}"\n'
MEGABYTE = 1024 * 1024
MAIN = """
{user}
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/hypercare.conf;
}}
"""


class From(HTTPAdapter):
    """Speaks from an address of its own."""

    def __init__(self, address: str) -> None:
        self._from = address
        super().__init__()

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, source_address=(self._from, 0), **options)


@dataclass(frozen=True)
class Proxy:
    """nginx as a client sees it, and the collector behind it."""

    url: str
    plain: str
    folder: Path
    pem: Path
    collector: Collector

    def request(
        self, method: str, path: str, address: str = "127.0.0.1", **how: Any
    ) -> requests.Response:
        with requests.Session() as session:
            session.trust_env = False
            session.verify = str(self.pem)
            session.mount("https://", From(address))
            return session.request(method, self.url + path, timeout=60, **how)

    def post(self, address: str = "127.0.0.1", **how: Any) -> requests.Response:
        """Post as a page of the shop does."""
        headers = {"Authorization": f"Bearer {PUBLIC}", "Origin": ORIGIN, **how.pop("headers", {})}
        return self.request("POST", "/api/v1/feedback", address, headers=headers, **how)

    def upload(self, megabytes: int) -> requests.Response:
        """Post a feedback with files of so many megabytes together."""
        sizes = [20] * (megabytes // 20) + [megabytes % 20]
        files = [("log", (f"{n}.log", b"x" * (s * MEGABYTE))) for n, s in enumerate(sizes)]
        words = ("feedback", (None, '{"description": "heavy"}', "application/json"))
        return self.post(files=[words, *files])


def fitted(example: str, changes: dict[str, str]) -> str:
    """Return the example with another machine's ports and paths; each must be in it."""
    for wanted, ours in changes.items():
        example, found = re.subn(wanted, ours, example)
        assert found, wanted
    return example


@contextmanager
def running_nginx(folder: Path, collector: Collector) -> Iterator[Proxy]:
    http, https, pem = free_port(), free_port(), certificate(folder)
    changes = {
        r"server 127\.0\.0\.1:8600": f"server 127.0.0.1:{collector.port}",
        r"listen 80;": f"listen 127.0.0.1:{http};",
        r"listen 443 ssl": f"listen 127.0.0.1:{https} ssl",
        r"/etc/ssl/\S+;": f"{pem};",
        r"/var/log/nginx/": f"{folder}/",
    }
    (folder / "hypercare.conf").write_text(fitted(EXAMPLE.read_text(), changes))
    user = "user root;" if os.geteuid() == 0 else ""
    main = folder / "nginx.conf"
    main.write_text(MAIN.format(folder=folder, user=user))
    log = folder / "error.log"
    with log.open("wb") as errors:
        command = [NGINX, "-p", str(folder), "-c", str(main)]
        server = subprocess.Popen(command, stderr=errors)
    proxy = Proxy(f"https://127.0.0.1:{https}", f"http://127.0.0.1:{http}", folder, pem, collector)

    def answers() -> bool:
        assert server.poll() is None, log.read_text()
        try:
            return proxy.request("GET", "/readyz").ok
        except requests.ConnectionError:
            return False

    try:
        until(answers)
        yield proxy
    finally:
        server.terminate()
        server.wait(30)


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    folder = tmp_path_factory.mktemp("proxied")
    settings = {
        "HYPERCARE_TRUSTED_PROXIES": "127.0.0.1",
        "HYPERCARE_LIMITS__PER_PERSON": "2",
        "HYPERCARE_URL": "https://care.example.com",
    }
    with (
        running_collector(folder / "data", CONFIGURATION, **settings) as collector,
        running_nginx(folder, collector) as proxy,
    ):
        yield proxy


def test_a_large_feedback_passes(proxy: Proxy) -> None:
    answer = proxy.upload(49)

    assert answer.status_code == 202, answer.text
    assert answer.json()["receipt"] == "SHOP-1"


def test_one_that_is_too_large_gets_the_collectors_own_answer(proxy: Proxy) -> None:
    answer = proxy.upload(51)

    assert answer.status_code == 413
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN


def test_one_that_is_far_too_large_is_stopped_before_the_collector(proxy: Proxy) -> None:
    before = proxy.collector.ledger()["received"]

    try:
        status = proxy.upload(80).status_code
    except requests.ConnectionError:
        status = 413  # nginx may close the connection while the body is still on its way

    assert status == 413
    assert proxy.collector.ledger()["received"] == before


def test_each_client_is_limited_by_its_own_address_whatever_it_claims(proxy: Proxy) -> None:
    noisy, calm = "127.0.0.2", "127.0.0.3"

    answers = [
        proxy.post(noisy, json={"description": str(n)}, headers={"X-Forwarded-For": f"10.0.0.{n}"})
        for n in range(3)
    ]

    assert [answer.status_code for answer in answers] == [202, 202, 429]
    assert proxy.post(calm, json={"description": "calm"}).status_code == 202


def test_what_is_not_for_everybody_is_not_passed_on(proxy: Proxy) -> None:
    assert proxy.request("GET", "/metrics").status_code == 404
    assert proxy.request("GET", "/healthz").status_code == 200


def test_plain_http_is_led_to_https(proxy: Proxy) -> None:
    answer = requests.get(f"{proxy.plain}/healthz?a=1", allow_redirects=False, timeout=30)

    assert answer.status_code == 301
    assert answer.headers["Location"] == "https://127.0.0.1/healthz?a=1"


def test_links_are_public_addresses_and_their_tokens_stay_out_of_the_log(proxy: Proxy) -> None:
    accepted = proxy.post("127.0.0.4", json={"description": "where is it"})
    link = accepted.json()["links"]["status"]
    path = link.removeprefix("https://care.example.com")

    assert proxy.request("GET", path).json()["state"] == "received"
    log = proxy.folder / "hypercare.log"
    until(lambda: path.partition("?")[0] in log.read_text())
    assert "token" not in log.read_text()
