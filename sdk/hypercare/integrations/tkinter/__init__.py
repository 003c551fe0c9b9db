"""tkinter: ``hypercare.integrations.tkinter.install(root, who=…)``.

F1 opens a native dialog. Errors in callbacks come through ``report_callback_exception``, whose
earlier owner is still called; steps come through bindings that are added to what is there.
"""

from __future__ import annotations

import logging
import tkinter
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Any
from weakref import WeakKeyDictionary

from hypercare import trail
from hypercare.integrations.desktop import program
from hypercare.integrations.desktop.conversation import Conversation, Draft
from hypercare.integrations.desktop.offers import OFFER_SECONDS, Offers
from hypercare.integrations.tkinter.dialog import Dialog
from hypercare.integrations.tkinter.offer import Offer
from hypercare.integrations.tkinter.picture import Shot, shoot
from hypercare.integrations.tkinter.steps import Steps
from hypercare.process import Decided, harmless

log = logging.getLogger("hypercare")


@harmless(lambda: Launcher())
def install(
    root: tkinter.Tk,
    *,
    who: Callable[[], Any] | None = None,
    shortcut: str | None = "<F1>",
    mask: Iterable[tkinter.Misc] = (),
    offer: float | None = OFFER_SECONDS,
) -> Launcher:
    """Give ``root`` and all its windows the dialog, the trail and the screenshot.

    ``who`` says who uses the program: None, a mapping or an object with ``id``, ``name``, ``email``
    and ``role``, or a tuple in that order. ``shortcut`` is the key that opens the dialog, as
    tkinter writes it, or None. ``mask`` are widgets that no picture shows; entries that hide what
    is typed (``show="*"``) are covered always. ``offer`` is how many seconds lie between two
    offers of the dialog after an error: ``math.inf`` makes one offer only, None none.

    Returns the launcher: ``launcher.open`` is for a menu or a button, ``launcher.mask(widget)``
    covers what is made later.
    """
    if root not in _installed:
        _installed[root] = Launcher(root, who, mask, Offers(offer))
        _installed[root].begin(shortcut)
    return _installed[root]


class Launcher:
    """Opens the dialog for one ``Tk``. Without one it does nothing."""

    def __init__(
        self,
        root: tkinter.Tk | None = None,
        who: Callable[[], Any] | None = None,
        mask: Iterable[tkinter.Misc] = (),
        offers: Offers | None = None,
    ) -> None:
        self._root, self._who = root, who
        self._masked = list(mask)
        self._offers = offers or Offers(None)
        self._draft = Draft()
        self._dialog: Dialog | None = None
        self._offer: Offer | None = None
        self._steps: Steps | None = None
        self._key = ""
        self._restore: Callable[[], None] = lambda: None

    @harmless(lambda: None)
    def open(self) -> None:
        """Take a picture of the window in use and open the dialog; if it is open, go to it."""
        if self._root is None:
            return
        if self._dialog is not None and self._dialog.is_open():
            self._dialog.focus()
            return
        shot = self._shot_of_offer() or self._shot()
        conversation = Conversation(self._draft, program.person(self._who), shot.content)
        self._dialog = Dialog(
            self._root, conversation, shot, self._forget_dialog, is_set=Decided.settings is not None
        )

    @harmless(lambda: None)
    def mask(self, *widgets: tkinter.Misc) -> None:
        """Cover these in every picture from now on."""
        self._masked += widgets

    def begin(self, shortcut: str | None) -> None:
        """Start: hooks are added to those of the application, and call them."""
        root = self._root
        assert root is not None
        program.begin(self._who, _screen(root))
        self._steps = Steps(root, self.end)
        if shortcut:
            self._key = root.bind_all(shortcut, lambda _: self.open(), add="+")
        self._hear_errors(root)

    @harmless(lambda: None)
    def end(self) -> None:
        """Let go of a program that is destroyed, so that it is finalized where it ends.

        The hook that it has from us would hold it in a cycle, and Tk aborts when another thread's
        garbage collector ends its interpreter.
        """
        root, self._root = self._root, None
        if root is None or self._steps is None:
            return
        _installed.pop(root, None)
        self._restore()
        self._restore = lambda: None
        self._steps.end()
        if self._key:
            root.deletecommand(self._key)
        self._steps = self._dialog = self._offer = None
        self._masked.clear()

    def _hear_errors(self, root: tkinter.Tk) -> None:
        own = vars(root).get("report_callback_exception")
        previous = root.report_callback_exception

        def failed(
            kind: type[BaseException], error: BaseException, trace: TracebackType | None
        ) -> None:
            self._failed(error)
            previous(kind, error, trace)

        def restore() -> None:
            if vars(root).get("report_callback_exception") is not failed:
                return
            if own is not None:
                root.report_callback_exception = own
            else:
                del root.report_callback_exception

        root.report_callback_exception = failed
        self._restore = restore

    def _forget_dialog(self) -> None:
        self._dialog = None

    def _forget_offer(self) -> None:
        self._offer = None

    @harmless(lambda: None)
    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, Exception) or self._root is None:
            return
        if self._steps is not None:
            self._steps.settle()
        trail.notice(error, handled=False, trail=trail.program(), via="tkinter")
        if Decided.settings is not None and not self._is_busy() and self._offers.due():
            self._root.after_idle(self._make_offer)

    @harmless(lambda: None)
    def _make_offer(self) -> None:
        """Offer the dialog; the picture is of this moment, before the offer is in it."""
        assert self._root is not None
        shot = self._shot()
        self._offer = Offer(shot.window or self._root, shot, self.open, self._forget_offer)

    def _shot_of_offer(self) -> Shot | None:
        """Take the offer away, and return the picture that was taken when it was made."""
        offer, self._offer = self._offer, None
        return offer.close() if offer is not None else None

    def _shot(self) -> Shot:
        assert self._root is not None
        self._masked = [each for each in self._masked if each.winfo_exists()]
        return shoot(self._root, self._masked)

    def _is_busy(self) -> bool:
        return any(each is not None and each.is_open() for each in (self._dialog, self._offer))


def _screen(root: tkinter.Tk) -> dict[str, Any]:
    return {
        "width": root.winfo_screenwidth(),
        "height": root.winfo_screenheight(),
        "scale": round(root.winfo_fpixels("1i") / 96, 2),
    }


_installed: WeakKeyDictionary[tkinter.Tk, Launcher] = WeakKeyDictionary()
