"""Where the release comes from, git's files included, which are made by the real git."""

from __future__ import annotations

import math
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from hypercare import checkout, release
from hypercare.settings import Settings, read

DSN = "https://hcs_1@care.example/{}"
LATER = math.inf
SHOW = (
    "from hypercare import release\nfrom hypercare.settings import read\n"
    f"print(*release.look(read('{DSN.format('nobodys-shop')}')) or ['none'])\n"
)


@pytest.fixture(autouse=True)
def _afresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in release.VARIABLES:
        monkeypatch.delenv(name, raising=False)
    release._found.cache_clear()
    yield
    release._found.cache_clear()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A checkout with two commits, as long ago as an application is deployed before it starts."""
    folder = tmp_path / "shop"
    folder.mkdir()
    git(folder, "init", "--quiet", "--initial-branch=main")
    for words in ("first", "second"):
        git(folder, "commit", "--quiet", "--allow-empty", "--message", words)
    return folder


def git(folder: Path, *words: str) -> str:
    who = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"]
    done = subprocess.run(
        ["git", *who, *words], cwd=folder, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def aged(folder: Path) -> None:
    """Let a checkout look as old as one that was deployed an hour ago."""
    for path in folder.rglob("*"):
        os.utime(path, (time.time() - 3600,) * 2)


def settings(app: str | None = None, project: str = "nobodys-shop") -> Settings:
    return read(DSN.format(project), app=app)


def run(script: Path, cwd: Path | None = None) -> str:
    """Run a program of an application and return what it finds as its release."""
    script.parent.mkdir(parents=True, exist_ok=True)
    script.write_text(SHOW)
    env = {name: value for name, value in os.environ.items() if name not in release.VARIABLES}
    done = subprocess.run(
        [sys.executable, str(script)], cwd=cwd, env=env, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_what_is_said_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_COMMIT", "from-the-build")
    said = read(DSN.format("shop"), release="2.4.1")

    assert release.look(said) == ("2.4.1", "settings")
    monkeypatch.setenv("HYPERCARE_RELEASE", "2.5.0")
    assert release.find(settings()) == "2.5.0"


def test_then_what_the_platform_calls_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEROKU_SLUG_COMMIT", "0123456789abcdef0123456789abcdef01234567")

    assert release.look(settings(app="flask")) == ("0123456789ab", "HEROKU_SLUG_COMMIT")


def test_then_the_version_of_the_distribution_with_the_application_s_name() -> None:
    from importlib.metadata import version

    expected = (version("requests"), "distribution requests")
    assert release.look(settings(app="requests")) == expected
    release._found.cache_clear()
    assert release.look(settings(project="requests")) == expected


def test_a_server_s_version_is_nobody_s_release(repository: Path) -> None:
    aged(repository)
    found = release.look(settings(app="gunicorn"))

    assert found is None or found.source == "git"


def test_then_the_commit_that_is_checked_out_where_the_program_lies(repository: Path) -> None:
    aged(repository)
    commit = git(repository, "rev-parse", "HEAD")

    assert run(repository / "deep" / "down" / "main.py", cwd=Path("/")) == f"{commit[:12]} git"


def test_a_program_outside_of_a_checkout_has_no_release_of_it(
    repository: Path, tmp_path: Path
) -> None:
    aged(repository)

    assert run(tmp_path / "elsewhere" / "main.py", cwd=repository) == "none"


@pytest.mark.parametrize("moved", [".git/HEAD", ".git/refs/heads/main"])
def test_a_commit_that_came_after_the_start_is_not_what_runs(repository: Path, moved: str) -> None:
    commit = git(repository, "rev-parse", "HEAD")
    aged(repository)
    assert checkout.commit(repository, before=time.time() - 60) == commit

    os.utime(repository / moved)
    assert checkout.commit(repository, before=time.time() - 60) is None
    assert checkout.commit(repository, before=LATER) == commit


def test_packed_references_are_read(repository: Path) -> None:
    git(repository, "tag", "v1", "--annotate", "--message", "one")
    git(repository, "pack-refs", "--all")
    assert not (repository / ".git/refs/heads/main").exists()

    assert checkout.commit(repository, before=LATER) == git(repository, "rev-parse", "HEAD")


def test_a_detached_head_is_its_commit(repository: Path) -> None:
    git(repository, "checkout", "--quiet", "--detach", "HEAD~1")

    assert checkout.commit(repository, before=LATER) == git(repository, "rev-parse", "HEAD")


@pytest.mark.parametrize("packed", [False, True])
def test_a_work_tree_has_its_own_head(repository: Path, tmp_path: Path, packed: bool) -> None:
    tree = tmp_path / "tree"
    git(repository, "worktree", "add", "--quiet", "-b", "fix/cart", str(tree), "HEAD~1")
    if packed:
        git(repository, "pack-refs", "--all")

    found = checkout.commit(tree / "not-made", before=LATER)

    assert found == git(tree, "rev-parse", "HEAD")
    assert found != git(repository, "rev-parse", "HEAD")


def test_a_submodule_has_its_own_head(repository: Path, tmp_path: Path) -> None:
    outer = tmp_path / "outer"
    outer.mkdir()
    git(outer, "init", "--quiet")
    allow = ["-c", "protocol.file.allow=always"]
    git(outer, *allow, "submodule", "--quiet", "add", str(repository), "inner")

    assert checkout.commit(outer / "inner", before=LATER) == git(repository, "rev-parse", "HEAD")


@pytest.mark.parametrize(
    "head",
    [
        "",
        "ref: refs/heads/none",
        "ref: ../../../etc/passwd",
        "ref: refs/../../secret",
        "ref: /etc/passwd",
        "not a commit",
        "ref: refs/heads/\0",
        "f" * 41,
    ],
)
def test_a_head_that_leads_nowhere_gives_no_release(repository: Path, head: str) -> None:
    (repository / ".git/HEAD").write_text(head)
    (repository / "secret").write_text("0" * 40)

    assert checkout.commit(repository, before=LATER) is None


def test_a_git_file_that_is_none_gives_no_release(tmp_path: Path) -> None:
    (tmp_path / ".git").write_bytes(b"\xff" * 10_000)
    assert checkout.commit(tmp_path, before=LATER) is None
    (tmp_path / ".git").write_text("gitdir: \0")
    assert checkout.commit(tmp_path, before=LATER) is None


def test_it_looks_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_COMMIT", "one")
    first = release.find(settings())
    monkeypatch.setenv("GIT_COMMIT", "two")

    assert (first, release.find(settings())) == ("one", "one")
