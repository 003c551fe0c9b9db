"""The trace that an application's own OpenTelemetry is in at this moment.

OpenTelemetry is looked up among the modules that are loaded and never imported: an application
without it pays nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping


def current() -> Mapping[str, str]:
    """Return ``trace_id`` and ``span_id`` in lower-case hexadecimal; {} outside of a span.

    Source: W3C Trace Context, sections 3.2.2.3 and 3.2.2.4.
    """
    trace = sys.modules.get("opentelemetry.trace")
    if trace is None:
        return {}
    try:
        context = trace.get_current_span().get_span_context()
        if not context.is_valid:
            return {}
        return {"trace_id": f"{context.trace_id:032x}", "span_id": f"{context.span_id:016x}"}
    except Exception:  # a half imported or replaced module is none of a guest's business
        return {}
