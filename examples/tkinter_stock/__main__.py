"""Open the window; ``--help`` tells what to click. ``HYPERCARE_DSN`` says where feedback goes."""

from __future__ import annotations

import signal
import sys
from typing import TYPE_CHECKING

import hypercare
from examples.starting import Example

if TYPE_CHECKING:
    import tkinter

STOCK = Example(
    "examples.tkinter_stock",
    clicks=(
        "Choose “Carton 400 × 300 × 200” in the list and press “Order more”: that works.",
        "Choose “Pump seal set” and press it again: it fails, and feedback is offered.",
        "Take the offer, or press F1 at any time, and say what went wrong.",
    ),
    needs=("_tkinter",),
    install="apt install python3-tk, or what your system calls Python's tkinter",
)

RELEASE = "3.2.0"
FOREMAN = {"id": "j.ahrens", "name": "Jonas Ahrens", "role": "foreman"}


def main() -> None:
    """Run until the window is closed, or SIGTERM."""
    STOCK.parser().parse_args()
    STOCK.require()
    from examples.tkinter_stock.looks import dress  # late: --help needs nothing
    from examples.tkinter_stock.window import Window

    root = _root()
    print(STOCK.welcome("Speicherstadt is open in a window of its own."), flush=True)
    hypercare.init(app="speicherstadt", release=RELEASE, deployment="demo")
    root.title("Speicherstadt – Warehouse 3")
    root.geometry("1000x760")
    dress(root)
    window = Window(root, FOREMAN["name"])
    launcher = hypercare.integrations.tkinter.install(root, who=lambda: FOREMAN)
    window.feedback.configure(command=launcher.open)
    _add_menu(root, launcher.open)
    signal.signal(signal.SIGTERM, lambda *_: root.destroy())
    _see_signals(root)
    root.mainloop()


def _root() -> tkinter.Tk:
    """Open the window, or leave with one line where there is no screen."""
    import tkinter

    try:
        return tkinter.Tk(className="Speicherstadt")
    except tkinter.TclError as error:
        sys.exit(f"tkinter cannot open a window here: {error}")


def _add_menu(root: tkinter.Tk, feedback: object) -> None:
    import tkinter

    bar = tkinter.Menu(root)
    file = tkinter.Menu(bar, tearoff=False)
    file.add_command(label="Quit", command=root.destroy)
    help = tkinter.Menu(bar, tearoff=False)
    help.add_command(label="Feedback…", accelerator="F1", command=feedback)  # type: ignore[arg-type]
    bar.add_cascade(label="File", menu=file)
    bar.add_cascade(label="Help", menu=help)
    root.configure(menu=bar)


def _see_signals(root: tkinter.Tk) -> None:
    """Let Python look at signals, which it cannot do while Tk waits for events."""
    root.after(200, lambda: _see_signals(root))


if __name__ == "__main__":
    main()
