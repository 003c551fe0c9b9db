"""Serve the clinic on ``127.0.0.1``; ``--help`` tells what to click.

``--server``, or the variable ``SERVER``, says how: ``asgi`` (uvicorn) or ``wsgi`` (waitress).
"""

from __future__ import annotations

import argparse
import os
import signal
import sys

from examples.starting import HOST, Example, port_option

CLINIC = Example(
    "examples.django_clinic",
    clicks=(
        "Open the plan, choose “Sign in” and pick Samir Haddad.",
        "Press “Repeat” beside K. Petersen: a synchronous view fails, September has no 31st.",
        "Choose “Rooms”: an asynchronous view fails, the pool is closed.",
        "Press “Feedback” at the bottom right of an error page, and say what went wrong.",
    ),
    needs=("django", "uvicorn", "waitress"),
)


def main() -> None:
    """Serve until Ctrl-C or SIGTERM, then leave in good order."""
    options = _options()
    CLINIC.require()
    port = CLINIC.free_port(options.port)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "examples.django_clinic.settings")
    print(CLINIC.welcome(f"Praxis am Kanal is open at http://{HOST}:{port}"), flush=True)
    if options.server == "asgi":
        _serve_asgi(port)
    else:
        _serve_wsgi(port)


def _serve_asgi(port: int) -> None:
    import uvicorn  # late, here and below: --help needs nothing
    from django.core.asgi import get_asgi_application

    app = get_asgi_application()
    uvicorn.run(app, host=HOST, port=port, lifespan="off", log_level="warning")


def _serve_wsgi(port: int) -> None:
    import waitress
    from django.core.wsgi import get_wsgi_application

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    waitress.serve(get_wsgi_application(), host=HOST, port=port, threads=8)


def _options() -> argparse.Namespace:
    parser = CLINIC.parser()
    port_option(parser)
    usual = os.environ.get("SERVER", "asgi")
    parser.add_argument("--server", choices=("asgi", "wsgi"), default=usual, help="(SERVER)")
    return parser.parse_args()


if __name__ == "__main__":
    main()
