"""Parts of the dialog that are no questions: a room that scrolls, folds, picture and answer."""

from __future__ import annotations

import tkinter
import webbrowser
from tkinter import ttk

from hypercare.integrations.desktop import words
from hypercare.integrations.desktop.conversation import Stage
from hypercare.integrations.tkinter.looks import Looks
from hypercare.integrations.tkinter.owned import Value, show_picture
from hypercare.integrations.tkinter.picture import Shot

THUMBNAIL = (15, 10)
"""Width and height of the small picture, in ems."""
SENT_LINES = 12


class Scrolled:
    """A room as high as what is in it, up to a limit; then it scrolls."""

    def __init__(self, parent: tkinter.Misc, looks: Looks, most: int) -> None:
        self._most = most
        self.outer = ttk.Frame(parent)
        self._canvas = tkinter.Canvas(
            self.outer, highlightthickness=0, borderwidth=0, background=looks.background
        )
        self._bar = ttk.Scrollbar(self.outer, orient="vertical", command=self._canvas.yview)
        self._canvas.configure(yscrollcommand=self._bar.set)
        self._canvas.pack(side="left", fill="both", expand=True)
        self.inside = ttk.Frame(self._canvas, padding=(looks.em * 2, 0))
        self._window = self._canvas.create_window(0, 0, anchor="nw", window=self.inside)
        self.inside.bind("<Configure>", lambda _: self._fit())
        self._canvas.bind(
            "<Configure>", lambda event: self._canvas.itemconfigure(self._window, width=event.width)
        )

    def scroll(self, units: int) -> None:
        """Move by some lines."""
        if self._bar.winfo_manager():
            self._canvas.yview_scroll(units, "units")

    def rise(self) -> None:
        """Go back to the top. What has become short would stay above what is to be seen."""
        self._canvas.yview_moveto(0)

    def show(self, widget: tkinter.Misc) -> None:
        """Bring a widget into sight."""
        if not str(widget).startswith(str(self.inside)) or not self._bar.winfo_manager():
            return
        top = widget.winfo_rooty() - self.inside.winfo_rooty()
        above, height = self._canvas.canvasy(0), self._canvas.winfo_height()
        if top < above or top + widget.winfo_height() > above + height:
            self._canvas.yview_moveto(max(top - 40, 0) / max(self.inside.winfo_height(), 1))

    def _fit(self) -> None:
        wanted = self.inside.winfo_reqheight()
        self._canvas.configure(
            width=self.inside.winfo_reqwidth(),
            height=min(wanted, self._most),
            scrollregion=(0, 0, 0, wanted),
        )
        if wanted > self._most:
            self._bar.pack(side="right", fill="y")
        else:
            self._bar.pack_forget()
            self._canvas.yview_moveto(0)


