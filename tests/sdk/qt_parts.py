"""What the tests of the Qt dialog share: an application in memory, and a person at it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

import hypercare
from hypercare import environment
from hypercare.integrations.qt import Launcher, install
from tests.sdk.fake_collector import FakeCollector
from tests.waiting import until

Known = list[tuple[type[BaseException], BaseException]]


@cache
def _app() -> QApplication:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QT_QPA_PLATFORM", "offscreen")
        return QApplication([])


@pytest.fixture(scope="session")
def only_app() -> QApplication:
    """The one application that a process may have, drawing into memory."""
    return _app()


@pytest.fixture
def app(only_app: QApplication) -> Iterator[QApplication]:
    """The application as it has just begun, and without its integration at the end."""
    before = sys.excepthook
    try:
        yield only_app
    finally:
        sys.excepthook = before
        for window in only_app.topLevelWidgets():
            window.close()
            window.deleteLater()
        for launcher in only_app.findChildren(Launcher):
            launcher.end()
        only_app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        environment.note("screen", {})


@pytest.fixture
def known(app: QApplication) -> Known:
    """The errors that the program's own hook was told of."""
    told: Known = []
    sys.excepthook = lambda kind, error, _: told.append((kind, error))
    return told


@pytest.fixture
def window(app: QApplication) -> QWidget:
    window = QWidget()
    window.setWindowTitle("Small program")
    window.resize(420, 300)
    QVBoxLayout(window)
    return window


@pytest.fixture
def launcher(app: QApplication, known: Known, ready: FakeCollector) -> Launcher:
    """The integration, in a program whose collector is up."""
    return install(app, offer=None)


def live(true: Callable[[], Any], what: str = "") -> None:
    """Let Qt work until something is true."""

    def look() -> Any:
        QApplication.processEvents()
        return true()

    until(look, what=what)


def show(window: QWidget, *parts: QWidget) -> None:
    layout = window.layout()
    assert layout is not None
    for part in parts:
        layout.addWidget(part)
    window.show()
    window.activateWindow()
    live(window.isActiveWindow)


def dialog_of(app: QApplication) -> QDialog | None:
    found = [each for each in app.topLevelWidgets() if each.objectName() == "hypercare_dialog"]
    return next((each for each in found if isinstance(each, QDialog) and each.isVisible()), None)


def texts(window: QWidget) -> list[str]:
    """Return what the labels and buttons in sight say."""
    labels = [each.text() for each in window.findChildren(QLabel) if each.isVisible()]
    buttons = [each.text() for each in window.findChildren(QPushButton) if each.isVisible()]
    return labels + buttons


def button(window: QWidget, text: str) -> QPushButton:
    [found] = [each for each in window.findChildren(QPushButton) if each.text() == text]
    return found


def click(widget: QWidget) -> None:
    """Click near the left edge, where a check box has its box."""
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=QPoint(8, widget.height() // 2))


def open_by_key(app: QApplication, window: QWidget) -> QDialog:
    QTest.keyClick(app.focusWidget() or window, Qt.Key.Key_F1)
    live(lambda: dialog_of(app) and isinstance(app.focusWidget(), QPlainTextEdit))
    dialog = dialog_of(app)
    assert dialog is not None
    return dialog


def focused(app: QApplication) -> QWidget:
    widget = app.focusWidget()
    assert widget is not None
    return widget


def write(app: QApplication, letters: str) -> None:
    QTest.keyClicks(focused(app), letters)


def send(app: QApplication) -> None:
    QTest.keyClick(focused(app), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def steps() -> list[str]:
    return [each["message"] for each in hypercare.preview("x")["trail"]["steps"]]
