"""A tkinter dialog that goes on: through waiting, a late refusal, and a fault of our own."""

from __future__ import annotations

import tkinter
from pathlib import Path
from tkinter import ttk
from typing import Any

import pytest

import hypercare
from hypercare import screenshot
from hypercare.integrations.desktop import words
from hypercare.integrations.desktop.conversation import Conversation, Stage
from hypercare.integrations.tkinter import Launcher, install
from tests.desktop import Screen
from tests.sdk.desktop_parts import live
from tests.sdk.desktop_parts import only_root as only_root
from tests.sdk.desktop_parts import root as root
from tests.sdk.desktop_parts import screen as screen
from tests.sdk.fake_collector import FakeCollector
from tests.sdk.test_tkinter import every, open_by_key, texts, write
from tests.sdk.test_tkinter import known as known
from tests.sdk.test_tkinter import launcher as launcher

BEATS = 5
BEAT_MS = 100
"""A dialog looks once in such a beat."""


def test_a_dialog_that_shows_that_words_are_kept_stands_still(
    root: tkinter.Tk, known: Any, nowhere: str, spool_dir: Path, screen: Screen
) -> None:
    hypercare.init(nowhere, spool_dir=spool_dir)
    install(root)
    dialog = open_by_key(root, screen)
    write(root, screen, "Offline")
    screen.key("ctrl+Return")
    live(root, lambda: words.KEPT_AWAY in texts(dialog))
    said = [each for each in every(dialog, ttk.Label) if each["text"] == words.KEPT_AWAY]
    beats: list[int] = []

    def beat() -> None:
        beats.append(1)
        if len(beats) < BEATS:
            root.after(BEAT_MS, beat)

    beat()
    live(root, lambda: len(beats) == BEATS)
    assert [each.winfo_exists() for each in said] == [True], "it was drawn anew, unchanged"


def test_what_was_kept_and_then_refused_is_told_and_comes_back(
    root: tkinter.Tk, launcher: Launcher, ready: FakeCollector, screen: Screen
) -> None:
    ready.moods = ["500", "422"]
    dialog = open_by_key(root, screen)
    write(root, screen, "Kept first")
    screen.key("ctrl+Return")
    live(root, lambda: words.KEPT in texts(dialog))
    hypercare.flush(10)
    live(root, lambda: words.REFUSED_TITLE in texts(dialog))
    assert words.KEPT_TEXT not in texts(dialog)
    screen.key("Escape")
    live(root, lambda: not root.children.get("hypercare_dialog"))
    field, *_ = every(open_by_key(root, screen), tkinter.Text)
    assert field.get("1.0", "end-1c") == "Kept first"


def test_a_fault_of_ours_ends_no_dialog(
    root: tkinter.Tk,
    launcher: Launcher,
    ready: FakeCollector,
    screen: Screen,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    look, faults = Conversation.look, [OSError("a fault of ours")]

    def fails_once(conversation: Conversation) -> Stage:
        if faults and conversation.stage.name == "sending":
            raise faults.pop()
        return look(conversation)

    monkeypatch.setattr(Conversation, "look", fails_once)
    dialog = open_by_key(root, screen)
    write(root, screen, "It broke")
    screen.key("ctrl+Return")
    live(root, lambda: "SHOP-1" in texts(dialog))
    assert not faults


def test_a_picture_that_cannot_be_taken_is_told_in_a_persons_words(
    root: tkinter.Tk,
    launcher: Launcher,
    screen: Screen,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(*_: object) -> None:
        raise OSError("X get_image failed: error 8")

    monkeypatch.setattr(screenshot, "grab", fail)
    dialog = open_by_key(root, screen)
    assert f"{words.NO_PICTURE} {words.PICTURE_FAILED}" in texts(dialog)
    assert "error 8" in caplog.text
