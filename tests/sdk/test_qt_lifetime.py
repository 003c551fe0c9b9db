"""A Qt dialog comes, goes, and comes again: nothing of it is left, and nothing of the program."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPlainTextEdit, QWidget
from shiboken6 import isValid

import hypercare
from hypercare.integrations.desktop import words
from hypercare.integrations.qt import Launcher, install
from hypercare.integrations.qt.looks import Looks
from tests.sdk.fake_collector import FakeCollector
from tests.sdk.qt_parts import (
    Known,
    dialog_of,
    live,
    open_by_key,
    send,
    show,
    steps,
    texts,
    write,
)
from tests.sdk.qt_parts import app as app
from tests.sdk.qt_parts import known as known
from tests.sdk.qt_parts import launcher as launcher
from tests.sdk.qt_parts import only_app as only_app
from tests.sdk.qt_parts import window as window


def leave(dialog: QDialog) -> None:
    """Close the dialog, and let Qt work until nothing is left of it."""
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    live(lambda: not isValid(dialog), "the closed dialog lives on")


def test_a_dialog_that_was_closed_opens_again_with_what_was_written(
    app: QApplication, window: QWidget, launcher: Launcher
) -> None:
    show(window)
    dialog = open_by_key(app, window)
    write(app, "First half")
    leave(dialog)
    again = open_by_key(app, window)
    assert words.RESTORED in texts(again)
    assert "First half" in [each.toPlainText() for each in again.findChildren(QPlainTextEdit)]


def test_after_a_dialog_was_closed_the_next_error_offers_one(
    app: QApplication, window: QWidget, known: Known, ready: FakeCollector
) -> None:
    install(app, offer=0)
    show(window)
    leave(open_by_key(app, window))
    QTimer.singleShot(0, lambda: 1 / 0)
    live(lambda: words.OFFER_TITLE in texts(window))


@pytest.mark.parametrize("mood", ["202", "500"])
def test_nothing_is_left_of_a_dialog_whose_feedback_was_sent_or_kept(
    app: QApplication,
    window: QWidget,
    launcher: Launcher,
    ready: FakeCollector,
    caplog: pytest.LogCaptureFixture,
    mood: str,
) -> None:
    ready.moods = [mood] * 3
    show(window)
    dialog = open_by_key(app, window)
    write(app, "It broke")
    send(app)
    with caplog.at_level(logging.ERROR, "hypercare"):
        live(lambda: words.CLOSE in texts(dialog), "no answer was shown")
        leave(dialog)
    assert "failed" not in caplog.text


def test_a_dialog_that_shows_that_words_are_kept_stands_still(
    app: QApplication, window: QWidget, known: Known, nowhere: str, spool_dir: Path
) -> None:
    hypercare.init(nowhere, spool_dir=spool_dir)
    install(app)
    show(window)
    dialog = open_by_key(app, window)
    write(app, "Offline")
    send(app)
    live(lambda: words.KEPT_AWAY in texts(dialog))
    [label] = [each for each in dialog.findChildren(QLabel) if each.text() == words.KEPT_AWAY]
    looks = looked_at(dialog, 3)
    live(looks)
    assert isValid(label), "it was drawn anew although nothing had changed"


def looked_at(dialog: QDialog, times: int) -> Callable[[], bool]:
    """Say whether the dialog's own timer has rung so often since."""
    rung: list[int] = []
    for timer in dialog.findChildren(QTimer, options=Qt.FindChildOption.FindDirectChildrenOnly):
        timer.timeout.connect(lambda: rung.append(1))
    return lambda: len(rung) >= times


def test_what_was_kept_and_then_refused_is_told_and_comes_back(
    app: QApplication, window: QWidget, launcher: Launcher, ready: FakeCollector
) -> None:
    ready.moods = ["500", "422"]
    show(window)
    dialog = open_by_key(app, window)
    write(app, "Kept first")
    send(app)
    live(lambda: words.KEPT in texts(dialog))
    hypercare.flush(10)
    live(lambda: words.REFUSED_TITLE in texts(dialog))
    assert words.KEPT_TEXT not in texts(dialog)
    leave(dialog)
    again = open_by_key(app, window)
    assert "Kept first" in [each.toPlainText() for each in again.findChildren(QPlainTextEdit)]


def test_what_the_collector_says_is_shown_as_text_and_never_as_html(app: QApplication) -> None:
    label = Looks(QWidget()).label("<b>Gone</b><img src=x>")
    assert label.textFormat() == Qt.TextFormat.PlainText


def test_a_window_that_comes_where_another_was_is_told_as_another(
    app: QApplication, window: QWidget, launcher: Launcher
) -> None:
    show(window)
    for number in range(20):
        extra = QDialog(window)
        extra.setWindowTitle(f"Extra {number}")
        extra.show()
        extra.deleteLater()  # never closed
        del extra
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    opened = [each for each in steps() if "opened the window “Extra" in each]
    assert opened == [f"opened the window “Extra {number}”" for number in range(20)]


def test_a_window_is_known_again_by_whatever_python_calls_it(
    app: QApplication, window: QWidget, launcher: Launcher
) -> None:
    show(window)
    window.hide()
    window.show()
    window.close()
    assert steps() == [
        "opened the window “Small program”",
        "closed the window “Small program”",
    ]


def test_letting_go_gives_the_hook_back_and_another_launcher_can_follow(
    app: QApplication, window: QWidget, known: Known, ready: FakeCollector
) -> None:
    before = sys.excepthook
    launcher = install(app)
    launcher.end()
    assert sys.excepthook is before
    launcher.open()
    assert dialog_of(app) is None

    another = install(app)
    assert another is not launcher
    show(window)
    open_by_key(app, window)


def test_letting_go_below_another_hook_leaves_that_alone_and_hears_nothing_more(
    app: QApplication, known: Known, ready: FakeCollector, caplog: pytest.LogCaptureFixture
) -> None:
    launcher = install(app)
    ours = sys.excepthook
    later: list[BaseException] = []

    def theirs(kind: type[BaseException], error: BaseException, trace: object) -> None:
        later.append(error)
        ours(kind, error, None)

    sys.excepthook = theirs
    launcher.end()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    QTimer.singleShot(0, lambda: 1 / 0)
    live(lambda: later and known)
    assert sys.excepthook is theirs
    assert "failed" not in caplog.text


def test_a_picture_that_cannot_be_taken_is_told_in_a_persons_words(
    app: QApplication, known: Known, ready: FakeCollector, caplog: pytest.LogCaptureFixture
) -> None:
    class Shy(QWidget):
        def grab(self, *_: object) -> QPixmap:
            raise OSError("XGetImage: BadMatch")

    window = Shy()
    install(app)
    show_bare(window)
    dialog = open_by_key(app, window)
    assert f"{words.NO_PICTURE} {words.PICTURE_FAILED}" in texts(dialog)
    assert "BadMatch" in caplog.text


def show_bare(window: QWidget) -> None:
    window.show()
    window.activateWindow()
    live(window.isActiveWindow)
