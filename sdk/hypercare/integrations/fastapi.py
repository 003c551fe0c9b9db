"""FastAPI: ``hypercare.integrations.fastapi.install(app, who=…)``; all is as with Starlette."""

from __future__ import annotations

from hypercare.integrations.starlette import hypercare_widget, install

__all__ = ["hypercare_widget", "install"]
