"""Open the window; ``--help`` tells what to click. ``HYPERCARE_DSN`` says where feedback goes."""

from __future__ import annotations

import signal
import sys

import hypercare
from examples.starting import Example

INVOICES = Example(
    "examples.qt_invoices",
    clicks=(
        "Choose the invoice to “De Gouden Ketel” and press “Work out total”: that works.",
        "Choose the one to “Fjordmat Oslo” and press it again: it fails, and feedback is offered.",
        "Take the offer, or press F1 at any time, and say what went wrong.",
    ),
    needs=("PySide6",),
    install=f"{sys.executable} -m pip install PySide6-Essentials",
)

RELEASE = "1.9.2"
CLERK = {"id": "i.petersen", "name": "Inken Petersen", "role": "clerk"}


def main() -> int:
    """Run until the window is closed, or SIGTERM."""
    INVOICES.parser().parse_args()
    INVOICES.require()
    from PySide6.QtCore import QTimer  # late: --help needs nothing
    from PySide6.QtWidgets import QApplication

    from examples.qt_invoices.looks import SHEET
    from examples.qt_invoices.window import Window

    print(INVOICES.welcome("Kontor opens in a window of its own."), flush=True)
    hypercare.init(app="kontor", release=RELEASE, deployment="demo")
    app = QApplication(sys.argv)
    app.setStyle("Fusion")
    app.setStyleSheet(SHEET)
    window = Window(CLERK["name"])
    launcher = hypercare.integrations.qt.install(app, who=lambda: CLERK)
    window.feedback.triggered.connect(launcher.open)
    window.show()
    signal.signal(signal.SIGTERM, lambda *_: app.quit())
    heartbeat = QTimer(interval=200)  # Python looks at signals only when Qt lets it run
    heartbeat.timeout.connect(lambda: None)
    heartbeat.start()
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
