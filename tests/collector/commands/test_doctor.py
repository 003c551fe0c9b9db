"""What the doctor finds in a data folder, and that it leaves the folder as it was."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from hypercare_collector.__main__ import main
from tests.collector.commands.conftest import Done, Hypercare
from tests.collector.house import House
from tests.collector.rooms import PUBLIC, SECRET, SIGNING
from tests.postgres import PostgreSQL

Apply = Callable[[str], Done]
HOOK = f"""
[projects.shop]
[destinations.hook]
kind = "webhook"
url = "http://127.0.0.1:1/"
secret = "{SIGNING}"
[[routes]]
project = "shop"
to = ["hook"]
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def good(apply: Apply, data: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with nothing wrong about it."""
    monkeypatch.setenv("HYPERCARE_URL", "http://127.0.0.1:8600")
    apply(HOOK)
    return data


Found = dict[str, dict[str, str]]


@pytest.fixture
def doctor(hypercare: Hypercare) -> Callable[..., Found]:
    """Return the findings by what they are about, the worst of each."""

    def look(*options: str) -> Found:
        done = hypercare("doctor", "--json", *options)
        findings = done.json()["findings"]
        broken = [each for each in findings if each["state"] == "broken"]
        assert done.code == (1 if broken else 0)
        worst = sorted(findings, key=lambda each: ["ok", "note", "broken"].index(each["state"]))
        return {each["about"]: each for each in worst}

    return look


def states(found: Found) -> dict[str, str]:
    return {about: each["state"] for about, each in found.items() if each["state"] != "ok"}


def change(data: Path, statement: str) -> None:
    with closing(sqlite3.connect(data / "hypercare.db")) as db:
        db.execute(statement)
        db.commit()


def test_a_collector_in_order_has_nothing_but_good_findings(good: Path, doctor: Any) -> None:
    found = doctor()

    assert states(found) == {}
    assert found.keys() >= {"settings", "url", "disk", "key", "database", "ledger", "deliveries"}


def test_a_person_reads_what_to_do(good: Path, hypercare: Hypercare) -> None:
    (good / "secret.key").chmod(0o644)

    done = hypercare("doctor")

    assert done.code == 1
    assert f"broken  data: {good}/secret.key is open to other users\n" in done.out
    assert f"chmod go= {good}/secret.key" in done.out
    assert done.out.endswith("1 broken\n")


def test_a_folder_that_is_not_there_is_not_made(data: Path, doctor: Any) -> None:
    assert states(doctor()) == {"data": "broken", }  # fmt: skip
    assert not data.exists()


def test_an_empty_folder_stays_empty(data: Path, doctor: Any) -> None:
    data.mkdir(mode=0o700)

    assert states(doctor()) == {"url": "note", "key": "broken", "database": "broken"}
    assert list(data.iterdir()) == []


def test_an_older_database_is_not_migrated(good: Path, doctor: Any) -> None:
    change(good, "UPDATE alembic_version SET version_num = '0001'")

    found = doctor()

    assert states(found) == {"database": "note"}
    assert "hypercare migrate" in found["database"]["advice"]
    with closing(sqlite3.connect(good / "hypercare.db")) as db:
        assert db.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)


def test_a_newer_database_is_broken_for_this_version(good: Path, doctor: Any) -> None:
    change(good, "UPDATE alembic_version SET version_num = '9999'")

    assert states(doctor()) == {"database": "broken"}


def test_a_damaged_database_is_found(good: Path, doctor: Any) -> None:
    with closing(sqlite3.connect(good / "hypercare.db")) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        [root] = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'attempts'").fetchone()
        [size] = db.execute("PRAGMA page_size").fetchone()
    with (good / "hypercare.db").open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(os.urandom(size))

    assert states(doctor())["database"] == "broken"


def test_a_file_that_is_no_database_is_found(good: Path, doctor: Any) -> None:
    (good / "hypercare.db").write_bytes(b"no database, but long enough a text" * 1000)

    assert "damaged, or no database" in doctor()["database"]["words"]


def test_a_key_that_is_lost_or_another_is_found(good: Path, doctor: Any) -> None:
    (good / "secret.key").write_text("another key, of another collector")
    other = doctor()["key"]
    (good / "secret.key").unlink()
    lost = doctor()["key"]

    assert "sealed with another key" in other["words"]
    assert "secret.key cannot be read" in lost["words"]
    assert other["state"] == lost["state"] == "broken"
    assert not (good / "secret.key").exists()


def test_attachments_that_lie_elsewhere_are_found(
    house: House, tmp_path: Path, doctor: Any
) -> None:
    house.post_files(("log", ("a.log", b"words", "text/plain")))
    (house.folder / "files").rename(tmp_path / "elsewhere")

    assert "share that folder" in doctor()["files"]["words"]
    change(house.folder, "UPDATE attachments SET state = 'gone'")
    assert "files" not in doctor()


def test_a_difference_in_the_ledger_is_broken(good: Path, doctor: Any) -> None:
    change(good, "UPDATE projects SET received = 7")

    assert "difference 7" in doctor()["ledger"]["words"]


def test_what_waits_too_long_and_what_is_held_is_noted(
    house: House, apply: Apply, doctor: Any
) -> None:
    apply(HOOK)
    for words in ("one", "two"):
        house.post({"description": words}, key=SECRET)
    long_ago = datetime.now(UTC) - timedelta(hours=2)
    change(house.folder, f"UPDATE deliveries SET queued_at = '{long_ago:%Y-%m-%d %H:%M:%S.000000}'")
    waiting = doctor()["deliveries"]
    change(house.folder, "UPDATE deliveries SET state = 'held', settled_at = queued_at")
    held = doctor()["held"]

    assert (waiting["state"], waiting["words"][:22]) == ("note", "2 deliveries wait, the")
    assert (held["state"], held["words"]) == ("note", "2 wait for a person")


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"URL": "http://care.example"}, {"url": "note"}),
        ({"URL": "https://care.example"}, {"proxies": "note"}),
        ({"URL": "https://care.example", "TRUSTED_PROXIES": "10.0.0.1"}, {}),
        ({"TRUSTED_PROXIES": "the proxy"}, {"proxies": "broken"}),
        ({"LIMITS__PER_KEY": "many"}, {"settings": "broken"}),
        ({"SECRET": "env:HYPERCARE_TEST_NOT_SET"}, {"key": "broken"}),
        ({"DATABASE_URL": "sqlite:////nowhere/x.db"}, {"database": "broken"}),
        ({"DATABASE_URL": "nonsense"}, {"database": "broken"}),
        ({"DATABASE_URL": "postgresql+psycopg://127.0.0.1:9/x"}, {"database": "broken"}),
    ],
)
def test_settings_that_cannot_work_are_found(
    good: Path,
    doctor: Any,
    monkeypatch: pytest.MonkeyPatch,
    variables: dict[str, str],
    expected: dict[str, str],
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(f"HYPERCARE_{name}", value)

    assert states(doctor()) == expected


def test_a_postgresql_is_looked_at_and_left_as_it_is(
    data: Path, doctor: Any, monkeypatch: pytest.MonkeyPatch, postgresql: PostgreSQL
) -> None:
    data.mkdir(mode=0o700)
    (data / "secret.key").write_text("a key")
    (data / "secret.key").chmod(0o600)
    empty, ready = postgresql.empty(), postgresql.ready()

    monkeypatch.setenv("HYPERCARE_DATABASE_URL", empty)
    assert "steps of the schema are not applied yet" in doctor()["database"]["words"]
    assert "steps of the schema are not applied yet" in doctor()["database"]["words"]
    monkeypatch.setenv("HYPERCARE_DATABASE_URL", ready)
    assert doctor()["database"]["words"].startswith("postgresql 1")
    assert doctor()["ledger"]["words"] == "0 received, difference 0"


def test_destinations_are_asked_when_they_should_be(good: Path, doctor: Any) -> None:
    assert "destination hook" not in doctor()
    assert doctor("--destinations")["destination hook"]["state"] == "broken"


def test_a_route_that_is_missing_is_noted(good: Path, apply: Apply, doctor: Any) -> None:
    apply("[projects.lonely]")

    assert "project lonely has no route" in doctor()["routes"]["words"]


def test_both_halves_are_looked_at_when_both_are_set(house: House, hypercare: Hypercare) -> None:
    dsn = house.url.replace("://", f"://{SECRET}@") + "/shop"

    found = hypercare("doctor", "--json", "--dsn", dsn).json()["findings"]
    wrong = hypercare("doctor", "--dsn", dsn.replace(SECRET, SECRET[:-1] + "e"))

    assert {each["part"] for each in found} == {"sdk", "collector"}
    assert "answers and accepts the key" in next(
        each["words"] for each in found if each["about"] == "collector"
    )
    assert (wrong.code, "This key is not known here" in wrong.out) == (1, True)


def test_an_origin_is_tried_as_a_page_of_it_would(house: House, hypercare: Hypercare) -> None:
    dsn = house.url.replace("://", f"://{PUBLIC}@") + "/shop"

    open_to = hypercare("doctor", "--dsn", dsn, "--origin", "http://shop.example")
    blocked = hypercare("doctor", "--dsn", dsn, "--origin", "http://other.example")

    assert "pages of http://shop.example may post" in open_to.out
    assert blocked.code == 1
    assert 'add "http://other.example" to the project\'s origins' in blocked.out


def test_a_doctor_who_is_shown_nothing_says_so(
    bare_environment: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)

    assert main(["doctor"]) == 2
    assert "HYPERCARE_DSN" in (said := capsys.readouterr().err)
    assert "HYPERCARE_DATA" in said


@pytest.mark.parametrize("owner", [12345])
def test_a_look_by_root_leaves_nothing_that_the_collectors_user_cannot_write(
    good: Path, doctor: Any, owner: int
) -> None:
    for path in [good, *good.iterdir()]:
        os.chown(path, owner, owner)

    doctor()

    assert {path.stat().st_uid for path in good.iterdir()} == {owner}


def test_a_secret_that_leads_nowhere_is_found(
    good: Path, doctor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HYPERCARE_METRICS_KEY", "file:/nope")
    monkeypatch.setenv("HYPERCARE_ALARMS__WEBHOOK_SECRET", "env:NIX")

    found = doctor()

    assert states(found) == {"metrics_key": "broken", "alarms.webhook_secret": "broken"}
    assert "/nope" in found["metrics_key"]["words"]


def test_a_database_address_that_leads_nowhere_needs_no_backup(
    good: Path, doctor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HYPERCARE_DATABASE_URL", "env:NOPE")

    found = doctor()["database"]

    assert "variable NOPE is not set" in found["words"]
    assert "backup" not in found["advice"]
