import stat
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hypercare_collector.vault import Unresolved, Vault, open_vault


def test_what_was_sealed_opens_again_and_does_not_show() -> None:
    vault = Vault("secret")

    sealed = vault.seal("hcs_abc")

    assert "hcs_abc" not in sealed
    assert vault.open(sealed) == "hcs_abc"


def test_another_secret_cannot_open_it_and_says_what_to_do() -> None:
    with pytest.raises(Unresolved, match="HYPERCARE_SECRET"):
        Vault("other").open(Vault("secret").seal("x"))


def test_references_are_stored_as_they_are_and_resolved_at_each_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault, path = Vault("secret"), tmp_path / "token"
    path.write_text("one\n")
    monkeypatch.setenv("THE_TOKEN", "from env")

    assert vault.seal("env:THE_TOKEN") == "env:THE_TOKEN"
    assert vault.open("env:THE_TOKEN") == "from env"
    assert vault.open(f"file:{path}") == "one"
    path.write_text("two")
    assert vault.open(f"file:{path}") == "two"


@pytest.mark.parametrize("reference", ["env:NOT_SET_ANYWHERE", "file:/nowhere/at/all"])
def test_a_reference_that_leads_nowhere_is_named(reference: str) -> None:
    with pytest.raises(Unresolved, match=reference.partition(":")[2]):
        Vault("secret").open(reference)


def test_the_collectors_own_secret_may_be_a_reference(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THE_SECRET", "much to keep")

    sealed = open_vault(tmp_path, "env:THE_SECRET").seal("x")

    assert Vault("much to keep").open(sealed) == "x"
    with pytest.raises(Unresolved, match="NOT_SET_ANYWHERE"):
        open_vault(tmp_path, "env:NOT_SET_ANYWHERE")
    assert list(tmp_path.iterdir()) == []


def test_the_key_file_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        vaults = list(pool.map(lambda _: open_vault(tmp_path / "data"), range(16)))

    sealed = vaults[0].seal("x")

    assert [vault.open(sealed) for vault in vaults] == ["x"] * 16
    assert stat.S_IMODE((tmp_path / "data" / "secret.key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["secret.key"]


def test_a_token_is_good_for_its_purpose_and_subject_only() -> None:
    vault = Vault("secret")
    token = vault.sign("page", "1")

    assert vault.allows(token, "page", "1")
    assert not vault.allows(token, "page", "2")
    assert not vault.allows(token, "status", "1")
    assert not Vault("other").allows(token, "page", "1")
    for wrong in ("", "x", token[:-1], "1." + token, "²." + token, "ü", "9" * 5000 + "." + token):
        assert not vault.allows(wrong, "page", "1")


def test_an_expired_token_is_worth_nothing() -> None:
    vault, now = Vault("secret"), int(time.time())

    assert vault.allows(vault.sign("file", "1", expires=now + 60), "file", "1")
    assert not vault.allows(vault.sign("file", "1", expires=now - 1), "file", "1")
