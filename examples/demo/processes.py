"""Programs that run beside each other: started, waited for, watched and stopped together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType, TracebackType
from urllib.request import ProxyHandler, build_opener

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120.0
"""Seconds that all may take until they answer; the tracker makes its database first."""
FAREWELL = 10.0
"""Seconds that they have to end by themselves."""
LAST_LINES = 20

_open = build_opener(ProxyHandler({})).open


class Died(Exception):
    """A program has ended, or does not answer; the message shows the end of its log."""


@dataclass(frozen=True)
class Program:
    """One running program."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    answers_at: str

    def died(self, how: str) -> Died:
        """Say what happened, with the last lines of the log."""
        lines = self.log.read_text("utf-8", "replace").splitlines()[-LAST_LINES:]
        tail = "\n".join(f"    {line}" for line in lines) or "    (nothing)"
        return Died(f"{self.name} {how}. The end of {self.log}:\n\n{tail}")

    def tell(self, what: signal.Signals) -> None:
        """Send a signal to the program and to all that it has started."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, what)


class Programs:
    """The programs of one demo. As a context manager it stops them at the end.

    ``end`` is a signal handler. It only takes a note, so that no program is lost in the moment
    between its start and its place in the list.
    """

    def __init__(self) -> None:
        self._running: list[Program] = []
        self.ending = False

    def end(self, _signal: int, _frame: FrameType | None) -> None:
        """Note that somebody wants all to end."""
        self.ending = True

    def start(
        self, name: str, module: Sequence[str], log: Path, answers_at: str = "", **environment: str
    ) -> Program:
        """Start a Python module, in a session of its own so that Ctrl-C reaches only the demo."""
        with log.open("wb") as file:
            process = subprocess.Popen(
                [sys.executable, "-m", *module],
                cwd=ROOT,
                env=_environment(environment),
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._running.append(Program(name, process, log, answers_at))
        return self._running[-1]

    def finish(self, program: Program) -> None:
        """Wait for a program that ends by itself. Raises ``Died`` when it fails."""
        status = program.process.wait(PATIENCE)
        self._running.remove(program)
        if status != 0:
            raise program.died(f"has failed (exit status {status})")

    def wait_until_ready(self) -> None:
        """Return once every program answers, or all shall end. Raises ``Died``."""
        deadline = time.monotonic() + PATIENCE
        for program in self._running:
            while not self.ending and not _answers(program.answers_at):
                self._check()
                if time.monotonic() > deadline:
                    raise program.died(f"does not answer at {program.answers_at}")
                time.sleep(0.1)

    def watch(self) -> None:
        """Look after the programs until all shall end. Raises ``Died`` when one has ended."""
        while not self.ending:
            self._check()
            time.sleep(0.2)

    def stop(self) -> None:
        """Ask all to end, the last one first; end by force what does not within ``FAREWELL``."""
        for program in reversed(self._running):
            program.tell(signal.SIGTERM)
        deadline = time.monotonic() + FAREWELL
        for program in reversed(self._running):
            try:
                program.process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                program.tell(signal.SIGKILL)
                program.process.wait()

    def __enter__(self) -> Programs:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _check(self) -> None:
        for program in self._running:
            status = program.process.poll()
            if status is not None:
                raise program.died(f"ended by itself (exit status {status})")


def _environment(ours: Mapping[str, str]) -> dict[str, str]:
    """Return the environment with our variables, and without settings of another hypercare."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HYPERCARE_")}
    return {**kept, **ours}


def _answers(address: str) -> bool:
    try:
        with _open(address, timeout=5):
            return True
    except OSError:
        return False
