"""The dialog, the trail and the picture in a Qt program, without a screen: Qt draws by itself."""

from __future__ import annotations

import io
import sys
import threading
from pathlib import Path

from PIL import Image
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QDialog,
    QFormLayout,
    QFrame,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTabWidget,
    QToolButton,
    QWidget,
)

import hypercare
from hypercare.integrations.desktop import words
from hypercare.integrations.qt import Launcher, install
from hypercare.screenshot import MASK
from tests.desktop import lines_of
from tests.sdk.fake_collector import FakeCollector
from tests.sdk.qt_parts import (
    Known,
    button,
    click,
    focused,
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


def test_an_error_in_a_slot_is_told_and_the_program_hears_of_it_as_before(
    window: QWidget, launcher: Launcher, known: Known
) -> None:
    save = QPushButton("&Save")
    save.clicked.connect(lambda: 1 / 0)
    show(window, save)
    click(save)

    trail = hypercare.preview("x")["trail"]

    [error] = trail["errors"]
    assert (error["type"], error["handled"]) == ("ZeroDivisionError", False)
    assert [kind for kind, _ in known] == [ZeroDivisionError]
    [step] = [each for each in trail["steps"] if each["type"] == "click"]
    assert step["message"] == "clicked “Save”"
    assert step["at"] <= error["at"], "the click comes before what it led to"


def test_installed_twice_is_installed_once(
    app: QApplication, window: QWidget, launcher: Launcher, known: Known
) -> None:
    assert install(app) is launcher
    QTimer.singleShot(0, lambda: 1 / 0)
    live(lambda: known)
    assert len(known) == 1
    assert len(hypercare.preview("x")["trail"]["errors"]) == 1


def test_steps_say_what_was_done_and_never_what_was_typed(
    window: QWidget, launcher: Launcher
) -> None:
    pages, page = QTabWidget(), QWidget()
    form, name, married = QFormLayout(page), QLineEdit(), QCheckBox("&Married")
    form.addRow("&Surname:", name)
    form.addRow(married)
    pages.addTab(page, "Person")
    pages.addTab(QWidget(), "Address")
    save = QAction("Save as…", window)
    save.setShortcut("Ctrl+S")
    window.addAction(save)
    show(window, pages)
    QTest.keyClicks(name, "secretname")
    click(married)
    QTest.keyClick(married, Qt.Key.Key_Space)
    QTest.keyClick(married, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    bar = pages.tabBar()
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(1).center())
    extra = QDialog(window)
    extra.setWindowTitle("Extra")
    extra.show()
    extra.close()

    assert steps() == [
        "opened the window “Small program”",
        "typed in “Surname”",
        "clicked “Married”",
        "pressed “Married”",
        "chose “Save as…”",
        "turned to “Address”",
        "opened the window “Extra”",
        "closed the window “Extra”",
    ]
    assert "secretname" not in str(hypercare.preview("x"))


def test_hidden_line_edits_and_marked_widgets_are_covered_in_the_picture(
    app: QApplication, window: QWidget, launcher: Launcher, ready: FakeCollector
) -> None:
    secret, salary, plain = QLineEdit("hunter2", window), QFrame(window), QFrame(window)
    secret.setEchoMode(QLineEdit.EchoMode.Password)
    salary.setStyleSheet("background: #ff8800")
    plain.setStyleSheet("background: #0088ff")
    for top, each in zip((10, 60, 110), (secret, salary, plain), strict=True):
        each.setGeometry(10, top, 120, 30)
    show(window)
    launcher.mask(salary)
    open_by_key(app, window)
    write(app, "look")
    send(app)
    live(lambda: ready.posts)

    with Image.open(io.BytesIO(ready.posts[0].files[0].content)) as picture:
        assert picture.size == (420, 300)
        assert lines_of(picture, "#ff8800") == []
        assert [y for _, y in lines_of(picture, MASK)] == [*range(10, 40), *range(60, 90)]
        assert len(lines_of(picture, "#0088ff")) == 30


def test_a_person_writes_sends_by_key_and_gets_a_receipt_to_copy(
    app: QApplication, window: QWidget, launcher: Launcher, ready: FakeCollector
) -> None:
    field = QLineEdit()
    show(window, field)
    field.setFocus()
    dialog = open_by_key(app, window)
    write(app, "It does not add up")
    QTest.keyClick(focused(app), Qt.Key.Key_Tab)
    QTest.keyClick(focused(app), Qt.Key.Key_Tab)
    QTest.keyClick(focused(app), Qt.Key.Key_Space)
    send(app)
    live(lambda: "SHOP-1" in texts(dialog), "no receipt was shown")
    assert words.RECEIVED_TEXT in texts(dialog)

    click(button(dialog, words.COPY))
    assert app.clipboard().text() == "SHOP-1"
    assert words.COPIED in texts(dialog)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    live(lambda: app.focusWidget() is field, "the focus does not go back to where it was")

    assert ready.feedback[0]["description"] == "It does not add up"
    assert ready.feedback[0]["impact"] == {"scope": "me"}


def test_a_fault_is_shown_at_its_field_and_goes_when_it_is_mended(
    app: QApplication, window: QWidget, launcher: Launcher, ready: FakeCollector
) -> None:
    show(window)
    dialog = open_by_key(app, window)
    send(app)
    fault = "Please tell us in a few words what went wrong."
    assert fault in texts(dialog)
    write(app, "Nothing works")
    assert fault not in texts(dialog)
    assert ready.posts == []


def test_a_collector_that_hangs_does_not_stop_the_program(
    app: QApplication, window: QWidget, launcher: Launcher, ready: FakeCollector
) -> None:
    ready.moods = ["slow"]
    ready.slow_seconds = 60
    show(window)
    dialog = open_by_key(app, window)
    write(app, "Slow")
    send(app)
    live(lambda: ready.posts)
    beats: list[int] = []
    timer = QTimer(window, interval=1)
    timer.timeout.connect(lambda: beats.append(1))
    timer.start()
    live(lambda: len(beats) > 20)
    assert words.SENDING in texts(dialog)
    ready.released.set()
    live(lambda: "SHOP-1" in texts(dialog))


def test_while_the_collector_is_away_the_dialog_says_that_it_is_kept(
    app: QApplication, window: QWidget, known: Known, nowhere: str, spool_dir: Path
) -> None:
    hypercare.init(nowhere, spool_dir=spool_dir)
    install(app)
    show(window)
    dialog = open_by_key(app, window)
    write(app, "Offline")
    send(app)
    live(lambda: words.KEPT in texts(dialog))
    assert words.KEPT_TEXT in texts(dialog)


def test_a_program_without_a_dsn_says_that_feedback_is_not_set_up(
    app: QApplication, window: QWidget, known: Known
) -> None:
    install(app)
    show(window)
    dialog = open_by_key(app, window)
    write(app, "Hello?")
    send(app)
    assert words.UNSET in texts(dialog)


def test_after_an_error_of_any_thread_the_dialog_is_offered_once_and_takes_no_focus(
    app: QApplication, window: QWidget, known: Known, ready: FakeCollector
) -> None:
    install(app, offer=3600)
    field = QLineEdit()
    show(window, field)
    field.setFocus()
    thread = threading.Thread(target=_fail_in_a_hook)
    thread.start()
    thread.join()
    live(lambda: words.OFFER_TITLE in texts(window))
    assert app.focusWidget() is field
    click(button(window, words.OFFER_NO))
    live(lambda: words.OFFER_TITLE not in texts(window))
    QTimer.singleShot(0, lambda: 1 / 0)
    live(lambda: len(known) == 2)
    app.processEvents()
    assert words.OFFER_TITLE not in texts(window)


def _fail_in_a_hook() -> None:
    """Fail as a slot does that runs in a QThread."""
    try:
        raise LookupError("in a thread")
    except LookupError as error:
        sys.excepthook(type(error), error, error.__traceback__)


def test_the_dialog_can_be_used_over_a_modal_window(
    app: QApplication, window: QWidget, launcher: Launcher, ready: FakeCollector
) -> None:
    show(window)
    modal = QDialog(window)
    modal.setWindowModality(Qt.WindowModality.ApplicationModal)
    modal.show()
    live(modal.isActiveWindow)
    dialog = open_by_key(app, modal)
    write(app, "Over a modal window")
    send(app)
    live(lambda: "SHOP-1" in texts(dialog))


def test_what_will_be_sent_is_shown_on_demand_and_keeps_up_with_the_words(
    app: QApplication, window: QWidget, launcher: Launcher
) -> None:
    show(window)
    dialog = open_by_key(app, window)
    field = focused(app)
    [fold] = [each for each in dialog.findChildren(QToolButton) if each.text() == words.SENT]
    click(fold)
    [shown] = [each for each in dialog.findChildren(QPlainTextEdit) if each.isReadOnly()]
    live(lambda: "Your words, as you wrote them" in shown.toPlainText())
    assert "Letter by letter" in shown.toPlainText()
    field.setFocus()
    write(app, "Said later")
    live(lambda: "Said later" in shown.toPlainText(), "what was said later is not told")
