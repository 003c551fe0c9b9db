"""Whether somebody listens: a connection and its TLS, and not a word more."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from hypercare_collector.connectors.base import Rejected, TryLater
from hypercare_collector.connectors.reach import reach
from tests.certificates import certificate


@contextmanager
def listening(certificate: Path | None = None) -> Iterator[tuple[int, list[bytes]]]:
    """Take one connection and keep what is said on it."""
    said: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(20)

        def take() -> None:
            line, _ = listener.accept()
            line.settimeout(20)
            try:
                if certificate:
                    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                    context.load_cert_chain(certificate)
                    line = context.wrap_socket(line, server_side=True)
                said.append(line.recv(100))
            except (ssl.SSLError, ConnectionError):
                pass
            finally:
                line.close()

        thread = threading.Thread(target=take)
        thread.start()
        try:
            yield listener.getsockname()[1], said
        finally:
            thread.join()


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


def test_somebody_who_listens_hears_nothing() -> None:
    with listening() as (port, said):
        reach(f"http://127.0.0.1:{port}/in?token=secret")

    assert said == [b""]


def test_a_certificate_that_the_environment_vouches_for_is_good(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pem = certificate(tmp_path)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(pem))

    with listening(pem) as (port, said):
        reach(f"https://127.0.0.1:{port}")

    assert said == [b""]


def test_a_certificate_that_nobody_vouches_for_is_told(tmp_path: Path) -> None:
    with (
        listening(certificate(tmp_path)) as (port, _),
        pytest.raises(Rejected, match="the certificate is not trusted: self-signed certificate"),
    ):
        reach(f"https://127.0.0.1:{port}")


def test_somebody_without_tls_is_told() -> None:
    def greet(listener: socket.socket) -> None:
        line, _ = listener.accept()
        with line:
            line.recv(1000)
            line.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=greet, args=(listener,))
        thread.start()
        with pytest.raises(TryLater, match="does not speak TLS"):
            reach(f"https://127.0.0.1:{listener.getsockname()[1]}")
        thread.join()


def test_nobody_is_told_and_may_be_tried_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

    with pytest.raises(TryLater, match=f"127.0.0.1 port {port}: Connection refused") as trouble:
        reach(f"http://127.0.0.1:{port}")
    assert not trouble.value.reached


@pytest.mark.parametrize("host", ["nowhere.invalid", "two..dots", "ä" * 80])
def test_a_host_that_is_none_is_told(host: str) -> None:
    with pytest.raises(TryLater):
        reach(f"http://{host}/")


def test_behind_a_proxy_it_is_the_proxy_that_is_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    with listening() as (port, said):
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{port}")
        reach("https://hooks.example/in")
    assert said == [b""]

    with pytest.raises(TryLater, match=f"proxy 127.0.0.1 port {port}"):
        reach("https://hooks.example/in")
