"""All SDKs and ways to use them, by the names that the measuring process knows."""

from __future__ import annotations

import rivals
from guest import Bare
from ours import Hypercare, HypercareLocals, HypercareSilent

SDKS: dict[str, type[Bare]] = {
    "bare": Bare,
    "hypercare": Hypercare,
    "hypercare-silent": HypercareSilent,
    "hypercare-locals": HypercareLocals,
    "sentry-sdk": rivals.Sentry,
    "sentry-light": rivals.SentryLight,
    "bugsnag": rivals.Bugsnag,
    "honeybadger": rivals.Honeybadger,
    "posthog": rivals.Posthog,
    "rollbar": rivals.Rollbar,
}


def named(name: str) -> Bare:
    return SDKS[name](name)
