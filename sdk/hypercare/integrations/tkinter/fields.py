"""The template's questions as ttk draws them: a text, a line, a choice of a few, a list."""

from __future__ import annotations

import tkinter
from collections.abc import Callable
from tkinter import ttk
from typing import Any, Protocol

from hypercare import questions
from hypercare.integrations.desktop import words
from hypercare.integrations.tkinter.looks import Looks
from hypercare.integrations.tkinter.owned import Value
from hypercare.questions import Question

FEW = 4
"""Choices up to this many are all in sight."""
ROW_LETTERS = 48
"""Letters of all choices together that still stand in one row."""


class Field(Protocol):
    """The part of a question that takes the answer."""

    def read(self) -> str:
        """Return the wire's value, "" without an answer."""
        ...

    def fill(self, answer: str) -> None:
        """Put an answer in."""
        ...

    def focus(self) -> None:
        """Let the person write here."""
        ...


class Asked:
    """One question on the screen: label, help, field, and what is wrong with the answer.

    Its window hears of ``MENDED`` when a fault is.
    """

    MENDED = "<<HypercareMended>>"

    def __init__(self, parent: tkinter.Misc, question: Question, looks: Looks) -> None:
        self.question, self._looks = question, looks
        self.frame = ttk.Frame(parent)
        self.frame.columnconfigure(0, weight=1)
        self._label(f"{question.label}", looks.strong)
        if question.help:
            self._label(question.help, looks.plain, style="HypercareHint.TLabel")
        self._field: Field = _field(self.frame, question, looks, self._look)
        self._note = self._label("", looks.plain)
        self._wrong = self._label("", looks.strong, style="HypercareFault.TLabel")
        for label in (self._note, self._wrong):
            label.grid_remove()

    def answer(self) -> str:
        """Return the wire's value, "" without an answer."""
        return self._field.read()

    def fill(self, answer: str) -> None:
        """Put an answer in."""
        self._field.fill(answer)

    def fault(self, message: str) -> None:
        """Show what is wrong; "" takes it away."""
        _tell(self._wrong, message)

    def focus(self) -> None:
        """Let the person write here."""
        self._field.focus()

    def _label(self, text: str, font: Any, style: str = "TLabel") -> ttk.Label:
        label = ttk.Label(
            self.frame, text=text, font=font, style=style, wraplength=self._looks.em * 42
        )
        label.grid(sticky="w", pady=(0, self._looks.em // 4))
        return label

    def _look(self) -> None:
        """Warn of what looks private, and take back a fault that is mended."""
        answer = self.answer()
        _tell(self._note, questions.LOOKS_PRIVATE if questions.looks_private(answer) else "")
        if self._wrong.winfo_manager() and not self.question.fault(answer):
            self.fault("")
            self.frame.event_generate(self.MENDED)


def _tell(label: ttk.Label, message: str) -> None:
    label.configure(text=message)
    if message:
        label.grid()
    else:
        label.grid_remove()


def _field(
    parent: tkinter.Misc, question: Question, looks: Looks, changed: Callable[[], None]
) -> Field:
    if question.choices:
        few = len(question.choices) <= FEW and not question.folded
        return _Few(parent, question, looks) if few else _List(parent, question)
    if question.lines > 1:
        return _Text(parent, question, looks, changed)
    return _Line(parent, changed)


class _Text:
    def __init__(
        self, parent: tkinter.Misc, question: Question, looks: Looks, changed: Callable[[], None]
    ) -> None:
        self._text = text = tkinter.Text(
            parent,
            height=question.lines,
            width=40,
            wrap="word",
            undo=True,
            font=looks.plain,
            background=looks.field,
            foreground=looks.field_text,
            insertbackground=looks.field_text,
            relief="flat",
            borderwidth=0,
            padx=looks.em // 2,
            pady=looks.em // 2,
            highlightthickness=2,
            highlightbackground=looks.line,
            highlightcolor=looks.accent,
        )
        text.grid(sticky="ew")
        text.bind("<Tab>", lambda _: _go(text.tk_focusNext()))
        for back in ("<Shift-Tab>", "<<PrevWindow>>"):
            text.bind(back, lambda _: _go(text.tk_focusPrev()))
        text.bind("<KeyRelease>", lambda _: changed())
        # The window's keys go before the text's own: Ctrl+Enter sends and breaks no line.
        text.bindtags((str(text), str(text.winfo_toplevel()), "Text", "all"))

    def read(self) -> str:
        return self._text.get("1.0", "end-1c")

    def fill(self, answer: str) -> None:
        self._text.delete("1.0", "end")
        self._text.insert("1.0", answer)
        self._text.edit_reset()

    def focus(self) -> None:
        self._text.focus_force()


class _Line:
    def __init__(self, parent: tkinter.Misc, changed: Callable[[], None]) -> None:
        self._entry = ttk.Entry(parent)
        self._entry.grid(sticky="ew")
        self._entry.bind("<KeyRelease>", lambda _: changed())

    def read(self) -> str:
        return self._entry.get()

    def fill(self, answer: str) -> None:
        self._entry.delete(0, "end")
        self._entry.insert(0, answer)

    def focus(self) -> None:
        self._entry.focus_set()


class _Few:
    """A choice of a few. A second click on the chosen one takes it back."""

    def __init__(self, parent: tkinter.Misc, question: Question, looks: Looks) -> None:
        row = ttk.Frame(parent)
        row.grid(sticky="w")
        self._chosen = Value(row, "")
        self._before = ""
        in_a_row = sum(len(label) for _, label in question.choices) <= ROW_LETTERS
        columns = len(question.choices) if in_a_row else 2
        self._buttons = [
            ttk.Radiobutton(row, text=label, value=value, command=self._toggle)
            for value, label in question.choices
        ]
        for place, button in enumerate(self._buttons):
            self._chosen.of(button)
            button.grid(
                row=place // columns, column=place % columns, sticky="w", padx=(0, looks.em * 2)
            )

        self._mark()

    def _toggle(self) -> None:
        if self._chosen.get() == self._before:
            self._chosen.set("")
        self._before = self._chosen.get()
        self._mark()

    def _mark(self) -> None:
        """Let Tab stop once here, at what is chosen; arrow keys go on from there."""
        chosen = self._chosen.get() or str(self._buttons[0].cget("value"))
        for each in self._buttons:
            each.configure(takefocus=str(each.cget("value")) == chosen)

    def read(self) -> str:
        return self._chosen.get()

    def fill(self, answer: str) -> None:
        self._chosen.set(answer)
        self._before = answer
        self._mark()

    def focus(self) -> None:
        self._buttons[0].focus_set()


class _List:
    def __init__(self, parent: tkinter.Misc, question: Question) -> None:
        self._values = {words.CHOOSE: "", **{label: value for value, label in question.choices}}
        self._box = ttk.Combobox(parent, state="readonly", values=list(self._values))
        self._box.set(words.CHOOSE)
        self._box.grid(sticky="ew")

    def read(self) -> str:
        return self._values[self._box.get()]

    def fill(self, answer: str) -> None:
        labels = {value: label for label, value in self._values.items()}
        self._box.set(labels.get(answer, words.CHOOSE))

    def focus(self) -> None:
        self._box.focus_set()


def _go(widget: tkinter.Misc | None) -> str:
    if widget is not None:
        widget.focus_set()
    return "break"
