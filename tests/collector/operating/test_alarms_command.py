from __future__ import annotations

import json
import subprocess
from pathlib import Path

from hypercare_collector.delivery.hand import Hand
from hypercare_collector.store.alarms import Alarm, stand
from tests.collector.connectors.moody import Moody, running_moody
from tests.collector.operating.mailbox import Mailbox
from tests.collector.rooms import NOW, VAULT, hook, new_store, send
from tests.journey.processes import HYPERCARE, environment, running_collector
from tests.waiting import until


def alarms(data: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*HYPERCARE, "alarms", *arguments, "--data", str(data)],
        capture_output=True,
        text=True,
        check=False,
        env=environment(**settings),
    )


def test_a_test_says_of_each_way_whether_it_works(
    ops: Moody, mailbox: Mailbox, tmp_path: Path
) -> None:
    settings = {
        "HYPERCARE_ALARMS__MAIL_TO": "ops@example.com",
        "HYPERCARE_ALARMS__MAIL_FROM": "hypercare@example.com",
        "HYPERCARE_ALARMS__SMTP_HOST": "127.0.0.1",
        "HYPERCARE_ALARMS__SMTP_PORT": str(mailbox.port),
        "HYPERCARE_ALARMS__SMTP_TLS": "none",
        "HYPERCARE_ALARMS__WEBHOOK": ops.url,
    }
    ops.answers(500)
    done = alarms(tmp_path, "--test", **settings)
    assert done.returncode == 1
    assert done.stdout == "mail: sent\n"
    assert "webhook: failed" in done.stderr
    assert "500" in done.stderr
    assert "This is a test" in mailbox.letters[0].get_content()

    ops.answers(204)
    assert alarms(tmp_path, "--test", **settings).returncode == 0


def test_a_test_without_any_way_says_what_to_set(tmp_path: Path) -> None:
    done = alarms(tmp_path, "--test")
    assert done.returncode == 1
    assert "alarms.mail_to" in done.stderr


def test_what_stands_is_listed_and_is_exit_1(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    assert alarms(tmp_path).returncode == 0
    with store.database.write() as db:
        stand(db, Alarm("held board", "3 deliveries", NOW))
    store.close()

    done = alarms(tmp_path)

    assert done.returncode == 1
    assert "held board  since 2026-11-21 10:20 UTC, not told yet" in done.stdout


def test_a_running_collector_tells_by_itself(ops: Moody, tmp_path: Path) -> None:
    with running_moody() as service:
        service.answers(400)
        data = tmp_path / "data"
        store = new_store(data, {"board": hook(service.url)})
        send(store)
        hand = Hand(store, VAULT, "http://care.example", "me/1/1")
        hand.work_once()
        hand.close()
        store.close()
        with running_collector(data, "", HYPERCARE_ALARMS__WEBHOOK=ops.url):
            until(lambda: ops.requests)
    (alarm,) = [a for a in json.loads(ops.requests[0].body)["alarms"] if a["name"] != "disk"]
    assert (alarm["name"], alarm["state"]) == ("held board", "raised")
