"""Ports for what a test starts, that nobody else is given before it listens.

A port that was asked of the system and given back may be anybody's a moment later, and a server
takes seconds to start. These lie below those that Linux gives out by itself (32768 and up, see
``ip_local_port_range`` in ip(7)), and each worker of pytest-xdist has a share of its own.
"""

from __future__ import annotations

import os
import random
import socket
from itertools import count

FIRST = 12_000
SHARES = 16
EACH = 1_250
"""Ports in a share, handed out one after another; two runs at once begin at different ones."""

_share = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % SHARES
_numbers = count(random.SystemRandom().randrange(EACH))


def free_port() -> int:
    """Return a port of loopback that nobody uses, and that is not returned again soon."""
    while True:
        port = FIRST + next(_numbers) % EACH * SHARES + _share
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
