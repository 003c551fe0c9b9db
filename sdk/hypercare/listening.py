"""What `init` sets up: who is heard from now on, and who carries what is heard away.

All by the hooks that Python and the libraries have for that. The rooms that compose, keep and send
are imported at the first need.
"""

from __future__ import annotations

import atexit
import sys
from functools import lru_cache
from types import ModuleType

from hypercare import integrations, process, signals, trail, unhandled, values
from hypercare.process import harmless
from hypercare.settings import Settings


def listen(read: Settings) -> None:
    """Hear of errors and log records from now on."""
    if read.single_user:
        trail.share()
    program = trail.program()
    program.session = program.session or values.new_id()
    signals.waiting.rouse = _fetch_signals
    _speak_at_exit()
    integrations.logging.install(read.logs)
    if read.unhandled:
        unhandled.install()
    if sys.modules.get("sentry_sdk") is not None:
        _join_sentry()


@lru_cache(maxsize=1)
def client_module() -> ModuleType:
    """Return the room where the client is; most of the SDK is needed only for feedback."""
    with process.importing():
        from hypercare import client

    return client


@lru_cache(maxsize=1)
def _speak_at_exit() -> None:
    """Send what waits when the program ends, once: after what was registered since `init`."""
    atexit.register(unhandled.last_words)


@harmless(lambda: None)
def _join_sentry() -> None:
    integrations.sentry.install()


def _fetch_signals() -> None:
    """Have the courier fetch signals. Who noticed an error does not pay for our imports."""
    if "hypercare.client" in sys.modules:
        _fetch()
    else:
        process.started("first", _fetch)


@harmless(lambda: None)
def _fetch() -> None:
    client_module().signalled()
