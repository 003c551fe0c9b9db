"""What is configured, written as TOML, is what `apply` reads."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hypercare_collector import configuration
from hypercare_collector.configuration.export import export
from hypercare_collector.settings import load
from hypercare_collector.store import Db, Store, open_store, projects
from tests.collector.commands.conftest import Done, Hypercare
from tests.collector.rooms import PUBLIC, SECRET, SIGNING, VAULT

Apply = Callable[[str], Done]
Wanted = dict[str, Any]

names = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,39}", fullmatch=True)
words = st.text(min_size=1, max_size=40).filter(str.strip).map(lambda text: text.replace("\r", " "))
hexadecimal = st.text("0123456789abcdef", min_size=32, max_size=64)
references = st.sampled_from(["env:HYPERCARE_TEST_NOT_SET", "file:/nowhere/secret"])


def field(kind: str) -> st.SearchStrategy[Wanted]:
    chosen = st.lists(words, min_size=1, max_size=3, unique=True)
    choices = {"choices": chosen} if kind.startswith("choice") else {}
    return st.fixed_dictionaries(
        {"label": words, "type": st.just(kind), "required": st.booleans(), **choices},
        optional={"help": words},
    )


fields = st.sampled_from(
    ["text", "choice", "choices", "number", "date", "checkbox", "hidden"]
).flatmap(field)
origins = st.sampled_from(["https://shop.example", "http://127.0.0.1:8000", "https://ä.example"])
a_project = st.fixed_dictionaries(
    {"name": words, "origins": st.lists(origins, max_size=2)},
    optional={
        "public_key": hexadecimal.map("hcp_{}".format) | references,
        "secret_key": hexadecimal.map("hcs_{}".format) | references,
        "fields": st.dictionaries(names, fields, max_size=3),
    },
)
a_hook = st.fixed_dictionaries(
    {
        "kind": st.just("webhook"),
        "url": st.sampled_from(["https://ops.example/in?a=1", "http://[::1]:9/ä"]),
        "secret": st.just(SIGNING) | references,
    }
)
a_board = st.fixed_dictionaries(
    {
        "kind": st.just("roundup"),
        "url": st.just("https://tracker.example/"),
        "user": words,
        "password": words.map("p{}".format) | references,
    },
    optional={"key_field": st.just("our_key")},
)
conditions = st.dictionaries(
    st.sampled_from(["kind", "category", "module", "deployment", "release"]),
    st.lists(words, min_size=1, max_size=2),
    max_size=2,
)


@st.composite
def configurations(draw: st.DrawFn) -> Wanted:
    """Return anything that somebody may apply."""
    its_projects = draw(st.dictionaries(names, a_project, max_size=3))
    targets = draw(st.dictionaries(names, a_hook | a_board, max_size=3))
    wanted: Wanted = {"projects": its_projects, "destinations": targets}
    if its_projects and targets:
        route = st.fixed_dictionaries(
            {
                "project": st.sampled_from(sorted(its_projects)),
                "to": st.lists(st.sampled_from(sorted(targets)), min_size=1, max_size=3),
            },
            optional={"when": conditions},
        )
        wanted["routes"] = draw(st.lists(route, max_size=4))
    return wanted


class Forgotten(Exception):
    """Ends a transaction that nobody wants to keep."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = open_store(load(environ={}, data=tmp_path_factory.mktemp("export")))
    yield store
    store.close()


@contextmanager
def forgetting(store: Store) -> Iterator[Db]:
    """Return an empty store that will not remember what was written into it."""
    with suppress(Forgotten), store.database.write() as db:
        yield db
        raise Forgotten


def state(db: Db) -> Any:
    """Return all that is configured, secrets opened unless they are references."""
    known = projects.all_projects(db)
    return (
        [replace(p, public_key=opened(p.public_key), secret_key=opened(p.secret_key))
         for p in known],
        [list(p.fields) for p in known],
        [
            replace(d, options={key: opened(value) for key, value in d.options.items()})
            for d in projects.all_destinations(db)
        ],
        [route for p in known for route in projects.routes_of(db, p.id)],
    )  # fmt: skip


def opened(stored: str) -> str:
    return VAULT.open(stored) if stored.startswith("sealed:") else stored


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(configurations())
def test_what_is_exported_and_applied_again_changes_nothing(store: Store, wanted: Wanted) -> None:
    with forgetting(store) as db:
        configuration.apply(db, VAULT, wanted)
        before, text = state(db), export(db, VAULT)

        configuration.apply(db, VAULT, tomllib.loads(text))

        assert state(db) == before
        assert export(db, VAULT) == text


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(configurations())
def test_with_placeholders_another_store_becomes_the_same_but_for_the_secrets(
    store: Store, wanted: Wanted
) -> None:
    with forgetting(store) as db:
        configuration.apply(db, VAULT, wanted)
        text = export(db, VAULT, placeholders=True)

    with forgetting(store) as db:
        configuration.apply(db, VAULT, tomllib.loads(text))

        remarks = re.compile(r"^# .*: to be set in .*\n", re.MULTILINE)
        assert export(db, VAULT) == remarks.sub("", text)


