"""What one process counts and times, for Prometheus. Labels are few and never personal.

Source: https://prometheus.io/docs/practices/naming/
"""

from __future__ import annotations

from prometheus_client import (
    CollectorRegistry,
    Counter,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
)

ACCEPT = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
ATTEMPT = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 25.0)
TICKET = (0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 30.0, 60.0, 300.0, 1800.0, 7200.0, 86400.0)
"""Seconds; the promises, 1 s for the half and 5 s for 99 of 100, are bounds of their own."""


class Meters:
    """The counters of one collector. Each has a registry of its own, nothing is global."""

    def __init__(self) -> None:
        """Begin at nought."""
        self.registry = of = CollectorRegistry()
        ProcessCollector(registry=of)
        PlatformCollector(registry=of)
        GCCollector(registry=of)
        self._requests = Counter(
            "hypercare_requests", "Answers, by call and status.", ["call", "status"], registry=of
        )
        self._feedback = Counter(
            "hypercare_feedback",
            "Feedback that was accepted or refused, by project and status;"
            " project is empty without a valid key.",
            ["project", "status"],
            registry=of,
        )
        self._signals = Counter(
            "hypercare_signal_posts",
            "Posts of signals, by project and status.",
            ["project", "status"],
            registry=of,
        )
        self._accept = Histogram(
            "hypercare_accept_seconds",
            "Time from a feedback's request to its answer, accepted ones alone.",
            buckets=ACCEPT,
            registry=of,
        )
        self._attempts = Counter(
            "hypercare_delivery_attempts",
            "Attempts at deliveries, by destination and outcome (done, later, held).",
            ["destination", "outcome"],
            registry=of,
        )
        self._attempt = Histogram(
            "hypercare_delivery_attempt_seconds",
            "Time that one attempt took.",
            ["destination"],
            buckets=ATTEMPT,
            registry=of,
        )
        self._ticket = Histogram(
            "hypercare_ticket_seconds",
            "Time from accepting a feedback until the ticket of its case exists.",
            ["destination"],
            buckets=TICKET,
            registry=of,
        )

    def answered(self, call: str, status: int) -> None:
        """Count one answer; ``call`` is one of the routes' names."""
        self._requests.labels(call, str(status)).inc()

    def posted_feedback(self, project: str, status: int, seconds: float) -> None:
        """Count one post of feedback; ``project`` is empty when no key opened one."""
        self._feedback.labels(project, str(status)).inc()
        if status in (200, 202):
            self._accept.observe(seconds)

    def posted_signals(self, project: str, status: int) -> None:
        """Count one post of signals."""
        self._signals.labels(project, str(status)).inc()

    def attempted(self, destination: str, outcome: str, seconds: float) -> None:
        """Count one attempt at a delivery."""
        self._attempts.labels(destination, outcome).inc()
        self._attempt.labels(destination).observe(seconds)

    def ticketed(self, destination: str, seconds: float) -> None:
        """Time one ticket, from the feedback that opened its case."""
        self._ticket.labels(destination).observe(max(seconds, 0.0))
