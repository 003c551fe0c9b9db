"""The dialog, the trail and the picture in a tkinter program, on a screen with real keys."""

from __future__ import annotations

import _tkinter
import gc
import io
import subprocess
import sys
import threading
import tkinter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tkinter import font, ttk
from typing import Any

import pytest
from PIL import Image

import hypercare
from hypercare import environment
from hypercare.integrations.desktop import words
from hypercare.integrations.tkinter import Launcher, install
from hypercare.integrations.tkinter.picture import Shot
from hypercare.screenshot import MASK
from tests.desktop import Screen, lines_of
from tests.sdk.desktop_parts import live, middle
from tests.sdk.desktop_parts import only_root as only_root
from tests.sdk.desktop_parts import root as root
from tests.sdk.desktop_parts import screen as screen
from tests.sdk.fake_collector import FakeCollector

Known = list[tuple[type[BaseException], BaseException]]


@pytest.fixture(autouse=True)
def _no_screen() -> Iterator[None]:
    yield
    environment.note("screen", {})


@pytest.fixture
def known(root: tkinter.Tk) -> Known:
    """The errors that the program's own handler was told of."""
    told: Known = []
    root.report_callback_exception = lambda kind, error, _: told.append((kind, error))
    return told


@pytest.fixture
def launcher(root: tkinter.Tk, known: Known, ready: FakeCollector) -> Launcher:
    """The integration, in a program whose collector is up."""
    return install(root, offer=None)


def dialog_of(root: tkinter.Tk) -> Any:
    """Return the dialog's window, None when there is none to be seen."""
    found = root.children.get("hypercare_dialog")
    return found if found is not None and found.winfo_viewable() else None


def every(widget: tkinter.Misc, kind: type[tkinter.Misc]) -> Iterator[Any]:
    for each in widget.winfo_children():
        if issubclass(type(each), kind):
            yield each
        yield from every(each, kind)


def texts(widget: tkinter.Misc) -> list[str]:
    """Return what the labels and buttons in sight say."""
    parts = [*every(widget, ttk.Label), *every(widget, ttk.Button)]
    return [str(each.cget("text")) for each in parts if each.winfo_viewable()]


def open_by_key(root: tkinter.Tk, screen: Screen) -> Any:
    screen.key("F1")
    live(root, lambda: dialog_of(root) and root.focus_get(), "the dialog did not open")
    return dialog_of(root)


def close_by_key(root: tkinter.Tk, screen: Screen) -> None:
    screen.key("Escape")
    live(root, lambda: dialog_of(root) is None, "the dialog stayed")
    live(root, root.focus_get, "nothing has the focus after the dialog")


def press(root: tkinter.Misc, screen: Screen, widget: tkinter.Misc) -> None:
    """Click on a widget with a real mouse."""
    screen.click(middle(widget))
    root.update()


def write(root: tkinter.Tk, screen: Screen, letters: str) -> None:
    """Type on a real keyboard, and let Tk take it in."""
    screen.type(letters)
    field = root.focus_get()
    live(root, lambda: letters in _content(field), "what was typed did not arrive")


def _content(field: Any) -> str:
    return str(field.get("1.0", "end")) if isinstance(field, tkinter.Text) else str(field.get())


def sent(root: tkinter.Tk, ready: FakeCollector) -> dict[str, Any]:
    live(root, lambda: ready.posts, "nothing arrived")
    return ready.feedback[-1]


def test_an_error_in_a_callback_is_told_and_the_program_hears_of_it_as_before(
    root: tkinter.Tk, launcher: Launcher, known: Known, screen: Screen
) -> None:
    button = ttk.Button(root, text="Save", command=lambda: 1 / 0)
    button.pack()
    press(root, screen, button)
    live(root, lambda: known)

    trail = hypercare.preview("x")["trail"]

    [error] = trail["errors"]
    assert (error["type"], error["handled"]) == ("ZeroDivisionError", False)
    assert known[0][0] is ZeroDivisionError
    [step] = [each for each in trail["steps"] if each["type"] == "click"]
    assert step["message"] == "clicked “Save”"
    assert step["at"] <= error["at"], "the click comes before what it led to"


def test_installed_twice_is_installed_once(
    root: tkinter.Tk, launcher: Launcher, known: Known, screen: Screen
) -> None:
    assert install(root) is launcher
    root.after(0, lambda: 1 / 0)
    live(root, lambda: known)
    assert len(known) == 1
    assert len(hypercare.preview("x")["trail"]["errors"]) == 1


