"""The harbour as a WSGI application, with hypercare around it."""

from __future__ import annotations

import hypercare
from examples.wsgi_tides import harbour

hypercare.init(app="tides", release="1.1.0", deployment="demo")
application = hypercare.integrations.wsgi.Hypercare(
    harbour.application, who=lambda environ: environ.get("REMOTE_USER")
)
