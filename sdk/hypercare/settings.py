"""The SDK's settings: one frozen value, made once by ``init``; the only reader of the environment.

The prefix ``HYPERCARE_`` is shared with the collector, so variables that are not named here are
none of the SDK's business.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

DSN_EXAMPLE = "https://<key>@collector.example/<project>"
DAY = 24 * 60 * 60.0
INFO = 20
LEVELS = {"DEBUG": 10, "INFO": INFO, "WARNING": 30, "ERROR": 40, "CRITICAL": 50}
FLAGS = ("locals", "unhandled", "signals", "single_user")
CALLS = ("before_send", "before_signal")


class SettingsError(ValueError):
    """The configuration cannot work. The message says what to change."""


@dataclass(frozen=True)
class Dsn:
    """Where feedback goes. ``base`` is scheme, host, port and prefix, no slash at its end."""

    base: str
    project: str
    key: str = field(repr=False)

    @property
    def vouches(self) -> bool:
        """Say whether the key is a secret one, for servers and relays."""
        return self.key.startswith("hcs_")


@dataclass(frozen=True)
class Settings:
    """All that ``init`` decides. Bytes and seconds, as the names say.

    ``logs`` is the level of the log records that become steps, None for none of them. ``locals``
    keeps local variables with errors, redacted. ``unhandled`` notices what nobody catches.
    ``signals`` lets errors go out by themselves. ``single_user`` is for desktop programs and
    command lines: all threads and tasks belong to the same person. ``before_send`` gets each
    feedback and ``before_signal`` each signal, in the wire's shape, and returns it, changed or not,
    or None to drop it.
    """

    dsn: Dsn
    app: str | None = None
    release: str | None = None
    deployment: str | None = None
    spool_dir: Path | None = None
    spool_bytes: int = 200 * 1024 * 1024
    spool_reports: int = 1_000
    spool_seconds: float = 30 * DAY
    logs: int | None = INFO
    locals: bool = False
    unhandled: bool = True
    signals: bool = True
    single_user: bool = False
    before_send: Callable[[dict[str, Any]], dict[str, Any] | None] | None = None
    before_signal: Callable[[dict[str, Any]], dict[str, Any] | None] | None = None
    connect_seconds: float = 3.0
    answer_seconds: float = 30.0
    relay_seconds: float = 3.0

    def spool_folder(self) -> Path:
        """Return the folder of this collector and project below the spool's folder."""
        import hashlib  # late: only a report needs the folder

        place = hashlib.sha256(f"{self.dsn.base}/{self.dsn.project}".encode()).hexdigest()[:12]
        root = self.spool_dir or _state_folder()
        return root / f"{re.sub(r'[^A-Za-z0-9_-]', '_', self.dsn.project)}-{place}"


NUMBERS = tuple(
    name
    for name in Settings.__dataclass_fields__
    if name.endswith(("_bytes", "_reports", "_seconds"))
)
"""Options that are counts, bytes or seconds."""


def read(
    dsn: str | None = None,
    *,
    app: str | None = None,
    release: str | None = None,
    deployment: str | None = None,
    spool_dir: str | os.PathLike[str] | None = None,
    **others: Any,
) -> Settings:
    """Make the settings from arguments, then from ``HYPERCARE_*`` variables.

    Raises:
        SettingsError: the DSN is absent or malformed, or an option is unknown or of a wrong type.
    """
    text = dsn or os.environ.get("HYPERCARE_DSN", "")
    spool = spool_dir or os.environ.get("HYPERCARE_SPOOL") or None
    return Settings(
        dsn=parse_dsn(text),
        app=app,
        release=release or os.environ.get("HYPERCARE_RELEASE") or None,
        deployment=deployment or os.environ.get("HYPERCARE_DEPLOYMENT") or None,
        spool_dir=_folder(spool),
        **{name: _option(name, given) for name, given in others.items()},
    )


def parse_dsn(text: str) -> Dsn:
    """Read a connection string.

    Raises:
        SettingsError: with the part that is missing, and without the key.
    """
    if not isinstance(text, str) or not text.strip():
        raise SettingsError(f"No DSN. Give init() a DSN or set HYPERCARE_DSN, as in {DSN_EXAMPLE}")
    parts, port = _split(text.strip())
    prefix, _, project = parts.path.rstrip("/").rpartition("/")
    missing = [
        name
        for name, there in (
            ("the scheme http:// or https://", parts.scheme in ("http", "https")),
            ("the key before the @", parts.username),
            ("the host after the @", parts.hostname),
            ("the project at the end", project),
        )
        if not there
    ]
    if missing:
        raise SettingsError(f"The DSN lacks {', '.join(missing)}. It looks like {DSN_EXAMPLE}")
    host = f"[{parts.hostname}]" if ":" in str(parts.hostname) else parts.hostname
    base = f"{parts.scheme}://{host}{f':{port}' if port else ''}{prefix}"
    return Dsn(base, project, _key(str(parts.username)))


def _split(text: str) -> tuple[SplitResult, int | None]:
    try:
        parts = urlsplit(text)
        return parts, parts.port
    except ValueError as error:
        raise SettingsError(
            f"The DSN's host or port cannot be read. It looks like {DSN_EXAMPLE}"
        ) from error


def _key(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9._~-]+", text):
        raise SettingsError("The DSN's key holds characters that no key has. Copy it again.")
    return text


def _folder(spool: str | os.PathLike[str] | None) -> Path | None:
    if spool is None:
        return None
    try:
        return Path(spool).expanduser().absolute()
    except (TypeError, RuntimeError) as error:
        raise SettingsError(f"spool_dir cannot be used as a folder: {error}") from error


def _option(name: str, given: Any) -> Any:
    """Check one of the other options.

    Raises:
        SettingsError: there is no such option, or it has a wrong type.
    """
    if name in FLAGS:
        return _checked(name, given, isinstance(given, bool), "True or False")
    if name in CALLS:
        return _checked(name, given, given is None or callable(given), "a callable or None")
    if name == "logs":
        return level(given)
    if name in NUMBERS:
        number = isinstance(given, int | float) and not isinstance(given, bool) and given > 0
        return _checked(name, given, number, "a number above 0")
    import difflib  # late: only who mistypes needs it

    known = sorted({*Settings.__dataclass_fields__, "strict"})
    near = difflib.get_close_matches(name, known, 1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    raise SettingsError(f"init() has no option {name!r}.{hint} It knows {', '.join(known)}")


def _checked(name: str, given: Any, right: bool, wanted: str) -> Any:
    if not right:
        raise SettingsError(f"{name} must be {wanted}, not {given!r}")
    return given


def level(given: Any) -> int | None:
    """Return the number of a log level, given by its name or number; None stays None.

    Raises:
        SettingsError: there is no such level.
    """
    if given is None or (isinstance(given, int) and not isinstance(given, bool) and given >= 0):
        return given
    if isinstance(given, str) and given.upper() in LEVELS:
        return LEVELS[given.upper()]
    raise SettingsError(
        f"logs must be one of {', '.join(LEVELS)}, a level's number or None, not {given!r}"
    )


def _state_folder() -> Path:
    from platformdirs import user_state_path

    return user_state_path("hypercare", appauthor=False) / "spool"
