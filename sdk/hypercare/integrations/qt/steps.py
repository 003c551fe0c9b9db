"""What a person does, as they would tell it: clicked “Save”, typed in “Customer”.

One event filter of the application sees an event before its widget does, and lets it pass. What was
typed or chosen is never looked at.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
    QWidget,
)
from shiboken6 import getCppPointer

from hypercare import trail
from hypercare.integrations.qt.picture import OURS, is_window
from hypercare.process import harmless

FIELDS = (QLineEdit, QTextEdit, QPlainTextEdit, QAbstractSpinBox)
EDITING = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)
CHOOSING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
Kind = QEvent.Type


class Steps(QObject):
    """Writes the trail of one application, and hears the dialog's key."""

    def __init__(self, app: QApplication, shortcut: str | None, wanted: Callable[[], None]) -> None:
        super().__init__(app)
        self._shortcut = QKeySequence(shortcut) if shortcut else QKeySequence()
        self._wanted = wanted
        self._typed: QObject | None = None
        self._windows: dict[int, bool] = {}
        """Whether it is open, by the address of Qt's own object: Python's come and go."""
        self._told: dict[QEvent.Type, Callable[[Any, Any], None]] = {
            Kind.MouseButtonRelease: self._released,
            Kind.KeyRelease: self._key_released,
            Kind.KeyPress: self._pressed,
            Kind.Shortcut: self._used_shortcut,
            Kind.Show: self._opened,
            Kind.Close: self._closed,
        }
        self._app = app
        app.installEventFilter(self)
        app.aboutToQuit.connect(self.end)

    def end(self) -> None:
        """Look at nothing more."""
        self._app.removeEventFilter(self)

    @harmless(lambda: False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at an event; only the dialog's own key ends here."""
        told = self._told.get(event.type())
        if told is None:
            return False
        if isinstance(event, QKeyEvent) and self._is_ours_to_answer(watched, event):
            self._wanted()
            return True
        self._tell(told, watched, event)
        return False

    @harmless(lambda: None)
    def _tell(self, told: Callable[[Any, Any], None], watched: QObject, event: QEvent) -> None:
        if not _is_ours(watched):
            told(watched, event)

    def _is_ours_to_answer(self, watched: QObject, event: QKeyEvent) -> bool:
        return (
            event.type() == Kind.KeyPress
            and isinstance(watched, QWidget)
            and not self._shortcut.isEmpty()
            and QKeySequence(event.keyCombination()) == self._shortcut
        )

    def _released(self, widget: QObject, event: QMouseEvent) -> None:
        if not isinstance(widget, QWidget) or event.button() != Qt.MouseButton.LeftButton:
            return
        self._typed = None
        place = event.position().toPoint()
        if not widget.rect().contains(place):
            return
        if isinstance(widget, QAbstractButton) and widget.isEnabled():
            _step(f"clicked {_quoted(widget, 'a button')}", "click")
        elif isinstance(widget, QMenu):
            _chose(widget.actionAt(place))
        elif isinstance(widget, QTabBar) and (tab := widget.tabAt(place)) >= 0:
            _step(f"turned to “{_plain(widget.tabText(tab))}”", "navigation")
        elif isinstance(widget, QComboBox):
            _step(f"clicked {_quoted(widget, 'a choice')}", "click")
        elif isinstance(widget.parent(), QAbstractItemView):
            _step("clicked in a list", "click")

    def _key_released(self, widget: QObject, event: QKeyEvent) -> None:
        """Tell of the key that presses a button when it is let go."""
        space = event.key() == Qt.Key.Key_Space and not event.isAutoRepeat()
        if space and isinstance(widget, QAbstractButton) and widget.isEnabled():
            _step(f"pressed {_quoted(widget, 'a button')}", "click")

    def _pressed(self, widget: QObject, event: QKeyEvent) -> None:
        if isinstance(widget, QMenu) and event.key() in CHOOSING:
            _chose(widget.activeAction())
        elif isinstance(widget, QAbstractButton) and event.key() in CHOOSING[:2]:
            _step(f"pressed {_quoted(widget, 'a button')}", "click")
        elif isinstance(widget, FIELDS) and widget is not self._typed and _edits(event):
            self._typed = widget
            _step(f"typed in {_quoted(widget, 'a field')}", "change")

    def _used_shortcut(self, action: QObject, event: QEvent) -> None:
        if isinstance(action, QAction):
            _chose(action)

    def _opened(self, widget: QObject, event: QEvent) -> None:
        if not isinstance(widget, QWidget) or not is_window(widget):
            return
        address, windows = _address(widget), self._windows
        if address not in windows:
            widget.destroyed.connect(lambda: windows.pop(address, None))
        if not windows.get(address):
            windows[address] = True
            _step(f"opened the window “{_title(widget)}”", "navigation")

    def _closed(self, widget: QObject, event: QEvent) -> None:
        if isinstance(widget, QWidget) and self._windows.get(_address(widget)):
            self._windows[_address(widget)] = False
            _step(f"closed the window “{_title(widget)}”", "navigation")


def _address(widget: QWidget) -> int:
    address: int = getCppPointer(widget)[0]
    return address


def name_of(widget: QWidget) -> str:
    """Return what a person calls a widget: its text, its accessible name, or the label of it."""
    if isinstance(widget, QAbstractButton) and _plain(widget.text()):
        return _plain(widget.text())
    if widget.accessibleName() or widget.toolTip():
        return widget.accessibleName() or widget.toolTip()
    parent = widget.parentWidget()
    if parent is None:
        return ""
    layout = parent.layout()
    if isinstance(layout, QFormLayout) and isinstance(row := layout.labelForField(widget), QLabel):
        return _plain(row.text())
    buddies = (each for each in parent.findChildren(QLabel) if each.buddy() is widget)
    return next((_plain(each.text()) for each in buddies), "")


def _quoted(widget: QWidget, otherwise: str) -> str:
    name = name_of(widget)
    return f"“{name}”" if name else otherwise


def _chose(action: QAction | None) -> None:
    if action is not None and action.isEnabled() and not action.menu():
        _step(f"chose “{_plain(action.text())}”", "click")


def _plain(text: str) -> str:
    """Take out the marks of mnemonics."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&").strip().rstrip(":")


def _title(window: QWidget) -> str:
    return window.windowTitle().replace("[*]", "") or QApplication.applicationDisplayName()


def _step(message: str, kind: str) -> None:
    trail.record(trail.program(), message, kind)


def _is_ours(watched: QObject) -> bool:
    each: QObject | None = watched
    while each is not None:
        if each.objectName().startswith(OURS):
            return True
        each = each.parent()
    return False


def _edits(event: QKeyEvent) -> bool:
    """Say whether a key changes a text, whatever it changes it to."""
    return event.key() in EDITING or (event.text().isprintable() and bool(event.text()))
