"""What a person does, as they would tell it: clicked “Save”, typed in “Customer”.

All comes through bindings that are added to those that are there. What was typed or chosen is never
looked at.
"""

from __future__ import annotations

import tkinter
from collections.abc import Callable
from typing import Any

from hypercare import trail
from hypercare.process import harmless

PRESSED = ("Button", "TButton", "Checkbutton", "TCheckbutton", "Radiobutton", "TRadiobutton")
TYPED = ("Entry", "TEntry", "Text", "Spinbox", "TSpinbox", "TCombobox")
OURS = ".hypercare_"
KEYS = ("space", "Return", "KP_Enter")


class Steps:
    """Writes the trail of one ``Tk``, and calls ``gone`` when that is destroyed."""

    def __init__(self, root: tkinter.Tk, gone: Callable[[], None]) -> None:
        self._root, self._gone = root, gone
        self._typed = ""
        self._chosen: tuple[str, str] | None = None
        self._windows: set[str] = set()
        handlers = (
            ("<ButtonPress-1>", self._clicked),
            ("<KeyPress>", self._pressed),
            ("<ButtonRelease-1>", self._released),
            ("<<MenuSelect>>", self._pointed_at),
            ("<<ComboboxSelected>>", self._changed),
            ("<<NotebookTabChanged>>", self._turned),
            ("<Map>", self._opened),
            ("<Destroy>", self._closed),
        )
        self._commands = [root.bind_all(event, told, add="+") for event, told in handlers]

    def end(self) -> None:
        """Let go of the program, which tkinter would keep for what is bound to all."""
        for each in self._commands:
            self._root.deletecommand(each)
        self._commands.clear()

    @harmless(lambda: None)
    def settle(self) -> None:
        """Write down a menu's entry whose command is running: its click is told only afterwards."""
        if self._chosen is not None:
            _, label = self._chosen
            self._chosen = None
            _step(f"chose “{label}” in the menu", "click")

    @harmless(lambda: None)
    def _clicked(self, event: tkinter.Event[Any]) -> None:
        if _is_ours(event.widget):
            return
        self._typed = ""
        kind = _class(event.widget)
        if kind in PRESSED and not _is_off(event.widget):
            _step(f"clicked {_quoted(event.widget, 'a button')}", "click")
        elif kind == "Treeview" and event.widget.identify_region(event.x, event.y) == "heading":
            column = event.widget.identify_column(event.x)
            _step(f"clicked the heading “{event.widget.heading(column, 'text')}”", "click")
        elif kind in ("Treeview", "Listbox"):
            _step("clicked in a list", "click")

    @harmless(lambda: None)
    def _pressed(self, event: tkinter.Event[Any]) -> None:
        kind = _class(event.widget)
        if _is_ours(event.widget):
            return
        if kind in PRESSED and event.keysym in KEYS:
            _step(f"pressed {_quoted(event.widget, 'a button')}", "click")
        elif kind == "Menu" and event.keysym in KEYS:
            self.settle()
        elif kind in TYPED and str(event.widget) != self._typed and _edits(event):
            self._typed = str(event.widget)
            _step(f"typed in {_quoted(event.widget, 'a field')}", "change")

    @harmless(lambda: None)
    def _released(self, event: tkinter.Event[Any]) -> None:
        if _class(event.widget) == "Menu" and not _is_ours(event.widget):
            self.settle()

    @harmless(lambda: None)
    def _pointed_at(self, event: tkinter.Event[Any]) -> None:
        """Remember which entry of a menu is the active one; none after the menu has closed."""
        call = self._root.tk.call
        if call(event.widget, "index", "active") in ("none", "", -1):
            return
        if call(event.widget, "type", "active") in ("command", "checkbutton", "radiobutton"):
            self._chosen = (
                str(event.widget),
                str(call(event.widget, "entrycget", "active", "-label")),
            )

    @harmless(lambda: None)
    def _changed(self, event: tkinter.Event[Any]) -> None:
        if not _is_ours(event.widget):
            _step(f"changed {_quoted(event.widget, 'a choice')}", "change")

    @harmless(lambda: None)
    def _turned(self, event: tkinter.Event[Any]) -> None:
        if event.widget.winfo_viewable() and not _is_ours(event.widget):
            _step(f"turned to “{event.widget.tab('current', 'text')}”", "navigation")

    @harmless(lambda: None)
    def _opened(self, event: tkinter.Event[Any]) -> None:
        widget = event.widget
        if not isinstance(widget, tkinter.Tk | tkinter.Toplevel) or _is_ours(widget):
            return
        if str(widget) not in self._windows:
            self._windows.add(str(widget))
            _step(f"opened the window “{widget.title()}”", "navigation")

    @harmless(lambda: None)
    def _closed(self, event: tkinter.Event[Any]) -> None:
        if str(event.widget) in self._windows:
            self._windows.discard(str(event.widget))
            _step("closed a window", "navigation")
        if event.widget is self._root:
            self._gone()


def name_of(widget: Any) -> str:
    """Return what a person calls a widget: its text, or the label before it in its grid or row."""
    if _class(widget) in PRESSED:
        return str(widget.cget("text")).strip().rstrip(":")
    return _label_of(widget)


def _label_of(widget: Any) -> str:
    before = ""
    place = widget.grid_info()
    for each in widget.master.winfo_children():
        if each is widget and not place:
            return before
        if _class(each) not in ("Label", "TLabel"):
            continue
        spot = each.grid_info()
        if place and spot and _stands_before(spot, place):
            return str(each.cget("text")).strip().rstrip(":")
        before = str(each.cget("text")).strip().rstrip(":")
    return ""


def _stands_before(label: Any, field: Any) -> bool:
    beside = label["row"] == field["row"] and label["column"] == field["column"] - 1
    above = label["row"] == field["row"] - 1 and label["column"] == field["column"]
    return bool(beside or above)


def _quoted(widget: Any, otherwise: str) -> str:
    name = name_of(widget)
    return f"“{name}”" if name else otherwise


def _step(message: str, kind: str) -> None:
    trail.record(trail.program(), message, kind)


def _class(widget: Any) -> str:
    return "Menu" if isinstance(widget, str) else str(widget.winfo_class())


def _is_ours(widget: Any) -> bool:
    return OURS in str(widget)


def _is_off(widget: Any) -> bool:
    return "disabled" in str(widget.cget("state"))


def _edits(event: tkinter.Event[Any]) -> bool:
    """Say whether a key changes a text, whatever it changes it to."""
    return event.keysym in ("BackSpace", "Delete") or bool(event.char and event.char.isprintable())
