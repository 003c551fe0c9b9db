from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from hypercare_collector.__main__ import main
from tests.collector.connectors.moody import Moody, running_moody


@dataclass(frozen=True)
class Done:
    """A command that has ended: its exit code and what it printed."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)


Hypercare = Callable[..., Done]


@pytest.fixture
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No variable of ours, and the file mode of whoever runs the tests afterwards."""
    for name in [name for name in os.environ if name.startswith("HYPERCARE_")]:
        monkeypatch.delenv(name)
    before = os.umask(0o022)
    os.umask(before)
    yield
    os.umask(before)


@pytest.fixture
def hypercare(
    tmp_path: Path, bare_environment: None, capsys: pytest.CaptureFixture[str]
) -> Hypercare:
    """Run one command of the command line on the data folder ``data``."""

    def run(*arguments: str) -> Done:
        capsys.readouterr()
        code = main([*arguments, "--data", str(tmp_path / "data")])
        return Done(code, *capsys.readouterr())

    return run


@pytest.fixture
def apply(hypercare: Hypercare, tmp_path: Path) -> Callable[[str], Done]:
    """Apply a configuration that is good."""

    def run(text: str) -> Done:
        file = tmp_path / "wanted.toml"
        file.write_text(text, encoding="utf-8")
        done = hypercare("apply", str(file))
        assert done.code == 0, done.err
        return done

    return run


@pytest.fixture
def moody() -> Iterator[Moody]:
    """A service in whatever mood a test wants."""
    with running_moody() as service:
        yield service
