"""Load from wrk: each request has an id of its own; what came back is counted."""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

SCRIPT = """
local body, plain = %s, "%s"
local round = %d
local count = 0
math.randomseed(round)
local headers = { %s }
function request()
  count = count + 1
  local id = string.format("%%08x-%%04x-4000-8000-%%012x", round, math.random(0, 65535), count)
  local own = id
  if plain == "hex" then own = id:gsub("-", "") end
  return wrk.format("POST", nil, headers, (body:gsub("@@ID@@", own)))
end
function done(summary, latency, requests)
  io.write(string.format("RESULT %%d %%d %%d %%f %%f %%f\\n", summary.requests,
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout,
    summary.duration, latency:percentile(50), latency:percentile(99), latency.max))
end
"""


@dataclass(frozen=True)
class Target:
    """Where one kind of server takes what. ``plain`` is how it writes an id: ``uuid`` or ``hex``.

    ``body`` holds ``@@ID@@`` where the id stands.
    """

    url: str
    body: str
    headers: Mapping[str, str]
    plain: str = "uuid"


@dataclass(frozen=True)
class Result:
    """What a round of load came to. Times are milliseconds."""

    requests: int
    errors: int
    seconds: float
    p50: float
    p99: float
    longest: float

    @property
    def rate(self) -> float:
        """Accepted requests a second."""
        return (self.requests - self.errors) / self.seconds


def load(target: Target, *, seconds: int, connections: int, number: int) -> Result:
    """Send as many requests as go through in the time; ``number`` makes the ids of a round."""
    quoted = "[==[" + target.body + "]==]"
    headers = ", ".join(f'["{name}"] = "{value}"' for name, value in target.headers.items())
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "load.lua"
        script.write_text(SCRIPT % (quoted, target.plain, number, headers), encoding="utf-8")
        command = [
            "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s",
            "-s", str(script), target.url,
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = re.search(r"^RESULT (.*)$", done.stdout, re.MULTILINE)
    assert found, done.stdout + done.stderr
    requests, errors, took, p50, p99, longest = map(float, found.group(1).split())
    return Result(int(requests), int(errors), took / 1e6, p50 / 1000, p99 / 1000, longest / 1000)
