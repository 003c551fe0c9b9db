"""After an error: a small offer in the corner of the window. It takes neither focus nor room."""

from __future__ import annotations

import tkinter
from collections.abc import Callable
from tkinter import ttk

from hypercare.integrations.desktop import words
from hypercare.integrations.tkinter.looks import Looks
from hypercare.integrations.tkinter.owned import at_end
from hypercare.integrations.tkinter.picture import Shot
from hypercare.process import harmless


class Offer:
    """Stands until it is answered, and is forgotten then."""

    def __init__(
        self,
        window: tkinter.Misc,
        shot: Shot,
        accept: Callable[[], None],
        forget: Callable[[], None],
    ) -> None:
        self._shot = shot
        looks = Looks(window)
        self._frame = ttk.Frame(
            window, name="hypercare_offer", style="HypercareOffer.TFrame", padding=looks.em
        )
        at_end(self._frame, forget)
        ttk.Label(self._frame, text=words.OFFER_TITLE, font=looks.strong).grid(
            columnspan=2, sticky="w"
        )
        ttk.Label(self._frame, text=words.OFFER, wraplength=looks.em * 32).grid(
            columnspan=2, sticky="w", pady=(looks.em // 3, looks.em)
        )
        ttk.Button(self._frame, text=words.OFFER_NO, command=self.close).grid(
            row=2, column=0, sticky="e", padx=(0, looks.em // 2)
        )
        ttk.Button(self._frame, text=words.OFFER_YES, command=accept, default="active").grid(
            row=2, column=1
        )
        self._frame.columnconfigure(0, weight=1)
        self._frame.place(relx=1, rely=1, x=-looks.em, y=-looks.em, anchor="se")
        self._frame.lift()

    def is_open(self) -> bool:
        """Say whether it still stands there."""
        return bool(self._frame.winfo_exists())

    @harmless(lambda: None)
    def close(self) -> Shot | None:
        """Go away; return the picture while the offer still stood."""
        if not self.is_open():
            return None
        self._frame.destroy()
        return self._shot
