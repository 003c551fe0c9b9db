"""Colours and styles of the program."""

from __future__ import annotations

import tkinter
from tkinter import font, ttk
from typing import Any

INK = "#1d2733"
FAINT = "#5c6875"
PAPER = "#ffffff"
DESK = "#eef1f4"
LINE = "#cfd6dd"
BLUE = "#1f5f8b"
BLUE_DARK = "#174a6d"
RED = "#b3261e"
HEAD = "#16324a"


def dress(root: tkinter.Tk) -> None:
    """Set the theme of the whole program."""
    for name in ("TkDefaultFont", "TkTextFont", "TkMenuFont", "TkHeadingFont"):
        font.nametofont(name, root=root).configure(family="DejaVu Sans", size=10)
    root.configure(background=DESK)
    style = ttk.Style(root)
    style.theme_use("clam")
    style.configure(
        ".", background=DESK, foreground=INK, bordercolor=LINE, lightcolor=DESK, darkcolor=DESK
    )
    style.configure("TEntry", fieldbackground=PAPER, padding=5, lightcolor=PAPER)
    style.configure("TCombobox", fieldbackground=PAPER, padding=5, lightcolor=PAPER)
    style.map("TEntry", bordercolor=[("focus", BLUE)], lightcolor=[("focus", BLUE)])
    style.map("TCombobox", bordercolor=[("focus", BLUE)], fieldbackground=[("readonly", PAPER)])
    _dress_buttons(style)
    _tick(style)
    _dress_table(style)
    style.configure("Head.TFrame", background=HEAD)
    style.configure("Head.TLabel", background=HEAD, foreground="#c9d7e3")
    style.configure("Name.Head.TLabel", foreground=PAPER, font=("DejaVu Sans", 15, "bold"))
    style.configure("Card.TFrame", background=PAPER, relief="solid", borderwidth=1)
    for name in ("Card.TLabel", "Faint.Card.TLabel", "Short.Card.TLabel", "Title.Card.TLabel"):
        style.configure(name, background=PAPER)
    style.configure("Faint.Card.TLabel", foreground=FAINT)
    style.configure("Short.Card.TLabel", foreground=RED, font=("DejaVu Sans", 10, "bold"))
    style.configure("Title.Card.TLabel", font=("DejaVu Sans", 13, "bold"))
    style.configure("Status.TLabel", foreground=FAINT)


def _dress_buttons(style: ttk.Style) -> None:
    style.configure("TButton", background=PAPER, padding=(14, 6), lightcolor=PAPER)
    style.map("TButton", background=[("active", "#e4eaf0")], bordercolor=[("focus", BLUE)])
    style.configure("Main.TButton", background=BLUE, foreground=PAPER, lightcolor=BLUE)
    style.map("Main.TButton", background=[("active", BLUE_DARK), ("disabled", LINE)])
    style.configure("Head.TButton", background=HEAD, foreground=PAPER, lightcolor=HEAD)
    style.map("Head.TButton", background=[("active", BLUE)])
    for name in ("TRadiobutton", "TCheckbutton"):
        style.map(name, background=[("active", DESK)])
        style.configure(name, indicatorcolor=PAPER, padding=(0, 3))
        style.map(name, indicatorcolor=[("selected", BLUE)])


def _tick(style: ttk.Style) -> None:
    """Let check boxes show a tick: this theme's own is a cross."""
    style.element_create("Tick.indicator", "from", "alt", "Checkbutton.indicator")
    label: Any = ("Checkbutton.label", {"sticky": "nswe"})
    focus: Any = ("Checkbutton.focus", {"side": "left", "sticky": "w", "children": [label]})
    tick: Any = ("Tick.indicator", {"side": "left", "sticky": ""})
    style.layout("TCheckbutton", [("Checkbutton.padding", {"children": [tick, focus]})])
    style.configure("TCheckbutton", indicatorcolor=PAPER, indicatormargin=(1, 1, 6, 1))
    style.map("TCheckbutton", indicatorcolor=[])


def _dress_table(style: ttk.Style) -> None:
    style.configure(
        "Treeview", background=PAPER, fieldbackground=PAPER, rowheight=30, borderwidth=0
    )
    style.map("Treeview", background=[("selected", "#d7e6f2")], foreground=[("selected", INK)])
    style.configure("Treeview.Heading", background=DESK, foreground=FAINT, padding=6)
    style.configure("Treeview.Heading", relief="flat")
