import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from hypercare_collector import configuration
from hypercare_collector.configuration import Applied, BadConfiguration
from hypercare_collector.settings import load
from hypercare_collector.store import Store, open_store, projects
from hypercare_collector.vault import Vault
from tests.collector.rooms import SIGNING, send

WHOLE = """
[projects.shop]
name = "Shop"
origins = ["http://127.0.0.1:8000"]
public_key = "hcp_0123456789abcdef0123456789abcdef"
secret_key = "env:SHOP_SECRET"

[projects.shop.fields.cost_centre]
label = "Cost centre"
type = "text"

[destinations.hook]
kind = "webhook"
url = "https://ops.example/in"
secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

[[routes]]
project = "shop"
when = { priority = ["P1", "P2"] }
to = ["hook"]
"""
VAULT = Vault("test")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(load(environ={}, data=tmp_path))
    yield store
    store.close()


def apply(store: Store, text: str) -> Applied:
    with store.database.write() as db:
        return configuration.apply(db, VAULT, tomllib.loads(text))


def test_a_whole_file_is_applied(store: Store) -> None:
    applied = apply(store, WHOLE)

    assert (applied.projects, applied.destinations, applied.routes) == (("shop",), ("hook",), 1)
    assert applied.made == ()
    with store.database.read() as db:
        [project] = projects.all_projects(db)
        [destination] = projects.all_destinations(db)
        [route] = projects.routes_of(db, "shop")
    assert project.secret_key == "env:SHOP_SECRET"
    assert VAULT.open(project.public_key) == "hcp_0123456789abcdef0123456789abcdef"
    assert project.fields["cost_centre"]["label"] == "Cost centre"
    assert "whsec_" not in str(destination.options)
    assert route.conditions == {"priority": ["P1", "P2"]}


def test_missing_keys_are_made_once(store: Store) -> None:
    first = apply(store, "[projects.shop]")
    second = apply(store, '[projects.shop]\nname = "New name"')

    made = {which: key for _, which, key in first.made}
    assert made["public_key"].startswith("hcp_")
    assert made["secret_key"].startswith("hcs_")
    assert second.made == ()
    with store.database.read() as db:
        [project] = projects.all_projects(db)
    assert VAULT.open(project.secret_key) == made["secret_key"]
    assert project.name == "New name"


def test_applying_twice_changes_nothing_and_what_the_file_leaves_out_stays(store: Store) -> None:
    apply(store, WHOLE)
    apply(store, WHOLE)
    apply(store, '[projects.other]\nname = "Other"')

    with store.database.read() as db:
        assert [p.id for p in projects.all_projects(db)] == ["other", "shop"]
        assert len(projects.routes_of(db, "shop")) == 1


def test_an_absent_secret_keeps_the_stored_one(store: Store) -> None:
    apply(store, WHOLE)
    apply(store, '[destinations.hook]\nkind = "webhook"\nurl = "https://new.example"')

    with store.database.read() as db:
        options = projects.destination(db, "hook").options
    assert options["url"] == "https://new.example"
    assert VAULT.open(options["secret"]) == "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def test_a_change_is_seen_by_those_who_follow(store: Store) -> None:
    apply(store, WHOLE)
    with store.database.read() as db:
        before = projects.version(db)
    apply(store, WHOLE)
    with store.database.read() as db:
        assert projects.version(db) > before


def test_every_fault_is_named_at_once_and_nothing_is_written(store: Store) -> None:
    with pytest.raises(BadConfiguration) as error:
        apply(
            store,
            """
            colour = 1
            [projects.Shop]
            [projects.shop]
            orgins = []
            origins = ["shop.example", "https://a.example/path"]
            secret_key = "hcp_0123456789abcdef0123456789abcdef"
            [destinations.hook]
            kind = "webhok"
            [[routes]]
            project = "shp"
            when = { prority = ["P1"] }
            to = ["hok"]
            """,
        )

    text = "\n".join(error.value.faults)
    for fault in (
        "colour is not known here",
        "projects.Shop: a name has small letters",
        "projects.shop.orgins is not known here; did you mean origins?",
        "'shop.example' is not an origin",
        "'https://a.example/path' is not an origin",
        "projects.shop.secret_key must be hcs_",
        "did you mean webhook?",
        "there is no project 'shp'",
        "routes[0].when.prority is not known here; did you mean priority?",
        "there is no destination 'hok'; did you mean hook?",
    ):
        assert fault in text
    with store.database.read() as db:
        assert projects.all_projects(db) == []


