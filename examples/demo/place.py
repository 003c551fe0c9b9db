"""Where a demo lives: its folder, its ports, and the keys that are made once and kept."""

from __future__ import annotations

import fcntl
import secrets
import socket
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

USUAL_PORTS = (8000, 8600, 8303)
HOST = "127.0.0.1"


@dataclass(frozen=True)
class Kept:
    """What a second start needs to find everything as it was."""

    shop_port: int
    collector_port: int
    roundup_port: int
    public_key: str
    secret_key: str
    shop_secret: str


@dataclass(frozen=True)
class Place:
    """One demo on this machine."""

    folder: Path
    kept: Kept

    @property
    def shop(self) -> str:
        """The shop's address."""
        return f"http://{HOST}:{self.kept.shop_port}"

    @property
    def collector(self) -> str:
        """The collector's address."""
        return f"http://{HOST}:{self.kept.collector_port}"

    @property
    def collector_data(self) -> Path:
        """The collector's data folder."""
        return self.folder / "collector"

    @property
    def roundup(self) -> str:
        """The tracker's address; Roundup wants the slash."""
        return f"http://{HOST}:{self.kept.roundup_port}/"

    @property
    def dsn(self) -> str:
        """What connects the shop to the collector."""
        return f"http://{self.kept.secret_key}@{HOST}:{self.kept.collector_port}/shop"


class InUse(Exception):
    """Another demo runs in this folder."""


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Make the folder, and keep it for this process. Raises ``InUse`` when it is taken."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            raise InUse(f"A demo is running in {folder} already. Stop it with Ctrl-C.") from taken
        yield


def find(folder: Path, ports: Sequence[int] | None = None) -> Place:
    """Return the demo that lives in ``folder``, with ports that are free now.

    ``ports`` are those wished for the shop, the collector and the tracker (0: any); without them
    the last ones are taken again. A taken port gives way to the next free one.
    """
    file = folder / "demo.toml"
    kept = Kept(**tomllib.loads(file.read_text("utf-8"))) if file.exists() else _fresh()
    wanted = ports or (kept.shop_port, kept.collector_port, kept.roundup_port)
    shop, collector, roundup = free_ports(wanted)
    kept = replace(kept, shop_port=shop, collector_port=collector, roundup_port=roundup)
    write_private(
        file, "".join(f"{name} = {_toml(value)}\n" for name, value in asdict(kept).items())
    )
    return Place(folder, kept)


def free_ports(wanted: Sequence[int]) -> list[int]:
    """Return a free port for each wish, each another one, and say so when a wish is not met."""
    found: list[int] = []
    for wish in wanted:
        port = wish
        while port in found or not _is_free(port):
            port += 1
        if port != wish:
            print(f"Port {wish} is taken; using {port}.")
        found.append(port or _any_port())
    return found


def write_private(file: Path, text: str) -> None:
    """Write a file that only its owner can read, as it holds keys."""
    file.touch(mode=0o600)
    file.write_text(text, "utf-8")


def _fresh() -> Kept:
    public, secret = f"hcp_{secrets.token_hex(16)}", f"hcs_{secrets.token_hex(16)}"
    return Kept(*USUAL_PORTS, public, secret, shop_secret=secrets.token_hex(16))


def _is_free(port: int) -> bool:
    try:
        socket.create_server((HOST, port)).close()
    except OSError:
        return False
    return True


def _any_port() -> int:
    with socket.create_server((HOST, 0)) as listener:
        return int(listener.getsockname()[1])


def _toml(value: str | int) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)
