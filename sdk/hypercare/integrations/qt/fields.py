"""The template's questions as Qt draws them: a text, a line, a choice of a few, a list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QGridLayout,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from hypercare import questions
from hypercare.integrations.desktop import words
from hypercare.integrations.qt.looks import Looks
from hypercare.questions import Question

FEW = 4
"""Choices up to this many are all in sight."""
ROW_LETTERS = 48
"""Letters of all choices together that still stand in one row."""


class Field(Protocol):
    """The part of a question that takes the answer."""

    @property
    def widget(self) -> QWidget:
        """What stands on the screen and takes the focus."""
        ...

    def read(self) -> str:
        """Return the wire's value, "" without an answer."""
        ...

    def fill(self, answer: str) -> None:
        """Put an answer in."""
        ...


class Asked(QWidget):
    """One question on the screen: label, help, field, and what is wrong with the answer."""

    def __init__(self, question: Question, looks: Looks, mended: Callable[[], None]) -> None:
        super().__init__()
        self.question, self._mended = question, mended
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        title = looks.label(question.label, "strong")
        column.addWidget(title)
        if question.help:
            column.addWidget(looks.label(question.help, "hint"))
        self._field = _field(question, self._look)
        title.setBuddy(self._field.widget)
        self._field.widget.setAccessibleName(question.label)
        self._field.widget.setAccessibleDescription(question.help)
        column.addWidget(self._field.widget)
        self._note, self._wrong = looks.label(questions.LOOKS_PRIVATE), looks.label("", "fault")
        for each in (self._note, self._wrong):
            each.hide()
            column.addWidget(each)

    @property
    def field(self) -> QWidget:
        """What takes the focus."""
        return self._field.widget

    def answer(self) -> str:
        """Return the wire's value, "" without an answer."""
        return self._field.read()

    def fill(self, answer: str) -> None:
        """Put an answer in."""
        self._field.fill(answer)

    def fault(self, message: str) -> None:
        """Show what is wrong; "" takes it away."""
        self._wrong.setText(message)
        self._wrong.setVisible(bool(message))
        self._field.widget.setAccessibleDescription(message or self.question.help)

    def focus(self) -> None:
        """Let the person write here."""
        self._field.widget.setFocus()

    def _look(self) -> None:
        """Warn of what looks private, and take back a fault that is mended."""
        answer = self.answer()
        self._note.setVisible(not self.question.choices and questions.looks_private(answer))
        if not self._wrong.isHidden() and not self.question.fault(answer):
            self.fault("")
            self._mended()


def _field(question: Question, changed: Callable[[], None]) -> Field:
    if question.choices:
        few = len(question.choices) <= FEW and not question.folded
        return _Few(question, changed) if few else _List(question)
    return _Text(question, changed) if question.lines > 1 else _Line(changed)


class _Text:
    def __init__(self, question: Question, changed: Callable[[], None]) -> None:
        self.widget = QPlainTextEdit()
        self.widget.setTabChangesFocus(True)
        line = QFontMetrics(self.widget.font()).lineSpacing()
        self.widget.setFixedHeight(line * question.lines + 18)
        self.widget.textChanged.connect(changed)

    def read(self) -> str:
        return self.widget.toPlainText()

    def fill(self, answer: str) -> None:
        self.widget.setPlainText(answer)


class _Line:
    def __init__(self, changed: Callable[[], None]) -> None:
        self.widget = QLineEdit()
        self.widget.textChanged.connect(lambda _: changed())

    def read(self) -> str:
        return self.widget.text()

    def fill(self, answer: str) -> None:
        self.widget.setText(answer)


class _Few:
    """A choice of a few. A second click on the chosen one takes it back."""

    def __init__(self, question: Question, changed: Callable[[], None]) -> None:
        self.widget = QWidget()
        grid = QGridLayout(self.widget)
        grid.setContentsMargins(0, 0, 0, 0)
        in_a_row = sum(len(said) for _, said in question.choices) <= ROW_LETTERS
        columns = len(question.choices) if in_a_row else 2
        self._group = QButtonGroup(self.widget)
        self._before = ""
        self._buttons = {value: QRadioButton(said) for value, said in question.choices}
        for place, button in enumerate(self._buttons.values()):
            self._group.addButton(button)
            grid.addWidget(button, place // columns, place % columns)
        grid.setColumnStretch(columns, 1)
        grid.setHorizontalSpacing(24)
        self.widget.setFocusProxy(next(iter(self._buttons.values())))
        self._group.buttonClicked.connect(lambda _: self._toggle(changed))

    def _toggle(self, changed: Callable[[], None]) -> None:
        if self.read() == self._before:
            self.fill("")
        self._before = self.read()
        changed()

    def read(self) -> str:
        return next((value for value, each in self._buttons.items() if each.isChecked()), "")

    def fill(self, answer: str) -> None:
        self._group.setExclusive(False)
        for value, each in self._buttons.items():
            each.setChecked(value == answer)
        self._group.setExclusive(True)
        self._before = answer


class _List:
    def __init__(self, question: Question) -> None:
        self.widget = QComboBox()
        self.widget.addItem(words.CHOOSE, "")
        for value, said in question.choices:
            self.widget.addItem(said, value)

    def read(self) -> str:
        return str(self.widget.currentData())

    def fill(self, answer: str) -> None:
        self.widget.setCurrentIndex(max(self.widget.findData(answer), 0))
