"""The window: a list of articles, and on the right what can be done with the chosen one."""

from __future__ import annotations

import tkinter
from tkinter import messagebox, ttk
from typing import Literal

from examples.tkinter_stock.looks import RED
from examples.tkinter_stock.stock import ARTICLES, Article, NotSoMany

COLUMNS = (
    ("number", "Number", 90),
    ("name", "Article", 215),
    ("place", "Place", 80),
    ("on_hand", "On hand", 80),
    ("minimum", "Minimum", 85),
)
REASONS = ("Picked for an order", "Delivery", "Stocktaking", "Damaged")


class Window:
    """Builds itself inside ``root``."""

    def __init__(self, root: tkinter.Tk, foreman: str) -> None:
        self._articles = {each.number: each for each in ARTICLES}
        self._root = root
        self.status = tkinter.StringVar(root, f"{len(ARTICLES)} articles")
        self._build_head(foreman)
        body = ttk.Frame(root, padding=18)
        body.pack(fill="both", expand=True)
        body.columnconfigure(0, weight=1)
        body.rowconfigure(1, weight=1)
        self._build_list(body)
        self._build_card(body)
        ttk.Label(
            root, textvariable=self.status, style="Status.TLabel", padding=(18, 0, 0, 10)
        ).pack(anchor="w")
        self._show_all()

    def _build_head(self, foreman: str) -> None:
        head = ttk.Frame(self._root, style="Head.TFrame", padding=(18, 12))
        head.pack(fill="x")
        ttk.Label(head, text="Speicherstadt", style="Name.Head.TLabel").pack(side="left")
        ttk.Label(head, text="Warehouse 3", style="Head.TLabel", padding=(14, 4, 0, 0)).pack(
            side="left"
        )
        self.feedback = ttk.Button(head, text="Feedback  F1", style="Head.TButton")
        self.feedback.pack(side="right")
        ttk.Label(head, text=foreman, style="Head.TLabel", padding=(0, 0, 16, 0)).pack(side="right")

    def _build_list(self, body: ttk.Frame) -> None:
        search = ttk.Frame(body)
        search.grid(row=0, column=0, sticky="ew", pady=(0, 10))
        ttk.Label(search, text="Find:").pack(side="left", padx=(0, 8))
        self._wanted = ttk.Entry(search, width=28)
        self._wanted.pack(side="left")
        self._wanted.bind("<KeyRelease>", lambda _: self._show_all())
        self._list = ttk.Treeview(
            body, columns=[name for name, _, _ in COLUMNS], show="headings", selectmode="browse"
        )
        for name, title, width in COLUMNS:
            side: Literal["e", "w"] = "e" if name in ("on_hand", "minimum") else "w"
            self._list.heading(name, text=title, anchor=side)
            self._list.column(name, width=width, anchor=side, stretch=name == "name")
        self._list.tag_configure("short", foreground=RED)
        self._list.grid(row=1, column=0, sticky="nsew")
        self._list.bind("<<TreeviewSelect>>", lambda _: self._show_chosen())

    def _build_card(self, body: ttk.Frame) -> None:
        card = ttk.Frame(body, style="Card.TFrame", padding=18)
        card.grid(row=0, column=1, rowspan=2, sticky="nsew", padx=(18, 0))
        card.columnconfigure(0, minsize=260)
        self._title = ttk.Label(card, style="Title.Card.TLabel", wraplength=260)
        self._where = ttk.Label(card, style="Faint.Card.TLabel")
        self._state = ttk.Label(card, style="Card.TLabel")
        for row, label in enumerate((self._title, self._where, self._state)):
            label.grid(row=row, sticky="w", pady=(0, 6))
        self._pieces = self._line(card, 3, "Pieces")
        self._reason = ttk.Combobox(card, values=REASONS, state="readonly")
        self._labelled(card, 5, "Reason", self._reason)
        self._pin = self._line(card, 7, "Your PIN", show="•")
        moves = ttk.Frame(card, style="Card.TFrame", padding=0, relief="flat", borderwidth=0)
        moves.grid(row=9, sticky="ew", pady=(18, 0))
        ttk.Button(moves, text="Take out", command=lambda: self._move(-1)).pack(side="left")
        ttk.Button(moves, text="Bring in", command=lambda: self._move(1)).pack(side="left", padx=10)
        ttk.Separator(card).grid(row=10, sticky="ew", pady=18)
        ttk.Button(card, text="Order more", style="Main.TButton", command=self._order).grid(
            row=11, sticky="ew"
        )

    def _line(self, card: ttk.Frame, row: int, name: str, show: str = "") -> ttk.Entry:
        entry = ttk.Entry(card, show=show)
        self._labelled(card, row, name, entry)
        return entry

    def _labelled(self, card: ttk.Frame, row: int, name: str, field: ttk.Widget) -> None:
        ttk.Label(card, text=name, style="Faint.Card.TLabel").grid(
            row=row, column=0, sticky="w", pady=(12, 3)
        )
        field.grid(row=row + 1, column=0, sticky="ew")

    def _show_all(self) -> None:
        """List what is looked for, and keep the choice when it is still there."""
        chosen = self._list.selection()
        wanted = self._wanted.get().lower()
        self._list.delete(*self._list.get_children())
        for each in self._articles.values():
            if wanted in f"{each.number} {each.name} {each.place}".lower():
                row = [str(getattr(each, name)) for name, _, _ in COLUMNS]
                tags = ("short",) if each.is_short else ()
                self._list.insert("", "end", iid=each.number, values=row, tags=tags)
        there = self._list.get_children()
        if there:
            self._list.selection_set(chosen[0] if chosen and chosen[0] in there else there[0])

    def _chosen(self) -> Article | None:
        selected = self._list.selection()
        return self._articles[selected[0]] if selected else None

    def _show_chosen(self) -> None:
        article = self._chosen()
        if article is None:
            return
        self._title.configure(text=article.name)
        self._where.configure(text=f"{article.number}   ·   shelf {article.place}")
        words = f"{article.on_hand} on hand, at least {article.minimum} wanted"
        style = "Short.Card.TLabel" if article.is_short else "Card.TLabel"
        self._state.configure(text=words, style=style)

    def _move(self, sign: int) -> None:
        """Book pieces in or out."""
        article, pieces = self._chosen(), self._pieces.get().strip()
        if article is None or not pieces.isdigit() or not self._pin.get():
            messagebox.showinfo("Movement", "Please say how many pieces, and give your PIN.")
            return
        try:
            self._articles[article.number] = article.moved(sign * int(pieces))
        except NotSoMany as error:
            messagebox.showwarning("Movement", str(error))
            return
        self.status.set(f"Booked: {pieces} × {article.name}")
        self._pieces.delete(0, "end")
        self._show_all()

    def _order(self) -> None:
        """Order what is missing of the chosen article."""
        article = self._chosen()
        if article is not None:
            self.status.set(f"Ordering {article.name} …")
            pieces = article.to_order()
            self.status.set(f"Ordered {pieces} × {article.name} from {article.supplier}")