WHOLE = f"""
[projects.shop]
name = "Shop"
public_key = "{PUBLIC}"
secret_key = "{SECRET}"

[destinations.my-hook]
kind = "webhook"
url = "https://ops.example/in"
secret = "{SIGNING}"

[destinations.other]
kind = "webhook"
url = "https://ops.example/in"
secret = "env:HOOK_SECRET"

[[routes]]
project = "shop"
to = ["my-hook", "other"]
"""


def test_no_secret_is_ever_shown(hypercare: Hypercare, apply: Apply) -> None:
    apply(WHOLE)

    for how in ("reference", "placeholder"):
        out = hypercare("export", "--secrets", how).out
        assert SECRET not in out
        assert SIGNING not in out
        assert "sealed:" not in out
        assert PUBLIC in out
        assert 'secret = "env:HOOK_SECRET"' in out


def test_a_secret_that_the_store_keeps_is_named_where_it_is_missing(
    hypercare: Hypercare, apply: Apply
) -> None:
    apply(WHOLE)

    plain = hypercare("export").out
    assert "[projects.shop]\n# secret_key: kept in the store, never shown\n" in plain
    assert "[destinations.my-hook]\n# secret: kept in the store, never shown\n" in plain
    filled = tomllib.loads(hypercare("export", "--secrets", "placeholder").out)
    assert filled["projects"]["shop"]["secret_key"] == "env:SHOP_SECRET_KEY"
    assert filled["destinations"]["my-hook"]["secret"] == "env:MY_HOOK_SECRET"


def test_a_file_is_written_whole_and_apply_reads_it(
    hypercare: Hypercare, apply: Apply, tmp_path: Path
) -> None:
    apply(WHOLE)
    file = tmp_path / "out.toml"

    done = hypercare("export", "--out", str(file))

    assert (done.code, done.out) == (0, "")
    assert file.read_text() == hypercare("export").out
    assert file.stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.glob("*.draft")] == []
    again = hypercare("apply", str(file))
    assert (again.code, "New keys" in again.out) == (0, False)


def test_an_empty_store_exports_what_can_be_applied(hypercare: Hypercare, tmp_path: Path) -> None:
    file = tmp_path / "empty.toml"
    hypercare("migrate")
    hypercare("export", "--out", str(file))

    assert "nothing was changed" in hypercare("apply", str(file)).out


def test_what_cannot_be_exported_says_why_in_a_line(
    hypercare: Hypercare, apply: Apply, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    apply(WHOLE)

    nowhere = hypercare("export", "--out", "/dev/null/x")
    monkeypatch.setenv("HYPERCARE_SECRET", "another")
    stranger = hypercare("export")

    assert (nowhere.code, "cannot be written" in nowhere.err) == (2, True)
    assert (stranger.code, "is not the secret of this store" in stranger.err) == (2, True)


def test_a_file_that_is_there_is_replaced_when_that_is_wanted(
    hypercare: Hypercare, tmp_path: Path
) -> None:
    file = tmp_path / "mine.toml"
    file.write_text("mine")
    hypercare("migrate")

    refused = hypercare("export", "--out", str(file))
    assert (refused.code, file.read_text()) == (2, "mine")
    assert "is there already" in refused.err
    assert hypercare("export", "--out", str(file), "--force").code == 0
    assert file.read_text() != "mine"


MAIL = """
[destinations.mail]
kind = "email"
host = "127.0.0.1"
from = "care@shop.example"
to = "team@shop.example"
"""


def test_a_password_that_is_taken_away_is_gone(
    hypercare: Hypercare, apply: Apply, tmp_path: Path
) -> None:
    apply(MAIL + 'user = "me"\npassword = "old-secret"\n')
    without = tmp_path / "without.toml"
    without.write_text(MAIL)

    refused = hypercare("apply", str(without))
    assert 'a password is stored; take it away with password = ""' in refused.err
    apply(MAIL + 'password = ""\n')

    assert "password" not in hypercare("export").out
    assert "password" not in hypercare("export", "--secrets", "placeholder").out


def test_settings_given_to_apply_are_recognised(hypercare: Hypercare, tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('url = "https://care.example"')

    assert "settings file: give it with --config" in hypercare("apply", str(file)).err


def test_nobody_is_no_reporter(hypercare: Hypercare) -> None:
    refused = hypercare("erase", "--reporter", " ", "--yes")

    assert (refused.code, "--reporter is empty" in refused.err) == (2, True)
