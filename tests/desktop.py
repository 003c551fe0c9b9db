"""A screen that nobody sees, with hands at its keyboard and mouse: Xvfb and xdotool."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import pytest
from PIL import Image, ImageGrab

from tests.waiting import until

SIZE = "1280x960x24"
WIDE, THICK = 60, 4
"""Pixels of one colour in a row, and rows of them, that are more than a border."""

LOOK = "import tkinter; t = tkinter.Tk(); t.withdraw(); print(t.clipboard_get(), end='')"
"""In a process of its own: one that has spoken to a display ends when the display does."""


@dataclass(frozen=True)
class Screen:
    """One X display, such as ``:7``."""

    name: str

    def key(self, *keys: str) -> None:
        """Press keys, one after another, as xdotool names them."""
        self._do("key", "--delay", "20", *keys)

    def type(self, words: str) -> None:
        """Write some ASCII."""
        self._do("type", "--delay", "5", words)

    def point(self, place: tuple[int, int]) -> None:
        """Move the mouse there."""
        self._do("mousemove", str(place[0]), str(place[1]))

    def click(self, place: tuple[int, int]) -> None:
        """Move the mouse there and click."""
        self.point(place)
        self._do("click", "1")

    def wait_for(self, title: str) -> str:
        """Wait until a window of that title is to be seen; return its number."""
        until(lambda: self.windows(title), what=f"no window “{title}” was opened")
        return self.windows(title)[0]

    def wait_and_go(self, title: str) -> None:
        """Wait for a window and give it the focus, as a window manager does."""
        self._do("windowfocus", "--sync", self.wait_for(title))

    def windows(self, title: str) -> list[str]:
        """Return the numbers of the windows in sight whose title holds these words."""
        return self._do("search", "--onlyvisible", "--name", title, check=False).split()

    def wait_until_gone(self, title: str) -> None:
        """Wait until no window of that title is to be seen any more."""
        until(lambda: not self.windows(title), what=f"a window “{title}” stayed open")

    def box(self, window: str) -> tuple[int, int, int, int]:
        """Return where a window's inside is: left, top, right, bottom."""
        told = self._do("getwindowgeometry", "--shell", window).split()
        at = {name: int(value) for name, _, value in (each.partition("=") for each in told)}
        return at["X"], at["Y"], at["X"] + at["WIDTH"], at["Y"] + at["HEIGHT"]

    def picture(self) -> Image.Image:
        """Return all that is on the screen now."""
        return ImageGrab.grab(xdisplay=self.name)

    def find(self, colour: str) -> tuple[int, int]:
        """Wait for something wide in exactly this colour; return a place inside it."""

        def lines() -> list[tuple[int, int]]:
            return lines_of(self.picture(), colour)

        until(lambda: len(lines()) > THICK, what=f"nothing on the screen is {colour}")
        return lines()[THICK]

    def clipboard(self) -> str:
        """Wait until somebody has copied a text, and return it."""
        copied: list[str] = []

        def look() -> bool:
            done = subprocess.run(
                [sys.executable, "-c", LOOK],
                env={**os.environ, "DISPLAY": self.name},
                capture_output=True,
                text=True,
                check=False,
                timeout=60,
            )
            copied.append(done.stdout)
            return done.returncode == 0

        until(look, what="nothing was copied")
        return copied[-1]

    def _do(self, *words: str, check: bool = True) -> str:
        done = subprocess.run(
            ["xdotool", *words],
            env={**os.environ, "DISPLAY": self.name},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 0 or not check, f"xdotool {words}: {done.stderr}"
        return done.stdout


def lines_of(picture: Image.Image, colour: str) -> list[tuple[int, int]]:
    """Return the middle of each line that holds a wide run of one colour, the top one first."""
    wanted = Image.new("RGB", (1, 1), colour).tobytes()
    row = wanted * WIDE
    pixels, (across, down) = picture.convert("RGB").tobytes(), picture.size
    found = []
    for y in range(down):
        line = pixels[y * across * 3 : (y + 1) * across * 3]
        at = line.find(row)
        while at > 0 and at % 3:
            at = line.find(row, at + 1)
        if at >= 0:
            end = at
            while line[end : end + 3] == wanted:
                end += 3
            found.append(((at + end) // 6, y))
    return found


@contextmanager
def running_screen(*beside: str) -> Iterator[Screen]:
    """Start a display of its own on a free number, and end it at the end.

    ``beside`` are programs that run on it all the time, such as a window manager.
    """
    for program in ("Xvfb", "xdotool"):
        if shutil.which(program) is None:
            pytest.fail(f"{program} is missing: run .ci/system desktop")
    told, tell = os.pipe()
    with subprocess.Popen(
        ["Xvfb", "-displayfd", str(tell), "-screen", "0", SIZE, "-nolisten", "tcp"],
        pass_fds=(tell,),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        os.close(tell)
        try:
            with os.fdopen(told) as answer:
                number = answer.readline().strip()
            assert number, "Xvfb ended before it had a display"
            with ExitStack() as stack:
                for program in beside:
                    stack.enter_context(_running(program, f":{number}"))
                yield Screen(f":{number}")
        finally:
            server.terminate()


@contextmanager
def _running(program: str, display: str) -> Iterator[None]:
    with subprocess.Popen(
        [program],
        env={**os.environ, "DISPLAY": display},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            yield
        finally:
            process.terminate()
