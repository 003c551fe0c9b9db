"""Somebody at a terminal: a program on a pseudo-terminal, its questions read and answered."""

from __future__ import annotations

import os
import pty
import select
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 60.0


class Person:
    """Reads what a program writes to its terminal, and types."""

    def __init__(self, process: int, terminal: int) -> None:
        self.process, self._terminal = process, terminal
        self.screen = ""
        self._read_up_to = 0
        self.code: int | None = None

    def sees(self, words: str) -> None:
        """Wait until the program has written these words, after all that was seen before."""
        while words not in self.screen[self._read_up_to :]:
            assert self._reads(), f"{words!r} never came. On the screen:\n{self.screen}"
        self._read_up_to = self.screen.index(words, self._read_up_to) + len(words)

    def types(self, line: str) -> None:
        """Type a line and press Enter."""
        os.write(self._terminal, f"{line}\n".encode())

    def presses(self, key: bytes) -> None:
        """Press one key, such as Ctrl-C."""
        os.write(self._terminal, key)

    def leaves_it_to_end(self) -> int:
        """Watch until the program ends; return its exit status."""
        while self._reads():
            pass
        _, status = os.waitpid(self.process, 0)
        self.code = os.waitstatus_to_exitcode(status)
        return self.code

    def _reads(self) -> bool:
        """Read a piece; return False when the program has left the terminal."""
        ready, _, _ = select.select([self._terminal], [], [], PATIENCE)
        assert ready, f"nothing more comes. On the screen:\n{self.screen}"
        try:
            piece = os.read(self._terminal, 65_536)
        except OSError:  # what Linux says of a terminal that nobody writes to any more
            return False
        self.screen += piece.decode("utf-8", "replace").replace("\r\n", "\n")
        return bool(piece)


@contextmanager
def sitting_at(
    arguments: Sequence[str], folder: Path | str, environment: dict[str, str]
) -> Iterator[Person]:
    """Start a Python program in a terminal, with a person before it."""
    process, terminal = pty.fork()
    if process == 0:
        os.chdir(folder)
        os.execve(sys.executable, [sys.executable, *arguments], environment)
    person = Person(process, terminal)
    try:
        yield person
    finally:
        if person.code is None:
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)
        os.close(terminal)
