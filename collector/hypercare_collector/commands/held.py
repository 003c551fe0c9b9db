"""``hypercare held``: what waits for a person, and what the person decides."""

from __future__ import annotations

import argparse
import re
import sys
from datetime import UTC, datetime

from hypercare_collector.commands.opening import reopened, settings_of
from hypercare_collector.commands.terminal import shown, stamp
from hypercare_collector.store import Db, held, queue, rejections


def run(args: argparse.Namespace) -> int:
    """List, show, retry or drop."""
    with reopened(settings_of(args)) as (store, _):
        if args.act in ("list", "show"):
            with store.database.read() as db:
                return _list(db) if args.act == "list" else _show(db, args.name)
        with store.database.write() as db:
            return _decide(db, args.act, args.name)


def _list(db: Db) -> int:
    things = held.all_held(db)
    refused = rejections.latest(db)
    if not things and not refused:
        print("Nothing is held and nothing was refused.")
    if things:
        print(f"{len(things)} held; look with: hypercare held show NAME")
    for thing in things:
        print(f"{thing.name}  {thing.receipt}  {shown(thing.what)}  since {stamp(thing.since)}")
        print(f"    {shown(thing.reason)}")
    if refused:
        some = (
            "1 refused submission is"
            if len(refused) == 1
            else f"{len(refused)} refused submissions are"
        )
        print(f"{some} kept; look with: hypercare held show rN")
    for row in refused[:20]:
        why = shown(_reasons(row.reasons))
        print(f"r{row.id}  {row.project}  {row.status}  {stamp(row.at)}  {why}")
    return 0


def _show(db: Db, name: str) -> int:
    if re.fullmatch(r"r[0-9]{1,15}", name):
        return _show_refused(db, int(name[1:]))
    thing = next((thing for thing in held.all_held(db) if thing.name == name), None)
    if thing is None:
        return _unknown(name)
    print(f"{thing.name}: {shown(thing.what)}, of {thing.receipt}")
    print(f"held since {stamp(thing.since)}: {shown(thing.reason)}")
    for attempt in queue.attempts_of(db, int(name[1:])) if name.startswith("d") else ():
        print(f"  attempt {attempt.number}  {stamp(attempt.at)}  {attempt.outcome}")
        print(f"    {shown(attempt.detail)}")
    print(f"try it again: hypercare held retry {name}")
    if name.startswith("d"):
        print(f"give it up:   hypercare held drop {name}")
    return 0


def _show_refused(db: Db, number: int) -> int:
    row = rejections.get(db, number)
    if row is None:
        return _unknown(f"r{number}")
    print(f"r{row.id}: refused with {row.status} at {stamp(row.at)}, project {row.project}")
    for reason in row.reasons:
        print(shown(f"  {reason.get('field') or 'body'}: {reason.get('message')}"))
    print(f"{row.media_type}, {row.size} bytes as it came; what is kept of it:")
    print(shown(row.body.decode("utf-8", "backslashreplace")))
    return 0


def _decide(db: Db, act: str, name: str) -> int:
    now = datetime.now(UTC)
    if name == "all" and act == "retry":
        names = [thing.name for thing in held.all_held(db)]
        done = sum(held.retry(db, each, now) for each in names)
        print(f"{done} will be tried again")
        return 0
    if act == "retry" and held.retry(db, name, now):
        print(f"{name} will be tried again, within seconds where hypercare serve runs")
        return 0
    if act == "drop" and held.drop(db, name, now, "dropped by a person"):
        print(f"{name} is dropped: it will not be delivered. The feedback itself stays stored.")
        return 0
    if act == "drop" and name.startswith("f"):
        print(
            f"hypercare: {name} is a file: it holds nothing up; it can be retried, not dropped",
            file=sys.stderr,
        )
        return 1
    return _unknown(name)


def _unknown(name: str) -> int:
    print(f"hypercare: nothing held is called {name!r}; see hypercare held list", file=sys.stderr)
    return 1


def _reasons(reasons: list[dict[str, str]]) -> str:
    return "; ".join(f"{r.get('field') or 'body'}: {r.get('message')}" for r in reasons)[:200]
