"""How the examples start: what they need, where they listen, and what they say of themselves."""

from __future__ import annotations

import argparse
import importlib.util
import os
import socket
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from urllib.parse import urlsplit

HOST = "127.0.0.1"
USUAL_PORT = 8000


@dataclass(frozen=True)
class Example:
    """One example. ``package`` is its dotted name, and the package's docstring tells what it shows.

    ``clicks`` are the steps that lead to its defect. ``needs`` are modules that it imports;
    ``install`` says how to get them.
    """

    package: str
    clicks: Sequence[str]
    needs: Sequence[str] = ()
    install: str = ""

    def parser(self, **more: str) -> argparse.ArgumentParser:
        """Return a parser whose ``--help`` tells what the example shows and what to click."""
        return argparse.ArgumentParser(
            prog=f"python -m {self.package}",
            description=import_module(self.package).__doc__,
            epilog=f"{self._steps()}\n\n{self.feedback()}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
            **more,  # type: ignore[arg-type]
        )

    def require(self) -> None:
        """Leave with one line when a library is missing."""
        absent = [name for name in self.needs if importlib.util.find_spec(name) is None]
        if absent:
            how = self.install or f"{sys.executable} -m pip install {' '.join(self.needs)}"
            sys.exit(
                f"{self.package} needs {' and '.join(absent)}, not installed here. Type: {how}"
            )

    def free_port(self, wanted: int) -> int:
        """Return the port to listen on, any one for 0; leave with one line when it is taken."""
        try:
            with socket.create_server((HOST, wanted)) as listener:
                return int(listener.getsockname()[1])
        except (OSError, OverflowError) as error:
            other = f"python -m {self.package} --port {USUAL_PORT + 1}"
            sys.exit(f"Cannot listen on port {wanted} ({error}). Choose another: {other}")

    def welcome(self, opened: str) -> str:
        """Return what stands on the terminal once the example is open."""
        return f"{opened}\n\n{self._steps()}\n\n{self.feedback()}\n"

    def feedback(self) -> str:
        """Say where feedback goes, or how to have it go somewhere."""
        dsn = os.environ.get("HYPERCARE_DSN", "")
        if dsn:
            parts = urlsplit(dsn)
            place = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
            return f"Feedback goes to {place} (HYPERCARE_DSN)."
        return (
            "HYPERCARE_DSN is not set, so hypercare is off: no feedback is asked or sent. For it,\n"
            "  1. hypercare serve --data ./hypercare-data   prints a DSN, http://hcs_…/default\n"
            "  2. export HYPERCARE_DSN=…                    that DSN, in another terminal\n"
            f"  3. python -m {self.package}\n"
            "  4. hypercare case --data ./hypercare-data    lists what arrived, with links"
        )

    def _steps(self) -> str:
        lines = [f"  {number}. {step}" for number, step in enumerate(self.clicks, 1)]
        return "\n".join(["What to do", *lines])


def port_option(parser: argparse.ArgumentParser) -> None:
    """Let ``--port``, or the variable ``PORT``, say where a web example listens."""
    usual = os.environ.get("PORT", str(USUAL_PORT))
    what = f"where it listens on {HOST}; 0 takes any free port (PORT, or {USUAL_PORT})"
    parser.add_argument("--port", type=int, default=usual, help=what)
