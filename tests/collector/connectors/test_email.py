from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hypercare_collector.connectors.base import Rejected, TryLater
from hypercare_collector.connectors.registry import build
from hypercare_collector.model import Priority
from tests.collector.connectors.contract import ConnectorContract
from tests.collector.connectors.mail_counterpart import (
    PASSWORD,
    USER,
    MailServer,
    running_mail_server,
)
from tests.collector.connectors.tickets import NOTE, SHOT, Kind, a_ticket, carry

SENDER = "hypercare@shop.example"


def options(server: MailServer, **more: Any) -> dict[str, Any]:
    return {
        "host": server.host,
        "port": server.port,
        "user": USER,
        "password": PASSWORD,
        "from": f"Hypercäre <{SENDER}>",
        "to": ["Support <support@shop.example>", "ops@shop.example"],
        "tls": "starttls",
        "ca": server.ca,
        **more,
    }


@pytest.fixture
def counterpart(tmp_path: Path) -> Iterator[MailServer]:
    with running_mail_server(tmp_path) as server:
        yield server


@pytest.fixture
def connector(counterpart: MailServer) -> Iterator[Kind]:
    with closing(build("email", options(counterpart))) as connector:
        yield connector


def sent(server: MailServer) -> Any:
    [letter] = server.came
    return letter.mail


class TestEmail(ConnectorContract):
    def test_the_headers_say_who_writes_what_to_whom(
        self, counterpart: MailServer, connector: Kind
    ) -> None:
        ticket = replace(a_ticket(), priority=Priority.P1)

        ref = connector.create(ticket)

        [letter] = counterpart.came
        mail = letter.mail
        assert (letter.sender, letter.recipients) == (
            SENDER,
            ("support@shop.example", "ops@shop.example"),
        )
        assert mail["From"] == f"Hypercäre <{SENDER}>"
        assert mail["To"] == "Support <support@shop.example>, ops@shop.example"
        assert mail["Subject"] == ticket.title
        assert mail["Message-ID"] == ref.id == f"<{ticket.key}@shop.example>"
        assert mail["Auto-Submitted"] == "auto-generated"
        assert mail["Importance"] == "high"
        assert mail["Date"].datetime.tzinfo is not None
        assert (ref.name, ref.url, ref.dropped) == ("SHOP-17", "", ())

    def test_an_answer_stands_below_the_first_mail(
        self, counterpart: MailServer, connector: Kind
    ) -> None:
        ref = connector.create(a_ticket())
        connector.comment(ref, a_ticket(SHOT, event="feedback.added"))

        first, answer = (letter.mail for letter in counterpart.came)
        assert answer["In-Reply-To"] == answer["References"] == first["Message-ID"]
        assert answer["Subject"] == "Re: SHOP-17: Save does nothing"
        assert [part.get_filename() for part in answer.iter_attachments()] == [SHOT.name]

    @pytest.mark.parametrize(
        "title",
        [
            "Hello\nBcc: everybody@shop.example",
            "Hello\r\n\r\nA body",
            "Hello\u2028Bcc: everybody@shop.example\x85X: y",
            "=?utf-8?q?Hello=0ABcc:_everybody?=",
            "Größe " * 100 + "\x00\x01\ud800",
        ],
    )
    def test_nothing_in_a_title_becomes_a_header(
        self, counterpart: MailServer, connector: Kind, title: str
    ) -> None:
        connector.create(replace(a_ticket(), title=title))

        mail = sent(counterpart)
        assert "Bcc" not in mail
        assert "X" not in mail
        assert len(mail["Subject"]) <= 201
        assert mail["Subject"][:4] == title[:4].replace("=?ut", "= ?u")

    @pytest.mark.parametrize(
        "words",
        [
            "\nBcc: everybody@shop.example\n\n.\nQUIT\n",
            "From me\n.\n..\n.",
            "x" * 5_000,
            "é" * 5_000 + "\u2028 \x0b \x85",
            "trailing   \n\ttab = =3D\n\n\n",
        ],
    )
    def test_words_arrive_whatever_mail_would_make_of_them(
        self, counterpart: MailServer, connector: Kind, words: str
    ) -> None:
        ticket = a_ticket(words=words)

        connector.create(ticket)

        [letter] = counterpart.came
        assert words in counterpart.tickets(ticket.key)[0].text
        assert "Bcc" not in letter.mail
        assert letter.content.isascii()
        assert max(map(len, letter.content.split(b"\r\n"))) <= 998

    def test_files_may_have_any_name_and_type(
        self, counterpart: MailServer, connector: Kind
    ) -> None:
        names = ["größe\r\nX: y.png", 'a"b;c.txt', "x" * 180]
        types = ["image/png", "message/rfc822", "no type\r\nX: y"]
        files = [replace(NOTE, name=n, media_type=t) for n, t in zip(names, types, strict=True)]

        connector.create(a_ticket(*files))

        parts = list(sent(counterpart).iter_attachments())
        assert [part.get_filename() for part in parts] == ["größe X: y.png", names[1], names[2]]
        assert [part.get_content_type() for part in parts] == [
            "image/png",
            "application/octet-stream",
            "application/octet-stream",
        ]
        assert {part.get_payload(decode=True) for part in parts} == {NOTE.content}

    def test_a_repeat_has_the_same_id(self, counterpart: MailServer, connector: Kind) -> None:
        """An answer that was lost: the mail comes twice, and its receiver can tell."""
        ticket = a_ticket()
        counterpart.hangs_up = True
        with pytest.raises(TryLater, match="unexpectedly closed at DATA") as trouble:
            connector.create(ticket)
        assert trouble.value.reached

        connector.create(ticket)

        assert len(counterpart.came) == 2
        assert len(counterpart.mailbox) == 1

    def test_files_travel_no_other_way(self, connector: Kind) -> None:
        ref = connector.create(a_ticket())

        with pytest.raises(Rejected, match="takes no files afterwards"):
            connector.attach(ref, SHOT)

    def test_all_is_well_and_nothing_is_written(
        self, counterpart: MailServer, connector: Kind
    ) -> None:
        assert connector.check() == ()
        assert not counterpart.came


