"""A collector as an operator runs it: its own process, started and ended by a test."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import requests

from hypercare_collector.settings import load
from hypercare_collector.store import open_store
from hypercare_collector.store.ledger import ledger
from tests.ports import free_port
from tests.waiting import until

HYPERCARE = (sys.executable, "-m", "hypercare_collector")


def hypercare(*arguments: str, data: Path, check: bool = True, **settings: str) -> str:
    """Run one command to its end, with these variables, and return what it printed."""
    done = subprocess.run(
        [*HYPERCARE, *arguments, "--data", str(data)],
        capture_output=True,
        text=True,
        check=False,
        env=environment(**settings),
    )
    if check and done.returncode:
        raise AssertionError(f"{arguments} ended with {done.returncode}: {done.stderr}")
    return done.stdout


def environment(**more: str) -> dict[str, str]:
    """Return this process's environment without anything that configures hypercare."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("HYPERCARE_")}
    return {**kept, **more}


class Collector:
    """A collector on a port and a data folder that survive its process."""

    def __init__(self, data: Path, *options: str, **settings: str) -> None:
        self.data, self._options = data, options
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def process(self) -> subprocess.Popen[bytes]:
        assert self._process is not None
        return self._process

    def start(self) -> None:
        """Start, and return when it is ready."""
        self.launch()
        until(self.answers, what=f"the collector did not start, see {self.data}.log")

    def launch(self) -> None:
        """Start, and wait for nothing."""
        with (self.data.parent / f"{self.data.name}.log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    *HYPERCARE,
                    "serve",
                    "--port",
                    str(self.port),
                    "--data",
                    str(self.data),
                    *self._options,
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=environment(**self._settings),
            )

    def answers(self) -> bool:
        """Say whether it is ready; fail when it has died instead."""
        assert self.process.poll() is None, f"the collector died, see {self.data}.log"
        try:
            return requests.get(f"{self.url}/readyz", timeout=5).status_code == 200
        except requests.RequestException:
            return False

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        """End it as an operator would, and return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)

    def ledger(self) -> dict[str, int]:
        """Return what ``hypercare ledger --json`` says."""
        counted: dict[str, int] = json.loads(
            hypercare("ledger", "--json", data=self.data, check=False, **self._settings)
        )
        return counted

    def settled(self) -> bool:
        """Say whether nothing waits any more, without a process for each look."""
        settings = load(environ=self._settings, data=self.data)
        with closing(open_store(settings)) as store, store.database.read() as db:
            return ledger(db).waiting == 0


@contextmanager
def running_collector(data: Path, configuration: str, **settings: str) -> Iterator[Collector]:
    """Apply a configuration, run a collector on it, and end it at the end."""
    file = data.parent / f"{data.name}.toml"
    file.write_text(configuration, encoding="utf-8")
    hypercare("apply", str(file), data=data, check=True, **settings)
    collector = Collector(data, **settings)
    collector.start()
    try:
        yield collector
    finally:
        if collector.process.poll() is None:
            collector.stop()


def post(collector: Collector, key: str, body: dict[str, Any], **request: Any) -> requests.Response:
    """Post one feedback."""
    return requests.post(
        f"{collector.url}/api/v1/feedback",
        json=body,
        headers={"Authorization": f"Bearer {key}"},
        timeout=30,
        **request,
    )
