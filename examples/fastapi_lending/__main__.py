"""Serve the library of things on ``127.0.0.1``, port ``PORT`` (8000 when unset)."""

from __future__ import annotations

import os

import uvicorn

from examples.fastapi_lending import create_app


def main() -> None:
    """Serve until Ctrl-C or SIGTERM, then leave in good order."""
    port = int(os.environ.get("PORT", "8000"))
    print(f"The Leihladen is open at http://127.0.0.1:{port}", flush=True)
    uvicorn.run(create_app(), host="127.0.0.1", port=port, log_level="warning")


if __name__ == "__main__":
    main()
