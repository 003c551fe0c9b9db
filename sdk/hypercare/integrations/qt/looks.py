"""Fonts and colours of the dialog, taken from the application's own palette or style sheet.

They are given as style sheets of single labels: an application's sheet would outdo a palette.
"""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QFrame, QLabel, QWidget

Kind = Literal["plain", "strong", "title", "large", "hint", "fault"]


class Looks:
    """What the parts inside a window look like, now that the application has styled it."""

    def __init__(self, window: QWidget) -> None:
        window.ensurePolished()
        palette = window.palette()
        text = palette.color(QPalette.ColorRole.WindowText)
        behind = palette.color(QPalette.ColorRole.Window)
        size = window.font().pointSizeF()
        size = size if size > 0 else 10.0
        fault = "#ff9d94" if behind.lightnessF() < 0.5 else "#b3261e"
        self.line = _mixed(text, behind, 0.22)
        self._sheets: dict[Kind, str] = {
            "plain": "",
            "strong": "font-weight: bold;",
            "title": f"font-weight: bold; font-size: {size * 1.5}pt;",
            "large": f"font-weight: bold; font-size: {size * 2.2}pt;",
            "hint": f"color: {_mixed(text, behind, 0.68)};",
            "fault": f"color: {fault}; font-weight: bold;",
        }

    def label(self, text: str, kind: Kind = "plain") -> QLabel:
        """Return a label that wraps its lines, but for the short ones."""
        label = QLabel(text)
        label.setTextFormat(Qt.TextFormat.PlainText)  # it may come from elsewhere
        label.setWordWrap(kind in ("plain", "hint", "fault"))
        self.dress(label, kind)
        return label

    def dress(self, label: QLabel, kind: Kind) -> None:
        """Make a label look like its kind."""
        label.setStyleSheet(f"QLabel {{ {self._sheets[kind]} }}")

    def rule(self) -> QFrame:
        """Return a thin line from side to side."""
        line = QFrame()
        line.setFixedHeight(1)
        line.setStyleSheet(f"background: {self.line};")
        return line


def _mixed(one: QColor, other: QColor, share: float) -> str:
    pairs = ((one.red(), other.red()), (one.green(), other.green()), (one.blue(), other.blue()))
    red, green, blue = (round(a * share + b * (1 - share)) for a, b in pairs)
    return QColor(red, green, blue).name()
