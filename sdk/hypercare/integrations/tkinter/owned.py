"""What Tk keeps for us by name, and gives back with its widget, on Tk's own thread.

tkinter's `Variable`, `PhotoImage` and `Font` speak to Tk when they are finalized. The garbage
collector does that on any thread, the courier's too, and Tk answers with noise or worse.
"""

from __future__ import annotations

import tkinter
from collections.abc import Callable


class Value:
    """A value that the buttons of ``owner`` share with us. It ends with ``owner``."""

    def __init__(self, owner: tkinter.Misc, value: str) -> None:
        self._tk, self._name = owner.tk, f"hypercare_value{owner}"
        self.set(value)
        at_end(owner, lambda: self._tk.call("unset", "-nocomplain", f"::{self._name}"))

    def get(self) -> str:
        """Return it; "" when it has ended."""
        try:
            return str(self._tk.call("set", f"::{self._name}"))
        except tkinter.TclError:
            return ""

    def set(self, value: str) -> None:
        """Change it, and what shows it."""
        self._tk.call("set", f"::{self._name}", value)

    def of(self, button: tkinter.Misc) -> None:
        """Let a button show it and change it."""
        self._tk.call(str(button), "configure", "-variable", self._name)


def show_picture(label: tkinter.Misc, content: bytes) -> None:
    """Show a PNG in a label, as long as there is the label."""
    tk, name = label.tk, f"hypercare_image{label}"
    tk.call("image", "create", "photo", name, "-data", content)
    tk.call(str(label), "configure", "-image", name)
    at_end(label, lambda: tk.call("image", "delete", name))


class Later:
    """Calls that are still to come for ``owner``. None comes after its end."""

    def __init__(self, owner: tkinter.Misc) -> None:
        self._owner = owner
        self._waiting: set[str] = set()
        at_end(owner, self._cancel)

    def call(self, action: Callable[[], None], wait: int | None = None) -> None:
        """Call after so many milliseconds, without them when Tk has nothing else to do."""

        def come() -> None:
            self._waiting.discard(token)
            action()

        owner = self._owner
        token = owner.after_idle(come) if wait is None else owner.after(wait, come)
        self._waiting.add(token)

    def _cancel(self) -> None:
        for each in self._waiting:
            self._owner.after_cancel(each)
        self._waiting.clear()


def at_end(owner: tkinter.Misc, action: Callable[[], object]) -> None:
    """Act when ``owner`` is destroyed, by whomever. Nothing else keeps ``action``."""

    def ended(event: tkinter.Event[tkinter.Misc]) -> None:
        if str(event.widget) == path:  # a window hears of its inside as well
            action()

    path = str(owner)
    owner.bind("<Destroy>", ended, add="+")
