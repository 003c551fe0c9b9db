"""Secrets of the settings that are references, and whether they lead anywhere just now."""

from __future__ import annotations

from hypercare_collector.settings import Settings
from hypercare_collector.vault import Unresolved, plain


def lost(settings: Settings) -> dict[str, str]:
    """Return, by the setting's name, why what it refers to cannot be had; empty when all can."""
    given = {
        "metrics_key": settings.metrics_key,
        "alarms.smtp_password": settings.alarms.smtp_password,
        "alarms.webhook_secret": settings.alarms.webhook_secret,
    }
    found = {name: _why(secret) for name, secret in given.items()}
    return {name: why for name, why in found.items() if why}


def _why(secret: str) -> str:
    try:
        plain(secret)
    except Unresolved as error:
        return str(error)
    return ""
