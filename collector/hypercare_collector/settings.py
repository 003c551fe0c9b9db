"""The collector's settings: one TOML file and the environment, read once, frozen.

A name that the file must not have is an error with its path and the nearest right name; an unknown
``HYPERCARE_*`` variable is one warning, since the SDK shares the prefix.
"""

from __future__ import annotations

import logging
import os
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, is_dataclass
from datetime import time
from pathlib import Path
from typing import Any, NewType, get_type_hints
from urllib.parse import urlsplit

from hypercare_collector.near import nearest

log = logging.getLogger(__name__)

PREFIX = "HYPERCARE_"
OTHERS = ("CONFIG", "DSN", "RELEASE", "DEPLOYMENT", "SPOOL")
"""Variables under our prefix that are not settings of the collector."""

MEGABYTE = 1024 * 1024
LOG_FORMATS = ("auto", "json", "text")
SMTP_TLS = ("starttls", "tls", "none")
Days = NewType("Days", int)
"""How long something is kept, in days; 0 is for ever."""


class BadSettings(Exception):
    """The settings cannot be used; the message says which one, and what would be right."""


def one_of(name: str, given: str, allowed: Collection[str]) -> None:
    """Raise `BadSettings` for a setting that is none of the words that it may be."""
    if given not in allowed:
        raise BadSettings(f"{name} must be one of {', '.join(allowed)}, not {given!r}")


@dataclass(frozen=True)
class LimitSettings:
    """Table ``[limits]``: megabytes, characters, counts, and feedbacks a minute."""

    body_mb: int = 50
    json_mb: int = 1
    description: int = 20_000
    attachments: int = 10
    attachment_mb: int = 20
    per_key: int = 600
    per_person: int = 30


@dataclass(frozen=True)
class AlarmSettings:
    """Table ``[alarms]``: who is told when something needs a person, by mail or webhook, or both.

    ``smtp_tls`` is ``starttls``, ``tls`` (from the first byte) or ``none``. ``disk_mb`` is how much
    of the data folder's disk must stay free. Secrets may be ``env:NAME`` or ``file:PATH``.
    """

    mail_to: tuple[str, ...] = ()
    mail_from: str = ""
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_tls: str = "starttls"
    smtp_user: str = ""
    smtp_password: str = field(default="", repr=False)
    webhook: str = ""
    webhook_secret: str = field(default="", repr=False)
    disk_mb: int = 500

    def __post_init__(self) -> None:
        """Refuse what would be found out only on the day of the first alarm."""
        one_of("alarms.smtp_tls", self.smtp_tls, SMTP_TLS)
        missing = [n for n in ("smtp_host", "mail_from") if not getattr(self, n)]
        if self.mail_to and missing:
            raise BadSettings(f"alarms.mail_to needs alarms.{' and alarms.'.join(missing)} too")
        if self.smtp_host and not self.mail_to:
            raise BadSettings("alarms.smtp_host is of no use without alarms.mail_to")
        if self.webhook and not self.webhook.startswith(("https://", "http://")):
            raise BadSettings(
                "alarms.webhook must be an address such as https://ops.example.com/in"
            )


@dataclass(frozen=True)
class RetentionSettings:
    """Table ``[retention]``: for how many days each kind of data is kept; 0 is for ever.

    ``attachments`` are the files; ``captured`` is what the software gathered (context,
    environment, trail, joined errors); ``feedback`` the words and who wrote them; ``rejections``
    the bodies that were refused; ``attempts`` what destinations answered. ``at`` is the time of
    night, in the machine's own time zone, at which what is older is taken away.
    """

    attachments: Days = Days(180)
    captured: Days = Days(180)
    feedback: Days = Days(730)
    rejections: Days = Days(30)
    attempts: Days = Days(180)
    at: str = "03:00"

    def __post_init__(self) -> None:
        """Refuse what is no time of day."""
        try:
            time.fromisoformat(self.at)
        except ValueError:
            raise BadSettings(f"retention.at must be like 03:00, not {self.at!r}") from None


