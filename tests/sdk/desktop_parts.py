"""What the tests of native dialogs share: one screen for all, a Tk on it, and time that passes."""

from __future__ import annotations

import tkinter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from typing import Any

import pytest

from hypercare.integrations.tkinter import _installed
from tests.desktop import Screen, running_screen
from tests.waiting import until

_world = ExitStack()


@cache
def _screen() -> Screen:
    """Begin the process's only screen; its Tk ends before it.

    Fixtures alone will not do: every file that imports one has its own, and Tk never lets go of a
    display that it has spoken to.
    """
    return _world.enter_context(running_screen())


@cache
def _root() -> tkinter.Tk:
    root = tkinter.Tk(screenName=_screen().name)
    _world.callback(root.destroy)
    return root


@pytest.fixture(scope="session")
def screen() -> Iterator[Screen]:
    """One screen for the whole process; it and its Tk end with the session."""
    yield _screen()
    _world.close()


@pytest.fixture(scope="session")
def only_root(screen: Screen) -> tkinter.Tk:
    """One Tk for the process, as in a program: several would take the focus from each other."""
    return _root()


@pytest.fixture
def root(
    only_root: tkinter.Tk, screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tkinter.Tk]:
    """A small window at the top left of the screen, in a program that has just begun."""
    monkeypatch.setenv("DISPLAY", screen.name)
    root, before = only_root, set(only_root.bind_all())
    plain = root["background"]
    root.geometry("420x300+0+0")
    root.title("Small program")
    root.deiconify()
    root.focus_force()
    live(root, root.focus_get)
    try:
        yield root
    finally:
        for each in root.winfo_children():
            each.destroy()
        for event in set(root.bind_all()) - before:
            root.unbind_all(event)
        if (launcher := _installed.get(root)) is not None:
            launcher.end()
        root.configure(background=plain)
        root.__dict__.pop("report_callback_exception", None)
        root.update()


def live(root: tkinter.Misc, true: Callable[[], Any], what: str = "") -> None:
    """Let Tk work until something is true."""

    def look() -> Any:
        root.update()
        return true()

    until(look, what=what)


def middle(widget: tkinter.Misc) -> tuple[int, int]:
    """Return where a person clicks on a widget."""
    widget.update()
    return (
        widget.winfo_rootx() + widget.winfo_width() // 2,
        widget.winfo_rooty() + widget.winfo_height() // 2,
    )
