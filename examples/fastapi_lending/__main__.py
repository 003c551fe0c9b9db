"""Serve the library of things on ``127.0.0.1``; ``--help`` tells what to click."""

from __future__ import annotations

from examples.starting import HOST, Example, port_option

LENDING = Example(
    "examples.fastapi_lending",
    clicks=(
        "Open the library and press “I am Ayşe Kaplan”.",
        "Choose the cordless drill and press “Borrow it”: that works.",
        "Choose the thermal camera and press “Borrow it”: the server fails.",
        "Press “Feedback” at the bottom right, and say what went wrong.",
    ),
    needs=("fastapi", "jinja2", "itsdangerous", "uvicorn"),
)


def main() -> None:
    """Serve until Ctrl-C or SIGTERM, then leave in good order."""
    parser = LENDING.parser()
    port_option(parser)
    options = parser.parse_args()
    LENDING.require()
    port = LENDING.free_port(options.port)
    import uvicorn  # late: --help needs nothing

    from examples.fastapi_lending.app import create_app

    print(LENDING.welcome(f"The Leihladen is open at http://{HOST}:{port}"), flush=True)
    uvicorn.run(create_app(), host=HOST, port=port, log_level="warning")


if __name__ == "__main__":
    main()