@dataclass(frozen=True)
class Settings:
    """Everything an operator decides about one collector.

    ``url`` is the public address that stands in links; empty means the address that ``serve``
    listens on. ``trusted_proxies`` are addresses or networks whose ``X-Forwarded-For`` counts.
    ``secret`` replaces the key file of the data folder. ``delivery_threads`` is how many
    deliveries run at once. ``log_format`` is ``json``, ``text``, or ``auto``: text on a terminal.
    ``metrics_key`` is what a scraper of ``/metrics`` must show; it may be ``env:`` or ``file:``.
    """

    data: Path = Path("hypercare-data")
    url: str = ""
    database_url: str = field(default="", repr=False)
    secret: str = field(default="", repr=False)
    trusted_proxies: tuple[str, ...] = ()
    delivery_threads: int = 4
    log_format: str = "auto"
    metrics_key: str = field(default="", repr=False)
    limits: LimitSettings = LimitSettings()
    alarms: AlarmSettings = AlarmSettings()
    retention: RetentionSettings = RetentionSettings()

    def __post_init__(self) -> None:
        """Refuse an address that no link could be made of."""
        parts = urlsplit(self.url)
        if self.url and not (parts.scheme in ("http", "https") and parts.hostname):
            raise BadSettings(f"url must be like https://care.example.com, not {self.url!r}")
        one_of("log_format", self.log_format, LOG_FORMATS)


def load(
    config: Path | None = None,
    environ: Mapping[str, str] | None = None,
    **overrides: Any,
) -> Settings:
    """Read the file, then the environment, then what the command line says; later ones win.

    ``config`` defaults to ``HYPERCARE_CONFIG``. An override of None does not count.

    Raises:
        BadSettings: a file that cannot be read, a name that is unknown, a value of a wrong kind.
    """
    environ = os.environ if environ is None else environ
    path = config or (
        Path(environ["HYPERCARE_CONFIG"]) if environ.get("HYPERCARE_CONFIG") else None
    )
    values = _read(path) if path else {}
    for keys, value in _variables(environ):
        _put(values, keys, value)
    values |= {key: value for key, value in overrides.items() if value is not None}
    try:
        built: Settings = _build(Settings, values, at="")
    except BadSettings as error:
        raise BadSettings(f"{_blamed(path, str(error))}{error}") from error
    return built


def _blamed(path: Path | None, fault: str) -> str:
    """Return the file's name as a beginning, when the file alone has the same fault."""
    try:
        _build(Settings, _read(path) if path else {}, at="")
    except BadSettings as alone:
        return f"{path}: " if str(alone) == fault else ""
    return ""


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadSettings(f"{path}: cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSettings(f"{path}: is not valid TOML: {error}") from error


def _variables(environ: Mapping[str, str]) -> Iterator[tuple[list[str], str]]:
    known = {"__".join(path).upper(): list(path) for path in _paths(Settings)}
    for variable, value in sorted(environ.items()):
        name = variable.removeprefix(PREFIX)
        if name == variable or name in OTHERS:
            continue
        if name not in known:
            hint = nearest(name, known).replace("did you mean ", f"did you mean {PREFIX}")
            log.warning("%s is not a setting of the collector%s", variable, hint)
        elif value:
            yield known[name], value


def _paths(kind: type[Any]) -> Iterator[tuple[str, ...]]:
    """Return the path of every setting that is no table itself."""
    for name, what in get_type_hints(kind).items():
        if is_dataclass(what):
            yield from ((name, *path) for path in _paths(what))  # type: ignore[arg-type]
        else:
            yield (name,)


def _put(values: dict[str, Any], keys: list[str], value: str) -> None:
    for key in keys[:-1]:
        values = values.setdefault(key, {})
    values[keys[-1]] = value


def _build(kind: type[Any], values: Mapping[str, Any], *, at: str) -> Any:
    types = get_type_hints(kind)
    for key in values:
        if key not in types:
            raise BadSettings(f"{at}{key} is not a setting{nearest(key, types)}")
    return kind(**{k: _convert(types[k], v, f"{at}{k}") for k, v in values.items()})


def _convert(kind: Any, value: Any, at: str) -> Any:
    if is_dataclass(kind):
        if not isinstance(value, Mapping):
            raise BadSettings(f"{at} must be a table")
        return _build(kind, value, at=f"{at}.")  # type: ignore[arg-type]
    if kind in (int, Days):
        return _whole(value, at, least=0 if kind is Days else 1)
    if kind == tuple[str, ...]:
        return _names(value, at)
    if not isinstance(value, str | Path):
        raise BadSettings(f"{at} must be a text, not {value!r}")
    return kind(value)


def _whole(value: Any, at: str, *, least: int) -> int:
    try:
        number = int(value) if isinstance(value, str | int) else None
    except ValueError:
        number = None
    if number is None or isinstance(value, bool) or number < least:
        raise BadSettings(f"{at} must be a whole number of at least {least}, not {value!r}")
    return number


def _names(value: Any, at: str) -> tuple[str, ...]:
    names = value.replace(",", " ").split() if isinstance(value, str) else value
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise BadSettings(f"{at} must be a list of texts, not {value!r}")
    return tuple(names)
