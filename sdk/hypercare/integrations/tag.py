"""The widget's script tag, as every template language may print it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from html import escape

from hypercare import relay

log = logging.getLogger("hypercare")


def written(prefix: Callable[[], str], nonce: object = None) -> str:
    """Return the tag as HTML, every value escaped; "" while the SDK is not configured.

    ``prefix`` tells the path under which browsers see the relay. Our own faults are logged, and
    cost the page its widget and nothing else.
    """
    try:
        tag = relay.script_tag(prefix(), str(nonce) if nonce is not None else None)
    except Exception:
        log.exception("The widget's script tag could not be written")
        return ""
    told = (
        name if value is True else f'{name}="{escape(str(value))}"' for name, value in tag.items()
    )
    return f"<script {' '.join(told)}></script>" if tag else ""
