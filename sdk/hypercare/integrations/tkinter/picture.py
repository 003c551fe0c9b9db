"""A picture of the window that is in use, with what is private painted over."""

from __future__ import annotations

import io
import logging
import tkinter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from hypercare import screenshot
from hypercare.integrations.desktop import words
from hypercare.screenshot import Box, NoPicture

log = logging.getLogger("hypercare")


@dataclass(frozen=True)
class Shot:
    """A picture, or in ``why`` the words that say why there is none."""

    window: tkinter.Misc | None = None
    image: Any = None
    why: str = ""

    @property
    def content(self) -> Any:
        """Return what gives the picture to `hypercare.feedback`, or None."""
        image = self.image  # and not the window: the courier is the last to let go of this
        return None if image is None else lambda: image

    def thumbnail(self, width: int, height: int) -> bytes:
        """Return a small copy for the dialog, a PNG."""
        small = self.image.copy()
        small.thumbnail((width, height))
        buffer = io.BytesIO()
        small.save(buffer, "PNG")
        return buffer.getvalue()


def shoot(root: tkinter.Tk, masked: Iterable[tkinter.Misc]) -> Shot:
    """Photograph the window in use; why there is no picture is logged, and told in the shot."""
    window = in_use(root)
    try:
        if window is None:
            raise NoPicture("no window of this program is open.", "show one before asking")
        private = [box_of(each) for each in (*_secrets(root), *masked) if each.winfo_viewable()]
        return Shot(window, screenshot.grab(box_of(window), private))
    except NoPicture as error:
        log.warning("There is no screenshot: %s (%s)", error, error.advice)
        return Shot(window, why=str(error))
    except Exception:
        log.exception("There is no screenshot")
        return Shot(window, why=words.PICTURE_FAILED)


def in_use(root: tkinter.Tk) -> tkinter.Misc | None:
    """Return the window that has the focus, or the first that is to be seen."""
    try:
        focused = root.focus_get()
    except KeyError:  # a widget that tkinter did not make, such as a menu's copy
        focused = None
    windows = [focused.winfo_toplevel()] if focused is not None else []
    windows += [root, *(each for each in _below(root) if isinstance(each, tkinter.Toplevel))]
    return next((each for each in windows if each.winfo_viewable()), None)


def box_of(widget: tkinter.Misc) -> Box:
    """Return where a widget stands on the screen."""
    left, top = widget.winfo_rootx(), widget.winfo_rooty()
    return (left, top, left + widget.winfo_width(), top + widget.winfo_height())


def _secrets(root: tkinter.Misc) -> Iterator[tkinter.Misc]:
    """Find every entry that does not show what is typed into it."""
    for widget in _below(root):
        if isinstance(widget, tkinter.Entry) and str(widget.cget("show")):
            yield widget


def _below(widget: tkinter.Misc) -> Iterator[tkinter.Misc]:
    for each in widget.winfo_children():
        yield each
        yield from _below(each)
