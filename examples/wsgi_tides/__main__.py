"""Serve the harbour on ``127.0.0.1``, port ``PORT`` (8000 when unset)."""

from __future__ import annotations

import os
import signal
import sys

import waitress

from examples.wsgi_tides import application


def main() -> None:
    """Serve until Ctrl-C or SIGTERM, then leave in good order."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    port = int(os.environ.get("PORT", "8000"))
    print(f"Port Ness is open at http://127.0.0.1:{port}", flush=True)
    waitress.serve(application, host="127.0.0.1", port=port)


if __name__ == "__main__":
    main()
