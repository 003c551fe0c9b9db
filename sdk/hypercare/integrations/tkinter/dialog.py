"""The dialog as tkinter draws it. What it does stands in `desktop.conversation`."""

from __future__ import annotations

import tkinter
from collections.abc import Callable
from tkinter import ttk
from typing import Any

from hypercare import questions
from hypercare.integrations.desktop import words
from hypercare.integrations.desktop.conversation import Conversation, Stage
from hypercare.integrations.tkinter.fields import Asked
from hypercare.integrations.tkinter.looks import Looks
from hypercare.integrations.tkinter.owned import Later, at_end
from hypercare.integrations.tkinter.panes import AnswerPane, Fold, PicturePane, Scrolled, SentPane
from hypercare.integrations.tkinter.picture import Shot
from hypercare.process import harmless

LOOK_MS = 100
MOST_OF_SCREEN = 0.62
"""Share of the screen's height that the questions may take before they scroll."""


class Dialog:
    """One window, from the first word to the receipt. It is forgotten when it is gone."""

    def __init__(
        self,
        root: tkinter.Tk,
        conversation: Conversation,
        shot: Shot,
        forget: Callable[[], None],
        *,
        is_set: bool,
    ) -> None:
        self._conversation, self._is_set = conversation, is_set
        self._grabbed = root.grab_current()  # type: ignore[no-untyped-call]
        self._before = _within(self._grabbed, _focused(root))
        self._shown: Stage | None = None
        self._window = window = tkinter.Toplevel(root, name="hypercare_dialog")
        self._later = Later(window)
        at_end(window, forget)
        window.withdraw()
        window.title(words.WINDOW)
        self._looks = looks = Looks(window)
        window.configure(background=looks.background)
        self._build(root, shot)
        self._bind()
        self._fill()
        self._place(shot.window or root)
        self._draw(conversation.stage)
        self._asked[0].focus()
        self._look()

    def is_open(self) -> bool:
        """Say whether a person sees it."""
        return bool(self._window.winfo_exists()) and self._window.state() != "withdrawn"

    def focus(self) -> None:
        """Bring it to the front, where the person was."""
        self._window.lift()
        if not str(_focused(self._window)).startswith(str(self._window)):
            self._window.focus_force()

    @harmless(lambda: None)
    def close(self) -> None:
        """Go away, keep the draft, give the focus back; what is being sent is seen through."""
        self._keep()
        if self._grabbed is not None and self._grabbed.winfo_exists():
            self._grabbed.grab_set()
        if self._before is not None and self._before.winfo_exists():
            self._before.focus_force()
        # Destroyed later, by `_look`: at once, Tk would miss that the focus has moved.
        self._window.withdraw()

    def _build(self, root: tkinter.Tk, shot: Shot) -> None:
        em = self._looks.em
        head = ttk.Frame(self._window, padding=(em * 2, em * 2, em * 2, em))
        self._title = ttk.Label(head, text=questions.TITLE, font=self._looks.title)
        self._intro = ttk.Label(head, text=questions.INTRO, style="HypercareHint.TLabel")
        self._title.pack(anchor="w")
        self._intro.pack(anchor="w")
        head.pack(fill="x")
        most = round(root.winfo_screenheight() * MOST_OF_SCREEN)
        self._room = Scrolled(self._window, self._looks, most)
        self._room.outer.pack(fill="both", expand=True)
        self._answer = AnswerPane(self._room.inside, self._looks)
        self._build_form(shot)
        self._build_foot()

    def _build_form(self, shot: Shot) -> None:
        gap = self._looks.em
        self._form = form = ttk.Frame(self._room.inside)
        self._room.inside.columnconfigure(0, weight=1)
        form.columnconfigure(0, weight=1)
        form.grid(sticky="ew")
        asked = self._conversation.questions
        self._details = Fold(form, self._looks, words.DETAILS)
        self._asked = [
            Asked(self._details.inside if each.folded else form, each, self._looks)
            for each in sorted(asked, key=lambda each: each.folded)
        ]
        self._picture = PicturePane(form, self._looks, shot, self._conversation.draft.picture)
        self._sent = Fold(form, self._looks, words.SENT)
        self._sent_text = SentPane(self._sent.inside, self._looks)
        parts = [each.frame for each in self._asked if not each.question.folded]
        parts.insert(1, self._picture.frame)
        for part in (*parts, self._details.frame, self._sent.frame):
            part.grid(sticky="ew", pady=(0, gap))
            part.lift()
        for each in self._asked:
            if each.question.folded:
                each.frame.grid(sticky="ew", pady=(0, gap))

    def _build_foot(self) -> None:
        em = self._looks.em
        ttk.Separator(self._window).pack(fill="x")
        foot = ttk.Frame(self._window, padding=(em * 2, em, em * 2, em))
        foot.pack(fill="x")
        self._send = ttk.Button(foot, text=words.SEND, command=self._submit, default="active")
        self._send.pack(side="right")
        self._cancel = ttk.Button(foot, text=words.CANCEL, command=self.close)
        self._cancel.pack(side="right", padx=em)
        self._status = ttk.Label(foot, wraplength=em * 24)
        self._status.pack(side="left", fill="x", expand=True)

    def _bind(self) -> None:
        window = self._window
        window.bind(Asked.MENDED, lambda _: self._calm())
        self._sent.frame.bind(Fold.OPENED, lambda _: self._show_what_is_sent())
        window.protocol("WM_DELETE_WINDOW", self.close)
        window.bind("<Escape>", lambda _: _handled(self.close))
        for keys in ("<Control-Return>", "<Control-KP_Enter>"):
            window.bind(keys, lambda _: _handled(self._submit))
        window.bind("<FocusIn>", lambda event: self._room.show(event.widget), add="+")
        window.bind("<MouseWheel>", lambda event: self._room.scroll(-1 if event.delta > 0 else 1))
        window.bind("<Button-4>", lambda _: self._room.scroll(-1))
        window.bind("<Button-5>", lambda _: self._room.scroll(1))

    def _fill(self) -> None:
        answers = self._conversation.draft.answers
        for each in self._asked:
            each.fill(answers.get(each.question.name, ""))
        if any(answers.get(each.question.name) for each in self._asked if each.question.folded):
            self._details.toggle()

    def _place(self, window: tkinter.Misc) -> None:
        """Show it over the middle of the window that it speaks of, wholly on the screen."""
        mine = self._window
        mine.update_idletasks()
        width, height = mine.winfo_reqwidth(), mine.winfo_reqheight()
        left = window.winfo_rootx() + (window.winfo_width() - width) // 2
        top = window.winfo_rooty() + (window.winfo_height() - height) // 3
        left = max(0, min(left, mine.winfo_screenwidth() - width))
        top = max(0, min(top, mine.winfo_screenheight() - height))
        mine.geometry(f"+{left}+{top}")
        mine.resizable(False, False)
        mine.transient(window.winfo_toplevel())
        mine.deiconify()
        if self._grabbed is not None:
            mine.wait_visibility()
            mine.grab_set()

    @harmless(lambda: None)
    def _submit(self) -> None:
        if self._conversation.stage.name != "asking":
            return
        self._keep()
        if not self._is_set:
            self._status.configure(text=words.UNSET, style="HypercareFault.TLabel")
            return
        self._draw(self._conversation.send())

    @harmless(lambda: None)
    def _look(self) -> None:
        """Draw what has changed since the last look; a closed dialog ends when all is sent."""
        self._later.call(self._look, LOOK_MS)  # first: a fault of ours ends no dialog
        stage = self._conversation.look()
        if not self.is_open() and stage.name != "sending":
            self._window.destroy()
            return
        if stage is not self._shown:
            self._draw(stage)
        if stage.name == "asking" and self._sent.is_open():
            self._tell_what_is_sent()

    @harmless(lambda: None)
    def _show_what_is_sent(self) -> None:
        self._conversation.preview_anew()
        self._sent_text.tell(words.SENT_LOOKING)
        self._later.call(lambda: self._room.show(self._sent.inside))

    def _tell_what_is_sent(self) -> None:
        """Show it as it is now: with each answer it changes."""
        self._keep()
        told = self._conversation.preview()
        if told is not None:
            self._sent_text.tell(told)

    def _keep(self) -> None:
        """Take the answers over into the draft."""
        if self._conversation.stage.name != "asking":
            return
        draft = self._conversation.draft
        draft.answers = {each.question.name: each.answer() for each in self._asked}
        draft.picture = self._picture.is_wanted()

    def _calm(self) -> None:
        """Take back what was said of a fault that is mended."""
        self._status.configure(text="")

    def _draw(self, stage: Stage) -> None:
        self._shown = stage
        if stage.name in ("received", "kept", "refused"):
            self._finish(stage)
            return
        style = "HypercareFault.TLabel" if stage.wrong else "HypercareHint.TLabel"
        self._status.configure(text=stage.words, style=style)
        self._send.state(["disabled" if stage.name == "sending" else "!disabled"])
        for each in self._asked:
            each.fault(stage.faults.get(each.question.name, ""))
        marked = [each for each in self._asked if each.question.name in stage.faults]
        if marked and marked[0].question.folded and not self._details.is_open():
            self._details.toggle()
        if marked:
            marked[0].focus()

    def _finish(self, stage: Stage) -> None:
        """Show the receipt, or where it is kept, instead of the questions."""
        self._form.grid_remove()
        self._room.rise()
        self._answer.frame.grid(sticky="ew")
        self._answer.show(stage)
        title = words.ANSWERS[stage.name]
        self._title.configure(text=title)
        self._window.title(words.titled(title, stage.receipt))
        self._intro.pack_forget()
        self._send.pack_forget()
        self._status.configure(text="")
        self._cancel.configure(text=words.CLOSE, default="active")
        self._cancel.pack_configure(padx=0)
        self._cancel.focus_set()


def _handled(action: Callable[[], None]) -> str:
    """Act on a key, and let none of the application's bindings have it as well."""
    action()
    return "break"


def _focused(root: tkinter.Misc) -> Any:
    try:
        return root.focus_get()
    except KeyError:
        return None


def _within(grabbed: Any, focused: Any) -> Any:
    """Return where the focus goes back to: a modal window that has not got it yet wants it."""
    if grabbed is None or str(focused).startswith(str(grabbed)):
        return focused
    return grabbed
