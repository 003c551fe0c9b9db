"""The line to a mail server: how it is secured, what becomes of a slow one, which options fit."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Self

import pytest

from hypercare_collector.connectors.base import Connector, Misconfigured, Rejected, TryLater
from hypercare_collector.connectors.email import Email
from hypercare_collector.connectors.registry import build
from tests.collector.connectors.mail_counterpart import MailServer, running_mail_server
from tests.collector.connectors.test_email import connector, counterpart, options
from tests.collector.connectors.tickets import a_ticket

__all__ = ["connector", "counterpart"]


class TestTheLine:
    def test_without_login_and_without_tls_on_this_machine(self, tmp_path: Path) -> None:
        with running_mail_server(tmp_path, tls="none", login=False) as server:
            raw = options(server, user="", password="", tls="", ca="")
            build("email", raw).create(a_ticket())

        assert len(server.came) == 1

    def test_tls_from_the_first_byte(self, tmp_path: Path) -> None:
        with running_mail_server(tmp_path, tls="implicit") as server:
            build("email", options(server, tls="implicit")).create(a_ticket())

        assert len(server.came) == 1

    @pytest.mark.parametrize("tls", ["starttls", "implicit"])
    def test_a_certificate_that_nobody_vouches_for_ends_it_before_the_password(
        self, tmp_path: Path, tls: str
    ) -> None:
        with (
            running_mail_server(tmp_path, tls=tls) as server,
            pytest.raises(TryLater, match=r"not trusted: .*look at host and ca") as trouble,
        ):
            build("email", options(server, tls=tls, ca="")).create(a_ticket())

        assert not trouble.value.reached

    def test_a_certificate_of_another_host_is_not_trusted(self, counterpart: MailServer) -> None:
        raw = options(counterpart, host="127.0.0.2")
        with socket.create_server(("127.0.0.2", 0)) as listener, ExitStack() as stack:
            raw["port"] = listener.getsockname()[1]
            stack.enter_context(passing_on(listener, counterpart))
            with pytest.raises(TryLater, match="IP address mismatch"):
                build("email", raw).create(a_ticket())

    @pytest.mark.parametrize(
        ("content", "why"), [(None, "No such file"), ("nothing", "holds no certificate")]
    )
    def test_an_authority_that_cannot_be_read_is_a_refusal(
        self, counterpart: MailServer, tmp_path: Path, content: str | None, why: str
    ) -> None:
        ca = tmp_path / "other.pem"
        if content:
            ca.write_text(content)

        with pytest.raises(Rejected, match=f"option ca cannot be used: .*{why}"):
            build("email", options(counterpart, ca=str(ca))).create(a_ticket())

    def test_a_refused_connection_certainly_did_not_get_through(self, tmp_path: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            nowhere = MailServer("127.0.0.1", listener.getsockname()[1])

        with pytest.raises(TryLater, match="Connection refused") as trouble:
            build("email", options(nowhere)).create(a_ticket())

        assert not trouble.value.reached

    def test_a_name_that_nobody_knows_did_not_get_through(self) -> None:
        raw = options(MailServer("nowhere.invalid", 25))

        with pytest.raises(TryLater) as trouble:
            build("email", raw).create(a_ticket())

        assert not trouble.value.reached

    @pytest.mark.parametrize("before", [b"", b"220 hello\r\n", b"220 hello\r\n250-SIZE\r\n"])
    def test_a_slow_server_is_left_when_the_time_is_up(self, before: bytes) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener, ExitStack() as stack:
            server = stack.enter_context(trickling(listener, before))
            raw = options(MailServer("127.0.0.1", listener.getsockname()[1]), tls="none")
            connector: Connector[Any] = build("email", raw)
            assert isinstance(connector, Email)
            connector.deadline = 0.5
            with pytest.raises(TryLater, match="no answer in time") as trouble:
                connector.create(a_ticket())

        assert server.was_left
        assert not trouble.value.reached


class trickling:
    """Send ``before``, then a byte now and then; ``was_left`` when the other side had enough."""

    def __init__(self, listener: socket.socket, before: bytes) -> None:
        self.listener, self.before, self.was_left = listener, before, False
        self.thread = threading.Thread(target=self.run)

    def run(self) -> None:
        line, _ = self.listener.accept()
        with line:
            try:
                line.sendall(self.before)
                for _ in range(100):
                    line.sendall(b" ")
                    time.sleep(0.05)
            except OSError:
                self.was_left = True

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.thread.join()


class passing_on(trickling):
    """Pass one connection on to a server that lives elsewhere."""

    def __init__(self, listener: socket.socket, server: MailServer) -> None:
        super().__init__(listener, b"")
        self.server = server

    def run(self) -> None:
        line, _ = self.listener.accept()
        with line, socket.create_connection((self.server.host, self.server.port)) as other:
            back = threading.Thread(target=self.pump, args=(other, line))
            back.start()
            self.pump(line, other)
            back.join()

    def pump(self, source: socket.socket, target: socket.socket) -> None:
        try:
            while some := source.recv(65_536):
                target.sendall(some)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            pass


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"tls": "ssl"}, "tls: must be starttls, implicit or none"),
        ({"port": 70_000}, "port: must be a number from 1 to 65535"),
        ({"max_mb": 0}, "max_mb: must be at least 1"),
        ({"password": ""}, "user and password: give both, or none"),
        ({"host": "mail.example", "tls": "none"}, "tls: a password would travel readably"),
        ({"from": "nobody"}, "from: must be addresses"),
        ({"from": "a@b.example, c@d.example"}, "from: must be one address"),
        ({"to": []}, "to: missing"),
        ({"to": ["größe@shop.example"]}, "to: must be addresses such as .* in ASCII"),
        ({"to": "a@b.example\nBcc: c@d.example"}, "to: must be addresses"),
        ({"to": [7]}, "to: must be a text or a list of texts, not list"),
        ({"from_": "a@b.example"}, "from_: not an option"),
    ],
)
def test_options_that_could_only_fail_later_are_refused(wrong: dict[str, Any], why: str) -> None:
    with pytest.raises(Misconfigured, match=f"email: .*{why}"):
        build("email", options(MailServer("127.0.0.1", 25)) | wrong)


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({"host": "mail.example"}, "starttls"),
        ({"host": "mail.example", "port": 465}, "implicit"),
        ({"host": "localhost", "user": "", "password": ""}, "none"),
        ({"host": "::1", "user": "", "password": "", "tls": "starttls"}, "starttls"),
    ],
)
def test_a_line_to_another_machine_is_secured_unless_told_otherwise(
    chosen: dict[str, Any], expected: str
) -> None:
    raw = options(MailServer("127.0.0.1", 0), tls="") | chosen

    assert build("email", raw).options.security == expected


def test_recipients_may_stand_in_one_text() -> None:
    raw = options(MailServer("127.0.0.1", 25), to="A <a@b.example>, c@d.example")

    assert build("email", raw).options.recipients == ["A <a@b.example>", "c@d.example"]
