"""Take the pictures of the native dialogs: docs/pictures/desktop-*.png.

``python -m tools.take_desktop_pictures`` starts both desktop examples on screens of their own, with
a real collector behind them, drives them with keys and mouse, and photographs their windows. With
openbox installed the windows have their frames.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from examples.qt_invoices.looks import WINE
from examples.tkinter_stock.looks import BLUE
from tests.desktop import Screen
from tests.examples.desktop_world import Desk, running_desk
from tests.waiting import until

PICTURES = Path(__file__).resolve().parents[1] / "docs" / "pictures"
STILL = 8
"""Looks, a tenth of a second apart, at which nothing may change before a picture is taken."""


@contextmanager
def desk(example: str, title: str) -> Iterator[tuple[Desk, str]]:
    """Start an example and return its main window's number as well."""
    manager = ["openbox"] if shutil.which("openbox") else []
    with (
        tempfile.TemporaryDirectory() as folder,
        running_desk(Path(folder), example, title, *manager) as running,
    ):
        yield running, running.screen.wait_for(title)


def photograph(screen: Screen, window: str, name: str) -> None:
    """Write one picture of a window with what lies over it, once nothing moves any more."""
    same = [screen.picture()]

    def still() -> bool:
        time.sleep(0.1)
        same.append(screen.picture())
        return len(same) > STILL and all(each == same[-1] for each in same[-STILL:])

    until(still, what="the screen does not come to rest")
    left, top, right, bottom = screen.box(window)
    if shutil.which("openbox"):  # xdotool then counts the frame twice
        left, top, right, bottom = left - 2, top - 44, right, bottom - 17
    box = (left, top, right, bottom)
    same[-1].crop(box).save(PICTURES / f"{name}.png", optimize=True)
    print(f"docs/pictures/{name}.png")


def tell(screen: Screen, words: str) -> None:
    """Open the dialog, write, and say that the team is stuck."""
    screen.key("F1")
    screen.wait_and_go("Feedback")
    screen.type(words)


def take_of_tkinter() -> None:
    """Order what cannot be ordered, and tell it."""
    with desk("examples.tkinter_stock", "Speicherstadt") as (running, window):
        screen = running.screen
        screen.key("Tab", "Tab")
        screen.type("pump")
        screen.key("Tab", "Tab", "Tab", "Tab")
        screen.type("7341")
        screen.click(screen.find(BLUE))
        photograph(screen, window, "desktop-offer")
        tell(screen, "I want to order pump seals: there are only three left. Nothing happens.")
        screen.key("Tab", "Tab", "Down", "space", "Tab", "space")
        photograph(screen, window, "desktop-tkinter")
        screen.key("ctrl+Return")
        screen.wait_and_go("Thank you.*SHOP-1")
        photograph(screen, window, "desktop-receipt")


def take_of_qt() -> None:
    """Send what cannot be sent, and tell it."""
    with desk("examples.qt_invoices", "Kontor") as (running, window):
        screen = running.screen
        screen.key("Tab")
        screen.type("quay-4417")
        screen.click(screen.find(WINE))
        tell(screen, "I cannot send the invoice to Fjordmat. I press the button, it stays a draft.")
        screen.key("Tab", "Tab", "Right", "space", "Tab", "space")
        photograph(screen, window, "desktop-qt")


def main() -> None:
    """Take all of them."""
    take_of_tkinter()
    take_of_qt()


if __name__ == "__main__":
    main()