class Fold:
    """A heading that opens and closes what is below it; its frame hears of ``OPENED``."""

    OPENED = "<<HypercareOpened>>"

    def __init__(self, parent: tkinter.Misc, looks: Looks, title: str) -> None:
        self._title = title
        self.frame = ttk.Frame(parent)
        self.frame.columnconfigure(0, weight=1)
        self.button = ttk.Button(
            self.frame, style="HypercareFold.Toolbutton", command=self.toggle, padding=0
        )
        self.button.grid(sticky="w")
        self.inside = ttk.Frame(self.frame)
        self.inside.columnconfigure(0, weight=1)
        self.inside.grid(sticky="ew", padx=(looks.em, 0), pady=(looks.em // 2, 0))
        self.inside.grid_remove()
        self._name()

    def is_open(self) -> bool:
        """Say whether its inside is to be seen."""
        return bool(self.inside.winfo_manager())

    def toggle(self) -> None:
        """Open it, or close it."""
        if self.is_open():
            self.inside.grid_remove()
        else:
            self.inside.grid()
            self.frame.event_generate(self.OPENED)
        self._name()

    def _name(self) -> None:
        self.button.configure(text=f"{'▾' if self.is_open() else '▸'}  {self._title}")


class PicturePane:
    """The picture, small, and whether it goes along."""

    def __init__(self, parent: tkinter.Misc, looks: Looks, shot: Shot, wanted: bool) -> None:
        self.frame = ttk.Frame(parent)
        self._wanted = Value(self.frame, "1" if wanted and shot.image is not None else "0")
        if shot.image is None:
            why = f"{words.NO_PICTURE} {shot.why}"
            ttk.Label(self.frame, text=why, style="HypercareHint.TLabel").grid(sticky="w")
            return
        width, height = (side * looks.em for side in THUMBNAIL)
        border = tkinter.Frame(self.frame, background=looks.line, padx=1, pady=1)
        small = tkinter.Label(border, borderwidth=0)
        show_picture(small, shot.thumbnail(width, height))
        small.pack()
        border.grid(sticky="w", padx=(0, looks.em * 2))
        beside = ttk.Frame(self.frame)
        beside.grid(row=0, column=1, sticky="w")
        ttk.Label(beside, text=words.PICTURE, font=looks.strong).grid(sticky="w")
        box = ttk.Checkbutton(beside, text=words.PICTURE_SEND)
        self._wanted.of(box)
        box.grid(sticky="w", pady=looks.em // 3)
        hint = ttk.Label(beside, text=words.PICTURE_HINT, style="HypercareHint.TLabel")
        hint.grid(sticky="w")

    def is_wanted(self) -> bool:
        """Say whether it goes along."""
        return self._wanted.get() == "1"


class SentPane:
    """“What will be sent”: a text to read, which can be selected and scrolled."""

    def __init__(self, parent: tkinter.Misc, looks: Looks) -> None:
        self._text = tkinter.Text(
            parent,
            height=SENT_LINES,
            width=40,
            wrap="word",
            font=looks.plain,
            background=looks.background,
            foreground=looks.text,
            relief="flat",
            highlightthickness=1,
            highlightbackground=looks.line,
            highlightcolor=looks.accent,
            padx=looks.em // 2,
            pady=looks.em // 2,
        )
        bar = ttk.Scrollbar(parent, orient="vertical", command=self._text.yview)
        self._text.configure(yscrollcommand=bar.set)
        self._text.grid(row=0, column=0, sticky="ew")
        bar.grid(row=0, column=1, sticky="ns")
        self.tell(words.SENT_LOOKING)

    def tell(self, told: str) -> None:
        """Show it, and stay at the place where a person reads."""
        place = self._text.yview()[0]
        self._text.configure(state="normal")
        self._text.delete("1.0", "end")
        self._text.insert("1.0", told)
        self._text.yview_moveto(place)
        self._text.configure(state="disabled")


class AnswerPane:
    """What became of it: a receipt, or where the words are kept."""

    def __init__(self, parent: tkinter.Misc, looks: Looks) -> None:
        self._looks = looks
        self.frame = ttk.Frame(parent, padding=(0, looks.em))
        self.frame.columnconfigure(0, weight=1)

    def show(self, stage: Stage) -> None:
        """Draw a stage anew."""
        for each in self.frame.winfo_children():
            each.destroy()
        if stage.name == "received":
            self._received(stage)
        else:
            self._line(stage.words)
            if stage.name == "kept":
                self._line(words.KEPT_TEXT, hint=True)

    def _received(self, stage: Stage) -> None:
        if not stage.receipt:
            self._line(words.RECEIVED_UNNAMED)
            return
        self._line(words.RECEIVED_TEXT)
        row = ttk.Frame(self.frame)
        row.grid(sticky="w", pady=self._looks.em // 2)
        ttk.Label(row, text=stage.receipt, font=self._looks.large).grid(row=0, column=0)
        copied = ttk.Label(row, style="HypercareHint.TLabel")

        def copy() -> None:
            self.frame.clipboard_clear()
            self.frame.clipboard_append(stage.receipt)
            copied.configure(text=words.COPIED)

        button = ttk.Button(row, text=words.COPY, command=copy)
        button.grid(row=0, column=1, padx=self._looks.em)
        copied.grid(row=0, column=2)
        self._line(words.RECEIVED_KEEP, hint=True)
        if stage.link.startswith(("http://", "https://")):
            ttk.Button(
                self.frame, text=words.FOLLOW, command=lambda: webbrowser.open(stage.link)
            ).grid(sticky="w", pady=(self._looks.em, 0))

    def _line(self, text: str, hint: bool = False) -> None:
        ttk.Label(
            self.frame,
            text=text,
            style="HypercareHint.TLabel" if hint else "TLabel",
            wraplength=self._looks.em * 40,
        ).grid(sticky="w", pady=(0, self._looks.em // 2))
