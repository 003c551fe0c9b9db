"""What an SDK's import and init cost: ``start.py SDK URL [bare|web|footprint]``."""

import sys
import time

import host
import sdks
from guest import Bare

WEB = (
    "asyncio", "concurrent.futures", "dataclasses", "datetime", "decimal", "email.message", "enum",
    "gzip", "hashlib", "http.client", "http.cookies", "inspect", "json", "logging.handlers",
    "pathlib", "platform", "queue", "sqlite3", "ssl", "tempfile", "threading", "traceback",
    "typing", "urllib.request", "uuid", "weakref",
)  # fmt: skip
"""What the standard library gives to about every web application before it starts an SDK."""


def cost(sdk: Bare, url: str) -> dict[str, float]:
    """Tell milliseconds of processor time: since the process began, and of each part."""
    begun = time.process_time()
    sdk.load()
    loaded = time.process_time()
    sdk.init(url)
    ready = time.process_time()
    return {
        "total_ms": ready * 1000,
        "import_ms": (loaded - begun) * 1000,
        "init_ms": (ready - loaded) * 1000,
    }


def footprint(sdk: Bare, url: str) -> dict[str, float]:
    """Count what import and init leave behind or touch on the way."""
    seen: dict[str, list[str]] = {}

    def hear(event: str, args: tuple[object, ...]) -> None:
        name = _touched(event, args)
        if name:
            seen.setdefault(name, []).append(str(args[0] if args else ""))

    before = set(sys.modules)
    sys.addaudithook(hear)
    sdk.load()
    sdk.init(url)
    counted = {name: len(touched) for name, touched in seen.items()}
    return {
        **dict.fromkeys(("read", "written", "children", "sockets made", "lookups"), 0),
        **counted,
        "modules": len(set(sys.modules) - before),
        "threads": host.threads() - 1,
        "sockets": host.sockets(),
    }


def _touched(event: str, args: tuple[object, ...]) -> str:
    if event == "open":
        path, mode, flags = str(args[0]), args[1], args[2]
        if path.endswith((".py", ".pyc", ".so")) or "__pycache__" in path:
            return ""
        return "written" if _writes(mode, flags) else "read"
    if event in ("subprocess.Popen", "os.fork", "os.posix_spawn", "os.system"):
        return "children" if event != "os.fork" else ""
    if event == "socket.__new__":
        return "sockets made"
    return "lookups" if event.startswith("socket.get") else ""


def _writes(mode: object, flags: object) -> bool:
    if isinstance(mode, str):
        return any(letter in mode for letter in "wax+")
    return isinstance(flags, int) and bool(flags & 3)


def main() -> None:
    name, url, kind = sys.argv[1:4]
    sdk = sdks.named(name)
    if kind == "web":
        for module in WEB:
            __import__(module)
    if kind == "footprint":
        host.tell(**footprint(sdk, url))
    host.tell(**cost(sdk, url))


main()
