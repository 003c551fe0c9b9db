"""A store belongs to one secret: with another one, nothing begins and nothing is made anew."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.journey.processes import HYPERCARE, environment


def run(command: str, data: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    done = [*HYPERCARE, command, "--data", str(data)]
    env = environment(**variables)
    return subprocess.run(done, capture_output=True, text=True, check=False, env=env)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    assert run("migrate", tmp_path / "data").returncode == 0
    return tmp_path / "data"


def test_a_lost_key_is_said_and_no_new_one_is_made(data: Path) -> None:
    (data / "secret.key").unlink()

    for command in ("serve", "ledger"):
        done = run(command, data)
        assert done.returncode == 2
        assert "secret.key is not there" in done.stderr
        assert "a backup has it" in done.stderr
    assert not (data / "secret.key").exists()


def test_a_wrong_secret_is_said(data: Path) -> None:
    done = run("serve", data, HYPERCARE_SECRET="somebody else's secret")

    assert done.returncode == 2
    assert "HYPERCARE_SECRET is not the secret of this store" in done.stderr


def test_the_same_secret_may_move_from_the_file_to_the_environment(data: Path) -> None:
    secret = (data / "secret.key").read_text()
    (data / "secret.key").unlink()

    assert run("ledger", data, HYPERCARE_SECRET=secret).returncode == 0
