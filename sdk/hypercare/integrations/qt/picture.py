"""A picture of the window that is in use, drawn by Qt itself, what is private painted over.

No other window is in it, no system has to allow it, and Pillow is not needed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from shiboken6 import isValid

from hypercare.integrations.desktop import words
from hypercare.screenshot import MASK

log = logging.getLogger("hypercare")

OURS = "hypercare_"


@dataclass(frozen=True)
class Shot:
    """A picture, or in ``why`` the words that say why there is none."""

    window: QWidget | None = None
    image: QImage | None = None
    why: str = ""

    @property
    def content(self) -> Callable[[], bytes] | None:
        """Return what gives the picture to `hypercare.feedback`, or None."""
        image = self.image
        return None if image is None else lambda: _png(image)

    def thumbnail(self, width: int, height: int, scale: float) -> QPixmap:
        """Return a small copy for the dialog, sharp on a screen of that scale."""
        assert self.image is not None
        small = self.image.scaled(
            round(width * scale),
            round(height * scale),
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        small.setDevicePixelRatio(scale)
        return QPixmap.fromImage(small)


def shoot(masked: Iterable[QWidget]) -> Shot:
    """Photograph the window in use; why there is no picture is logged, and told in the shot."""
    window = in_use()
    if window is None:
        return Shot(why="no window of this program is open.")
    try:
        return Shot(window, _covered(window, masked))
    except Exception:
        log.exception("There is no screenshot")
        return Shot(window, why=words.PICTURE_FAILED)


def in_use() -> QWidget | None:
    """Return the window that has the focus, or the first that is to be seen."""
    windows = [QApplication.activeModalWidget(), QApplication.activeWindow()]
    windows += QApplication.topLevelWidgets()
    return next((each for each in windows if each is not None and _is_seen(each)), None)


def is_window(widget: QWidget) -> bool:
    """Say whether it is a window or a dialog: no menu, no tip."""
    return widget.windowType() in (Qt.WindowType.Window, Qt.WindowType.Dialog)


def _is_seen(widget: QWidget) -> bool:
    return widget.isVisible() and is_window(widget) and not widget.objectName().startswith(OURS)


def _covered(window: QWidget, masked: Iterable[QWidget]) -> QImage:
    """Grab a window and paint over what is private. Positions are in Qt's units on both sides."""
    pixmap = window.grab()
    painter = QPainter(pixmap)
    for each in (*_secrets(window), *(each for each in masked if isValid(each))):
        if each.isVisible() and (each is window or window.isAncestorOf(each)):
            painter.fillRect(QRect(each.mapTo(window, QPoint(0, 0)), each.size()), QColor(MASK))
    painter.end()
    return pixmap.toImage()


def _secrets(window: QWidget) -> list[QLineEdit]:
    shown = QLineEdit.EchoMode.Normal
    return [each for each in window.findChildren(QLineEdit) if each.echoMode() != shown]


def _png(image: QImage) -> bytes:
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    buffer.close()
    return bytes(content.data())
