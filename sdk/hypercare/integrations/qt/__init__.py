"""Qt (PySide6): ``hypercare.integrations.qt.install(app, who=…)``.

F1 opens a native dialog. PySide6 hands exceptions that leave a slot to ``sys.excepthook``, whose
earlier owner is still called; steps come through one event filter of the application.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from hypercare import trail
from hypercare.integrations.desktop import program
from hypercare.integrations.desktop.conversation import Conversation, Draft
from hypercare.integrations.desktop.offers import OFFER_SECONDS, Offers
from hypercare.integrations.qt.dialog import Dialog
from hypercare.integrations.qt.offer import Offer
from hypercare.integrations.qt.picture import Shot, shoot
from hypercare.integrations.qt.steps import Steps
from hypercare.process import Decided, harmless


@harmless(lambda: Launcher())
def install(
    app: QApplication,
    *,
    who: Callable[[], Any] | None = None,
    shortcut: str | None = "F1",
    mask: Iterable[QWidget] = (),
    offer: float | None = OFFER_SECONDS,
) -> Launcher:
    """Give ``app`` and all its windows the dialog, the trail and the screenshot.

    ``who`` says who uses the program: None, a mapping or an object with ``id``, ``name``, ``email``
    and ``role``, or a tuple in that order. ``shortcut`` is the key that opens the dialog, as
    `QKeySequence` writes it, or None. ``mask`` are widgets that no picture shows; line edits that
    do not show what is typed are covered always. ``offer`` is how many seconds lie between two
    offers of the dialog after an error: ``math.inf`` makes one offer only, None none.

    Returns the launcher: connect ``launcher.open`` to an action or a button;
    ``launcher.mask(widget)`` covers what is made later.
    """
    known = app.findChild(Launcher, options=Qt.FindChildOption.FindDirectChildrenOnly)
    if known is not None:
        return known
    launcher = Launcher(app, who, mask, Offers(offer))
    launcher.begin(shortcut)
    return launcher


class Launcher(QObject):
    """Opens the dialog for one application. Without one it does nothing."""

    _noticed = Signal()
    """Takes an error of any thread to the thread of the windows."""

    def __init__(
        self,
        app: QApplication | None = None,
        who: Callable[[], Any] | None = None,
        mask: Iterable[QWidget] = (),
        offers: Offers | None = None,
    ) -> None:
        super().__init__(app)
        self._app, self._who = app, who
        self._masked = list(mask)
        self._offers = offers or Offers(None)
        self._draft = Draft()
        self._dialog: Dialog | None = None
        self._offer: Offer | None = None
        self._steps: Steps | None = None
        self._hook: Hook | None = None

    @harmless(lambda: None)
    def open(self, *_: Any) -> None:
        """Take a picture of the window in use and open the dialog; if it is open, go to it."""
        if self._app is None:
            return
        if self._dialog is not None and _is_seen(self._dialog):
            self._dialog.raise_()
            self._dialog.activateWindow()
            return
        shot = self._shot_of_offer() or shoot(self._masked)
        conversation = Conversation(self._draft, program.person(self._who), shot.content)
        self._dialog = Dialog(conversation, shot, is_set=Decided.settings is not None)
        self._dialog.start()

    @harmless(lambda: None)
    def mask(self, *widgets: QWidget) -> None:
        """Cover these in every picture from now on."""
        self._masked += widgets

    def begin(self, shortcut: str | None) -> None:
        """Start: hooks are added to those of the application, and call them."""
        assert self._app is not None
        program.begin(self._who, _screen(self._app))
        self._noticed.connect(self._make_offer, Qt.ConnectionType.QueuedConnection)
        self._steps = Steps(self._app, shortcut, self.open)
        self._hook = Hook(self._failed)

    def end(self) -> None:
        """Let go of the application, for programs that make another one: only ours is undone."""
        if self._steps is not None:
            self._steps.end()
        if self._hook is not None:
            self._hook.end()
        self._app = None
        self.setParent(None)
        self.deleteLater()

    @harmless(lambda: None)
    def _failed(self, error: BaseException) -> None:
        if isinstance(error, Exception):
            trail.notice(error, handled=False, trail=trail.program(), via="qt")
            self._noticed.emit()

    @harmless(lambda: None)
    def _make_offer(self) -> None:
        """Offer the dialog; the picture is of this moment, before the offer is in it."""
        if Decided.settings is None or self._is_busy() or not self._offers.due():
            return
        shot = shoot(self._masked)
        if shot.window is not None:
            self._offer = Offer(shot, self.open)

    def _shot_of_offer(self) -> Shot | None:
        """Take the offer away, and return the picture that was taken when it was made."""
        offer, self._offer = self._offer, None
        return offer.close() if offer is not None else None

    def _is_busy(self) -> bool:
        return (self._dialog is not None and _is_seen(self._dialog)) or (
            self._offer is not None and self._offer.is_open()
        )


class Hook:
    """Stands in `sys.excepthook`, tells of an error, and calls what stood there before."""

    def __init__(self, tell: Callable[[BaseException], None]) -> None:
        self._tell: Callable[[BaseException], None] | None = tell
        self._previous = sys.excepthook
        sys.excepthook = self

    def __call__(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Hear of an error that nobody caught."""
        if self._tell is not None:
            self._tell(error)
        self._previous(kind, error, trace)

    def end(self) -> None:
        """Give the place back; where another stands on top of us, tell of nothing more."""
        self._tell = None
        if sys.excepthook is self:
            sys.excepthook = self._previous


def _is_seen(dialog: Dialog) -> bool:
    """Say whether a dialog is on the screen; one that was closed is soon no object any more."""
    return isValid(dialog) and dialog.isVisible()


def _screen(app: QApplication) -> dict[str, Any]:
    screen = app.primaryScreen()
    size, scale = screen.size(), screen.devicePixelRatio()
    return {
        "width": round(size.width() * scale),
        "height": round(size.height() * scale),
        "scale": round(scale, 2),
    }
