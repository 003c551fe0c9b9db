"""From the answer to the sender until the destination has it, with a healthy destination.

The destination is a webhook on loopback that answers at once, so what is measured is ours.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import requests

from benchmarks.collector.bodies import feedback
from benchmarks.collector.servers import FREELY

CONFIGURATION = """
[projects.shop]
secret_key = "{key}"
[destinations.hook]
kind = "webhook"
url = "{url}"
secret = "whsec_aHlwZXJjYXJlLWJlbmNobWFyaw=="
[[routes]]
project = "shop"
to = ["hook"]
"""
KEY = "hcs_" + "0123456789abcdef" * 2


class Arrivals:
    """A destination that remembers when it first heard of each feedback."""

    def __init__(self) -> None:
        """Listen from now on, on a thread of its own."""
        self.at: dict[str, float] = {}
        arrivals = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                arrivals.at.setdefault(body["feedback"]["id"], time.perf_counter())
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@contextmanager
def collector(folder: Path, hook: str, database_url: str) -> Iterator[str]:
    """Start a collector that routes everything to ``hook``; return its address."""
    file = folder / "apply.toml"
    file.write_text(CONFIGURATION.format(key=KEY, url=hook), encoding="utf-8")
    environ = {**os.environ, **FREELY, "HYPERCARE_DATA": str(folder / "data")}
    if database_url:
        environ["HYPERCARE_DATABASE_URL"] = database_url
    command = [sys.executable, "-m", "hypercare_collector"]
    subprocess.run([*command, "apply", str(file)], env=environ, check=True, capture_output=True)
    serve = subprocess.Popen(
        [*command, "serve", "--port", "0"],
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert serve.stdout
        found = next(filter(None, (re.search(r"http://[^\s,]+", line) for line in serve.stdout)))
        yield found.group()
    finally:
        serve.send_signal(signal.SIGTERM)
        serve.wait(60)


def send(url: str, count: int, pause: float) -> dict[str, float]:
    """Send feedbacks one after the other; return when each was acknowledged."""
    acknowledged, session = {}, requests.Session()
    for number in range(count):
        body = {**feedback(), "id": str(uuid.uuid4())}
        body["trail"]["errors"][0]["type"] = f"Error{number}"
        answer = session.post(
            f"{url}/api/v1/feedback", json=body, headers={"Authorization": f"Bearer {KEY}"}
        )
        assert answer.status_code == 202, answer.text
        acknowledged[body["id"]] = time.perf_counter()
        time.sleep(pause)
    return acknowledged


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgresql", metavar="URL", default="", help="an empty database")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--pause", type=float, default=0.05, help="seconds between two feedbacks")
    args = parser.parse_args()
    arrivals = Arrivals()
    with (
        tempfile.TemporaryDirectory() as folder,
        collector(Path(folder), arrivals.url, args.postgresql) as url,
    ):
        acknowledged = send(url, args.count, args.pause)
        ends = time.monotonic() + 60
        while len(arrivals.at) < args.count and time.monotonic() < ends:
            time.sleep(0.05)
    assert arrivals.at.keys() == acknowledged.keys(), "not every feedback arrived"
    waits = [max(arrivals.at[each] - at, 0.0) * 1000 for each, at in acknowledged.items()]
    cuts = statistics.quantiles(waits, n=100)
    print(f"{args.count} delivered: p50 {cuts[49]:.0f} ms, p99 {cuts[98]:.0f} ms")


if __name__ == "__main__":
    main()