@pytest.mark.parametrize(
    "text",
    [
        "projects = 1",
        "routes = 1",
        "[projects]\nshop = 1",
        "[[projects]]",
        "routes = [1]",
        '[projects.a]\norigins = ["http://[::1"]',
        '[projects.a]\norigins = ["http://a:b"]',
        '[projects.a]\n[[routes]]\nproject = "a"\nto = [["x"]]',
        "[projects.a.fields.day]\nlabel = 2026-11-21",
    ],
)
def test_a_wrong_shape_is_a_fault_not_a_crash(store: Store, text: str) -> None:
    with pytest.raises(BadConfiguration):
        apply(store, text)


def test_two_projects_cannot_share_a_key(store: Store) -> None:
    key = 'public_key = "hcp_0123456789abcdef0123456789abcdef"'
    with pytest.raises(BadConfiguration, match=r"projects\.b\.public_key is already a key of .* a"):
        apply(store, f"[projects.a]\n{key}\n[projects.b]\n{key}")


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ('url = "ops"\nsecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"', "url"),
        ('url = "https://ops.example"\nsecret = "short"', "secret"),
        ('url = "https://ops.example"\nsecret = 5', "secret: must be a text"),
    ],
)
def test_a_destinations_values_are_looked_at_too(
    store: Store, options: str, complaint: str
) -> None:
    with pytest.raises(BadConfiguration, match=rf"destinations\.hook: webhook: .*{complaint}"):
        apply(store, f'[destinations.hook]\nkind = "webhook"\n{options}')


def test_a_secret_that_cannot_be_had_yet_is_no_fault(store: Store) -> None:
    applied = apply(
        store,
        '[destinations.hook]\nkind = "webhook"\nurl = "https://a.example"\nsecret = "env:NOT_YET"',
    )

    assert "NOT_YET is not set here; it must be where hypercare serve runs" in applied.notes[0]


BOARD = '[destinations.board]\nkind = "roundup"\nurl = "{}"\nuser = "u"\npassword = "p"\n'
ROUTE = '[projects.shop]\n[[routes]]\nproject = "shop"\nto = ["board"]\n'


def test_a_destination_with_tickets_does_not_become_another_tracker(store: Store) -> None:
    apply(store, BOARD.format("https://one.example") + ROUTE)
    apply(store, BOARD.format("https://two.example"))
    send(store)

    apply(store, BOARD.format("https://two.example"))
    with pytest.raises(BadConfiguration, match=r"destinations\.board\.url: it has tickets"):
        apply(store, BOARD.format("https://three.example"))
    with pytest.raises(BadConfiguration, match=r"destinations\.board\.kind: it has tickets"):
        apply(
            store,
            f'[destinations.board]\nkind = "webhook"\nurl = "https://a"\nsecret = "{SIGNING}"',
        )

    other = {"kind": "webhook", "url": "https://a.example", "secret": SIGNING}
    with store.database.write() as db, pytest.raises(BadConfiguration, match="tickets in roundup"):
        configuration.apply(db, VAULT, {"destinations": {"board": other}}, ["board"])

    moved = tomllib.loads(BOARD.format("https://three.example"))
    with store.database.write() as db:
        configuration.apply(db, VAULT, moved, ["board"])
        assert projects.destination(db, "board").options["url"] == "https://three.example"


def test_receipt_prefixes_are_told_apart(store: Store) -> None:
    apply(store, "[projects.my-shop]\n[projects.my_shop]")

    with store.database.read() as db:
        prefixes = {p.prefix for p in projects.all_projects(db)}
    assert prefixes == {"MYSHOP", "MYSHOPX2"}


def test_a_first_project_is_made_only_when_there_is_none(store: Store) -> None:
    with store.database.write() as db:
        first = configuration.first_project(db, VAULT)
        again = configuration.first_project(db, VAULT)

    assert first is not None
    assert [which for _, which, _ in first.made] == ["public_key", "secret_key"]
    assert again is None
