"""Our SDK beside sentry-sdk, bugsnag, honeybadger, posthog and rollbar, alternately, in one run.

Each SDK is alone in a virtual environment of its own and talks to a server on loopback that takes
everything; nothing leaves the machine. Every figure comes from a process of its own; what stands in
the tables are medians over the rounds. The times depend on the machine, the ratios hardly do.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from benchmarks.sdk import environments, sink
from benchmarks.sdk.child import Figures
from benchmarks.sdk.environments import Environment
from benchmarks.sdk.tables import lines
from benchmarks.sdk.turns import ALL, INSTALLED, QUICK, Size, Turn, take, turns

HEAD = """# The SDK beside others

Written by `python -m benchmarks.sdk.measure`, whose [README](../benchmarks/sdk/README.md) says what
each figure means. In brackets: so many times ours, in this run. Less is better, but for what is
noticed in a second.
"""
Measured = dict[str, dict[str, list[float]]]


def run(chosen: list[Turn], made: dict[str, Environment], rounds: int) -> Measured:
    """Take all turns, round by round."""
    samples: Measured = {name: defaultdict(list) for name in (*ALL, *INSTALLED)}
    with sink.well() as url:
        for number in range(rounds):
            for turn in chosen:
                if number >= turn.rounds:
                    continue
                for name, figures in take(turn, made, url, number):
                    _keep(samples, turn.name, name, figures)
                print(f"round {number}: {turn.name}", file=sys.stderr, flush=True)
    return samples


def _keep(samples: Measured, turn: str, name: str, figures: Figures) -> None:
    for figure, value in {**figures, **_derived(turn, figures)}.items():
        samples[name][f"{turn}.{figure}"].append(value)


def _derived(turn: str, figures: Figures) -> Figures:
    """Work out what a table shows and no program can tell by itself."""
    if turn == "web":
        return {"ours_ms": figures["import_ms"] + figures["init_ms"]}
    if turn == "errors":
        return {"worst_ms": figures["worst_us"] / 1000}
    if turn == "storm":
        return {
            "grown_mb": figures["peak_mb"] - figures["before_mb"],
            "p50_of_plain": figures["p50_ms"] / figures["plain_p50_ms"],
            "p99_of_plain": figures["p99_ms"] / figures["plain_p99_ms"],
        }
    return {}


def weigh(samples: Measured, made: Iterable[Environment]) -> None:
    """Add what was installed."""
    for each in made:
        if each.wheel:
            samples[each.name] |= {
                "size.wheel_kb": [each.wheel / 1000],
                "size.installed_kb": [each.installed / 1000],
                "size.packages": [each.packages],
            }


def page(samples: Measured, made: Iterable[Environment], rounds: int) -> str:
    """Write all tables, under what was compared on what, and how busy the machine was."""
    versions = ", ".join(f"{each.name} {each.version}" for each in made if each.version)
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    on = f"Python {platform.python_version()}, {os.cpu_count()} cores; {versions};"
    how = f"medians of {rounds} rounds; load at the end {load}."
    return "\n".join((HEAD, on, how, "", *lines(samples), ""))


def main() -> None:
    args = _arguments()
    rounds = args.rounds or (1 if args.quick else 5)
    size = QUICK if args.quick else Size()
    size = replace(size, storm=args.storm or size.storm)
    made = {each.name: each for each in environments.all_of(args.venvs)}
    samples = run([each for each in turns(size) if each.name in args.only], made, rounds)
    if "size" in args.only:
        weigh(samples, made.values())
    if args.json:
        args.json.write_text(json.dumps(samples, indent=1), encoding="utf-8")
    written = page(samples, made.values(), rounds)
    if args.write:
        args.write.write_text(written, encoding="utf-8")
    print(written)


def _arguments() -> argparse.Namespace:
    names = [*(each.name for each in turns(QUICK)), "size"]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="less of everything, one round")
    parser.add_argument("--only", default=",".join(names), metavar="TURN,TURN")
    parser.add_argument("--rounds", type=int, metavar="N", help="5, with --quick 1")
    parser.add_argument("--storm", type=float, metavar="SECONDS", help="10, with --quick 2")
    parser.add_argument("--venvs", type=Path, default=environments.kept_in(), metavar="DIR")
    parser.add_argument("--write", type=Path, metavar="FILE", help="keep the tables as Markdown")
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep every single figure")
    args = parser.parse_args()
    args.only = args.only.split(",")
    if unknown := set(args.only) - set(names):
        parser.error(f"no turn {', '.join(sorted(unknown))}; there are {', '.join(names)}")
    return args


if __name__ == "__main__":
    main()
