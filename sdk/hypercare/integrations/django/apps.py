"""The app that Django starts: it configures the SDK, and hears of errors."""

from __future__ import annotations

import logging
import sys
from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.core.signals import got_request_exception

from hypercare import trail
from hypercare.integrations.django.configuration import middleware_at, start
from hypercare.process import harmless

log = logging.getLogger("hypercare")

MISSING = 'put "hypercare.integrations.django.Middleware" first in MIDDLEWARE'


class Hypercare(AppConfig):  # type: ignore[misc]
    """``INSTALLED_APPS = [..., "hypercare.integrations.django"]``."""

    name = "hypercare.integrations.django"
    label = "hypercare"
    verbose_name = "hypercare"

    def ready(self) -> None:
        """Configure the SDK by the settings, and listen from now on."""
        got_request_exception.connect(failed, dispatch_uid="hypercare")
        checks.register(check_middleware)
        if middleware_at() is None:
            log.warning("hypercare serves nothing: %s", MISSING)
        start()


def check_middleware(**_: Any) -> list[checks.CheckMessage]:
    """Say in ``manage.py check`` that the middleware is missing, or does not stand first."""
    at = middleware_at()
    if at is None:
        return [checks.Warning("hypercare serves nothing.", hint=MISSING, id="hypercare.W001")]
    if at:
        told = "hypercare's middleware does not stand first: it misses what those before it do."
        return [checks.Warning(told, hint=MISSING, id="hypercare.W002")]
    return []


@harmless(lambda: None)
def failed(**_: Any) -> None:
    """Record the error that a view, or a middleware behind ours, has raised."""
    error = sys.exc_info()[1]
    if error is not None:
        trail.notice(error, handled=False, via="django")
