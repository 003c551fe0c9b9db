"""The collector's one secret: it seals what is stored, and signs what is linked.

The secret is made in the data folder (mode 0600) or given as ``HYPERCARE_SECRET``. Stored secrets
may also be references, ``env:NAME`` or ``file:PATH``: those are kept as they are and resolved at
each use, so that rotating them needs no restart.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
import time
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from hypercare_collector.disk import sync_folder

REFERENCES = ("env:", "file:")
SEALED = "sealed:"


class Unresolved(Exception):
    """A secret cannot be had; the message names the variable, the file or the lost key."""


class Vault:
    """Seals, opens and signs with keys derived from the collector's secret."""

    def __init__(self, secret: str) -> None:
        """Derive one key for sealing and one for signing from ``secret``."""
        self._fernet = MultiFernet([Fernet(base64.urlsafe_b64encode(_derive(secret, "seal")))])
        self._signing = _derive(secret, "sign")

    def seal(self, plain: str) -> str:
        """Return what may be stored for ``plain``; a reference is stored as it is."""
        if plain.startswith(REFERENCES):
            return plain
        return SEALED + self._fernet.encrypt(plain.encode()).decode()

    def open(self, stored: str) -> str:
        """Return the secret behind what `seal` returned.

        Raises:
            Unresolved: the variable or file is missing, or another collector sealed it.
        """
        if stored.startswith(REFERENCES):
            return _resolve(stored)
        try:
            return self._fernet.decrypt(stored.removeprefix(SEALED).encode()).decode()
        except InvalidToken as error:
            raise Unresolved(
                "a stored secret was sealed with another key: give the HYPERCARE_SECRET"
                " or the secret.key that this data was made with"
            ) from error

    def sign(self, purpose: str, subject: str, *, expires: int | None = None) -> str:
        """Return a token that lets its bearer do ``purpose`` with ``subject``.

        ``expires`` is in seconds since 1970; None means never.
        """
        until = "" if expires is None else f"{expires}."
        mac = hmac.digest(self._signing, f"{purpose}\n{subject}\n{until}".encode(), "sha256")
        return until + base64.urlsafe_b64encode(mac[:24]).decode()

    def allows(self, token: str, purpose: str, subject: str) -> bool:
        """Say whether ``token`` was signed for this and has not expired."""
        until, dot, _ = token.partition(".")
        if dot and not (_is_number(until) and int(until) >= time.time()):
            return False
        expected = self.sign(purpose, subject, expires=int(until) if dot else None)
        return hmac.compare_digest(token.encode(), expected.encode())


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 16


def open_vault(folder: Path, secret: str = "") -> Vault:
    """Return the vault of the data folder, with a new key of its own at the first time.

    ``secret`` may be a reference.

    Raises:
        Unresolved: the reference leads nowhere.
    """
    return Vault(plain(secret) or _read_or_make(key_file(folder)))


def key_file(folder: Path) -> Path:
    """Return where the data folder keeps its secret, when none is given."""
    return folder / "secret.key"


def plain(given: str) -> str:
    """Return a secret of the settings: literal, or what the reference leads to just now.

    Raises:
        Unresolved: the reference leads nowhere.
    """
    return _resolve(given) if given.startswith(REFERENCES) else given


def _read_or_make(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return _new_key_file(path)


def _new_key_file(path: Path) -> str:
    """Make the file so that of two processes racing for it both end up with the same key."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(32))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    sync_folder(path.parent)
    return path.read_text(encoding="ascii").strip()


def _resolve(reference: str) -> str:
    kind, _, name = reference.partition(":")
    if kind == "env":
        if not os.environ.get(name):
            raise Unresolved(f"the environment variable {name} is not set")
        return os.environ[name]
    try:
        return Path(name).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise Unresolved(f"the secret file {name} cannot be read: {error.strerror}") from error


def _derive(secret: str, purpose: str) -> bytes:
    return hashlib.scrypt(
        secret.encode(), salt=f"hypercare {purpose}".encode(), n=2**12, r=8, p=1, dklen=32
    )
