from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from hypercare_collector.connectors.webhook import sign
from hypercare_collector.delivery.hand import Hand
from hypercare_collector.settings import AlarmSettings, BadSettings
from hypercare_collector.store import Store, alarms, held
from hypercare_collector.watch.channels import channels
from hypercare_collector.watch.rounds import Watch
from tests.collector.connectors.moody import Moody, running_moody
from tests.collector.operating.mailbox import Mailbox
from tests.collector.rooms import NOW, SIGNING, VAULT, hook, new_store, send


@pytest.fixture
def service() -> Iterator[Moody]:
    """The destination of all cases."""
    with running_moody() as moody:
        yield moody


@dataclass
class Clock:
    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def later(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class Site:
    """A store, hands that deliver, watches that look, and the clock that they share."""

    store: Store
    folder: Path
    clock: Clock = field(default_factory=Clock)

    def watch(self, settings: AlarmSettings, name: str = "one", disk_mb: int = 1) -> Watch:
        ways, url = channels(settings), "https://care.example"
        return Watch(self.store, self.folder, url, ways, disk_mb, name, self.clock)

    def deliver(self) -> None:
        hand = Hand(self.store, VAULT, "http://care.example", "me/1/1", clock=self.clock)
        while hand.work_once():
            pass
        hand.close()

    def standing(self) -> list[str]:
        with self.store.database.read() as db:
            return [alarm.name for alarm in alarms.standing(db)]


@pytest.fixture
def site(service: Moody, tmp_path: Path, database_url: str) -> Iterator[Site]:
    folder = tmp_path / "data"
    store = new_store(folder, {"board": hook(service.url)}, database_url=database_url)
    yield Site(store, folder)
    store.close()


def to(ops: Moody) -> AlarmSettings:
    return AlarmSettings(webhook=ops.url, webhook_secret=SIGNING)


def told(ops: Moody) -> list[dict[str, str]]:
    """Return name and state of every alarm that was told, in order."""
    news = [alarm for r in ops.requests for alarm in json.loads(r.body)["alarms"]]
    return [{alarm["name"]: alarm["state"]} for alarm in news]


def hold_one(site: Site, service: Moody) -> None:
    service.answers(400)
    send(site.store, now=site.clock.now)
    site.deliver()


class TestWhatIsHeld:
    def test_is_told_once_with_the_command_to_look(
        self, site: Site, service: Moody, ops: Moody
    ) -> None:
        hold_one(site, service)
        watch = site.watch(to(ops))

        watch.look()
        watch.look()

        assert told(ops) == [{"held board": "raised"}]
        (alarm,) = json.loads(ops.requests[0].body)["alarms"]
        assert alarm["text"].startswith("1 delivery to board will not be tried again")
        assert "hypercare held" in alarm["text"]
        assert alarm["since"] == "2026-11-21T10:20:00.000Z"

    def test_is_told_again_after_a_day_and_not_after_a_restart(
        self, site: Site, service: Moody, ops: Moody
    ) -> None:
        hold_one(site, service)
        site.watch(to(ops), "before").look()
        site.clock.later(hours=23)
        site.watch(to(ops), "after the restart").look()
        assert len(ops.requests) == 1

        site.clock.later(hours=2)
        site.watch(to(ops), "after another").look()

        assert told(ops) == [{"held board": "raised"}, {"held board": "standing"}]

    def test_is_all_clear_when_it_was_tried_again(
        self, site: Site, service: Moody, ops: Moody
    ) -> None:
        hold_one(site, service)
        watch = site.watch(to(ops))
        watch.look()
        with site.store.database.write() as db:
            for each in held.all_held(db):
                held.retry(db, each.name, site.clock.now)

        watch.look()
        watch.look()

        assert told(ops) == [{"held board": "raised"}, {"held board": "over"}]
        assert "all clear" in json.loads(ops.requests[1].body)["text"]
        assert site.standing() == []


class TestADestinationThatFails:
    def test_is_told_after_ten_minutes_without_a_success(
        self, site: Site, service: Moody, ops: Moody
    ) -> None:
        service.answers(503)
        watch = site.watch(to(ops))
        send(site.store, now=site.clock.now)
        site.deliver()
        site.clock.later(minutes=9)
        site.deliver()
        watch.look()
        assert ops.requests == []

        site.clock.later(minutes=2)
        watch.look()

        assert told(ops) == [{"failing board": "raised"}]
        (alarm,) = json.loads(ops.requests[0].body)["alarms"]
        assert "hypercare check board" in alarm["text"]
        assert alarm["since"] == "2026-11-21T10:20:00.000Z"

    def test_is_no_alarm_when_it_took_something_since(
        self, site: Site, service: Moody, ops: Moody
    ) -> None:
        service.answers(503)
        send(site.store, now=site.clock.now)
        site.deliver()
        site.clock.later(minutes=9)
        service.answers(200, {})
        send(site.store, "another", now=site.clock.now)
        site.deliver()
        service.answers(503)
        send(site.store, "a third", now=site.clock.now)
        site.clock.later(minutes=5)

        site.watch(to(ops)).look()

        assert ops.requests == []


class TestTheSum:
    def test_is_told_when_two_looks_see_it_differ(self, site: Site, ops: Moody) -> None:
        send(site.store)
        watch = site.watch(to(ops))
        with site.store.database.write() as db:
            db.exec_driver_sql("UPDATE projects SET received = received + 1")
        watch.look()
        assert ops.requests == []

        watch.look()

        assert told(ops) == [{"ledger": "raised"}]

    def test_is_all_clear_when_it_is_right_again(self, site: Site, ops: Moody) -> None:
        watch = site.watch(to(ops))
        with site.store.database.write() as db:
            db.exec_driver_sql("UPDATE projects SET received = received + 1")
        for _ in range(2):
            watch.look()
        with site.store.database.write() as db:
            db.exec_driver_sql("UPDATE projects SET received = received - 1")
        watch.look()
        assert told(ops) == [{"ledger": "raised"}, {"ledger": "over"}]


def test_a_disk_that_is_nearly_full_is_told(site: Site, ops: Moody) -> None:
    site.watch(to(ops), disk_mb=10**9).look()
    assert told(ops) == [{"disk": "raised"}]


def test_a_database_that_stays_away_is_told_from_memory(ops: Moody, tmp_path: Path) -> None:
    site = Site(new_store(tmp_path), tmp_path)
    watch, database = site.watch(to(ops)), site.folder / "hypercare.db"
    watch.look()
    site.store.close()
    kept = {path: path.read_bytes() for path in site.folder.glob("hypercare.db*")}
    for path in kept:
        path.unlink()
    database.mkdir()

    watch.look()
    site.clock.later(minutes=3)
    watch.look()
    watch.look()
    database.rmdir()
    for path, content in kept.items():
        path.write_bytes(content)
    watch.look()
    site.store.close()

    assert told(ops) == [{"database": "raised"}, {"database": "over"}]


def test_of_two_processes_one_tells(site: Site, service: Moody, ops: Moody) -> None:
    hold_one(site, service)
    first, second = site.watch(to(ops), "one"), site.watch(to(ops), "two")
    first.look()
    with site.store.database.write() as db:
        alarms.end(db, ["held board"])

    second.look()
    assert len(ops.requests) == 1

    site.clock.later(minutes=5)
    second.look()
    first.look()
    assert len(ops.requests) == 2


def test_who_leaves_hands_the_turn_on(site: Site, service: Moody, ops: Moody) -> None:
    first, second = site.watch(to(ops), "one"), site.watch(to(ops), "two")
    first.look()
    hold_one(site, service)
    first.leave()
    second.look()
    assert told(ops) == [{"held board": "raised"}]


class TestAChannelThatFails:
    def test_is_tried_again(self, site: Site, service: Moody, ops: Moody) -> None:
        hold_one(site, service)
        ops.answers(500)
        watch = site.watch(to(ops))
        watch.look()
        ops.answers(204)
        ops.requests.clear()

        watch.look()
        watch.look()

        assert told(ops) == [{"held board": "raised"}]

    def test_is_logged_with_the_alarm_once_and_each_failure(
        self, site: Site, service: Moody, ops: Moody, caplog: pytest.LogCaptureFixture
    ) -> None:
        hold_one(site, service)
        ops.answers(404)
        watch = site.watch(to(ops))

        for _ in range(3):
            watch.look()

        said = [each for each in caplog.records if each.name.endswith("watch.rounds")]
        assert [each.getMessage() == "alarm" for each in said] == [True, False, False, False]
        assert "Absent" not in said[-1].__dict__["why"]

    def test_costs_the_other_channel_nothing(
        self, site: Site, service: Moody, ops: Moody, mailbox: Mailbox
    ) -> None:
        hold_one(site, service)
        ops.hangs_up()
        watch = site.watch(both(ops, mailbox))
        watch.look()
        ops.answers(204)
        ops.requests.clear()

        watch.look()
        watch.look()

        assert len(mailbox.letters) == 1
        assert told(ops) == [{"held board": "raised"}]

    def test_a_mail_server_that_refuses_is_tried_again(
        self, site: Site, service: Moody, mailbox: Mailbox
    ) -> None:
        hold_one(site, service)
        mailbox.answer = "451 not now"
        watch = site.watch(by_mail(mailbox))
        watch.look()
        mailbox.answer = "250 OK"
        watch.look()
        assert len(mailbox.letters) == 1


def by_mail(mailbox: Mailbox, **more: Any) -> AlarmSettings:
    return AlarmSettings(
        mail_to=("ops@example.com", "lead@example.com"),
        mail_from="hypercare@example.com",
        smtp_host="127.0.0.1",
        smtp_port=mailbox.port,
        **{"smtp_tls": "none", **more},
    )


def both(ops: Moody, mailbox: Mailbox) -> AlarmSettings:
    return by_mail(mailbox, webhook=ops.url, webhook_secret=SIGNING)


def test_a_mail_says_what_since_when_and_how_to_look(
    site: Site, service: Moody, mailbox: Mailbox
) -> None:
    hold_one(site, service)

    site.watch(by_mail(mailbox, smtp_user="me", smtp_password="right")).look()

    (letter,) = mailbox.letters
    assert letter["Subject"] == "[hypercare] 1 alarm at https://care.example"
    assert letter["To"] == "ops@example.com, lead@example.com"
    assert letter["Auto-Submitted"] == "auto-generated"
    body = letter.get_content()
    assert "NEW (since 2026-11-21 10:20 UTC): 1 delivery to board" in body
    assert "hypercare held" in body
    assert mailbox.logins == [(b"me", b"right")]


def test_a_mail_server_without_the_encryption_asked_for_gets_nothing(
    site: Site, service: Moody, mailbox: Mailbox
) -> None:
    hold_one(site, service)
    site.watch(by_mail(mailbox, smtp_tls="starttls", smtp_user="me", smtp_password="right")).look()
    assert mailbox.letters == []
    assert mailbox.logins == []


def test_a_webhook_is_signed(site: Site, service: Moody, ops: Moody) -> None:
    hold_one(site, service)
    site.watch(to(ops)).look()
    (request,) = ops.requests
    headers = {name.lower(): value for name, value in request.headers.items()}
    at = int(headers["webhook-timestamp"])
    wanted = sign(request.body, headers["webhook-id"], at, SIGNING)
    assert headers["webhook-signature"] == wanted["webhook-signature"]


def test_a_secret_that_cannot_sign_is_refused_at_the_start() -> None:
    with pytest.raises(BadSettings, match=r"alarms\.webhook_secret: must be whsec_"):
        channels(AlarmSettings(webhook="https://ops.example", webhook_secret="a word"))
    assert channels(AlarmSettings(webhook="https://ops.example", webhook_secret="env:NOT_YET"))


def test_without_any_channel_it_stands_all_the_same(site: Site, service: Moody) -> None:
    hold_one(site, service)
    site.watch(AlarmSettings()).look()
    assert site.standing() == ["held board"]


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"mail_to": ("a@b.example",)}, "alarms.smtp_host and alarms.mail_from"),
        ({"smtp_host": "mail"}, "alarms.mail_to"),
        ({"smtp_tls": "ssl"}, "starttls, tls, none"),
        ({"webhook": "ops.example"}, "alarms.webhook must be an address"),
    ],
)
def test_what_could_never_tell_anybody_is_refused(given: dict[str, Any], fault: str) -> None:
    with pytest.raises(BadSettings, match=fault):
        AlarmSettings(**given)