class TestWhatIsTooLarge:
    big = replace(NOTE, name="big.log", content=b"x" * 400_000, url="https://files.example/big")

    def test_what_does_not_fit_is_linked_and_the_rest_is_enclosed(self, tmp_path: Path) -> None:
        with running_mail_server(tmp_path, largest=200_000) as server:
            carry(a_ticket(SHOT, self.big, NOTE), build("email", options(server)))

        [letter] = server.came
        assert letter.files == ((SHOT.name, SHOT.content), (NOTE.name, NOTE.content))
        assert "big.log: https://files.example/big" in letter.text
        assert "Save does nothing" in letter.text

    def test_our_own_limit_counts_where_the_server_names_none(self, tmp_path: Path) -> None:
        huge = replace(self.big, content=b"x" * 900_000)
        with running_mail_server(tmp_path, largest=None) as server:
            carry(a_ticket(huge, SHOT), build("email", options(server, max_mb=1)))

        [letter] = server.came
        assert letter.files == ((SHOT.name, SHOT.content),)

    @pytest.mark.parametrize("said", ["552 5.3.4 Too big", "554 5.3.4 Too big"])
    def test_a_server_that_finds_it_too_large_gets_it_without_files(
        self, counterpart: MailServer, connector: Kind, said: str
    ) -> None:
        counterpart.says |= {"DATA": said, "above": "100000"}

        connector.create(a_ticket(SHOT, self.big))

        [letter] = counterpart.came
        assert letter.files == ()
        assert "big.log: https://files.example/big" in letter.text

    def test_words_that_are_too_large_by_themselves_are_a_refusal(
        self, counterpart: MailServer, connector: Kind
    ) -> None:
        counterpart.says |= {"DATA": "552 Too big"}

        with pytest.raises(Rejected, match="DATA was answered with 552: Too big"):
            connector.create(a_ticket())


class TestRefusals:
    def test_one_refused_recipient_is_told_and_the_others_get_it(
        self, counterpart: MailServer, connector: Kind
    ) -> None:
        counterpart.refuses["ops@shop.example"] = "550 5.1.1 <ops@shop.example> is unknown"

        ref = connector.create(a_ticket())

        assert counterpart.came[0].recipients == ("support@shop.example",)
        assert ref.dropped == (
            "recipient 2 of 2 was refused and got nothing: 550 5.1.1 [address] is unknown; "
            "look at the option to",
        )
        assert connector.check() == ref.dropped

    def test_when_all_are_refused_a_person_has_to_look(
        self, counterpart: MailServer, connector: Kind
    ) -> None:
        for address in ("ops", "support"):
            counterpart.refuses[f"{address}@shop.example"] = "550 unknown"

        with pytest.raises(Rejected, match="RCPT TO was answered with 550: unknown"):
            connector.create(a_ticket())

    def test_greylisting_is_tried_later_even_beside_a_refusal(
        self, counterpart: MailServer, connector: Kind
    ) -> None:
        counterpart.refuses["support@shop.example"] = "450 4.2.0 Greylisted"
        counterpart.refuses["ops@shop.example"] = "550 unknown"

        with pytest.raises(TryLater, match="Greylisted") as trouble:
            connector.create(a_ticket())

        assert trouble.value.after == 60
        assert not trouble.value.reached

    @pytest.mark.parametrize("step", ["MAIL", "DATA"])
    @pytest.mark.parametrize(
        ("said", "kind"), [("451 4.3.0 not now", TryLater), ("554 5.7.1 spam", Rejected)]
    )
    def test_for_now_is_tried_later_and_for_good_is_final(
        self, counterpart: MailServer, connector: Kind, step: str, said: str, kind: type[Exception]
    ) -> None:
        counterpart.says[step] = said

        with pytest.raises(kind, match=rf"{step}.* was answered with {said[:3]}"):
            connector.create(a_ticket())

        assert not counterpart.came

    def test_a_wrong_password_is_a_refusal_that_shows_no_secret(
        self, counterpart: MailServer, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        connector = build("email", options(counterpart, password="wröng s3cret"))

        with pytest.raises(Rejected, match="look at user and password") as trouble:
            connector.create(a_ticket())

        shown = f"{trouble.value} {connector.options!r} {connector!r}"
        assert "[redacted]" in shown
        assert "wröng s3cret" not in shown
        assert "me@shop.example" not in str(trouble.value)

    def test_no_login_where_one_is_needed_is_a_refusal(self, counterpart: MailServer) -> None:
        connector = build("email", options(counterpart, user="", password=""))

        with pytest.raises(Rejected, match=r"530: .*look at user and password"):
            connector.create(a_ticket())

    def test_a_login_where_none_is_offered_is_a_refusal(self, tmp_path: Path) -> None:
        with (
            running_mail_server(tmp_path, tls="none", login=False) as server,
            pytest.raises(Rejected, match="offers no STARTTLS: look at tls"),
        ):
            build("email", options(server)).create(a_ticket())
