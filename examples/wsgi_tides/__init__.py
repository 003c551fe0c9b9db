"""The tide table of a small harbour, in plain WSGI, with hypercare around it.

Start it with ``python -m examples.wsgi_tides``. Set ``HYPERCARE_DSN`` to say where feedback goes;
without it the harbour is open all the same. A defect is left in on purpose: a draught that is
written with a comma, as half of Europe does, is not understood.
"""

from __future__ import annotations

import hypercare
from examples.wsgi_tides import harbour

hypercare.init(app="tides", release="1.1.0", deployment="demo")
application = hypercare.integrations.wsgi.Hypercare(
    harbour.application, who=lambda environ: environ.get("REMOTE_USER")
)
