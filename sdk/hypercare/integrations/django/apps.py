"""The app that Django starts: it configures the SDK, and hears of errors."""

from __future__ import annotations

import sys
from typing import Any

from django.apps import AppConfig
from django.core.signals import got_request_exception

from hypercare import trail
from hypercare.integrations.django.configuration import start
from hypercare.process import harmless


class Hypercare(AppConfig):  # type: ignore[misc]
    """``INSTALLED_APPS = [..., "hypercare.integrations.django"]``."""

    name = "hypercare.integrations.django"
    label = "hypercare"
    verbose_name = "hypercare"

    def ready(self) -> None:
        """Configure the SDK by the settings, and listen from now on."""
        got_request_exception.connect(failed, dispatch_uid="hypercare")
        start()


@harmless(lambda: None)
def failed(**_: Any) -> None:
    """Record the error that a view, or a middleware behind ours, has raised."""
    error = sys.exc_info()[1]
    if error is not None:
        trail.notice(error, handled=False, via="django")
