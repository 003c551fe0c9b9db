"""A bare Flask view on the collector's own server: it reads the body, and answers. The ceiling."""

from __future__ import annotations

from flask import Flask, request

from hypercare_collector.server import Server
from hypercare_collector.server.serving import stopped_by_signals


def main() -> None:
    app = Flask("bare")
    app.config["MAX_CONTENT_LENGTH"] = 50 * 1024 * 1024

    @app.post("/")
    def take() -> tuple[dict[str, int], int]:
        return {"bytes": len(request.get_data())}, 202

    server = Server("127.0.0.1", 0)
    with stopped_by_signals(server):
        print(server.url, flush=True)
        server.run(app)


if __name__ == "__main__":
    main()