def test_steps_say_what_was_done_and_never_what_was_typed(
    root: tkinter.Tk, launcher: Launcher, screen: Screen
) -> None:
    pages = ttk.Notebook(root)
    first, second = ttk.Frame(pages), ttk.Frame(pages)
    pages.add(first, text="Person")
    pages.add(second, text="Address")
    pages.pack()
    ttk.Label(first, text="Surname:").grid(row=0, column=0)
    entry = ttk.Entry(first)
    entry.grid(row=0, column=1)
    box = ttk.Checkbutton(first, text="Married")
    box.grid(row=1, column=0)
    press(root, screen, entry)
    write(root, screen, "secretname")
    press(root, screen, box)
    root.update()
    box.focus_force()
    screen.key("space")
    live(root, lambda: len(_steps()) >= 3)
    pages.select(second)  # type: ignore[no-untyped-call]
    extra = tkinter.Toplevel(root)
    extra.title("Extra")
    live(root, lambda: "opened the window “Extra”" in _steps())
    extra.destroy()

    assert _steps()[-6:] == [
        "typed in “Surname”",
        "clicked “Married”",
        "pressed “Married”",
        "turned to “Address”",
        "opened the window “Extra”",
        "closed a window",
    ]
    assert "secretname" not in str(hypercare.preview("x"))


def test_a_menus_entry_is_told_before_the_error_it_led_to(
    root: tkinter.Tk, launcher: Launcher, known: Known, screen: Screen
) -> None:
    menu = tkinter.Menu(root, tearoff=False)
    menu.add_command(label="Export…", command=lambda: 1 / 0)
    menu.post(root.winfo_rootx() + 20, root.winfo_rooty() + 20)
    live(root, lambda: menu.winfo_viewable())
    menu.focus_force()
    screen.key("Down", "Return")
    live(root, lambda: known)
    root.update()

    trail = hypercare.preview("x")["trail"]

    [step] = [each for each in trail["steps"] if "Export" in each["message"]]
    assert step["message"] == "chose “Export…” in the menu"
    assert step["at"] <= trail["errors"][0]["at"]


def _steps() -> list[str]:
    return [each["message"] for each in hypercare.preview("x")["trail"]["steps"]]


def test_hidden_entries_and_marked_widgets_are_covered_in_the_picture(
    root: tkinter.Tk, launcher: Launcher, ready: FakeCollector, screen: Screen
) -> None:
    entry = tkinter.Entry(root, show="*", background="#ff8800", borderwidth=0)
    entry.insert(0, "hunter2")
    entry.place(x=10, y=10, width=120, height=30)
    salary = tkinter.Frame(root, background="#ff8800")
    salary.place(x=10, y=60, width=120, height=30)
    plain = tkinter.Frame(root, background="#0088ff")
    plain.place(x=10, y=110, width=120, height=30)
    launcher.mask(salary)
    live(root, lambda: lines_of(screen.picture(), "#0088ff"))
    open_by_key(root, screen)
    write(root, screen, "look")
    screen.key("ctrl+Return")
    sent(root, ready)

    with Image.open(io.BytesIO(ready.posts[0].files[0].content)) as picture:
        assert picture.size == (420, 300)
        assert lines_of(picture, "#ff8800") == []
        assert [y for _, y in lines_of(picture, MASK)] == [*range(10, 40), *range(60, 90)]
        assert len(lines_of(picture, "#0088ff")) == 30


def test_a_person_writes_sends_by_key_and_gets_a_receipt_to_copy(
    root: tkinter.Tk, launcher: Launcher, ready: FakeCollector, screen: Screen
) -> None:
    field = ttk.Entry(root)
    field.pack()
    field.focus_force()
    root.update()
    dialog = open_by_key(root, screen)
    write(root, screen, "It does not add up")
    screen.key("Tab", "Tab", "space")
    screen.key("ctrl+Return")
    live(root, lambda: "SHOP-1" in texts(dialog), "no receipt was shown")
    assert words.RECEIVED_TEXT in texts(dialog)

    [copy] = [each for each in every(dialog, ttk.Button) if each.cget("text") == words.COPY]
    press(root, screen, copy)
    live(root, lambda: words.COPIED in texts(dialog))
    assert root.clipboard_get() == "SHOP-1"
    close_by_key(root, screen)

    assert root.focus_get() is field, "the focus goes back to where it was"
    feedback = sent(root, ready)
    assert feedback["description"] == "It does not add up"
    assert feedback["impact"] == {"scope": "me"}


