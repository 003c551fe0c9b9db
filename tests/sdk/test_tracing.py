"""The trace of an application's own OpenTelemetry, which is never imported for it."""

from __future__ import annotations

import subprocess
import sys
import types

import pytest
from opentelemetry.sdk.trace import TracerProvider

from hypercare import tracing


def test_the_current_span_is_told_in_hexadecimal() -> None:
    tracer = TracerProvider().get_tracer("shop")
    with tracer.start_as_current_span("order") as outer:
        with tracer.start_as_current_span("pay") as inner:
            told = tracing.current()
        context = inner.get_span_context()

    assert told == {"trace_id": f"{context.trace_id:032x}", "span_id": f"{context.span_id:016x}"}
    assert told["trace_id"] == f"{outer.get_span_context().trace_id:032x}"
    assert len(told["trace_id"]) == 32


def test_outside_of_a_span_there_is_no_trace() -> None:
    assert tracing.current() == {}


def test_an_application_without_opentelemetry_pays_nothing() -> None:
    code = (
        "import sys\nfrom hypercare import tracing\n"
        "assert tracing.current() == {}\nassert 'opentelemetry' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("broken", [types.ModuleType("opentelemetry.trace"), object()])
def test_a_half_imported_opentelemetry_does_no_harm(
    monkeypatch: pytest.MonkeyPatch, broken: types.ModuleType
) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.trace", broken)

    assert tracing.current() == {}
