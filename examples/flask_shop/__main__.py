"""Serve the shop on ``127.0.0.1``; ``--help`` tells what to click."""

from __future__ import annotations

import signal
import sys

from examples.starting import HOST, Example, port_option

SHOP = Example(
    "examples.flask_shop",
    clicks=(
        "Open the shop, choose “Sign in” and pick Mara Lindqvist.",
        "Put something into the cart. Type the code SPRING25 and press “Apply”: the server fails.",
        "Press “Add gift wrap”: nothing happens, its script has failed in the browser.",
        "Press “Feedback” at the bottom right, and say what went wrong.",
    ),
    needs=("flask", "waitress"),
)


def main() -> None:
    """Serve until Ctrl-C or SIGTERM, then leave in good order."""
    parser = SHOP.parser()
    port_option(parser)
    options = parser.parse_args()
    SHOP.require()
    port = SHOP.free_port(options.port)
    from waitress import serve  # late: --help needs nothing

    from examples.flask_shop.app import create_app

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    print(SHOP.welcome(f"Fernweh Outdoor is open at http://{HOST}:{port}"), flush=True)
    serve(create_app(), host=HOST, port=port, threads=8)


if __name__ == "__main__":
    main()
