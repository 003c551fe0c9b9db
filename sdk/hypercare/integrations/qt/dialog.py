"""The dialog as Qt draws it. What it does stands in `desktop.conversation`."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from hypercare import questions
from hypercare.integrations.desktop import words
from hypercare.integrations.desktop.conversation import Conversation, Stage
from hypercare.integrations.qt.fields import Asked
from hypercare.integrations.qt.looks import Kind, Looks
from hypercare.integrations.qt.panes import AnswerPane, Fold, PicturePane, Scrolled, SentPane
from hypercare.integrations.qt.picture import Shot
from hypercare.process import harmless

LOOK_MS = 100
LAID_OUT_MS = 50
MOST_OF_SCREEN = 0.62
"""Share of the screen's height that the questions may take before they scroll."""
WIDTH = 560
EDGE = 24


class Dialog(QDialog):
    """One window, from the first word to the receipt."""

    def __init__(self, conversation: Conversation, shot: Shot, *, is_set: bool) -> None:
        super().__init__(shot.window)
        self._conversation, self._is_set = conversation, is_set
        self._shown: Stage | None = None
        self.setObjectName("hypercare_dialog")
        self.setWindowTitle(words.WINDOW)
        self._looks = Looks(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, EDGE, 0, 0)
        self._column.setSpacing(0)
        self._build_head()
        self._build_form(shot)
        self._build_foot()
        self._fill()
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self._submit)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)

    def start(self) -> None:
        """Show it, the first question first."""
        self._draw(self._conversation.stage)
        self._fit()
        self.show()
        self.activateWindow()
        self._asked[0].focus()
        self._timer.start()

    @harmless(lambda: None)
    def done(self, result: int) -> None:
        """Go away, keep the draft, give the focus back; what is being sent is seen through."""
        try:
            self._keep()
        finally:
            super().done(result)
            parent = self.parentWidget()
            if parent is not None:
                parent.activateWindow()

    def _build_head(self) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(EDGE, 0, EDGE, 12)
        self._title = self._looks.label(questions.TITLE, "title")
        self._intro = self._looks.label(questions.INTRO, "hint")
        head.addWidget(self._title)
        head.addWidget(self._intro)
        self._column.addLayout(head)

    def _build_form(self, shot: Shot) -> None:
        self._room = Scrolled(round(self.screen().availableSize().height() * MOST_OF_SCREEN))
        form = QWidget()
        column = QVBoxLayout(form)
        column.setContentsMargins(EDGE, 0, EDGE, 12)
        column.setSpacing(16)
        asked = sorted(self._conversation.questions, key=lambda each: each.folded)
        self._asked = [Asked(each, self._looks, self._calm) for each in asked]
        self._picture = PicturePane(shot, self._looks, self._conversation.draft.picture)
        self._details = Fold(words.DETAILS, lambda _: self._fit_to(self._details))
        self._sent = Fold(words.SENT, self._show_what_is_sent)
        self._sent_text = SentPane()
        self._sent.column.addWidget(self._sent_text)
        parts: list[QWidget] = [each for each in self._asked if not each.question.folded]
        for part in (parts[0], self._picture, *parts[1:], self._details, self._sent):
            column.addWidget(part)
        self.setTabOrder(self._asked[0].field, self._picture.box)
        self.setTabOrder(self._picture.box, self._asked[1].field)
        for each in self._asked:
            if each.question.folded:
                self._details.column.addWidget(each)
        column.addStretch()
        self._room.setWidget(form)
        self._column.addWidget(self._room, 1)

    def _build_foot(self) -> None:
        self._column.addWidget(self._looks.rule())
        foot = QHBoxLayout()
        foot.setContentsMargins(EDGE, 14, EDGE, 14)
        foot.setSpacing(12)
        self._status = self._looks.label("", "hint")
        self._cancel, self._send = QPushButton(words.CANCEL), QPushButton(words.SEND)
        self._send.setDefault(True)
        self._cancel.setAutoDefault(False)
        self._cancel.clicked.connect(self.reject)
        self._send.clicked.connect(self._submit)
        foot.addWidget(self._status, 1)
        foot.addWidget(self._cancel)
        foot.addWidget(self._send)
        self._column.addLayout(foot)

    def _fill(self) -> None:
        answers = self._conversation.draft.answers
        for each in self._asked:
            each.fill(answers.get(each.question.name, ""))
        if any(answers.get(each.question.name) for each in self._asked if each.question.folded):
            self._details.open()

    def _fit(self) -> None:
        """Be as high as what is to be seen, and stay on the screen."""
        self._room.updateGeometry()
        self._column.activate()
        self.resize(max(WIDTH, self.sizeHint().width()), self.sizeHint().height())
        room, mine = self.screen().availableGeometry(), self.frameGeometry()
        if self.isVisible() and mine.bottom() > room.bottom():
            self.move(mine.left(), max(room.top(), room.bottom() - mine.height()))

    def _fit_to(self, fold: Fold) -> None:
        """Bring what was opened into sight, once it has its place."""
        self._fit()
        QTimer.singleShot(LAID_OUT_MS, self, lambda: self._room.reveal(fold))

    @harmless(lambda: None)
    def _submit(self) -> None:
        if self._conversation.stage.name != "asking":
            return
        self._keep()
        if not self._is_set:
            self._say(words.UNSET, "fault")
            return
        self._draw(self._conversation.send())

    @harmless(lambda: None)
    def _look(self) -> None:
        """Draw what has changed since the last look; a closed dialog ends when all is sent."""
        stage = self._conversation.look()
        if not self.isVisible() and stage.name != "sending":
            self._timer.stop()
            self.deleteLater()
            return
        if stage is not self._shown:
            self._draw(stage)
        if stage.name == "asking" and self._sent.button.isChecked():
            self._tell_what_is_sent()

    @harmless(lambda: None)
    def _show_what_is_sent(self, opened: bool) -> None:
        if opened:
            self._conversation.preview_anew()
            self._sent_text.setPlainText(words.SENT_LOOKING)
        self._fit_to(self._sent)

    def _tell_what_is_sent(self) -> None:
        """Show it as it is now: with each answer it changes."""
        self._keep()
        told = self._conversation.preview()
        if told is not None:
            self._sent_text.show_text(told)

    def _keep(self) -> None:
        """Take the answers over into the draft."""
        if self._conversation.stage.name != "asking":
            return
        draft = self._conversation.draft
        draft.answers = {each.question.name: each.answer() for each in self._asked}
        draft.picture = self._picture.box.isChecked()

    def _calm(self) -> None:
        """Take back what was said of a fault that is mended."""
        self._say("")

    def _say(self, text: str, kind: Kind = "hint") -> None:
        self._status.setText(text)
        self._looks.dress(self._status, kind)

    def _draw(self, stage: Stage) -> None:
        self._shown = stage
        if stage.name in ("received", "kept", "refused"):
            self._finish(stage)
            return
        self._say(stage.words, "fault" if stage.wrong else "hint")
        self._send.setDisabled(stage.name == "sending")
        for each in self._asked:
            each.fault(stage.faults.get(each.question.name, ""))
        marked = [each for each in self._asked if each.question.name in stage.faults]
        if marked and marked[0].question.folded:
            self._details.open()
        if marked:
            marked[0].focus()
            self._room.reveal(marked[0])
        self._fit()

    def _finish(self, stage: Stage) -> None:
        """Show the receipt, or where it is kept, instead of the questions."""
        answer = AnswerPane(stage, self._looks, EDGE)
        self._room.setWidget(answer)
        for part in reversed(answer.buttons):
            self.setTabOrder(self._cancel, part)
        title = words.ANSWERS[stage.name]
        self._title.setText(title)
        self.setWindowTitle(words.titled(title, stage.receipt))
        self._intro.hide()
        self._send.hide()
        self._say("")
        self._cancel.setText(words.CLOSE)
        self._cancel.setDefault(True)
        self._cancel.setFocus(Qt.FocusReason.OtherFocusReason)
        self._fit()
