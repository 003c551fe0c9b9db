"""Serve the shop on ``127.0.0.1``, port ``PORT`` (8000 when unset)."""

from __future__ import annotations

import os
import signal
import sys

from waitress import serve

from examples.flask_shop import create_app


def main() -> None:
    """Serve until Ctrl-C or SIGTERM, then leave in good order."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    port = int(os.environ.get("PORT", "8000"))
    print(f"Fernweh Outdoor is open at http://127.0.0.1:{port}", flush=True)
    serve(create_app(), host="127.0.0.1", port=port, threads=8)


if __name__ == "__main__":
    main()
