"""Parts of the dialog that are no questions: a room that scrolls, folds, picture and answer."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from hypercare.integrations.desktop import words
from hypercare.integrations.desktop.conversation import Stage
from hypercare.integrations.qt.looks import Looks
from hypercare.integrations.qt.picture import Shot

THUMBNAIL = (216, 144)
"""Width and height of the small picture, in Qt's units."""
SENT_HEIGHT = 220


class Scrolled(QScrollArea):
    """A room as high as what is in it, up to a limit; then it scrolls."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def sizeHint(self) -> QSize:
        """Ask for the height of the inside, if there is so much room."""
        inside = self.widget()
        if inside is None:
            return super().sizeHint()
        wanted = inside.sizeHint()
        bar = self.verticalScrollBar().sizeHint().width()
        height = inside.heightForWidth(wanted.width()) if inside.hasHeightForWidth() else 0
        return QSize(wanted.width() + bar, min(max(wanted.height(), height), self._most))

    def reveal(self, part: QWidget) -> None:
        """Bring a part into sight, its top before its end."""
        inside = self.widget()
        if inside is None:
            return
        top = part.mapTo(inside, QPoint(0, 0)).y()
        self.ensureVisible(0, top + part.height(), 0, 0)
        self.ensureVisible(0, top, 0, 0)


class Fold(QWidget):
    """A heading that opens and closes what is below it."""

    def __init__(self, title: str, toggled: Callable[[bool], None]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.button = QToolButton()
        self.button.setText(title)
        self.button.setStyleSheet("QToolButton { font-weight: bold; border: none; padding: 0; }")
        self.button.setCheckable(True)
        self.button.setAutoRaise(True)
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setArrowType(Qt.ArrowType.RightArrow)
        self.inside = QWidget()
        self.column = QVBoxLayout(self.inside)
        self.column.setContentsMargins(16, 4, 0, 0)
        self.column.setSpacing(12)
        self.inside.hide()
        column.addWidget(self.button)
        column.addWidget(self.inside)
        self.button.toggled.connect(self._turn)
        self.button.toggled.connect(toggled)

    def open(self) -> None:
        """Open it if it is closed."""
        self.button.setChecked(True)

    def _turn(self, opened: bool) -> None:
        self.inside.setVisible(opened)
        arrow = Qt.ArrowType.DownArrow if opened else Qt.ArrowType.RightArrow
        self.button.setArrowType(arrow)


class PicturePane(QWidget):
    """The picture, small, and whether it goes along."""

    def __init__(self, shot: Shot, looks: Looks, wanted: bool) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(20)
        self.box = QCheckBox(words.PICTURE_SEND)
        self.box.setChecked(wanted and shot.image is not None)
        if shot.image is None:
            self.box.hide()
            row.addWidget(looks.label(f"{words.NO_PICTURE} {shot.why}", "hint"))
            return
        small = QLabel()
        small.setStyleSheet(f"border: 1px solid {looks.line};")
        small.setPixmap(shot.thumbnail(*THUMBNAIL, self.devicePixelRatioF()))
        small.setAccessibleName(words.PICTURE)
        row.addWidget(small)
        beside = QVBoxLayout()
        title, hint = looks.label(words.PICTURE, "strong"), looks.label(words.PICTURE_HINT, "hint")
        beside.setSpacing(8)
        beside.addStretch()
        for each in (title, self.box, hint):
            beside.addWidget(each)
        beside.addStretch()
        row.addLayout(beside, 1)


class SentPane(QPlainTextEdit):
    """“What will be sent”: a text to read, which can be selected and scrolled."""

    def __init__(self) -> None:
        super().__init__(words.SENT_LOOKING)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setFixedHeight(SENT_HEIGHT)
        self.setAccessibleName(words.SENT)

    def show_text(self, text: str) -> None:
        """Show a newer text, and stay at the place where a person reads."""
        bar = self.verticalScrollBar()
        place = bar.value()
        self.setPlainText(text)
        bar.setValue(place)


class AnswerPane(QWidget):
    """What became of it: a receipt, or where the words are kept."""

    def __init__(self, stage: Stage, looks: Looks, edge: int) -> None:
        super().__init__()
        self._looks = looks
        self.buttons: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(edge, edge // 3, edge, edge)
        self._column.setSpacing(10)
        if stage.name == "received":
            self._received(stage)
        else:
            self._column.addWidget(looks.label(stage.words))
            if stage.name == "kept":
                self._column.addWidget(looks.label(words.KEPT_TEXT, "hint"))

    def _received(self, stage: Stage) -> None:
        if not stage.receipt:
            self._column.addWidget(self._looks.label(words.RECEIVED_UNNAMED))
            return
        self._column.addWidget(self._looks.label(words.RECEIVED_TEXT))
        receipt, copied = self._looks.label(stage.receipt, "large"), self._looks.label("", "hint")
        copy = QPushButton(words.COPY)
        self.buttons.append(copy)
        receipt.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = QHBoxLayout()
        row.setSpacing(16)
        for each in (receipt, copy, copied):
            row.addWidget(each)
        row.addStretch()
        self._column.addLayout(row)

        def copy_it() -> None:
            QApplication.clipboard().setText(stage.receipt)
            copied.setText(words.COPIED)

        copy.clicked.connect(copy_it)
        self._column.addWidget(self._looks.label(words.RECEIVED_KEEP, "hint"))
        if stage.link.startswith(("http://", "https://")):
            link = QLabel(f'<a href="{escape(stage.link)}">{words.FOLLOW}</a>')
            link.setOpenExternalLinks(True)
            link.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
            self._column.addWidget(link)
            self.buttons.append(link)
