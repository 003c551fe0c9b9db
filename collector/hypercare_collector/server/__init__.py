"""The HTTP server: waitress, started from our code, that ends gracefully."""

from __future__ import annotations

from hypercare_collector.server.serving import Server

__all__ = ["Server"]
