"""After an error: a small offer in the corner of the window. It takes neither focus nor room."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton
from shiboken6 import isValid

from hypercare.integrations.desktop import words
from hypercare.integrations.qt.looks import Looks
from hypercare.integrations.qt.picture import Shot
from hypercare.process import harmless

MARGIN = 16
WIDTH = 360


class Offer(QObject):
    """Stands until it is answered, in the corner of the window that ``shot`` shows."""

    def __init__(self, shot: Shot, accept: Callable[[], None]) -> None:
        assert shot.window is not None
        super().__init__(shot.window)
        self._shot, self._window = shot, shot.window
        self._frame = frame = QFrame(self._window)
        frame.setObjectName("hypercare_offer")
        frame.setFrameShape(QFrame.Shape.StyledPanel)
        frame.setAutoFillBackground(True)
        grid = QGridLayout(frame)
        grid.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        looks = Looks(frame)
        title, text = looks.label(words.OFFER_TITLE, "strong"), looks.label(words.OFFER)
        grid.addWidget(title, 0, 0, 1, 3)
        grid.addWidget(text, 1, 0, 1, 3)
        later, now = QPushButton(words.OFFER_NO), QPushButton(words.OFFER_YES)
        later.clicked.connect(self.close)
        now.clicked.connect(accept)
        grid.setColumnStretch(0, 1)
        grid.addWidget(later, 2, 1)
        grid.addWidget(now, 2, 2)
        self._window.installEventFilter(self)
        self._place()
        frame.show()
        frame.raise_()

    def is_open(self) -> bool:
        """Say whether it still stands there."""
        return isValid(self._frame) and self._frame.isVisible()

    @harmless(lambda: None)
    def close(self, *_: object) -> Shot | None:
        """Go away; return the picture while the offer still stood."""
        if not self.is_open():
            return None
        self._frame.hide()
        self._frame.deleteLater()
        return self._shot

    @harmless(lambda: False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the corner when the window is resized."""
        if event.type() == QEvent.Type.Resize and self.is_open():
            self._place()
        return False

    def _place(self) -> None:
        room, height = self._window.size(), self._frame.heightForWidth(WIDTH)
        left, top = room.width() - WIDTH - MARGIN, room.height() - height - MARGIN
        self._frame.setGeometry(left, top, WIDTH, height)