def test_a_fault_is_shown_at_its_field_and_goes_when_it_is_mended(
    root: tkinter.Tk, launcher: Launcher, ready: FakeCollector, screen: Screen
) -> None:
    dialog = open_by_key(root, screen)
    screen.key("ctrl+Return")
    fault = "Please tell us in a few words what went wrong."
    live(root, lambda: fault in texts(dialog))
    write(root, screen, "Nothing works")
    live(root, lambda: fault not in texts(dialog))
    assert ready.posts == []


def test_what_was_written_survives_the_closing_of_the_dialog(
    root: tkinter.Tk, launcher: Launcher, screen: Screen
) -> None:
    open_by_key(root, screen)
    write(root, screen, "First half")
    close_by_key(root, screen)
    dialog = open_by_key(root, screen)
    assert words.RESTORED in texts(dialog)
    assert "First half" in _content(root.focus_get())


def test_a_collector_that_hangs_does_not_stop_the_program(
    root: tkinter.Tk, launcher: Launcher, ready: FakeCollector, screen: Screen
) -> None:
    ready.moods = ["slow"]
    ready.slow_seconds = 60
    dialog = open_by_key(root, screen)
    write(root, screen, "Slow")
    screen.key("ctrl+Return")
    live(root, lambda: ready.posts)
    beats: list[int] = []
    _beat(root, beats.append)
    live(root, lambda: len(beats) > 20)
    assert words.SENDING in texts(dialog)
    ready.released.set()
    live(root, lambda: "SHOP-1" in texts(dialog))


def test_a_dialog_that_is_closed_while_it_sends_is_seen_through(
    root: tkinter.Tk, launcher: Launcher, ready: FakeCollector, screen: Screen
) -> None:
    ready.moods = ["slow"]
    ready.slow_seconds = 60
    open_by_key(root, screen)
    write(root, screen, "In a hurry")
    screen.key("ctrl+Return")
    live(root, lambda: ready.posts)
    close_by_key(root, screen)
    ready.released.set()
    live(root, lambda: "hypercare_dialog" not in root.children)
    open_by_key(root, screen)
    assert _content(root.focus_get()).strip() == "", "what was sent is not offered again"


def _beat(root: tkinter.Tk, beat: Callable[[int], Any], count: int = 0) -> None:
    beat(count)
    root.after(1, lambda: _beat(root, beat, count + 1))


def test_while_the_collector_is_away_the_dialog_says_that_it_is_kept(
    root: tkinter.Tk, known: Known, nowhere: str, spool_dir: Any, screen: Screen
) -> None:
    hypercare.init(nowhere, spool_dir=spool_dir)
    install(root)
    dialog = open_by_key(root, screen)
    write(root, screen, "Offline")
    screen.key("ctrl+Return")
    live(root, lambda: words.KEPT in texts(dialog))
    assert words.KEPT_TEXT in texts(dialog)


def test_a_program_without_a_dsn_says_that_feedback_is_not_set_up(
    root: tkinter.Tk, known: Known, screen: Screen
) -> None:
    install(root)
    dialog = open_by_key(root, screen)
    write(root, screen, "Hello?")
    screen.key("ctrl+Return")
    live(root, lambda: words.UNSET in texts(dialog))
    assert "Hello?" in _content(root.focus_get())


def test_after_an_error_the_dialog_is_offered_once_and_takes_no_focus(
    root: tkinter.Tk, known: Known, ready: FakeCollector, screen: Screen
) -> None:
    install(root, offer=3600)
    field = ttk.Entry(root)
    field.pack()
    field.focus_force()
    root.after(0, lambda: 1 / 0)
    live(root, lambda: words.OFFER_TITLE in texts(root))
    assert root.focus_get() is field
    [no] = [each for each in every(root, ttk.Button) if each.cget("text") == words.OFFER_NO]
    press(root, screen, no)
    live(root, lambda: words.OFFER_TITLE not in texts(root))
    root.after(0, lambda: 1 / 0)
    live(root, lambda: len(known) == 2)
    root.update_idletasks()
    assert words.OFFER_TITLE not in texts(root)


