"""Serve the harbour on ``127.0.0.1``; ``--help`` tells what to click."""

from __future__ import annotations

import signal
import sys

from examples.starting import HOST, Example, port_option

TIDES = Example(
    "examples.wsgi_tides",
    clicks=(
        "Open the tide table, type the draught 1.40 and press “Can I pass?”: that works.",
        "Type 1,40, with a comma: the server fails.",
        "Press “Feedback” at the bottom right, and say what went wrong.",
    ),
    needs=("waitress",),
)


def main() -> None:
    """Serve until Ctrl-C or SIGTERM, then leave in good order."""
    parser = TIDES.parser()
    port_option(parser)
    options = parser.parse_args()
    TIDES.require()
    port = TIDES.free_port(options.port)
    import waitress  # late: --help needs nothing

    from examples.wsgi_tides.app import application

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    print(TIDES.welcome(f"Port Ness is open at http://{HOST}:{port}"), flush=True)
    waitress.serve(application, host=HOST, port=port)


if __name__ == "__main__":
    main()
