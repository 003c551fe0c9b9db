"""Serve the pages on ``127.0.0.1``, port ``PORT`` (8000 when unset), with a worker beside them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile

from waitress import serve

LETTERS = "examples.celery_museum.letters"
ALONE = ("--without-gossip", "--without-mingle", "--without-heartbeat")


def main() -> None:
    """Serve until Ctrl-C or SIGTERM, then end the worker too."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    port = int(os.environ.get("PORT", "8000"))
    with tempfile.TemporaryDirectory(prefix="museum-") as folder:
        os.environ.setdefault("MUSEUM_FOLDER", folder)
        worker = _worker()
        try:
            from examples.celery_museum.pages import create_app  # needs the folder

            print(f"The Tidal Museum is open at http://127.0.0.1:{port}", flush=True)
            serve(create_app(), host="127.0.0.1", port=port, threads=8)
        finally:
            worker.terminate()
            worker.wait()


def _worker() -> subprocess.Popen[bytes]:
    command = ("celery", "-A", LETTERS, "worker", "--loglevel", "INFO", "--concurrency", "2")
    return subprocess.Popen([sys.executable, "-m", *command, *ALONE])


if __name__ == "__main__":
    main()
