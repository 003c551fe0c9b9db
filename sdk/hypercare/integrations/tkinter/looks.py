"""Fonts, colours and measures of the dialog, taken from the application's own theme.

Styles get names of our own; none of the application's is changed. All that is kept is plain words.
"""

from __future__ import annotations

import tkinter
from tkinter import ttk


class Looks:
    """What the dialog's parts look like in the theme that is in use now."""

    def __init__(self, master: tkinter.Misc) -> None:
        self._master = master
        style = ttk.Style(master)
        self.plain = "TkDefaultFont"
        self.em = int(master.tk.call("font", "measure", self.plain, "m"))
        self.strong = self._font(weight="bold")
        self.title = self._font(weight="bold", times=1.5)
        self.large = self._font(weight="bold", times=2.2)
        self.background = _looked_up(style, "TFrame", "background") or str(
            master.winfo_toplevel()["bg"]
        )
        self.text = _looked_up(style, "TLabel", "foreground") or "black"
        self.field = _looked_up(style, "TEntry", "fieldbackground") or "white"
        self.field_text = _looked_up(style, "TEntry", "foreground") or self.text
        self.accent = _looked_up(style, "TEntry", "selectbackground", "focus") or "#2f4bd0"
        dark = self._light(self.background) < 0.5
        self.faint = self._mixed(self.text, self.background, 0.68)
        self.line = self._mixed(self.text, self.background, 0.25)
        self.fault = "#ff9d94" if dark else "#b3261e"
        self.good = "#7bd88f" if dark else "#1b7f3b"
        self._name_styles(style)

    def _name_styles(self, style: ttk.Style) -> None:
        style.configure("HypercareHint.TLabel", foreground=self.faint)
        style.configure("HypercareFault.TLabel", foreground=self.fault)
        style.configure("HypercareOffer.TFrame", relief="solid", borderwidth=1)
        style.configure("HypercareFold.Toolbutton", anchor="w", font=self.strong)

    def _font(self, weight: str, times: float = 1.0) -> tuple[str, int, str]:
        """Describe a font; one that has a name would have to be given back."""
        tell = self._master.tk.call
        family = str(tell("font", "actual", self.plain, "-family"))
        size = int(tell("font", "actual", self.plain, "-size"))
        return (family, round(size * times), weight)

    def _parts(self, colour: str) -> list[int]:
        return [part // 257 for part in self._master.winfo_rgb(colour)]

    def _light(self, colour: str) -> float:
        red, green, blue = self._parts(colour)
        return (0.3 * red + 0.59 * green + 0.11 * blue) / 255

    def _mixed(self, one: str, other: str, share: float) -> str:
        pairs = zip(self._parts(one), self._parts(other), strict=True)
        red, green, blue = (round(a * share + b * (1 - share)) for a, b in pairs)
        return f"#{red:02x}{green:02x}{blue:02x}"


def _looked_up(style: ttk.Style, name: str, option: str, *state: str) -> str:
    """Return a style's value in plain words: what Tk gives is to be let go of on its own thread."""
    return str(style.lookup(name, option, state or None))
