"""Serve the pages on ``127.0.0.1``, with a worker beside them; ``--help`` tells what to click."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile

from examples.starting import HOST, Example, port_option

MUSEUM = Example(
    "examples.celery_museum",
    clicks=(
        "Book a visit for adults and look again: the worker has written the confirmation.",
        "Book one for families: no letter ever comes, the worker has failed.",
        "Press “Feedback” on that page, and say so: the report has the worker's error.",
    ),
    needs=("celery", "flask", "waitress"),
)
LETTERS = "examples.celery_museum.letters"
ALONE = ("--without-gossip", "--without-mingle", "--without-heartbeat")


def main() -> None:
    """Serve until Ctrl-C or SIGTERM, then end the worker too."""
    parser = MUSEUM.parser()
    port_option(parser)
    options = parser.parse_args()
    MUSEUM.require()
    port = MUSEUM.free_port(options.port)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with tempfile.TemporaryDirectory(prefix="museum-") as folder:
        os.environ.setdefault("MUSEUM_FOLDER", folder)
        _run(port)


def _run(port: int) -> None:
    from waitress import serve  # late: --help needs nothing

    worker = _worker()
    try:
        from examples.celery_museum.pages import create_app  # needs the folder

        print(MUSEUM.welcome(f"The Tidal Museum is open at http://{HOST}:{port}"), flush=True)
        serve(create_app(), host=HOST, port=port, threads=8)
    finally:
        worker.terminate()
        worker.wait()


def _worker() -> subprocess.Popen[bytes]:
    command = ("celery", "-A", LETTERS, "worker", "--loglevel", "INFO", "--concurrency", "2")
    return subprocess.Popen([sys.executable, "-m", *command, *ALONE])


if __name__ == "__main__":
    main()
