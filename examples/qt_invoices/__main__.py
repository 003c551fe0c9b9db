"""Open the window. ``HYPERCARE_DSN`` says where feedback goes."""

from __future__ import annotations

import signal
import sys

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

import hypercare
from examples.qt_invoices.looks import SHEET
from examples.qt_invoices.window import Window

RELEASE = "1.9.2"
CLERK = {"id": "i.petersen", "name": "Inken Petersen", "role": "clerk"}


def main() -> int:
    """Run until the window is closed, or SIGTERM."""
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