def test_the_picture_of_an_offer_is_of_the_moment_of_the_error(
    root: tkinter.Tk, known: Known, ready: FakeCollector, screen: Screen
) -> None:
    install(root)
    light = tkinter.Frame(root, background="#ff8800")
    light.place(x=10, y=10, width=120, height=30)
    live(root, lambda: lines_of(screen.picture(), "#ff8800"))
    root.after(0, lambda: 1 / 0)
    live(root, lambda: words.OFFER_YES in texts(root))
    light.configure(background="#0088ff")
    live(root, lambda: lines_of(screen.picture(), "#0088ff"))
    [yes] = [each for each in every(root, ttk.Button) if each.cget("text") == words.OFFER_YES]
    press(root, screen, yes)
    live(root, lambda: dialog_of(root))
    root.update()
    write(root, screen, "See")
    screen.key("ctrl+Return")
    sent(root, ready)
    with Image.open(io.BytesIO(ready.posts[0].files[0].content)) as picture:
        assert lines_of(picture, "#ff8800")


def test_without_a_picture_the_dialog_says_why_and_the_words_go(
    root: tkinter.Tk,
    launcher: Launcher,
    ready: FakeCollector,
    screen: Screen,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DISPLAY", ":98765")
    dialog = open_by_key(root, screen)
    assert f"{words.NO_PICTURE} this system does not give one." in texts(dialog)
    write(root, screen, "No picture")
    screen.key("ctrl+Return")
    assert sent(root, ready)["description"] == "No picture"
    assert ready.posts[0].files == []


def test_the_dialog_can_be_used_over_a_modal_window_and_gives_the_grab_back(
    root: tkinter.Tk, launcher: Launcher, screen: Screen
) -> None:
    modal = tkinter.Toplevel(root)
    modal.geometry("200x100+0+0")
    live(root, modal.winfo_viewable)
    modal.grab_set()
    modal.focus_force()
    live(root, lambda: root.focus_get() is modal)
    open_by_key(root, screen)
    write(root, screen, "Over a modal window")
    screen.key("Escape")  # who has the focus then, a window manager decides; here is none
    live(root, lambda: dialog_of(root) is None, "the dialog stayed")
    assert str(root.tk.call("grab", "current", root)) == str(modal)


def test_the_key_pressed_again_leads_back_to_the_open_dialog(
    root: tkinter.Tk, launcher: Launcher, screen: Screen
) -> None:
    dialog = open_by_key(root, screen)
    write(root, screen, "Once")
    field = root.focus_get()
    screen.key("F1")
    write(root, screen, " more")
    assert (dialog_of(root), root.focus_get()) == (dialog, field)


def test_what_will_be_sent_is_shown_on_demand_and_keeps_up_with_the_words(
    root: tkinter.Tk, launcher: Launcher, screen: Screen
) -> None:
    dialog = open_by_key(root, screen)
    field, *_ = every(dialog, tkinter.Text)
    [fold] = [each for each in every(dialog, ttk.Button) if words.SENT in each.cget("text")]
    press(root, screen, fold)
    *_, shown = every(dialog, tkinter.Text)
    live(root, lambda: "Your words, as you wrote them" in _content(shown))
    assert "Letter by letter" in _content(shown)
    field.insert("end", "Said later")
    live(root, lambda: "Said later" in _content(shown), "what was said later is not told")


FINALIZED = (tkinter.Variable, tkinter.Image, font.Font, _tkinter.Tcl_Obj)
"""What speaks to Tk when Python lets go of it, on whichever thread that is."""


@contextmanager
def nothing_stays(root: tkinter.Tk) -> Iterator[None]:
    """Run without the garbage collector; all of ours goes when it is closed, not when it is found.

    Whatever a collection on another thread could not bear is never there, while the dialog is open
    either.
    """
    told: list[Any] = []
    gc.collect()
    earlier = {id(each) for each in finalized()}
    gc.disable()
    before, sys.unraisablehook = sys.unraisablehook, told.append
    try:
        yield
        live(root, lambda: not ours(root), "a window of ours stayed")
        root.update()
        held = [each for each in gc.get_objects() if issubclass(type(each), tkinter.Misc)]
        assert [str(each) for each in held if ".hypercare_" in str(each)] == []
        assert [each for each in finalized() if id(each) not in earlier] == []
        other = threading.Thread(target=gc.collect)
        other.start()
        other.join()
        assert told == []
        assert [each for each in _names(root, "image names") if "hypercare" in each] == []
        assert [each for each in _names(root, "info globals") if "hypercare" in each] == []
    finally:
        gc.enable()
        sys.unraisablehook = before


def finalized() -> list[Any]:
    """Return what speaks to Tk at its end and hangs on something that can be in a cycle."""
    own = [each for each in gc.get_objects() if issubclass(type(each), FINALIZED)]
    below = (kept for each in gc.get_objects() for kept in gc.get_referents(each))
    return own + [each for each in below if issubclass(type(each), _tkinter.Tcl_Obj)]


def ours(root: tkinter.Tk) -> list[str]:
    return [name for name in root.children if name.startswith("hypercare_")]


def _names(root: tkinter.Tk, question: str) -> tuple[str, ...]:
    names: tuple[str, ...] = root.tk.splitlist(root.tk.eval(question))
    return names


def use_all(root: tkinter.Tk, screen: Screen) -> Any:
    """Open the dialog, write, choose, unfold all, and send nothing."""
    dialog = open_by_key(root, screen)
    write(root, screen, "It does not add up")
    screen.key("Tab", "Tab", "space")
    for each in every(dialog, ttk.Button):
        if each.winfo_viewable() and each.cget("style") == "HypercareFold.Toolbutton":
            each.invoke()
    live(root, lambda: "Your words" in _content([*every(dialog, tkinter.Text)][-1]))
    assert [each for each in finalized() if "hypercare" in str(each)] == []
    return dialog


def by_its_close_button(root: tkinter.Tk, screen: Screen) -> None:
    root.tk.eval(str(dialog_of(root).protocol("WM_DELETE_WINDOW")))


def by_the_program(root: tkinter.Tk, screen: Screen) -> None:
    for each in root.winfo_children():
        each.destroy()


@pytest.mark.parametrize("close", [close_by_key, by_its_close_button, by_the_program])
def test_a_dialog_that_is_closed_leaves_nothing_for_the_garbage_collector(
    root: tkinter.Tk, launcher: Launcher, screen: Screen, close: Callable[..., None]
) -> None:
    with nothing_stays(root):
        use_all(root, screen)
        close(root, screen)


@pytest.mark.parametrize("status", ["202", "422"])
def test_an_answered_dialog_leaves_nothing_for_the_garbage_collector(
    root: tkinter.Tk, launcher: Launcher, ready: FakeCollector, screen: Screen, status: str
) -> None:
    ready.moods = [status]
    with nothing_stays(root):
        use_all(root, screen)
        screen.key("ctrl+Return")
        live(root, lambda: ready.posts)
        live(root, lambda: words.SENDING not in texts(dialog_of(root)), "no answer")
        close_by_key(root, screen)


@pytest.mark.parametrize("answer", [words.OFFER_NO, words.OFFER_YES])
def test_an_answered_offer_leaves_nothing_for_the_garbage_collector(
    root: tkinter.Tk, known: Known, ready: FakeCollector, screen: Screen, answer: str
) -> None:
    install(root)
    with nothing_stays(root):
        root.after(0, lambda: 1 / 0)
        live(root, lambda: answer in texts(root), "nothing was offered")
        next(each for each in every(root, ttk.Button) if each.cget("text") == answer).invoke()
        root.update()
        if answer == words.OFFER_YES:
            live(root, lambda: dialog_of(root) and root.focus_get())
            close_by_key(root, screen)
        known.clear()  # an error keeps what its frames held


def test_a_picture_on_its_way_to_the_collector_keeps_no_window_of_the_program() -> None:
    """The courier would be the one that lets go of the window, and of the variables in it."""
    shot = Shot(window=None, image=Image.new("RGB", (1, 1)))
    content = shot.content
    assert content() is shot.image
    assert not any(each is shot for each in gc.get_referents(*content.__closure__))


ENDING = """
import gc, sys, threading, tkinter, weakref
from hypercare.integrations.tkinter import install

root = tkinter.Tk()
launcher = install(root)
root.update()
gc.collect()
gc.disable()
launcher.open()
for _ in range(20):
    root.update()
assert "hypercare_dialog" in root.children
program, app = weakref.ref(root), root.tk
root.destroy()
del root
assert program() is None, gc.get_referrers(program())
assert sys.getrefcount(app) == 2, gc.get_referrers(app)
del app
other = threading.Thread(target=gc.collect)
other.start()
other.join()
launcher.open()
again = tkinter.Tk()
again.after(300, again.destroy)
again.mainloop()
"""


def test_a_program_that_ends_while_the_dialog_is_open_is_finalized_at_once_and_in_silence(
    screen: Screen, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DISPLAY", screen.name)
    program = tmp_path / "program.py"
    program.write_text(ENDING)
    done = subprocess.run(
        [sys.executable, program], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")
