"""Serve the clinic on ``127.0.0.1``, port ``PORT`` (8000 when unset).

``SERVER`` says how: ``asgi`` (uvicorn, when unset) or ``wsgi`` (waitress).
"""

from __future__ import annotations

import os
import signal
import sys

from django.core.asgi import get_asgi_application
from django.core.wsgi import get_wsgi_application


def main() -> None:
    """Serve until Ctrl-C or SIGTERM, then leave in good order."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "examples.django_clinic.settings")
    port = int(os.environ.get("PORT", "8000"))
    print(f"Praxis am Kanal is open at http://127.0.0.1:{port}", flush=True)
    if os.environ.get("SERVER", "asgi") == "asgi":
        import uvicorn

        app = get_asgi_application()
        uvicorn.run(app, host="127.0.0.1", port=port, lifespan="off", log_level="warning")
    else:
        import waitress

        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        waitress.serve(get_wsgi_application(), host="127.0.0.1", port=port, threads=8)


if __name__ == "__main__":
    main()
