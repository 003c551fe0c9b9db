"""Our own calls to the collector are none of the application's doings.

Who listens to the application's requests, logs or breadcrumbs, we ourselves included, is kept from
taking ours for its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from typing import Any

silences: list[Callable[[], AbstractContextManager[Any]]] = []
"""What is entered around each of our calls. An integration adds its own when it is installed."""


@contextmanager
def unheard() -> Iterator[None]:
    """Keep what is called inside from being heard; what cannot be silenced is heard."""
    with ExitStack() as stack:
        for silence in silences:
            with suppress(Exception):
                stack.enter_context(silence())
        yield
