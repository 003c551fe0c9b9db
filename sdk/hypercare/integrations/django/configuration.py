"""What ``settings.HYPERCARE`` says, and what is wrong with it."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.core.signals import setting_changed
from django.utils.module_loading import import_string

import hypercare
from hypercare.integrations.visit import PATH, relay_path
from hypercare.process import harmless

log = logging.getLogger("hypercare")

Who = Callable[[Any], Any]


@dataclass(frozen=True)
class Installed:
    """Whom to ask who the user is, and where the relay lies."""

    who: Who | None = None
    path: str = PATH


def install(*, who: Who | None = None, path: str | None = None) -> None:
    """Say in code what ``HYPERCARE["who"]`` and ``HYPERCARE["path"]`` say in the settings.

    ``who`` gets the request and says who the user is: None, a mapping or an object with ``id``,
    ``name``, ``email`` and ``role``, or a tuple in that order. It may be a coroutine function. Call
    it before the first request, such as in an ``AppConfig.ready``.
    """
    _in_code.update({name: given for name, given in (("who", who), ("path", path)) if given})
    installed.cache_clear()


@cache
@harmless(Installed)
def installed() -> Installed:
    """Return what the settings and `install` say. What is wrong is logged, and does not count."""
    told = {**_told(), **_in_code}
    path = told.get("path", PATH)
    if not isinstance(path, str) or not path.strip("/"):
        log.error("HYPERCARE['path'] must be a path such as %r, not %r", PATH, path)
        path = PATH
    return Installed(_who(told.get("who")), relay_path(path))


def start() -> None:
    """Call `hypercare.init` as the settings say, if they or the environment name a collector.

    Raises:
        SettingsError: only with ``"strict": True``.
    """
    told = _told()
    options = {name: option for name, option in told.items() if name not in ("who", "path")}
    if options.get("dsn") or os.environ.get("HYPERCARE_DSN"):
        _init(options)
    elif options:
        log.info("hypercare is off: neither HYPERCARE['dsn'] nor HYPERCARE_DSN is set")


def middleware_at() -> int | None:
    """Return at which place of ``MIDDLEWARE`` ours stands, or one that is derived from it."""
    from hypercare.integrations.django.middleware import Middleware

    for place, named in enumerate(settings.MIDDLEWARE):
        with suppress(ImportError):  # Django says that by itself
            found = import_string(named)
            if isinstance(found, type) and issubclass(found, Middleware):
                return place
    return None


def _init(options: Mapping[str, Any]) -> None:
    try:
        hypercare.init(**options)
    except TypeError as error:  # such as a name that is no text
        if options.get("strict"):
            raise
        log.error("hypercare is off: %s", error)


def _told() -> Mapping[str, Any]:
    told = getattr(settings, "HYPERCARE", None) or {}
    if isinstance(told, Mapping):
        return told
    log.error('HYPERCARE must be a dict such as {"dsn": …, "who": …}, not %s', type(told).__name__)
    return {}


def _who(named: Any) -> Who | None:
    """Return the callable itself, or the one that a dotted path names."""
    try:
        found = import_string(named) if isinstance(named, str) else named
    except ImportError as error:
        log.error("HYPERCARE['who'] leads nowhere, nobody is asked: %s", error)
        return None
    if found is not None and not callable(found):
        log.error("HYPERCARE['who'] must be a callable or its dotted path, not %r", named)
        return None
    return found  # type: ignore[no-any-return]


def _forget(setting: str, **_: Any) -> None:
    if setting == "HYPERCARE":
        installed.cache_clear()


_in_code: dict[str, Any] = {}
setting_changed.connect(_forget)
