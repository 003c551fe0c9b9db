"""Open the window. ``HYPERCARE_DSN`` says where feedback goes."""

from __future__ import annotations

import signal
import tkinter

import hypercare
from examples.tkinter_stock.looks import dress
from examples.tkinter_stock.window import Window

RELEASE = "3.2.0"
FOREMAN = {"id": "j.ahrens", "name": "Jonas Ahrens", "role": "foreman"}


def main() -> None:
    """Run until the window is closed, or SIGTERM."""
    hypercare.init(app="speicherstadt", release=RELEASE, deployment="demo")
    root = tkinter.Tk(className="Speicherstadt")
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


def _add_menu(root: tkinter.Tk, feedback: object) -> None:
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
