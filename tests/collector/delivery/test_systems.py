"""One case on its way into systems that answer for themselves: configured, carried, recorded."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from hypercare_collector import configuration
from hypercare_collector.configuration.export import export
from hypercare_collector.delivery.hand import Hand
from hypercare_collector.store import queue
from tests.collector.connectors import servicenow_counterpart, zendesk_counterpart
from tests.collector.connectors.mail_counterpart import (
    PASSWORD,
    USER,
    MailServer,
    running_mail_server,
)
from tests.collector.connectors.moody import running_moody
from tests.collector.connectors.servicenow_counterpart import Servicenow
from tests.collector.connectors.zendesk_counterpart import Zendesk
from tests.collector.house import House
from tests.collector.rooms import VAULT


@dataclass(frozen=True)
class Systems:
    mail: MailServer
    servicenow: Servicenow
    zendesk: Zendesk

    def destinations(self) -> dict[str, Any]:
        return {
            "mail": {
                "kind": "email",
                "host": self.mail.host,
                "port": self.mail.port,
                "user": USER,
                "password": PASSWORD,
                "from": "hypercare@shop.example",
                "to": ["support@shop.example", "ops@shop.example"],
                "tls": "starttls",
                "ca": self.mail.ca,
            },
            "now": {
                "kind": "servicenow",
                "url": self.servicenow.url,
                "user": servicenow_counterpart.USER,
                "password": servicenow_counterpart.PASSWORD,
                "fields": {"category": "no choice"},
                "priorities": {"P3": {"impact": 1, "urgency": 1}},
            },
            "desk": {
                "kind": "zendesk",
                "url": self.zendesk.url,
                "email": zendesk_counterpart.EMAIL,
                "token": zendesk_counterpart.TOKEN,
                "fields": {"11": "shop"},
            },
        }


@pytest.fixture
def systems(house: House, tmp_path: Path) -> Iterator[Systems]:
    with ExitStack() as stack:
        now, desk = (stack.enter_context(running_moody()) for _ in range(2))
        mail = stack.enter_context(running_mail_server(tmp_path))
        systems = Systems(mail, Servicenow(now.url), Zendesk(desk.url))
        now.mood, desk.mood = systems.servicenow.receive, systems.zendesk.receive
        wanted = {"destinations": systems.destinations()}
        routes = [{"project": "shop", "to": list(wanted["destinations"])}]
        with house.store.database.write() as db:
            configuration.apply(db, VAULT, wanted | {"routes": routes})
        yield systems


def work(house: House) -> None:
    with closing(Hand(house.store, VAULT, house.url, "me")) as hand:
        while hand.work_once():
            pass


def test_a_case_and_its_files_reach_each_of_them_once(house: House, systems: Systems) -> None:
    answer = house.post_files(
        ("log", ("größe.log", b"one\r\ntwo", "text/plain")),
        document={"description": "Größe <b>\n[code]{{x}}"},
    )

    work(house)

    assert answer.status_code == 202
    assert house.ledger().as_dict()["ticketed"] == 1
    names = ["SHOP-1-größe.log", "SHOP-1-context.json"]
    for system in (systems.mail, systems.servicenow, systems.zendesk):
        [seen] = system.tickets("SHOP-1")
        assert "Größe <b>\n[code]{{x}}" in seen.text
        assert [name for name, _ in seen.files] == names
        assert seen.files[0][1] == b"one\r\ntwo"
    [record] = systems.servicenow.records.values()
    assert record.facts["priority"] == "1"


def test_what_a_system_left_out_is_kept_with_the_attempt_and_counted_in_the_log(
    house: House, systems: Systems, caplog: pytest.LogCaptureFixture
) -> None:
    house.post({"description": "Save does nothing"})

    work(house)

    with house.store.database.read() as db:
        told = [str(row.detail) for number in (1, 2, 3) for row in queue.attempts_of(db, number)]
    assert any("category did not keep its value" in detail for detail in told)
    logged = [vars(record) for record in caplog.records]
    assert [line["left_out"] for line in logged if line.get("left_out")] == [1]
    assert "Save does nothing" not in str(logged)


def test_options_that_are_tables_and_lists_are_exported_as_they_were(
    house: House, systems: Systems
) -> None:
    with house.store.database.read() as db:
        exported = tomllib.loads(export(db, VAULT))["destinations"]

    for name, wanted in systems.destinations().items():
        secret = {"token", "password"}
        assert {k: v for k, v in exported[name].items() if k not in secret} == {
            k: v for k, v in wanted.items() if k not in secret
        }
