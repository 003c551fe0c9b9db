"""Our accept beside Bugsink's envelope endpoint and a bare Flask view, alternately, in one run.

Each round gives each server the same number of seconds under the same connections; what stands in
the table are medians over the rounds. The rates depend on the machine, the ratios hardly do.
"""

from __future__ import annotations

import argparse
import platform
import statistics
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from benchmarks.collector import servers
from benchmarks.collector.load import Result, load
from benchmarks.collector.servers import Served


@dataclass(frozen=True)
class Round:
    """One server's turn: what came back, and the processor time that each request cost."""

    result: Result
    cpu_ms: float


def turn(server: Served, *, seconds: int, connections: int, number: int) -> Round:
    """Give one server one turn."""
    before = server.cpu()
    result = load(server.target, seconds=seconds, connections=connections, number=number)
    return Round(result, (server.cpu() - before) / max(result.requests, 1) * 1000)


def table(rounds: Mapping[str, list[Round]]) -> Iterable[str]:
    """Yield the table as Markdown; ratios are of rates within this run."""
    rate = {name: _median(each.result.rate for each in turns) for name, turns in rounds.items()}
    yield "| server | accepted/s | of Bugsink | of bare | CPU ms | p50 ms | p99 ms | errors |"
    yield "|---|---|---|---|---|---|---|---|"
    for name, turns in rounds.items():
        yield " | ".join(
            (
                f"| {name}",
                f"{rate[name]:.0f}",
                _ratio(rate[name], rate.get("Bugsink envelope")),
                _ratio(rate[name], rate.get("bare Flask view")),
                f"{_median(each.cpu_ms for each in turns):.2f}",
                f"{_median(each.result.p50 for each in turns):.1f}",
                f"{_median(each.result.p99 for each in turns):.1f}",
                f"{sum(each.result.errors for each in turns)} |",
            )
        )


def _median(numbers: Iterable[float]) -> float:
    return statistics.median(list(numbers))


def _ratio(rate: float, other: float | None) -> str:
    return f"x{rate / other:.2f}" if other else "-"


def _versions() -> str:
    ours = ", ".join(f"{name} {version(name)}" for name in ("Flask", "waitress", "SQLAlchemy"))
    return f"Python {platform.python_version()}, {ours}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bugsink", type=Path, metavar="VENV", help="where Bugsink is installed")
    parser.add_argument("--postgresql", metavar="URL", help="an empty database, for one more row")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--connections", type=int, default=16)
    args = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        (folder / "bugsink").mkdir()
        running = [stack.enter_context(servers.bare())]
        running.append(stack.enter_context(servers.collector(folder / "sqlite")))
        if args.postgresql:
            with_postgresql = servers.collector(
                folder / "files", args.postgresql, "hypercare on PostgreSQL"
            )
            running.append(stack.enter_context(with_postgresql))
        if args.bugsink:
            running.append(stack.enter_context(servers.bugsink(args.bugsink, folder / "bugsink")))
        rounds = defaultdict(list)
        for number in range(args.rounds):
            for server in running:
                done = turn(
                    server,
                    seconds=args.seconds,
                    connections=args.connections,
                    number=number,
                )
                rounds[server.name].append(done)
                print(f"round {number}: {server.name}: {done.result.rate:.0f}/s", flush=True)
    print(f"\n{_versions()}; {args.connections} connections\n")
    print("\n".join(table(rounds)))


if __name__ == "__main__":
    main()
